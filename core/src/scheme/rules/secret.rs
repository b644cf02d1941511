//! Which forms secrets have, and what they are beside keys.

use hookseal_kernel::plan::{self, Hash as KeyHash, SecretEncoding};

use crate::algorithm::Algorithm;
use crate::text::Text;

/// How the secret's text becomes the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SecretRule {
    pub(crate) encoding: SecretEncoding,
    /// Text before the encoded key that is no part of it.
    pub(crate) prefix: Option<Text>,
    pub(crate) minimum_bytes: Option<usize>,
    pub(crate) maximum_bytes: Option<usize>,
    pub(crate) public_key: Option<PublicKeyRule>,
    /// What names the public key which checks the signature: a header, or [a place in the body](crate::scheme::InBody).
    pub(crate) key_id: Option<Text>,
    pub(crate) sender: Option<SenderRule>,
    /// Of which hash of the secret the key is.
    pub(crate) hash: Option<KeyHash>,
}

/// Whose deliveries are taken, where anybody can have the provider sign: secrets of another form than keys say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SenderRule {
    /// A delivery says it.
    Said {
        /// Where: a JSON pointer.
        pointer: Text,
        /// How the secrets begin that are one, and no key does.
        prefix: Text,
    },
    /// It is signed, and no delivery says it: a text of letters and digits.
    Signed {
        /// So many at most, which no key has.
        most_characters: u8,
    },
}

#[cfg(feature = "keys")]
impl SenderRule {
    /// Whether a secret is one, and no key.
    pub(crate) fn is_one(&self, secret: &str) -> bool {
        match self {
            Self::Said { prefix, .. } => secret.starts_with(&**prefix),
            Self::Signed { most_characters } => {
                secret.len() <= usize::from(*most_characters) && secret.bytes().all(|byte| byte.is_ascii_alphanumeric())
            }
        }
    }
}

/// Another version of the signature, which is checked by public keys. The kind of secret that is given decides which
/// of the two is looked at; nothing falls back from one to the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublicKeyRule {
    pub(crate) algorithm: Algorithm,
    pub(crate) version: Text,
    /// How these keys begin, and no secret does.
    pub(crate) prefix: Text,
}

impl SecretRule {
    pub(crate) const fn encoded(encoding: SecretEncoding) -> Self {
        Self {
            encoding,
            prefix: None,
            minimum_bytes: None,
            maximum_bytes: None,
            public_key: None,
            key_id: None,
            sender: None,
            hash: None,
        }
    }

    /// As a plan says it.
    pub(crate) fn plan(&self) -> plan::SecretRule<'_> {
        plan::SecretRule {
            encoding: self.encoding,
            prefix: self.prefix.as_deref(),
            minimum_bytes: self.minimum_bytes,
            maximum_bytes: self.maximum_bytes,
        }
    }

    /// The text's own bytes are the key, whatever it looks like.
    pub(crate) const UTF8: Self = Self::encoded(SecretEncoding::Utf8);
}
