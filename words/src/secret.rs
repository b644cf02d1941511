//! Secrets: from the text that a dashboard shows to a key, and what is wrong with a text that is none.

use hookseal_kernel::plan::{Encoding, RARE, SecretEncoding, SecretRule};
use hookseal_kernel::{LONGEST_TOKEN, decode_standard_base64, is_plain_value};
use zeroize::Zeroize;

use crate::list::List;
use crate::request::RequestPart;
use crate::seen::{QUOTES, UNSEEN, foreign_beginning, is_reference, placeholder};
use crate::sink::{Say, Sink};

/// More secrets than any rotation needs; bounds what a delivery can cost.
pub const MOST_SECRETS: usize = 16;

/// Why a secret is no key.
#[derive(Clone, Copy)]
pub enum NoKey<'a> {
    /// There is no secret at all.
    None,
    /// There are so many, more than [`MOST_SECRETS`].
    TooMany(usize),
    /// It is empty.
    Empty,
    /// It has fewer bytes than the scheme demands.
    TooShort {
        /// How many it has.
        bytes: usize,
        /// How many it must have.
        minimum_bytes: usize,
    },
    /// It is not of the form that it must have.
    Malformed(SecretProblem<'a>),
}

/// What is wrong with the form of a secret.
#[derive(Clone, Copy)]
pub enum SecretProblem<'a> {
    /// What is at its ends, or in its place.
    Ends(Ends),
    /// It does not begin with this prefix.
    NoPrefix {
        /// The prefix.
        prefix: &'a str,
        /// What to do about it.
        advice: Advice<'a>,
    },
    /// It is not encoded so.
    Undecoded {
        /// What was expected.
        expected: &'static str,
        /// What to do about it.
        advice: &'static str,
    },
    /// It has so many bytes, and may have so many.
    TooLong(usize, usize),
    /// A token has so many bytes, more than [`LONGEST_TOKEN`].
    LongToken(usize),
    /// A token cannot come in a header.
    NoValue,
    /// A token is no user with a password.
    NoCredentials,
    /// A MAC has no key of its length.
    Length,
}

