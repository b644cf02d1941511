//! What is seen, as a code and as words.

use hookseal_kernel::Plan;
use hookseal_kernel::plan::{PayloadRule, RARE, URL};

use crate::list::List;
use crate::sink::{Say, Sink};

/// Something that can be seen: of which kind, and which of the kind's marks. Says a sentence without its end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    kind: u8,
    mark: u8,
}

/// What can be seen: its code, the words around the mark, and the marks.
struct Kind(List);

/// Where these are in the list.
const CODE: usize = 0;
const BEFORE: usize = 1;
const AFTER: usize = 2;
const MARKS: usize = 3;

macro_rules! kind {
    ($code:literal, $before:literal, [$($mark:literal),* $(,)?], $after:literal $(,)?) => {
        Kind(list![$code, $before, $after, $($mark),*])
    };
}

// Places in the table.
pub(super) const EMPTY: u8 = 0;
pub(super) const COMPRESSED: u8 = 1;
pub(super) const MARKED: u8 = 2;
pub(super) const BASE64: u8 = 3;
pub(super) const FORM: u8 = 4;
pub(super) const TWICE: u8 = 5;
pub(super) const SHOWN: u8 = 6;
pub(super) const API_KEY: u8 = 7;
pub(super) const PUBLIC_KEY: u8 = 8;
pub(super) const OTHERS: u8 = 9;
pub(super) const EXAMPLE: u8 = 10;
pub(super) const PAGE: u8 = 11;
pub(super) const SIGNED_URL: u8 = 12;

static KINDS: [Kind; 13] = [
    kind!(
        "empty_body",
        "the body is empty; if the provider sent one, something read it before, or no parser gave its bytes",
        [],
        "",
    ),
    kind!(
        "compressed_body",
        "the body begins like ",
        ["gzip", "Zstandard", "a ZIP archive", "bzip2", "deflate", "binary data"],
        "; hand over the bytes that the provider signed, which are seldom compressed",
    ),
    kind!(
        "body_with_byte_order_mark",
        "the body begins with a byte-order mark, which a decoder or an editor may have added",
        [],
        "",
    ),
    kind!("base64_body", "the body reads like base64; where the platform encodes bodies so, decode it before", [], ""),
    kind!(
        "form_body",
        "the body is a ",
        ["form", "multipart form"],
        "; hand over its bytes before they are parsed, or let the provider send JSON",
    ),
    kind!(
        "body_serialised_twice",
        "the body is JSON inside a JSON string, as when it is serialised a second time",
        [],
        "",
    ),
    kind!(
        "shown_value",
        "the body begins with `",
        ["[object ", "b'", "b\"", "{'", "undefined", "None", "<Buffer ", "{\"type\":\"Buffer\"", "<memory at ", "'{"],
        "`, which is how a program shows a value of its own",
    ),
    // As those who issue them write in their guides, and as scanners of secrets look for them. None that some provider's
    // webhooks are signed with.
    kind!(
        "api_key",
        "the secret begins with `",
        [
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
            "sb_secret_",
            "sq0",
            // Of Meta and Square.
            "EAA",
            // A JSON Web Token.
            "eyJ",
        ],
        "`, as API keys and access tokens do; webhooks have a secret of their own",
    ),
    kind!(
        "public_key",
        "the secret begins with `",
        ["whpk_", "pk_live_", "pk_test_", "-----BEGIN PUBLIC", "-----BEGIN CERT", "ssh-", "{\"kty\""],
        "`, as public keys do, which sign nothing",
    ),
    kind!(
        "secret_of_another",
        "the secret begins with `",
        ["whsec_", "polar_whs_", "shpss_", "whsk_"],
        "`, as those of ",
    ),
    // A person may have set it, so that it is none that is refused.
    kind!("example_secret", "the secret reads like what stands in its place in an example", [], ""),
    kind!("html_body", "the body is HTML: it begins with `", ["<!DOCTYPE html", "<!doctype html", "<html"], "`"),
    kind!("signed_url", "the URL is signed, and behind a proxy a server sees another", [], ""),
];

