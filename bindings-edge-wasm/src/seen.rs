//! What can be seen of a delivery and of a secret without trying anything. As the core's `seen` has it.

use crate::memory::Buffer;
use crate::words::say;

/// So many of a body's first bytes are looked at.
pub(crate) const START_BYTES: usize = 64;

/// Shorter texts of the alphabet of base64 may be anything.
const SHORTEST_BASE64: u64 = 16;

/// Something that can be seen: of which kind, and which of the kind's marks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sight {
    kind: u8,
    mark: u8,
}

/// What can be seen: its code, and the words around the mark.
struct Kind {
    code: &'static str,
    before: &'static str,
    marks: &'static [&'static str],
    after: &'static str,
}

const EMPTY: u8 = 0;
const COMPRESSED: u8 = 1;
const MARKED: u8 = 2;
const BASE64: u8 = 3;
const FORM: u8 = 4;
const TWICE: u8 = 5;
const SHOWN: u8 = 6;
const API_KEY: u8 = 7;
const PUBLIC_KEY: u8 = 8;
const OTHERS: u8 = 9;
const EXAMPLE: u8 = 10;

static KINDS: [Kind; 11] = [
    Kind {
        code: "empty_body",
        before: "the body is empty; if the provider sent one, something read it before, or no parser gave its bytes",
        marks: &[],
        after: "",
    },
    Kind {
        code: "compressed_body",
        before: "the body begins like ",
        marks: &["gzip", "Zstandard", "a ZIP archive", "bzip2", "deflate"],
        after: "; hand over the bytes that the provider signed, which are seldom compressed",
    },
    Kind {
        code: "body_with_byte_order_mark",
        before: "the body begins with a byte-order mark, which a decoder or an editor may have added",
        marks: &[],
        after: "",
    },
    Kind {
        code: "base64_body",
        before: "the body reads like base64; where the platform encodes bodies so, decode it before",
        marks: &[],
        after: "",
    },
    Kind {
        code: "form_body",
        before: "the body is a form; hand over its bytes before they are parsed, or let the provider send JSON",
        marks: &[],
        after: "",
    },
    Kind {
        code: "body_serialised_twice",
        before: "the body is JSON inside a JSON string, as when it is serialised a second time",
        marks: &[],
        after: "",
    },
    Kind {
        code: "shown_value",
        before: "the body begins with `",
        marks: &["[object ", "b'", "b\"", "{'", "undefined", "None", "<Buffer ", "{\"type\":\"Buffer\"", "<memory at "],
        after: "`, which is how a program shows a value of its own",
    },
    Kind {
        code: "api_key",
        before: "the secret begins with `",
        marks: &[
            "sk_live_",
            "sk_test_",
            "rk_live_",
            "rk_test_",
            "sk-",
            "re_",
            "ghp_",
            "gho_",
            "ghu_",
            "ghs_",
            "ghr_",
            "github_pat_",
            "glpat-",
            "npm_",
            "pypi-",
            "xoxb-",
            "xoxp-",
            "xapp-",
            "shpat_",
            "shpca_",
            "shppa_",
            "SG.",
            "AIza",
            "ya29.",
            "AKIA",
            "ASIA",
            "GOCSPX-",
            "hf_",
            "lin_api_",
            "ntn_",
            "figd_",
            "rzp_live_",
            "rzp_test_",
            "pdl_live_apikey_",
            "pdl_sdbx_apikey_",
            "polar_oat_",
            "tskey-api-",
            "Bearer ",
        ],
        after: "`, as API keys and access tokens do; webhooks have a secret of their own",
    },
    Kind {
        code: "public_key",
        before: "the secret begins with `",
        marks: &["whpk_", "pk_live_", "pk_test_", "-----BEGIN PUBLIC", "-----BEGIN CERT", "ssh-", "{\"kty\""],
        after: "`, as public keys do, which sign nothing",
    },
    Kind {
        code: "secret_of_another",
        before: "the secret begins with `",
        marks: &["whsec_", "polar_whs_", "shpss_", "whsk_"],
        after: "`, as those of ",
    },
    Kind {
        code: "example_secret",
        before: "the secret reads like what stands in its place in an example",
        marks: &[],
        after: "",
    },
];

