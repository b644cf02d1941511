//! Secrets: from the text that a dashboard shows to a keyed MAC.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use hookseal_kernel as kernel;

use crate::algorithm::{Algorithm, Encoding};
use crate::error::Error;
use crate::mac::Macs;
use crate::scheme::{Scheme, SecretEncoding, SecretRule, SignatureRule, is_in_body};
use crate::seen;

/// More secrets than any rotation needs; bounds what a delivery can cost.
pub(crate) const MOST_SECRETS: usize = 16;

/// One secret, or several of which each is accepted: the new one first, while it replaces an old.
///
/// Implemented for `&str`, `String`, and arrays, slices and vectors of them. What is handed over is
/// wiped; what is lent stays the caller's.
pub trait IntoSecrets {
    /// The texts, wiped when dropped.
    fn into_secrets(self) -> Vec<Zeroizing<String>>;
}

impl IntoSecrets for &str {
    fn into_secrets(self) -> Vec<Zeroizing<String>> {
        vec![Zeroizing::new(self.to_owned())]
    }
}

impl IntoSecrets for String {
    fn into_secrets(self) -> Vec<Zeroizing<String>> {
        vec![Zeroizing::new(self)]
    }
}

impl IntoSecrets for &String {
    fn into_secrets(self) -> Vec<Zeroizing<String>> {
        self.as_str().into_secrets()
    }
}

impl<S: AsRef<str>> IntoSecrets for &[S] {
    fn into_secrets(self) -> Vec<Zeroizing<String>> {
        self.iter().map(|secret| Zeroizing::new(secret.as_ref().to_owned())).collect()
    }
}

impl<S: Into<String>, const N: usize> IntoSecrets for [S; N] {
    fn into_secrets(self) -> Vec<Zeroizing<String>> {
        self.map(|secret| Zeroizing::new(secret.into())).into()
    }
}

impl<S: AsRef<str>, const N: usize> IntoSecrets for &[S; N] {
    fn into_secrets(self) -> Vec<Zeroizing<String>> {
        self.as_slice().into_secrets()
    }
}

impl<S: AsRef<str>> IntoSecrets for &Vec<S> {
    fn into_secrets(self) -> Vec<Zeroizing<String>> {
        self.as_slice().into_secrets()
    }
}

impl<S: Into<String>> IntoSecrets for Vec<S> {
    fn into_secrets(self) -> Vec<Zeroizing<String>> {
        self.into_iter().map(|secret| Zeroizing::new(secret.into())).collect()
    }
}

/// The secret of a Hospitable personal account: the account's e-mail address, encoded in base64.
///
/// Source: Hospitable's webhook guide, "For Personal Use". Vendors have a secret of their own
/// instead, from the Partner Portal.
///
/// ```
/// use hookseal::{Webhook, hospitable_personal_secret};
/// let webhook = Webhook::new("hospitable", hospitable_personal_secret("user@example.com"))?;
/// # Ok::<(), hookseal::Error>(())
/// ```
#[must_use]
pub fn hospitable_personal_secret(email: &str) -> String {
    // An empty address stays an empty secret, which no `Webhook` accepts.
    base64_of(email.as_bytes())
}

/// Padded base64.
// Not by `encode`, whose `expect` brings two kilobytes of `Debug` with it into WebAssembly.
pub(crate) fn base64_of(bytes: &[u8]) -> String {
    let mut text = vec![0; bytes.len().div_ceil(3) * 4];
    let length = STANDARD.encode_slice(bytes, &mut text).unwrap_or_default();
    text.truncate(length);
    String::from_utf8(text).unwrap_or_default()
}

/// The keys that the secrets are when they are decoded, in their order; wiped when dropped.
pub type Keys = Vec<Zeroizing<Vec<u8>>>;

/// The keys of all secrets.
pub(crate) fn keys(scheme: &Scheme, secrets: &[Zeroizing<String>], exact: bool) -> Result<Keys, Error> {
    check_count(secrets.len())?;
    let mut keys = Vec::with_capacity(secrets.len());
    for (index, secret) in secrets.iter().enumerate() {
        let key = key(rule_of(scheme, secret), secret, index, exact)?;
        if scheme.algorithm == Algorithm::Token {
            check_token(&key, &scheme.signature).map_err(|problem| Error::MalformedSecret { index, problem })?;
        }
        keys.push(key);
    }
    Ok(keys)
}

