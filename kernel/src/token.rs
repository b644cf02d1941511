//! Shared tokens: nothing is signed, the sender repeats a secret.
//!
//! Tokens are compared by their SHA-256. So the comparison takes a time that tells neither what the right one is nor
//! how long, and goes the way of signatures: each that came with each that is known.

use zeroize::Zeroize;
#[cfg(feature = "rare")]
use zeroize::ZeroizeOnDrop;

use crate::encoding::decode_standard_base64;
use crate::hash;
use crate::plan::{Algorithm, Encoding, LONGEST_TOKEN};

/// A token that is known.
#[cfg(feature = "rare")]
#[derive(Clone)]
pub(crate) struct Token {
    text: [u8; LONGEST_TOKEN],
    length: usize,
}

#[cfg(feature = "rare")]
impl Token {
    /// `None` where it is longer than any.
    pub(crate) fn new(text: &[u8]) -> Option<Self> {
        let mut token = Self { text: [0; LONGEST_TOKEN], length: text.len() };
        token.text.get_mut(..text.len())?.copy_from_slice(text);
        Some(token)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.text.get(..self.length).unwrap_or_default()
    }
}

#[cfg(feature = "rare")]
impl Drop for Token {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

#[cfg(feature = "rare")]
impl ZeroizeOnDrop for Token {}

/// What a token is compared by.
pub(crate) fn digest(token: &[u8]) -> [u8; 32] {
    hash::sha256(token)
}

/// The [digest] of what came in the place of a token; `None` where it has not the form of one.
// A call of its own, so that signatures do not make room for it.
#[inline(never)]
pub(crate) fn digest_of(text: &[u8], encoding: Encoding) -> Option<[u8; 32]> {
    if text.is_empty() || text.len() > encoding.length(Algorithm::Token) {
        return None;
    }
    if encoding == Encoding::Text {
        return Some(digest(text));
    }
    let mut bytes = [0; LONGEST_TOKEN.div_ceil(3) * 3];
    let found = decode_standard_base64(text, &mut bytes).and_then(|length| bytes.get(..length)).map(digest);
    bytes.zeroize();
    found
}