/// Whose secrets begin as those of another, and which schemes have such besides.
const FORMS: [(&str, &[&str]); 4] = [
    ("Standard Webhooks, Svix and Stripe do", &["stripe", "dossier"]),
    ("Polar do", &["polar"]),
    ("Shopify do", &["shopify"]),
    ("PayMongo, and private keys of Standard Webhooks, do", &["paymongo"]),
];

impl Sight {
    fn of(kind: u8, mark: usize) -> Self {
        Self { kind, mark: mark as u8 }
    }

    fn words(self) -> Option<&'static Kind> {
        KINDS.get(usize::from(self.kind))
    }

    pub(crate) fn code(self) -> &'static str {
        self.words().map_or("", |kind| kind.code)
    }

    fn mark(self) -> &'static str {
        self.words().and_then(|kind| kind.marks.get(usize::from(self.mark))).copied().unwrap_or_default()
    }

    pub(crate) fn say(self, to: &mut Buffer) {
        let Some(kind) = self.words() else { return };
        say!(to; kind.before, self.mark(), kind.after);
        if self.kind == OTHERS {
            say!(to; FORMS.get(usize::from(self.mark)).map_or("", |(whose, _)| whose));
        }
    }

    /// As a number other than 0.
    pub(crate) fn number(self) -> u64 {
        1 + u64::from(self.kind) + (u64::from(self.mark) << 8)
    }

    pub(crate) fn numbered(number: u64) -> Option<Self> {
        let kind = (number & 0xFF).checked_sub(1)?;
        Some(Self { kind: kind as u8, mark: (number >> 8) as u8 })
    }
}

/// Which mark of a kind a text begins with.
fn begun(kind: u8, text: &[u8]) -> Option<Sight> {
    let marks = KINDS.get(usize::from(kind))?.marks;
    Some(Sight::of(kind, marks.iter().position(|mark| text.starts_with(mark.as_bytes()))?))
}

/// What a body of this length that begins with these bytes looks like.
pub(crate) fn body(start: &[u8], length: u64) -> Option<Sight> {
    const MAGIC: [&[u8]; 4] = [b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"BZh"];
    let start = start.get(..START_BYTES).unwrap_or(start);
    if length == 0 {
        return Some(Sight::of(EMPTY, 0));
    }
    if let Some(how) = MAGIC.iter().position(|magic| start.starts_with(magic)) {
        return Some(Sight::of(COMPRESSED, how));
    }
    if is_zlib(start) {
        return Some(Sight::of(COMPRESSED, MAGIC.len()));
    }
    if [b"\xef\xbb\xbf".as_slice(), b"\xfe\xff", b"\xff\xfe"].iter().any(|mark| start.starts_with(mark)) {
        return Some(Sight::of(MARKED, 0));
    }
    if let Some(shown) = begun(SHOWN, start) {
        return Some(shown);
    }
    if start.starts_with(b"\"{\\\"") || start.starts_with(b"\"[{\\\"") {
        return Some(Sight::of(TWICE, 0));
    }
    if is_form(start) {
        return Some(Sight::of(FORM, 0));
    }
    is_base64(start, length).then(|| Sight::of(BASE64, 0))
}

/// RFC 1950: a method, a window and a check; text begins otherwise, but for `x^`.
fn is_zlib(start: &[u8]) -> bool {
    match start {
        [0x78, flags, ..] => !flags.is_ascii_graphic() && (0x7800 + u16::from(*flags)).is_multiple_of(31),
        _ => false,
    }
}

/// `name=value`, where both are written as forms are.
fn is_form(start: &[u8]) -> bool {
    let in_form = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~*%+[]&=".contains(byte);
    let name = start.iter().take_while(|byte| **byte != b'=').count();
    let has_value = start.get(name + 1).is_some_and(|byte| *byte != b'=');
    (1..start.len()).contains(&name) && has_value && start.iter().all(in_form)
}

/// The alphabet alone, padding at the end alone.
fn is_base64(start: &[u8], length: u64) -> bool {
    let in_alphabet = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
    let is_whole = start.len() as u64 == length;
    let padding = if is_whole { start.iter().rev().take(2).take_while(|byte| **byte == b'=').count() } else { 0 };
    let text = start.get(..start.len() - padding).unwrap_or_default();
    // `{"`, `[{`, `["` and `{` before a line break.
    let is_json = [b"eyJ", b"W3s", b"WyJ", b"ewo", b"ew0"].iter().any(|known| text.starts_with(*known));
    (length >= SHORTEST_BASE64 || is_json) && text.iter().all(in_alphabet) && text.iter().any(u8::is_ascii_uppercase)
}