/// What to do about a secret that does not begin with the prefix that it must have.
#[derive(Clone, Copy)]
pub enum Advice<'a> {
    /// This stands before it.
    LeaveOut(&'a str),
    /// It begins with this, as another provider's may.
    Begins(&'a str),
    /// It begins with this, as what is no webhook's secret.
    NoWebhookSecret(&'a str),
    /// It begins with another word.
    BeginsWithAWord,
    /// It is one but for the prefix.
    PutBefore,
    /// There is no telling.
    CopyWhole,
}

impl<S: Sink> Say<S> for SecretProblem<'_> {
    fn say(&self, to: &mut S) {
        match *self {
            Self::Ends(ends) => {
                ends.say(to);
                to.text(
                    ". Where it is the secret all the same, set the option `exactSecret`, in Python and Rust `exact_secret`",
                );
            }
            Self::NoPrefix { prefix, advice } => {
                let [before, what, then] = match advice {
                    Advice::LeaveOut(version) => ["; leave out `", version, "` before it"],
                    Advice::Begins(other) => [", and it begins with `", other, "`: is it another provider's?"],
                    Advice::NoWebhookSecret(key) => {
                        [", and it begins with `", key, "`: that is not the secret of a webhook of this scheme"]
                    }
                    Advice::BeginsWithAWord => [", and it begins with another word, as API keys and tokens do", "", ""],
                    Advice::PutBefore => ["; where the provider shows it without, put `", prefix, "` before it"],
                    Advice::CopyWhole => {
                        let problem = "; copy it whole from the provider's dashboard. Where the secret is a text of another \
                                       form, the provider signs by another scheme";
                        [problem, "", ""]
                    }
                };
                say!(to; "expected it to begin with `", prefix, "`", before, what, then);
            }
            Self::Undecoded { expected, advice } => say!(to; "expected ", expected, "; ", advice),
            Self::TooLong(bytes, maximum) => {
                say!(to; "it has ", bytes, " bytes after decoding: expected at most ", maximum);
            }
            Self::LongToken(bytes) if RARE => say!(to; "expected at most ", LONGEST_TOKEN, " bytes, found ", bytes),
            Self::NoValue if RARE => {
                to.text("it is a token, which comes in a header as it is: expected visible ASCII characters");
            }
            Self::NoCredentials if RARE => {
                to.text("expected the credentials as `user:password` (RFC 7617), also where one of the two is empty");
            }
            Self::Length => to.text("its length cannot be used"),
            // Without rare words there are no tokens.
            Self::LongToken(_) | Self::NoValue | Self::NoCredentials => {}
        }
    }
}

/// What is at the ends of a secret, or in its place, that came there by mistake.
#[derive(Clone, Copy)]
pub struct Ends([&'static str; 3]);

impl Ends {
    /// What is, of a secret that is one line.
    fn of_line(secret: &str) -> Option<Self> {
        if secret.bytes().any(|byte| matches!(byte, b'\r' | b'\n')) {
            let problem = "it has a line break in it; trim it after reading it from a file, and give its line alone";
            return Some(Self([problem, "", ""]));
        }
        Self::of(secret)
    }

    /// What is, if something is.
    #[must_use]
    pub fn of(secret: &str) -> Option<Self> {
        // Not by the patterns of `str`, which are a kilobyte of WebAssembly.
        let ends = [secret.chars().next(), secret.chars().next_back()];
        if ends.iter().flatten().any(|end| end.is_whitespace() || UNSEEN.contains(end)) {
            return Some(Self(["it begins or ends with a space or a mark that is not seen; copy it without", "", ""]));
        }
        let [begins, ends] = ends.map(|end| end.is_some_and(|end| QUOTES.contains(&end)));
        if begins || ends {
            let is_around = begins && ends && secret.len() > 1;
            let place = if is_around { "it is in quotes" } else { "it begins or ends with a quote" };
            return Some(Self([place, "", ", which a file of settings may keep; write it without"]));
        }
        if let Some(text) = placeholder(secret) {
            let then = "`, as where an environment variable is not set; look where this runs";
            return Some(Self(["it is the text `", text, then]));
        }
        let reference =
            "it is a reference to a secret, such as `${NAME}` or `<secret>`, which nothing replaced by its value";
        is_reference(secret).then_some(Self([reference, "", ""]))
    }
}

impl<S: Sink> Say<S> for Ends {
    fn say(&self, to: &mut S) {
        let [before, what, then] = self.0;
        say!(to; before, what, then);
    }
}

/// At least one, and not so many that a delivery costs too much.
///
/// # Errors
/// [`NoKey::None`], [`NoKey::TooMany`]
pub const fn check_count(secrets: usize) -> Result<(), NoKey<'static>> {
    match secrets {
        0 => Err(NoKey::None),
        1..=MOST_SECRETS => Ok(()),
        _ => Err(NoKey::TooMany(secrets)),
    }
}

/// Writes the key that a secret is into the room, and gives its length.
///
/// `rules` are the forms that a secret may have: its own is the first whose prefix it begins with; where it fits none, it
/// should have had the first. `token` is where a token stands, and how it is written. With `exact`, nothing at the ends of
/// the secret is taken for a mistake. The room has two bytes more than the secret; it is wiped where there is no key.
///
/// # Errors
/// Why the secret is no key.
pub fn key<'a>(
    rules: impl Iterator<Item = SecretRule<'a>> + Clone,
    token: Option<(&str, Encoding)>,
    secret: &'a str,
    exact: bool,
    room: &mut [u8],
) -> Result<usize, NoKey<'a>> {
    let key = read(rules, token, secret, exact, room);
    if key.is_err() {
        room.zeroize();
    }
    key
}

fn read<'a>(
    mut rules: impl Iterator<Item = SecretRule<'a>> + Clone,
    token: Option<(&str, Encoding)>,
    secret: &'a str,
    exact: bool,
    room: &mut [u8],
) -> Result<usize, NoKey<'a>> {
    if secret.trim_ascii().is_empty() {
        return Err(NoKey::Empty);
    }
    if !exact && let Some(ends) = Ends::of_line(secret) {
        return Err(NoKey::Malformed(SecretProblem::Ends(ends)));
    }
    let fits = |rule: &SecretRule<'_>| rule.prefix.is_none_or(|prefix| secret.starts_with(prefix));
    let first = rules.clone().next();
    let Some(rule) = rules.find(fits).or(first) else { return Err(NoKey::None) };
    let encoded = match rule.prefix {
        None => secret,
        Some(prefix) => secret.strip_prefix(prefix).ok_or_else(|| {
            let advice = without_prefix(secret, prefix, rule.encoding, room);
            NoKey::Malformed(SecretProblem::NoPrefix { prefix, advice })
        })?,
    };
    let length = decoded(encoded, rule.encoding, room).map_err(|expected| {
        NoKey::Malformed(SecretProblem::Undecoded { expected, advice: undecoded(encoded, rule.encoding) })
    })?;
    if length == 0 {
        return Err(NoKey::Empty);
    }
    if let Some(minimum_bytes) = rule.minimum_bytes
        && length < minimum_bytes
    {
        return Err(NoKey::TooShort { bytes: length, minimum_bytes });
    }
    if let Some(maximum) = rule.maximum_bytes
        && length > maximum
    {
        return Err(NoKey::Malformed(SecretProblem::TooLong(length, maximum)));
    }
    if let Some((header, encoding)) = token {
        check_token(room.get(..length).unwrap_or_default(), header, encoding).map_err(NoKey::Malformed)?;
    }
    Ok(length)
}

