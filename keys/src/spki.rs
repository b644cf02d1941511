//! Keys in DER: a `SubjectPublicKeyInfo` (RFC 5280), or the bare numbers of RSA (RFC 8017, appendix A.1.1).

use alloc::vec::Vec;

use ::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier, UintRef};
use der::{Decode, Encode, Reader, SliceReader, Tag};

use crate::algorithm::{Algorithm, KeyKind};
use crate::error::KeyError;
use crate::key::PublicKey;

const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");

/// The parameters of RSASSA-PSS with SHA-256, MGF1 with SHA-256, and a salt of 32 bytes, in DER (RFC 4055,
/// section 6): the only ones that are supported.
const PSS_SHA256: &[u8] = &[
    0x30, 0x34, 0xa0, 0x0f, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0xa1, 0x1c, 0x30, 0x1a, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08, 0x30, 0x0d, 0x06, 0x09,
    0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0xa2, 0x03, 0x02, 0x01, 0x20,
];

/// A `SubjectPublicKeyInfo`, without anything behind it.
pub(crate) fn parse(algorithm: Algorithm, bytes: &[u8]) -> Result<PublicKey, KeyError> {
    let info = SubjectPublicKeyInfoRef::from_der(bytes).map_err(|_| KeyError::Der)?;
    key(algorithm, &info)
}

/// Whether the bytes have the structure of a `SubjectPublicKeyInfo`, of whatever kind of key.
pub(crate) fn is_one(bytes: &[u8]) -> bool {
    SubjectPublicKeyInfoRef::from_der(bytes).is_ok()
}

pub(crate) fn key(algorithm: Algorithm, info: &SubjectPublicKeyInfoRef<'_>) -> Result<PublicKey, KeyError> {
    let expected = algorithm.kind();
    let bits = info.subject_public_key.as_bytes().ok_or(KeyError::Der)?;
    let parameters = info.algorithm.parameters;
    let of_kind = |found: KeyKind| {
        if found == expected { Ok(()) } else { Err(KeyError::WrongKind { expected, found: Some(found) }) }
    };
    match info.algorithm.oid {
        ED25519 => {
            of_kind(KeyKind::Ed25519)?;
            // RFC 8410, section 3: they must be absent.
            if parameters.is_some() {
                return Err(KeyError::Der);
            }
            PublicKey::ed25519(bits)
        }
        EC => {
            let curve = parameters.and_then(|curve| curve.decode_as::<ObjectIdentifier>().ok());
            if curve != Some(P256) {
                return Err(KeyError::WrongKind { expected, found: None });
            }
            of_kind(KeyKind::P256)?;
            PublicKey::p256(bits)
        }
        RSA => {
            of_kind(KeyKind::Rsa)?;
            // RFC 3279, section 2.3.1: they must be NULL.
            if parameters != Some(AnyRef::NULL) {
                return Err(KeyError::Der);
            }
            pkcs1(algorithm, bits)
        }
        RSA_PSS => {
            let is_sha256 =
                parameters.and_then(|parameters| parameters.to_der().ok()).is_some_and(|der| der == PSS_SHA256);
            if algorithm != Algorithm::RsaPssSha256 || !is_sha256 {
                return Err(KeyError::WrongKind { expected, found: None });
            }
            pkcs1(algorithm, bits)
        }
        _ => Err(KeyError::WrongKind { expected, found: None }),
    }
}

/// The bare numbers of RSA.
pub(crate) fn pkcs1(algorithm: Algorithm, bytes: &[u8]) -> Result<PublicKey, KeyError> {
    if algorithm.kind() != KeyKind::Rsa {
        return Err(KeyError::WrongKind { expected: algorithm.kind(), found: Some(KeyKind::Rsa) });
    }
    let numbers = |bytes| {
        let mut reader = SliceReader::new(bytes)?;
        let numbers =
            reader.sequence(|reader| Ok::<_, der::Error>((UintRef::decode(reader)?, UintRef::decode(reader)?)))?;
        reader.finish()?;
        Ok::<_, der::Error>(numbers)
    };
    let (modulus, exponent) = numbers(bytes).map_err(|_| KeyError::Der)?;
    PublicKey::rsa(modulus.as_bytes(), exponent.as_bytes())
}

/// Whether the bytes begin as those of a private key: a sequence whose first part is a version (RFC 5208,
/// RFC 5915), or a 0 before RSA's numbers (RFC 8017).
pub(crate) fn is_private(bytes: &[u8]) -> bool {
    let Ok(mut reader) = SliceReader::new(bytes) else {
        return false;
    };
    let version = reader.sequence(|reader| {
        let version = u8::decode(reader)?;
        // The rest is not of interest.
        let rest = reader.remaining_len();
        reader.read_slice(rest)?;
        Ok::<_, der::Error>(version)
    });
    matches!(version, Ok(0 | 1))
}

/// An Ed25519 key (RFC 8410), written.
#[cfg(feature = "ed25519")]
pub(crate) fn ed25519(key: &[u8]) -> Option<Vec<u8>> {
    written(ED25519, None, key)
}

/// A P-256 point (RFC 5480), written.
#[cfg(feature = "p256")]
pub(crate) fn p256(point: &[u8]) -> Option<Vec<u8>> {
    written(EC, Some(AnyRef::from(&P256)), point)
}

/// RSA's numbers (RFC 3279), written.
#[cfg(feature = "rsa")]
pub(crate) fn rsa(modulus: &[u8], exponent: &[u8]) -> Option<Vec<u8>> {
    let numbers = [UintRef::new(modulus).ok()?.to_der().ok()?, UintRef::new(exponent).ok()?.to_der().ok()?].concat();
    let numbers = AnyRef::new(Tag::Sequence, &numbers).ok()?.to_der().ok()?;
    written(RSA, Some(AnyRef::NULL), &numbers)
}

fn written(oid: ObjectIdentifier, parameters: Option<AnyRef<'_>>, bits: &[u8]) -> Option<Vec<u8>> {
    let algorithm = AlgorithmIdentifierRef { oid, parameters };
    let subject_public_key = BitStringRef::from_bytes(bits).ok()?;
    SubjectPublicKeyInfoRef { algorithm, subject_public_key }.to_der().ok()
}
