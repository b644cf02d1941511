//! Message authentication codes: keyed once, cloned for each delivery, compared in constant time.

mod rare;
mod tag;

use core::iter;

use ctutils::CtEq;
use hmac::{Hmac, KeyInit};
use sha2::Sha256;

use rare::Rare;
use tag::tag_over;

use crate::plan::Algorithm;

pub(crate) use tag::Tag;

/// A MAC that is keyed, and may have begun. Its state is wiped when it is dropped; whoever keeps it in
/// memory that is used again wipes that as well.
#[derive(Clone)]
pub struct Mac(State);

// The variants differ in size by the state of SHA-512. A box would cost an allocation for each
// delivery, which is more than copying the larger state.
#[allow(clippy::large_enum_variant)]
#[derive(Clone)]
enum State {
    HmacSha256(Hmac<Sha256>),
    Rare(Rare),
}

impl Mac {
    /// Keys a MAC. `None` where the algorithm is neither HMAC's nor a token, and for a token that is longer than
    /// [`LONGEST_TOKEN`](crate::LONGEST_TOKEN): HMAC refuses no key's length (RFC 2104).
    #[must_use]
    pub fn new(algorithm: Algorithm, key: &[u8]) -> Option<Self> {
        Some(Self(match algorithm {
            Algorithm::HmacSha256 => State::HmacSha256(Hmac::new_from_slice(key).ok()?),
            algorithm => State::Rare(Rare::new(algorithm, key)?),
        }))
    }

    /// The tag over all the pieces. The keyed state stays as it is.
    pub(crate) fn over<'p>(&self, pieces: impl Iterator<Item = &'p [u8]>) -> Tag {
        // Nearly all providers: worth code of its own, where code may be large.
        if let (State::HmacSha256(mac), false) = (&self.0, cfg!(target_family = "wasm")) {
            return tag_over(mac.clone(), pieces);
        }
        let mut mac = self.clone();
        pieces.for_each(|piece| mac.update(piece));
        mac.finish()
    }

    /// Which of these is the tag over all the pieces, the first of them. Each that has its length is compared
    /// whole, whatever the others gave; the tag itself goes nowhere.
    #[must_use]
    pub fn makes<'p>(&self, pieces: impl Iterator<Item = &'p [u8]>, tags: &[&[u8]]) -> Option<usize> {
        let expected = self.over(pieces);
        let mut found = None;
        for (index, tag) in tags.iter().enumerate().rev() {
            // Which one it is tells nothing: it is right.
            if tag.ct_eq(expected.as_bytes()).to_bool() {
                found = Some(index);
            }
        }
        expected.wipe();
        found
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            State::HmacSha256(mac) => hmac::Mac::update(mac, bytes),
            State::Rare(mac) => mac.update(bytes),
        }
    }

    pub(crate) fn finish(self) -> Tag {
        match self.0 {
            State::HmacSha256(mac) => tag_over(mac, iter::empty()),
            State::Rare(mac) => mac.finish(),
        }
    }

    /// The token itself, where it is one.
    pub(crate) fn token(&self) -> Option<&[u8]> {
        match &self.0 {
            State::HmacSha256(_) => None,
            State::Rare(mac) => mac.token(),
        }
    }
}