/// Whose secrets begin as those of another, and which schemes have such besides those that say so themselves.
static FORMS: [(&str, &[&str]); 4] = [
    ("Standard Webhooks, Svix and Stripe do", &["stripe", "dossier", "docuseal"]),
    ("Polar do", &["polar"]),
    ("Shopify do", &["shopify"]),
    ("PayMongo, and private keys of Standard Webhooks, do", &["paymongo"]),
];

impl Sight {
    pub(super) const fn of(kind: u8, mark: u8) -> Self {
        Self { kind, mark }
    }

    /// Nothing where there is no such kind.
    fn words(self, place: usize) -> &'static str {
        KINDS.get(usize::from(self.kind)).map_or("", |Kind(texts)| texts.get(place))
    }

    /// Whether it is a form in the place of JSON.
    pub(crate) const fn is_form(self) -> bool {
        self.kind == FORM
    }

    /// A stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.words(CODE)
    }

    /// What it begins with, or how it was compressed.
    pub(super) fn mark(self) -> &'static str {
        self.words(MARKS + usize::from(self.mark))
    }

    /// Of the last kind: which schemes have secrets that begin so.
    pub(super) fn schemes(self) -> &'static [&'static str] {
        FORMS.get(usize::from(self.mark)).map_or(&[], |(_, schemes)| schemes)
    }

    /// As a number of 16 bits other than 0.
    #[must_use]
    pub const fn number(self) -> u64 {
        1 + self.kind as u64 + ((self.mark as u64) << 8)
    }

    /// What has this number.
    #[must_use]
    pub const fn numbered(number: u64) -> Option<Self> {
        let [kind, mark, ..] = number.to_le_bytes();
        match kind {
            0 => None,
            kind => Some(Self { kind: kind - 1, mark }),
        }
    }
}

impl<S: Sink> Say<S> for Sight {
    fn say(&self, to: &mut S) {
        say!(to; self.words(BEFORE), self.mark(), self.words(AFTER));
        if self.kind == OTHERS {
            say!(to; FORMS.get(usize::from(self.mark)).map_or("", |(whose, _)| whose));
        }
    }
}

/// The marks of a kind.
pub(super) fn marks(kind: u8) -> impl Iterator<Item = &'static str> {
    KINDS.get(usize::from(kind)).into_iter().flat_map(|Kind(texts)| texts.iter().skip(MARKS))
}

/// Which mark of a kind a text begins with.
pub(super) fn begun(kind: u8, text: &[u8]) -> Option<Sight> {
    let (mark, _) = (0..).zip(marks(kind)).find(|(_, mark)| text.starts_with(mark.as_bytes()))?;
    Some(Sight::of(kind, mark))
}

/// What is seen of a delivery that is not accepted.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen {
    /// Of the body.
    pub body: Option<Sight>,
    /// Of the secrets.
    pub secret: Option<Sight>,
}

impl Seen {
    /// Whether there is nothing to see.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.body.is_none() && self.secret.is_none()
    }

    /// As the plan has it whose signature does not fit: whether bodies are forms, and whether the URL is signed, which is
    /// the likeliest to be another where nothing is wrong with the body.
    #[must_use]
    pub fn by(self, plan: &Plan<'_>) -> Self {
        let is_due = RARE && matches!(plan.envelope.payload, PayloadRule::Form | PayloadRule::Field(_));
        let body = self.body.filter(|sight| !(is_due && sight.is_form()));
        let url = (RARE && plan.headers.contains(&URL)).then(|| Sight::of(SIGNED_URL, 0));
        Self { body: body.or(url), ..self }
    }

    fn sights(self) -> impl Iterator<Item = Sight> {
        [self.body, self.secret].into_iter().flatten()
    }

    /// The words for all of it, joined by a comma.
    pub(crate) fn codes<S: Sink>(self, to: &mut S) {
        for (index, sight) in self.sights().enumerate() {
            say!(to; if index > 0 { ", " } else { "" }, sight.code());
        }
    }
}

/// As the end of a message.
impl<S: Sink> Say<S> for Seen {
    fn say(&self, to: &mut S) {
        for (index, sight) in self.sights().enumerate() {
            say!(to; if index > 0 { "; and " } else { ". Seen: " }, sight);
        }
    }
}
