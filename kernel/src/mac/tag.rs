//! Tags: what a MAC gives, and what a signature says that it gives.

use ctutils::{Choice, CtEq};
use zeroize::Zeroize;

/// The longest tag, that of HMAC-SHA512, in bytes.
const LONGEST_TAG: usize = 64;

pub(super) fn tag_over<'p>(mut mac: impl hmac::Mac, pieces: impl Iterator<Item = &'p [u8]>) -> Tag {
    for piece in pieces {
        mac.update(piece);
    }
    Tag::of(&mac.finalize().into_bytes())
}

/// A signature's bytes: computed, or decoded from a header. No `Debug`: a computed one is secret.
#[derive(Clone)]
pub(crate) struct Tag {
    bytes: [u8; LONGEST_TAG],
    length: usize,
}

impl Tag {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut tag = Self { bytes: [0; LONGEST_TAG], length: bytes.len() };
        tag.bytes[..bytes.len()].copy_from_slice(bytes);
        tag
    }

    /// As [`of`](Self::of), for what came.
    pub(crate) fn from_digest(digest: &[u8; 32]) -> Self {
        Self::of(digest)
    }

    /// A tag of `length` bytes that `decode` fills; `None` if it does not fill it exactly.
    pub(crate) fn decode(length: usize, decode: impl FnOnce(&mut [u8]) -> Option<usize>) -> Option<Self> {
        let mut tag = Self { bytes: [0; LONGEST_TAG], length };
        let filled = decode(tag.bytes.get_mut(..length)?)?;
        (filled == length).then_some(tag)
    }

    /// In the place of a signature that no MAC is compared with.
    #[cfg(feature = "keys")]
    pub(crate) const NONE: Self = Self { bytes: [0; LONGEST_TAG], length: 0 };

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// Wipes a computed tag, which would tell whoever reads the memory how to sign this delivery.
    pub(crate) fn wipe(mut self) {
        self.bytes[..self.length].zeroize();
    }

    /// Compares all bytes, whatever they are. Lengths are public: they follow from the algorithm.
    pub(crate) fn equals(&self, other: &Self) -> Choice {
        self.as_bytes().ct_eq(other.as_bytes())
    }
}
