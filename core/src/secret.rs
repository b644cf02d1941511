//! Secrets: from the text that a dashboard shows to a keyed MAC.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
#[cfg(feature = "keys")]
use hookseal_kernel::plan::Hash;
use hookseal_words::Piece;
use hookseal_words::secret::{self, NoKey, SecretProblem};
#[cfg(feature = "keys")]
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::algorithm::Algorithm;
use crate::error::Error;
use crate::mac::Macs;
use crate::scheme::{Scheme, SecretRule};
use crate::words::words;

#[cfg(feature = "keys")]
pub(crate) use hookseal_words::secret::MOST_SECRETS;

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
type Keys = Vec<Zeroizing<Vec<u8>>>;

/// The keys of all secrets.
pub(crate) fn keys(scheme: &Scheme, secrets: &[Zeroizing<String>], exact: bool) -> Result<Keys, Error> {
    check_count(secrets.len())?;
    let rules = core::iter::once(&scheme.secret).chain(&*scheme.other_secrets).map(SecretRule::plan);
    let token =
        (scheme.algorithm == Algorithm::Token).then_some((&*scheme.signature.header, scheme.signature.encoding));
    let mut keys = Vec::with_capacity(secrets.len());
    for (index, text) in secrets.iter().enumerate() {
        // No key is longer than its text, and the decoder of base64 wants room for its padding too.
        let mut key = Zeroizing::new(vec![0; text.len() + 2]);
        let length =
            secret::key(rules.clone(), token, text, exact, &mut key).map_err(|reason| no_key(index, reason))?;
        key.truncate(length);
        #[cfg(feature = "keys")]
        if let Some(hash) = scheme.secret.hash {
            key = Zeroizing::new(hashed(hash, &key));
        }
        keys.push(key);
    }
    Ok(keys)
}

/// Why the secret of this index is no key.
#[cold]
pub(crate) fn no_key(index: usize, reason: NoKey<'_>) -> Error {
    match reason {
        NoKey::None => Error::EmptySecret { index: None },
        NoKey::TooMany(secrets) => Error::option("secrets", words![Piece::TooManySecrets(secrets)]),
        NoKey::Empty => Error::EmptySecret { index: Some(index) },
        NoKey::TooShort { bytes, minimum_bytes } => Error::SecretTooShort { index, bytes, minimum_bytes },
        NoKey::Malformed(problem) => Error::MalformedSecret { index, problem: words![Piece::Secret(problem)] },
    }
}

/// At least one, and not so many that a delivery costs too much.
pub(crate) fn check_count(secrets: usize) -> Result<(), Error> {
    secret::check_count(secrets).map_err(|reason| no_key(0, reason))
}

/// The keyed MACs of all keys.
pub(crate) fn macs(algorithm: Algorithm, keys: &Keys) -> Result<Macs, Error> {
    Macs::new(algorithm, keys.iter().map(|key| key.as_slice()))
        .map_err(|index| no_key(index, NoKey::Malformed(SecretProblem::Length)))
}

/// The key that is the hash of a secret.
#[cfg(feature = "keys")]
pub(crate) fn hashed(hash: Hash, secret: &[u8]) -> Vec<u8> {
    match hash {
        Hash::Sha1 => hookseal_kernel::sha1(secret).to_vec(),
        _ => Sha256::digest(secret).to_vec(),
    }
}
