//! The hash by which bodies and tokens are told apart.

#[cfg(feature = "keys")]
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// The SHA-256 of some bytes.
// Compiled once: for WebAssembly it is half a kilobyte.
#[inline(never)]
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The SHA-1 of some bytes.
#[cfg(feature = "keys")]
#[must_use]
pub fn sha1(bytes: &[u8]) -> [u8; 20] {
    Sha1::digest(bytes).into()
}
