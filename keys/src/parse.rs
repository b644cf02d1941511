//! From what a provider hands out to keys. The forms are told apart by what they begin with and by their length,
//! and no text has two of them.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::algorithm::{Algorithm, KeyKind};
use crate::certificate::{self, Validity};
use crate::error::KeyError;
use crate::jwk;
use crate::key::PublicKey;
use crate::named::Named;
use crate::pem;
use crate::spki;

/// A key, and the id by which a delivery may name it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct IdentifiedKey {
    /// The `kid` of its JWK, or the name under which it stands, where it has one.
    pub id: Option<String>,
    /// The key.
    pub key: PublicKey,
    /// When it is valid, where it is that of a certificate.
    pub validity: Option<Validity>,
}

impl PublicKey {
    /// Reads one key for an algorithm. `now` is the time in Unix seconds, without which no certificate is taken.
    ///
    /// The text is PEM (`PUBLIC KEY`, `RSA PUBLIC KEY`, `CERTIFICATE`), a JWK, or hexadecimal digits or base64 of
    /// a bare Ed25519 key, a P-256 point (SEC 1), a `SubjectPublicKeyInfo` or a certificate. Of a chain of certificates in
    /// PEM, each issued by the one behind it, it is the key of the first.
    ///
    /// # Errors
    /// [`KeyError`]
    pub fn parse(algorithm: Algorithm, text: &str, now: Option<u64>) -> Result<Self, KeyError> {
        let mut keys = Self::parse_all(algorithm, text)?.into_iter();
        match (keys.next(), keys.next()) {
            (Some(IdentifiedKey { key, validity, .. }), None) => match validity {
                Some(validity) => validity.check(now.ok_or(KeyError::NoTime)?).map(|()| key),
                None => Ok(key),
            },
            _ => Err(KeyError::SeveralKeys),
        }
    }

    /// As [`parse`](Self::parse), and also a JWK set: its keys that can check the algorithm; or an object with keys
    /// under their ids, `{ "id": "key", … }`, each in one of the other forms. When a certificate is valid stands beside
    /// its key, and is left to the caller.
    ///
    /// # Errors
    /// [`KeyError`]
    pub fn parse_all(algorithm: Algorithm, text: &str) -> Result<Vec<IdentifiedKey>, KeyError> {
        // What a file or an environment variable adds around the text is not part of it.
        let text = text.trim_ascii();
        if text.is_empty() {
            return Err(KeyError::Empty);
        }
        if let Some(named) = text.starts_with('{').then(|| Named::parse(text)).flatten() {
            let keys = named?.0.into_iter().map(|(id, text)| {
                let mut keys = Self::parse_all(algorithm, &text)?.into_iter();
                match (keys.next(), keys.next()) {
                    (Some(IdentifiedKey { id: None, key, validity }), None) => {
                        Ok(IdentifiedKey { id: Some(id), key, validity })
                    }
                    _ => Err(KeyError::SeveralKeys),
                }
            });
            return keys.collect();
        }
        if text.starts_with('{') {
            let keys = jwk::parse(algorithm, text)?;
            return Ok(keys.into_iter().map(|(id, key)| IdentifiedKey { id, key, validity: None }).collect());
        }
        let (key, validity) = if text.contains(pem::BEGIN) {
            pem::parse(algorithm, text)?
        } else {
            let bytes = bytes_of(text).ok_or(KeyError::UnknownForm)?;
            from_bytes(algorithm, &bytes)?
        };
        Ok(vec![IdentifiedKey { id: None, key, validity }])
    }
}

/// Hexadecimal digits are base64 as well: what has an even number of nothing else is hexadecimal. As base64 it
/// would be three quarters as many bytes as there are digits, which none of the bare keys has where the digits'
/// own are as many as one has.
fn bytes_of(text: &str) -> Option<Vec<u8>> {
    if text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return base16ct::mixed::decode_vec(text).ok();
    }
    STANDARD.decode(text).ok()
}

fn from_bytes(algorithm: Algorithm, bytes: &[u8]) -> Result<(PublicKey, Option<Validity>), KeyError> {
    match (algorithm.kind(), bytes.len()) {
        (KeyKind::Ed25519, 32) => return Ok((PublicKey::ed25519(bytes)?, None)),
        (KeyKind::P256, 33 | 65) => return Ok((PublicKey::p256(bytes)?, None)),
        _ => {}
    }
    // All that is DER here begins with a sequence.
    match (bytes.first(), algorithm.kind()) {
        (Some(0x30), _) if spki::is_one(bytes) => Ok((spki::parse(algorithm, bytes)?, None)),
        (Some(0x30), _) if spki::is_private(bytes) => Err(KeyError::PrivateKey),
        (Some(0x30), _) => certificate::parse(algorithm, bytes),
        (_, KeyKind::Rsa) => Err(KeyError::Der),
        (_, kind) => Err(KeyError::Length { bytes: bytes.len(), kind }),
    }
}
