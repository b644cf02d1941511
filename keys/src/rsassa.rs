//! RSA signatures (RFC 8017). Nothing here is secret, so that durations say nothing.

use alloc::boxed::Box;

use rsa::signature::hazmat::PrehashVerifier;
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, PublicKey, pkcs1v15, pss};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::error::KeyError;

/// What NIST SP 800-131A demands.
const FEWEST_BITS: usize = 2048;

/// More than any provider has; the work grows with the square.
const MOST_BITS: usize = 8192;

/// `modulus` and `exponent` are unsigned, with the first byte first.
pub(crate) fn key(modulus: &[u8], exponent: &[u8]) -> Result<PublicKey, KeyError> {
    let (modulus, exponent) = (without_zeros(modulus), without_zeros(exponent));
    let bits = modulus.len() * 8 - modulus.first().map_or(0, |first| first.leading_zeros() as usize);
    if bits < FEWEST_BITS {
        return Err(KeyError::TooShort { bits });
    }
    if bits > MOST_BITS {
        return Err(KeyError::TooLong { bits });
    }
    // An exponent of 1 signs nothing. The upper bound is the library's.
    if exponent.len() > 8 || exponent == [1] {
        return Err(KeyError::Number);
    }
    let number = |bytes| BoxedUint::from_be_slice_vartime(bytes);
    PublicKey::new_with_size_limits(number(modulus), number(exponent), FEWEST_BITS..=MOST_BITS)
        .map_err(|_| KeyError::Number)
}

pub(crate) enum Padding {
    Pkcs1Sha256,
    Pkcs1Sha1,
    PssSha256,
}

pub(crate) fn verifies<'m>(
    key: &PublicKey,
    message: impl IntoIterator<Item = &'m [u8]>,
    signature: &[u8],
    padding: &Padding,
) -> bool {
    match padding {
        Padding::Pkcs1Sha256 => pkcs1v15::Signature::try_from(signature).is_ok_and(|signature| {
            let key = pkcs1v15::VerifyingKey::<Sha256>::new(key.clone());
            key.verify_prehash(&hash::<Sha256>(message), &signature).is_ok()
        }),
        Padding::Pkcs1Sha1 => pkcs1v15::Signature::try_from(signature).is_ok_and(|signature| {
            let key = pkcs1v15::VerifyingKey::<Sha1>::new(key.clone());
            key.verify_prehash(&hash::<Sha1>(message), &signature).is_ok()
        }),
        Padding::PssSha256 => pss::Signature::try_from(signature).is_ok_and(|signature| {
            let key = pss::VerifyingKey::<Sha256>::new(key.clone());
            key.verify_prehash(&hash::<Sha256>(message), &signature).is_ok()
        }),
    }
}

fn hash<'m, D: Digest>(message: impl IntoIterator<Item = &'m [u8]>) -> sha2::digest::Output<D> {
    let mut hash = D::new();
    message.into_iter().for_each(|piece| hash.update(piece));
    hash.finalize()
}

fn without_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    &bytes[zeros..]
}

/// The modulus and the exponent, their first byte first.
pub(crate) fn numbers(key: &PublicKey) -> (Box<[u8]>, Box<[u8]>) {
    (key.n_bytes(), key.e_bytes())
}

/// Whether the signature has as many bytes as the modulus (RFC 8017, section 8.2.2).
pub(crate) fn has_length(key: &PublicKey, signature: &[u8]) -> bool {
    signature.len() == key.size()
}