/// At least one, and not so many that a delivery costs too much.
pub(crate) fn check_count(secrets: usize) -> Result<(), Error> {
    match secrets {
        0 => Err(Error::EmptySecret { index: None }),
        1..=MOST_SECRETS => Ok(()),
        _ => Err(Error::option("secrets", format!("expected at most {MOST_SECRETS}, found {secrets}"))),
    }
}

/// The form that a secret has: the first whose prefix it begins with. Where it fits none, it should have had the first.
pub(crate) fn rule_of<'s>(scheme: &'s Scheme, secret: &str) -> &'s SecretRule {
    // Nearly always.
    if scheme.other_secrets.is_empty() {
        return &scheme.secret;
    }
    let fits = |rule: &&SecretRule| rule.prefix.as_ref().is_none_or(|prefix| secret.starts_with(&**prefix));
    core::iter::once(&scheme.secret).chain(&*scheme.other_secrets).find(fits).unwrap_or(&scheme.secret)
}

/// The keyed MACs of all keys.
pub(crate) fn macs(algorithm: Algorithm, keys: &Keys) -> Result<Macs, Error> {
    Macs::new(algorithm, keys.iter().map(|key| key.as_slice()))
        .map_err(|index| Error::MalformedSecret { index, problem: "its length cannot be used".into() })
}

/// The key that is written so, or what was expected. Also what was decoded before a fault is wiped.
fn decoded(encoded: &str, encoding: SecretEncoding) -> Result<Zeroizing<Vec<u8>>, &'static str> {
    // No key is longer than its text, and the decoder of base64 wants room for its padding too.
    let mut key = Zeroizing::new(vec![0; encoded.len() + 2]);
    let length = match encoding {
        SecretEncoding::Utf8 => {
            key[..encoded.len()].copy_from_slice(encoded.as_bytes());
            encoded.len()
        }
        SecretEncoding::Base64 => {
            STANDARD.decode_slice(encoded, &mut key).map_err(|_| "base64 with the standard alphabet and padding")?
        }
        SecretEncoding::Hex => {
            base16ct::mixed::decode(encoded, &mut key).map_err(|_| "an even number of hexadecimal digits")?.len()
        }
        // No scheme of MACs has it.
        SecretEncoding::PublicKey => return Err("a shared secret"),
    };
    key.truncate(length);
    Ok(key)
}

fn key(rule: &SecretRule, secret: &str, index: usize, exact: bool) -> Result<Zeroizing<Vec<u8>>, Error> {
    if secret.trim_ascii().is_empty() {
        return Err(Error::EmptySecret { index: Some(index) });
    }
    let malformed = |problem: String| Error::MalformedSecret { index, problem };
    if let Some(problem) = ends(secret).filter(|_| !exact) {
        return Err(malformed(format!(
            "{problem}. Where it is the secret all the same, set the option `exactSecret`, in Python and Rust `exact_secret`"
        )));
    }
    let encoded = match &rule.prefix {
        None => secret,
        Some(prefix) => {
            secret.strip_prefix(&**prefix).ok_or_else(|| malformed(without_prefix(secret, prefix, rule.encoding)))?
        }
    };
    let bytes = decoded(encoded, rule.encoding).map_err(|expected| malformed(undecoded(encoded, expected, rule)))?;
    if bytes.is_empty() {
        return Err(Error::EmptySecret { index: Some(index) });
    }
    if let Some(minimum_bytes) = rule.minimum_bytes
        && bytes.len() < minimum_bytes
    {
        return Err(Error::SecretTooShort { index, bytes: bytes.len(), minimum_bytes });
    }
    if let Some(maximum) = rule.maximum_bytes
        && bytes.len() > maximum
    {
        return Err(malformed(format!("it has {} bytes after decoding: expected at most {maximum}", bytes.len())));
    }
    Ok(bytes)
}

/// Makes sure that a token can come where it stands: in a body, any text can.
fn check_token(token: &[u8], SignatureRule { header, encoding, .. }: &SignatureRule) -> Result<(), String> {
    if token.len() > kernel::LONGEST_TOKEN {
        return Err(format!("expected at most {} bytes, found {}", kernel::LONGEST_TOKEN, token.len()));
    }
    let is_right = match encoding {
        Encoding::Text => is_in_body(header) || str::from_utf8(token).is_ok_and(kernel::is_plain_value),
        _ => token.contains(&b':'),
    };
    if is_right {
        return Ok(());
    }
    Err(if *encoding == Encoding::Text {
        "it is a token, which comes in a header as it is: expected visible ASCII characters".into()
    } else {
        "expected the credentials as `user:password` (RFC 7617), also where one of the two is empty".into()
    })
}

