//! A public key that is ready to check signatures.

use core::fmt;

use crate::algorithm::{Algorithm, KeyKind};
#[cfg(feature = "p256")]
use crate::ecdsa;
#[cfg(feature = "ed25519")]
use crate::eddsa;
use crate::error::KeyError;
#[cfg(feature = "rsa")]
use crate::rsassa::{self, Padding};

/// A public key: valid, of a length that protects, and ready to check signatures.
#[derive(Clone)]
pub struct PublicKey(pub(crate) Key);

#[derive(Clone)]
pub(crate) enum Key {
    #[cfg(feature = "ed25519")]
    Ed25519(ed25519_dalek::VerifyingKey),
    #[cfg(feature = "p256")]
    P256(p256::ecdsa::VerifyingKey),
    #[cfg(feature = "rsa")]
    Rsa(rsa::PublicKey),
}

impl PublicKey {
    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> KeyKind {
        match &self.0 {
            #[cfg(feature = "ed25519")]
            Key::Ed25519(_) => KeyKind::Ed25519,
            #[cfg(feature = "p256")]
            Key::P256(_) => KeyKind::P256,
            #[cfg(feature = "rsa")]
            Key::Rsa(_) => KeyKind::Rsa,
        }
    }

    /// Whether the signature is right for the pieces of the message, one after the other. A key of another
    /// kind than the algorithm's finds no signature right.
    #[must_use]
    pub fn verifies<'m>(
        &self,
        algorithm: Algorithm,
        message: impl IntoIterator<Item = &'m [u8]>,
        signature: &[u8],
    ) -> bool {
        match (&self.0, algorithm) {
            #[cfg(feature = "ed25519")]
            (Key::Ed25519(key), Algorithm::Ed25519) => eddsa::verifies(key, message, signature),
            #[cfg(feature = "p256")]
            (Key::P256(key), Algorithm::EcdsaP256Sha256) => ecdsa::verifies(key, message, signature, true),
            #[cfg(feature = "p256")]
            (Key::P256(key), Algorithm::EcdsaP256Sha256Raw) => ecdsa::verifies(key, message, signature, false),
            #[cfg(feature = "rsa")]
            (Key::Rsa(key), Algorithm::RsaPkcs1Sha256) => {
                rsassa::verifies(key, message, signature, &Padding::Pkcs1Sha256)
            }
            #[cfg(feature = "rsa")]
            (Key::Rsa(key), Algorithm::RsaPkcs1Sha1) => rsassa::verifies(key, message, signature, &Padding::Pkcs1Sha1),
            #[cfg(feature = "rsa")]
            (Key::Rsa(key), Algorithm::RsaPssSha256) => rsassa::verifies(key, message, signature, &Padding::PssSha256),
            _ => false,
        }
    }

    /// A key of the 32 bytes that RFC 8032 writes.
    pub(crate) fn ed25519(bytes: &[u8]) -> Result<Self, KeyError> {
        let length = || KeyError::Length { bytes: bytes.len(), kind: KeyKind::Ed25519 };
        let bytes: &[u8; 32] = bytes.try_into().map_err(|_| length())?;
        #[cfg(feature = "ed25519")]
        return Ok(Self(Key::Ed25519(eddsa::key(bytes)?)));
        #[cfg(not(feature = "ed25519"))]
        {
            let _ = bytes;
            Err(KeyError::NotInThisBuild(KeyKind::Ed25519))
        }
    }

    /// A key of a point as SEC 1 writes it.
    pub(crate) fn p256(point: &[u8]) -> Result<Self, KeyError> {
        #[cfg(feature = "p256")]
        return match point.len() {
            ecdsa::UNCOMPRESSED | ecdsa::COMPRESSED => Ok(Self(Key::P256(ecdsa::key(point)?))),
            bytes => Err(KeyError::Length { bytes, kind: KeyKind::P256 }),
        };
        #[cfg(not(feature = "p256"))]
        {
            let _ = point;
            Err(KeyError::NotInThisBuild(KeyKind::P256))
        }
    }

    /// A key of unsigned numbers, their first byte first.
    pub(crate) fn rsa(modulus: &[u8], exponent: &[u8]) -> Result<Self, KeyError> {
        #[cfg(feature = "rsa")]
        return Ok(Self(Key::Rsa(rsassa::key(modulus, exponent)?)));
        #[cfg(not(feature = "rsa"))]
        {
            let _ = (modulus, exponent);
            Err(KeyError::NotInThisBuild(KeyKind::Rsa))
        }
    }
}

/// Shows the kind alone.
impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PublicKey({})", self.kind())
    }
}
