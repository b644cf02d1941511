//! The hash by which bodies and tokens are told apart.

use sha2::{Digest, Sha256};

/// The SHA-256 of some bytes.
// Compiled once: for WebAssembly it is half a kilobyte.
#[inline(never)]
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
