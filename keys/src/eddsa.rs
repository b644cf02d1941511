//! Ed25519 (RFC 8032), strictly: one encoding of each point and scalar, no point of small order.

use alloc::vec::Vec;

use ed25519_dalek::{Signature, VerifyingKey};

use crate::error::{KeyError, PointProblem};

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
    let mut pieces = message.into_iter();
    let first = pieces.next().unwrap_or_default();
    // The strict verification wants the message whole: it is hashed behind what the signature holds.
    match pieces.next() {
        None => key.verify_strict(first, &signature).is_ok(),
        Some(second) => {
            let mut whole = Vec::from(first);
            whole.extend_from_slice(second);
            pieces.for_each(|piece| whole.extend_from_slice(piece));
            key.verify_strict(&whole, &signature).is_ok()
        }
    }
}