/// Quotes that a file of settings, a page or a word processor puts around a secret.
pub(crate) const QUOTES: [char; 9] = ['"', '\'', '`', '“', '”', '‘', '’', '«', '»'];

/// Marks that nobody sees, copied along with a text.
pub(crate) const UNSEEN: [char; 6] = ['\u{FEFF}', '\u{200B}', '\u{200C}', '\u{200D}', '\u{200E}', '\u{2060}'];

/// The text that stands where a secret was not found, if the secret is one.
pub(crate) fn placeholder(secret: &str) -> Option<&'static str> {
    const PLACEHOLDERS: [&str; 7] = ["undefined", "null", "None", "nil", "NaN", "[object Object]", "[object Promise]"];
    PLACEHOLDERS.into_iter().find(|text| secret.eq_ignore_ascii_case(text))
}

/// What the secret of a scheme looks like, whose own secrets begin with `prefix`.
pub(crate) fn secret(secret: &str, scheme: &str, prefix: Option<&str>) -> Option<Sight> {
    let text = secret.as_bytes();
    if let Some(sight) = begun(API_KEY, text).or_else(|| begun(PUBLIC_KEY, text)) {
        return Some(sight);
    }
    let is_own = |sight: &Sight| {
        let schemes = FORMS.get(usize::from(sight.mark)).map_or(&[][..], |(_, schemes)| schemes);
        prefix == Some(sight.mark()) || schemes.contains(&scheme)
    };
    let others = begun(OTHERS, text).filter(|sight| !is_own(sight));
    others.or_else(|| is_example(secret).then(|| Sight::of(EXAMPLE, 0)))
}

/// How a reference to a secret is written, by its ends: as shells, templates, settings and programs do, and as examples
/// write the place for one. Between them is a name, which is all that may stand there.
const REFERENCES: &[(&str, &str)] = &[
    ("${", "}"),
    ("$(", ")"),
    ("${{", "}}"),
    ("{{", "}}"),
    ("{", "}"),
    ("<%=", "%>"),
    ("<", ">"),
    ("%", "%"),
    ("[", "]"),
    ("process.env.", ""),
    ("import.meta.env.", ""),
    ("op://", ""),
    ("arn:aws:", ""),
    ("@Microsoft.KeyVault(", ")"),
];

/// Whether a secret is a reference to one that nothing replaced, such as `${NAME}`, `$NAME` or `<secret>`. No provider
/// makes secrets of such forms.
pub(crate) fn is_reference(secret: &str) -> bool {
    let secret = secret.trim_ascii();
    let secret = secret.strip_prefix("whsec_").unwrap_or(secret);
    let is_name = |name: &str| {
        let may = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:/= ".contains(&byte);
        name.bytes().any(|byte| byte.is_ascii_alphabetic()) && name.bytes().all(may)
    };
    let variable = secret.strip_prefix('$').is_some_and(|name| {
        // Other texts behind a dollar may be passwords that somebody chose.
        name.starts_with(|first: char| first.is_ascii_uppercase())
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    });
    let around = |(start, end): &(&str, &str)| secret.strip_prefix(start)?.strip_suffix(end);
    variable || REFERENCES.iter().filter_map(around).any(is_name)
}

/// Whether it is what guides write where a secret belongs: `your_webhook_secret`, `your-secret-here`, `changeme`.
fn is_example(secret: &str) -> bool {
    let secret = secret.strip_prefix("whsec_").unwrap_or(secret);
    let starts = |text: &str| secret.get(..text.len()).is_some_and(|start| start.eq_ignore_ascii_case(text));
    ["your_", "your-", "your ", "changeme", "change_me", "change-me", "replace_", "replace-"].into_iter().any(starts)
}

/// How the secret begins, if no secret of a scheme with a form of its own does.
pub(crate) fn foreign_beginning(text: &str) -> Option<&'static str> {
    secret(text, "", None).map(Sight::mark).filter(|mark| !mark.is_empty())
}