/// The length of the key that is written so, or what was expected.
fn decoded(encoded: &str, encoding: SecretEncoding, key: &mut [u8]) -> Result<usize, &'static str> {
    let text = encoded.as_bytes();
    match encoding {
        SecretEncoding::Utf8 => {
            // The caller has made room for it.
            key.get_mut(..text.len()).ok_or("a shorter text")?.copy_from_slice(text);
            Ok(text.len())
        }
        SecretEncoding::Base64 => {
            decode_standard_base64(text, key).ok_or("base64 with the standard alphabet and padding")
        }
        SecretEncoding::Hex => {
            base16ct::mixed::decode(text, key).map(<[u8]>::len).map_err(|_| "an even number of hexadecimal digits")
        }
        // No scheme of MACs has it.
        SecretEncoding::PublicKey => Err("a shared secret"),
    }
}

/// Makes sure that a token can come where it stands: in a body, any text can.
fn check_token(token: &[u8], header: &str, encoding: Encoding) -> Result<(), SecretProblem<'static>> {
    if token.len() > LONGEST_TOKEN {
        return Err(SecretProblem::LongToken(token.len()));
    }
    match encoding {
        Encoding::Text => {
            let is_in_body = RequestPart::named(header) == Some(RequestPart::Field);
            let is_right = is_in_body || str::from_utf8(token).is_ok_and(is_plain_value);
            if is_right { Ok(()) } else { Err(SecretProblem::NoValue) }
        }
        _ if token.contains(&b':') => Ok(()),
        _ => Err(SecretProblem::NoCredentials),
    }
}

/// What is copied along with a secret where it stands in a header.
const VERSIONS: List = list!["v1,", "v1a,", "v1=", "Bearer "];

fn without_prefix<'a>(secret: &'a str, prefix: &str, encoding: SecretEncoding, room: &mut [u8]) -> Advice<'a> {
    let after = |before: &str| secret.strip_prefix(before).is_some_and(|rest| rest.starts_with(prefix));
    if let Some(version) = VERSIONS.iter().find(|version| after(version)) {
        return Advice::LeaveOut(version);
    }
    // Not by `find`, whose search for texts is a kilobyte of WebAssembly.
    let at = (0..secret.len()).find(|at| secret.get(*at..).is_some_and(|rest| rest.starts_with(prefix)));
    let is_name = |other: &&str| {
        (1..16).contains(&other.len()) && other.bytes().all(|byte| matches!(byte, b'_' | b'-' | b'a'..=b'z'))
    };
    if let Some(other) = at.and_then(|at| secret.get(..at)).filter(is_name) {
        Advice::Begins(other)
    } else if let Some(key) = foreign_beginning(secret) {
        Advice::NoWebhookSecret(key)
    } else if begins_with_a_word(secret) {
        Advice::BeginsWithAWord
    } else if decoded(secret, encoding, room).is_ok() || encoding == SecretEncoding::Base64 && is_other_base64(secret) {
        Advice::PutBefore
    } else {
        Advice::CopyWhole
    }
}

/// Whether a few small letters and `_` or `-` stand first. In URL-safe base64 they seldom do.
fn begins_with_a_word(secret: &str) -> bool {
    let letters = secret.bytes().take_while(u8::is_ascii_lowercase).count();
    (2..=10).contains(&letters) && secret.as_bytes().get(letters).is_some_and(|byte| matches!(byte, b'_' | b'-'))
}

/// What to do about a secret that is not encoded as it must be.
fn undecoded(encoded: &str, encoding: SecretEncoding) -> &'static str {
    if encoding != SecretEncoding::Base64 || !is_other_base64(encoded) {
        "copy it whole from the dashboard"
    } else if encoded.bytes().any(|byte| matches!(byte, b'-' | b'_')) {
        "it is URL-safe base64: write `+` for each `-` and `/` for each `_`, and `=` until its length is a multiple of 4"
    } else if !encoded.ends_with('=') && !encoded.len().is_multiple_of(4) {
        "its padding is missing, or its end: add `=` until its length is a multiple of 4, if nothing was cut off"
    } else {
        "copy it whole from the dashboard"
    }
}

/// Of the alphabets of base64, padded or not.
fn is_other_base64(text: &str) -> bool {
    let in_alphabet = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
    text.bytes().rev().skip_while(|byte| *byte == b'=').all(in_alphabet)
}