/// What is at the ends of a secret, or in its place, that came there by mistake.
pub(crate) fn ends(secret: &str) -> Option<String> {
    if secret.starts_with(['\r', '\n']) || secret.ends_with(['\r', '\n']) {
        return Some("it begins or ends with a line break; trim it after reading it from a file".into());
    }
    if secret.trim().len() != secret.len() || secret.starts_with(seen::UNSEEN) || secret.ends_with(seen::UNSEEN) {
        return Some("it begins or ends with a space or a mark that is not seen; copy it without".into());
    }
    let (begins, ends) = (secret.starts_with(seen::QUOTES), secret.ends_with(seen::QUOTES));
    if begins || ends {
        let place =
            if begins && ends && secret.len() > 1 { "it is in quotes" } else { "it begins or ends with a quote" };
        return Some(format!("{place}, which a file of settings may keep; write it without"));
    }
    if let Some(placeholder) = seen::placeholder(secret) {
        return Some(format!(
            "it is the text `{placeholder}`, as where an environment variable is not set; look where this runs"
        ));
    }
    seen::is_reference(secret).then(|| {
        "it is a reference to a secret, such as `${NAME}` or `<secret>`, which nothing replaced by its value".into()
    })
}

/// What to do about a secret that does not begin with the prefix that it must have.
fn without_prefix(secret: &str, prefix: &str, encoding: SecretEncoding) -> String {
    let expected = format!("expected it to begin with `{prefix}`");
    let after = |before: &str| secret.strip_prefix(before).is_some_and(|rest| rest.starts_with(prefix));
    for version in ["v1,", "v1a,", "v1=", "Bearer "] {
        if after(version) {
            return format!("{expected}; leave out `{version}` before it");
        }
    }
    // Not by `find`, whose search for texts is a kilobyte of WebAssembly.
    let at = secret.char_indices().find(|(at, _)| secret.get(*at..).is_some_and(|rest| rest.starts_with(prefix)));
    let other = at.and_then(|(at, _)| secret.get(..at)).filter(|other| !other.is_empty());
    if let Some(other) = other.filter(|other| {
        other.len() < 16 && other.bytes().all(|byte| b"_-".contains(&byte) || byte.is_ascii_lowercase())
    }) {
        return format!("{expected}, and it begins with `{other}`: is it another provider's?");
    }
    if let Some(key) = seen::foreign_beginning(secret) {
        return format!("{expected}, and it begins with `{key}`: that is not the secret of a webhook of this scheme");
    }
    if begins_with_a_word(secret) {
        return format!("{expected}, and it begins with another word, as API keys and tokens do");
    }
    if decoded(secret, encoding).is_ok() || encoding == SecretEncoding::Base64 && is_other_base64(secret) {
        return format!("{expected}; where the provider shows it without, put `{prefix}` before it");
    }
    format!(
        "{expected}; copy it whole from the provider's dashboard. Where the secret is a text of another form, the \
         provider signs by another scheme"
    )
}

/// Whether a few small letters and `_` or `-` stand first. In URL-safe base64 they seldom do.
fn begins_with_a_word(secret: &str) -> bool {
    let end = secret.bytes().position(|byte| !byte.is_ascii_lowercase());
    end.is_some_and(|end| (2..=10).contains(&end) && b"_-".contains(&secret.as_bytes()[end]))
}

/// What to do about a secret that is not encoded as it must be.
fn undecoded(encoded: &str, expected: &str, rule: &SecretRule) -> String {
    let hint = if rule.encoding != SecretEncoding::Base64 {
        "copy it whole from the dashboard"
    } else if encoded.bytes().any(|byte| b"-_".contains(&byte)) && is_other_base64(encoded) {
        "it is URL-safe base64: write `+` for each `-` and `/` for each `_`, and `=` until its length is a multiple of 4"
    } else if !encoded.ends_with('=') && !encoded.len().is_multiple_of(4) && is_other_base64(encoded) {
        "its padding is missing, or its end: add `=` until its length is a multiple of 4, if nothing was cut off"
    } else {
        "copy it whole from the dashboard"
    };
    format!("expected {expected}; {hint}")
}

/// Of the alphabets of base64, padded or not.
fn is_other_base64(text: &str) -> bool {
    let in_alphabet = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte);
    text.trim_end_matches('=').bytes().all(in_alphabet)
}
