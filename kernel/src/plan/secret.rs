//! How a secret's text becomes a key: read where a webhook is made, not per delivery.

use super::bytes::Bytes;

/// So many forms of secrets a scheme has at most.
pub const MOST_SECRET_FORMS: usize = 4;

/// How a secret's text becomes the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecretRule<'p> {
    /// How the key is written.
    pub encoding: SecretEncoding,
    /// Text before the encoded key that is no part of it.
    pub prefix: Option<&'p str>,
    /// How many bytes the key has at least.
    pub minimum_bytes: Option<usize>,
    /// How many bytes the key has at most.
    pub maximum_bytes: Option<usize>,
}

/// How a key is written as a secret's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretEncoding {
    /// The text's own bytes.
    Utf8,
    /// Base64 with the standard alphabet and padding.
    Base64,
    /// Hexadecimal digits.
    Hex,
    /// A public key, in any form that public keys are handed out in.
    PublicKey,
}

impl<'p> SecretRule<'p> {
    pub(super) fn read(bytes: &mut Bytes<'p, '_>) -> Self {
        let encoding = bytes.one_of(&[
            SecretEncoding::Utf8,
            SecretEncoding::Base64,
            SecretEncoding::Hex,
            SecretEncoding::PublicKey,
        ]);
        let prefix = Some(bytes.text()).filter(|prefix| !prefix.is_empty());
        let mut limit = || bytes.size().checked_sub(1);
        let (minimum_bytes, maximum_bytes) = (limit(), limit());
        Self { encoding, prefix, minimum_bytes, maximum_bytes }
    }
}
