//! Message authentication codes: keyed once, cloned for each delivery, compared in constant time.

use alloc::vec::Vec;
use core::iter;
use core::ops::{Deref, DerefMut};

use ctutils::{Choice, CtEq};
use hmac::{Hmac, KeyInit, Mac as _};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use zeroize::Zeroize;

use crate::algorithm::Algorithm;

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

    /// The tag over all the pieces. The keyed state stays as it is.
    pub(crate) fn over<'p>(&self, pieces: impl Iterator<Item = &'p [u8]>) -> Tag {
        // Nearly all providers: worth code of its own, where code may be large.
        if let (Self::HmacSha256(mac), false) = (self, cfg!(target_family = "wasm")) {
            return tag_over(mac.clone(), pieces);
        }
        let mut mac = self.clone();
        pieces.for_each(|piece| mac.update(piece));
        mac.finish()
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::HmacSha1(mac) => mac.update(bytes),
            Self::HmacSha256(mac) => mac.update(bytes),
            Self::HmacSha512(mac) => mac.update(bytes),
        }
    }

    pub(crate) fn finish(self) -> Tag {
        match self {
            Self::HmacSha1(mac) => tag_over(mac, iter::empty()),
            Self::HmacSha256(mac) => tag_over(mac, iter::empty()),
            Self::HmacSha512(mac) => tag_over(mac, iter::empty()),
        }
    }
}

/// Keyed MACs, one a secret.
#[derive(Clone, Default)]
pub(crate) struct Macs(Vec<Mac>);

impl Macs {
    /// The error is the index of a key whose length is refused.
    pub(crate) fn new<'k>(algorithm: Algorithm, keys: impl ExactSizeIterator<Item = &'k [u8]>) -> Result<Self, usize> {
        // Room for all of them, so that none moves and leaves a copy behind.
        let mut macs = Vec::with_capacity(keys.len());
        for (index, key) in keys.enumerate() {
            macs.push(Mac::new(algorithm, key).ok_or(index)?);
        }
        Ok(Self(macs))
    }
}

impl Deref for Macs {
    type Target = [Mac];

    fn deref(&self) -> &[Mac] {
        &self.0
    }
}

impl DerefMut for Macs {
    fn deref_mut(&mut self) -> &mut [Mac] {
        &mut self.0
    }
}

impl Drop for Macs {
    fn drop(&mut self) {
        // A body that came whole needed none, and wiping nothing takes 70 ns too.
        if self.0.capacity() == 0 {
            return;
        }
        self.0.clear();
        // Each wipes itself, but not the bytes that its variant leaves unused: those may hold what was on the stack
        // when it was moved here.
        self.0.spare_capacity_mut().zeroize();
    }
}

fn tag_over<'p>(mut mac: impl hmac::Mac, pieces: impl Iterator<Item = &'p [u8]>) -> Tag {
    for piece in pieces {
        mac.update(piece);
    }
    let bytes = mac.finalize().into_bytes();
    let mut tag = Tag { bytes: [0; LONGEST_TAG], length: bytes.len() };
    tag.bytes[..bytes.len()].copy_from_slice(&bytes);
    tag
}

/// A signature's bytes: computed, or decoded from a header. No `Debug`: a computed one is secret.
#[derive(Clone)]
pub(crate) struct Tag {
    bytes: [u8; LONGEST_TAG],
    length: usize,
}

impl Tag {
    /// A tag of `length` bytes that `decode` fills; `None` if it does not fill it exactly.
    pub(crate) fn decode(length: usize, decode: impl FnOnce(&mut [u8]) -> Option<usize>) -> Option<Self> {
        let mut tag = Self { bytes: [0; LONGEST_TAG], length };
        let filled = decode(tag.bytes.get_mut(..length)?)?;
        (filled == length).then_some(tag)
    }

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
