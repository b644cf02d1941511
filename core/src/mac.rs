//! Message authentication codes: keyed once, cloned for each delivery, compared in constant time.

use ctutils::{Choice, CtEq};
use hmac::{Hmac, KeyInit, Mac as _};
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use crate::scheme::Algorithm;

/// The longest tag, that of HMAC-SHA512, in bytes.
const LONGEST_TAG: usize = 64;

/// A keyed MAC in progress. Its state is wiped when it is dropped.
// The variants differ in size by the state of SHA-512. A box would cost an allocation for each
// delivery, which is more than copying the larger state.
#[allow(clippy::large_enum_variant)]
#[derive(Clone)]
pub(crate) enum Mac {
    HmacSha1(Hmac<Sha1>),
    HmacSha256(Hmac<Sha256>),
    HmacSha512(Hmac<Sha512>),
}

impl Mac {
    /// `None` only where the key's length were refused, which HMAC does for none (RFC 2104).
    pub(crate) fn new(algorithm: Algorithm, key: &[u8]) -> Option<Self> {
        Some(match algorithm {
            Algorithm::HmacSha1 => Self::HmacSha1(Hmac::new_from_slice(key).ok()?),
            Algorithm::HmacSha256 => Self::HmacSha256(Hmac::new_from_slice(key).ok()?),
            Algorithm::HmacSha512 => Self::HmacSha512(Hmac::new_from_slice(key).ok()?),
        })
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::HmacSha1(mac) => mac.update(bytes),
            Self::HmacSha256(mac) => mac.update(bytes),
            Self::HmacSha512(mac) => mac.update(bytes),
        }
    }

    pub(crate) fn finish(self) -> Tag {
        let mut tag = Tag::EMPTY;
        match self {
            Self::HmacSha1(mac) => tag.fill(&mac.finalize().into_bytes()),
            Self::HmacSha256(mac) => tag.fill(&mac.finalize().into_bytes()),
            Self::HmacSha512(mac) => tag.fill(&mac.finalize().into_bytes()),
        }
        tag
    }
}

/// A signature's bytes: computed, or decoded from a header. No `Debug`: a computed one is secret.
#[derive(Clone)]
pub(crate) struct Tag {
    bytes: [u8; LONGEST_TAG],
    length: usize,
}

impl Tag {
    const EMPTY: Self = Self { bytes: [0; LONGEST_TAG], length: 0 };

    /// A tag of `length` bytes that `decode` fills; `None` if it does not fill it exactly.
    pub(crate) fn decode(length: usize, decode: impl FnOnce(&mut [u8]) -> Option<usize>) -> Option<Self> {
        let mut tag = Self { bytes: [0; LONGEST_TAG], length };
        let filled = decode(tag.bytes.get_mut(..length)?)?;
        (filled == length).then_some(tag)
    }

    fn fill(&mut self, bytes: &[u8]) {
        self.length = bytes.len().min(LONGEST_TAG);
        self.bytes[..self.length].copy_from_slice(&bytes[..self.length]);
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// Compares all bytes, whatever they are. Lengths are public: they follow from the algorithm.
    pub(crate) fn equals(&self, other: &Self) -> Choice {
        self.as_bytes().ct_eq(other.as_bytes())
    }
}

impl Drop for Tag {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.bytes);
    }
}
