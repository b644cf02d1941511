//! Ed25519 (RFC 8032), strictly: one encoding of each point and scalar, no point of small order.

use ed25519_dalek::{Signature, VerifyingKey};

use crate::error::{KeyError, PointProblem};
use crate::message::whole;

pub(crate) fn key(bytes: &[u8; 32]) -> Result<VerifyingKey, KeyError> {
    let key = VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::Point(PointProblem::NotOnCurve))?;
    // The library reads `y` modulo the field's prime, and a sign for `x = 0`; RFC 8032, section 5.1.3, does not.
    if key.to_edwards().compress().as_bytes() != bytes {
        return Err(KeyError::Point(PointProblem::NotCanonical));
    }
    if key.is_weak() {
        return Err(KeyError::Point(PointProblem::SmallOrder));
    }
    Ok(key)
}

pub(crate) fn verifies<'m>(key: &VerifyingKey, message: impl IntoIterator<Item = &'m [u8]>, signature: &[u8]) -> bool {
    let Ok(signature) = Signature::from_slice(signature) else {
        return false;
    };
    // The strict verification wants the message whole: it is hashed behind what the signature holds.
    key.verify_strict(&whole(message), &signature).is_ok()
}

/// The order of the base point, its last byte first (RFC 8032, section 5.1).
const ORDER: [u8; 32] = [
    0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0xde, 0xf9, 0xde, 0xa2, 0xf7, 0x9c, 0xd6, 0x58, 0x12,
    0x63, 0x1a, 0x5c, 0xf5, 0xd3, 0xed,
];

/// Whether the signature has a point that is no other's, not of small order, and a scalar that is reduced: what the
/// strict verification asks of it before the message is looked at, and others do not.
pub(crate) fn is_admissible(signature: &[u8]) -> bool {
    let Some((point, scalar)) = signature.split_first_chunk::<32>() else {
        return false;
    };
    scalar.len() == 32 && scalar.iter().rev().lt(ORDER.iter()) && self::key(point).is_ok()
}
