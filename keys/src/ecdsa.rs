//! ECDSA over P-256 with SHA-256 (FIPS 186-5). Both `s` and its negative are right: the standard says so, and
//! nothing here takes a signature for the name of a delivery.

use alloc::vec::Vec;

use p256::ecdsa::signature::hazmat::PrehashVerifier;
use p256::ecdsa::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::error::{KeyError, PointProblem};

/// The length of a point with both coordinates, in bytes.
pub(crate) const UNCOMPRESSED: usize = 65;

/// The length of a point with one coordinate and a sign, in bytes.
pub(crate) const COMPRESSED: usize = 33;

/// Reads a point as SEC 1, section 2.3.3, writes it.
pub(crate) fn key(point: &[u8]) -> Result<VerifyingKey, KeyError> {
    VerifyingKey::from_sec1_bytes(point).map_err(|_| KeyError::Point(PointProblem::NotOnCurve))
}

pub(crate) fn verifies<'m>(
    key: &VerifyingKey,
    message: impl IntoIterator<Item = &'m [u8]>,
    signature: &[u8],
    is_der: bool,
) -> bool {
    let Some(signature) = read(signature, is_der) else {
        return false;
    };
    let mut hash = Sha256::new();
    message.into_iter().for_each(|piece| hash.update(piece));
    key.verify_prehash(&hash.finalize(), &signature).is_ok()
}

/// `r` and `s`, both in their range.
fn read(signature: &[u8], is_der: bool) -> Option<Signature> {
    if is_der { Signature::from_der(signature) } else { Signature::from_slice(signature) }.ok()
}

/// The bytes of `r` and `s`, where both are in their range.
pub(crate) fn raw(signature: &[u8], is_der: bool) -> Option<Vec<u8>> {
    read(signature, is_der).map(|signature| signature.to_bytes().to_vec())
}

/// The point with both coordinates (SEC 1, section 2.3.3).
pub(crate) fn uncompressed(key: &VerifyingKey) -> Vec<u8> {
    key.to_sec1_point(false).as_bytes().to_vec()
}
