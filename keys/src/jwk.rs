//! JSON Web Keys, and sets of them (RFC 7517, RFC 7518, RFC 8037).

use alloc::string::String;
use alloc::vec::Vec;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use crate::algorithm::{Algorithm, KeyKind};
use crate::error::KeyError;
use crate::key::PublicKey;

/// The members that are known. A member that stands there twice is an error.
#[derive(Deserialize)]
struct Jwk {
    kty: Option<String>,
    kid: Option<String>,
    alg: Option<String>,
    r#use: Option<String>,
    key_ops: Option<Vec<String>>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
    /// Only a private key has it.
    d: Option<serde::de::IgnoredAny>,
    /// Only a shared secret has it.
    k: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Document {
    keys: Option<Vec<Jwk>>,
    #[serde(flatten)]
    one: Jwk,
}

/// A key, and its id where it has one.
pub(crate) type WithId = (Option<String>, PublicKey);

/// A JWK, or the keys of a set that check the algorithm. What else a set holds is for other uses.
pub(crate) fn parse(algorithm: Algorithm, text: &str) -> Result<Vec<WithId>, KeyError> {
    let document: Document = serde_json::from_str(text).map_err(|_| KeyError::Jwk { member: "" })?;
    let Some(keys) = document.keys else {
        return Ok(alloc::vec![key(algorithm, document.one)?]);
    };
    let mut usable: Vec<WithId> = Vec::new();
    for jwk in keys {
        match key(algorithm, jwk) {
            Ok((id, _)) if id.is_some() && usable.iter().any(|(known, _)| *known == id) => {
                return Err(KeyError::DuplicateId);
            }
            Ok(key) => usable.push(key),
            Err(KeyError::WrongKind { .. } | KeyError::OtherUse { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    if usable.is_empty() { Err(KeyError::NoUsableKey) } else { Ok(usable) }
}

fn key(algorithm: Algorithm, jwk: Jwk) -> Result<WithId, KeyError> {
    let expected = algorithm.kind();
    let kty = jwk.kty.as_deref().ok_or(KeyError::Jwk { member: "kty" })?;
    let found = match (kty, jwk.crv.as_deref()) {
        ("OKP", Some("Ed25519")) => Some(KeyKind::Ed25519),
        ("EC", Some("P-256")) => Some(KeyKind::P256),
        ("RSA", None) => Some(KeyKind::Rsa),
        _ => None,
    };
    if jwk.d.is_some() || jwk.k.is_some() {
        return Err(KeyError::PrivateKey);
    }
    if found != Some(expected) {
        return Err(KeyError::WrongKind { expected, found });
    }
    check_use(algorithm, &jwk)?;
    let key = match expected {
        KeyKind::Ed25519 => PublicKey::ed25519(&number("x", jwk.x.as_deref())?)?,
        KeyKind::P256 => {
            let mut point = alloc::vec![4];
            for (member, text) in [("x", &jwk.x), ("y", &jwk.y)] {
                let coordinate = number(member, text.as_deref())?;
                // RFC 7518, section 6.2.1.2: as many bytes as the curve's field has.
                if coordinate.len() != 32 {
                    return Err(KeyError::Jwk { member });
                }
                point.extend_from_slice(&coordinate);
            }
            PublicKey::p256(&point)?
        }
        KeyKind::Rsa => {
            let (modulus, exponent) = (number("n", jwk.n.as_deref())?, number("e", jwk.e.as_deref())?);
            PublicKey::rsa(&modulus, &exponent)?
        }
    };
    Ok((jwk.kid, key))
}

/// A key that says what it is for is for nothing else, so that an algorithm cannot be swapped for another.
fn check_use(algorithm: Algorithm, jwk: &Jwk) -> Result<(), KeyError> {
    if let Some(alg) = jwk.alg.as_deref() {
        // RFC 9864 names the curve alone.
        let is_curve_name = algorithm == Algorithm::Ed25519 && alg == "Ed25519";
        if algorithm.jose_name() != Some(alg) && !is_curve_name {
            return Err(KeyError::OtherUse { member: "alg" });
        }
    }
    if jwk.r#use.as_deref().is_some_and(|purpose| purpose != "sig") {
        return Err(KeyError::OtherUse { member: "use" });
    }
    if jwk.key_ops.as_ref().is_some_and(|operations| !operations.iter().any(|operation| operation == "verify")) {
        return Err(KeyError::OtherUse { member: "key_ops" });
    }
    Ok(())
}

/// The bytes of a member in base64url without padding.
fn number(member: &'static str, text: Option<&str>) -> Result<Vec<u8>, KeyError> {
    let text = text.ok_or(KeyError::Jwk { member })?;
    URL_SAFE_NO_PAD.decode(text).map_err(|_| KeyError::Jwk { member })
}
