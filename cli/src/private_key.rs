//! Private keys, as the providers have theirs: a test signs with one of its own, and its receiver has the public half.

mod certificate;

use std::convert::Infallible;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hookseal_keys::{Algorithm, PublicKey};
use pem_rfc7468::LineEnding;
use ring::error::KeyRejected;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair,
    RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaKeyPair,
};
use rsa::pkcs8::EncodePrivateKey;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use zeroize::Zeroizing;

use crate::base16::base16;
use crate::failure::Failure;

/// As short as receivers accept it, for it is for tests.
const RSA_BITS: usize = 2048;

/// A private key, which signs by one algorithm.
pub(crate) struct PrivateKey {
    algorithm: Algorithm,
    pair: Pair,
}

enum Pair {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

/// By the name that a scheme has for it; nothing for what a shared secret signs.
pub(crate) fn algorithm(name: &str) -> Option<Algorithm> {
    Some(match name {
        "ed25519" => Algorithm::Ed25519,
        "ecdsa-p256" => Algorithm::EcdsaP256Sha256Raw,
        "ecdsa-p256-der" => Algorithm::EcdsaP256Sha256,
        "rsa-pkcs1-sha256" => Algorithm::RsaPkcs1Sha256,
        "rsa-pss-sha256" => Algorithm::RsaPssSha256,
        _ => return None,
    })
}

impl PrivateKey {
    /// From PEM: PKCS#8, as `openssl genpkey` and [`made`] write it, or PKCS#1.
    ///
    /// # Errors
    /// What is wrong with it, and nothing of what it holds.
    pub(crate) fn read(algorithm: Algorithm, text: &str) -> Result<Self, Failure> {
        let kind = algorithm.kind();
        let der = PrivateKeyDer::from_pem_slice(text.as_bytes()).map_err(|_| {
            let found = if PublicKey::parse_all(algorithm, text).is_ok() {
                "found a public key, which verifies and does not sign"
            } else if text.contains("ENCRYPTED") {
                "found one that a passphrase encrypts; `openssl pkey -in FILE -out OTHER` writes it without"
            } else {
                "found another text"
            };
            Failure::misuse(format!("expected a private {kind} key in PEM (`-----BEGIN PRIVATE KEY-----`), {found}"))
        })?;
        let unusable = |problem: &str| Failure::misuse(format!("expected a private {kind} key, {problem}"));
        let pair = match (algorithm, &der) {
            (_, PrivateKeyDer::Sec1(_)) => {
                return Err(unusable("found `EC PRIVATE KEY`; `openssl pkcs8 -topk8 -nodes` writes it as PKCS#8"));
            }
            (Algorithm::Ed25519, PrivateKeyDer::Pkcs8(der)) => {
                Ed25519KeyPair::from_pkcs8_maybe_unchecked(der.secret_pkcs8_der()).map(Pair::Ed25519)
            }
            (Algorithm::EcdsaP256Sha256 | Algorithm::EcdsaP256Sha256Raw, PrivateKeyDer::Pkcs8(der)) => {
                let form = if algorithm == Algorithm::EcdsaP256Sha256 {
                    &ECDSA_P256_SHA256_ASN1_SIGNING
                } else {
                    &ECDSA_P256_SHA256_FIXED_SIGNING
                };
                EcdsaKeyPair::from_pkcs8(form, der.secret_pkcs8_der(), &SystemRandom::new()).map(Pair::P256)
            }
            (_, PrivateKeyDer::Pkcs8(der)) => RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).map(Pair::Rsa),
            (Algorithm::RsaPkcs1Sha256 | Algorithm::RsaPssSha256, PrivateKeyDer::Pkcs1(der)) => {
                RsaKeyPair::from_der(der.secret_pkcs1_der()).map(Pair::Rsa)
            }
            _ => return Err(unusable("found one of another kind")),
        };
        Ok(Self { algorithm, pair: pair.map_err(|error| unusable(&rejected(&error)))? })
    }

    /// The signature of a message, as the algorithm writes it.
    ///
    /// # Errors
    /// The system has no random bytes.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Failure> {
        let random = SystemRandom::new();
        let failed = |_| Failure::wrong("the private key did not sign: the system has no random bytes");
        match &self.pair {
            Pair::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
            Pair::P256(pair) => pair.sign(&random, message).map(|tag| tag.as_ref().to_vec()).map_err(failed),
            Pair::Rsa(pair) => {
                let padding: &dyn ring::signature::RsaEncoding =
                    if self.algorithm == Algorithm::RsaPssSha256 { &RSA_PSS_SHA256 } else { &RSA_PKCS1_SHA256 };
                let mut tag = vec![0; pair.public().modulus_len()];
                pair.sign(padding, &random, message, &mut tag).map_err(failed)?;
                Ok(tag)
            }
        }
    }

    /// The public half, a `SubjectPublicKeyInfo` in base64: one line, which every receiver here takes.
    ///
    /// # Errors
    /// Receivers take no such key, such as one that is too short.
    pub(crate) fn public(&self) -> Result<String, Failure> {
        Ok(STANDARD.encode(self.spki()?))
    }

    /// The public half in a certificate that it signs itself, in PEM, and always the same; alone where it signs none.
    ///
    /// # Errors
    /// As [`public`](Self::public).
    pub(crate) fn certificate(&self) -> Result<String, Failure> {
        match (&self.pair, self.algorithm) {
            (Pair::Rsa(pair), Algorithm::RsaPkcs1Sha256) => {
                let signed = certificate::signed_by(pair, |message| self.sign(message));
                let signed = signed.map_err(|_| Failure::wrong("the private key signed no certificate"))?;
                Ok(pem("CERTIFICATE", &signed))
            }
            _ => self.public(),
        }
    }

    fn spki(&self) -> Result<Vec<u8>, Failure> {
        let written = match &self.pair {
            Pair::Ed25519(pair) => base16(pair.public_key().as_ref()),
            Pair::P256(pair) => base16(pair.public_key().as_ref()),
            Pair::Rsa(pair) => pem("RSA PUBLIC KEY", pair.public().as_ref()),
        };
        let key = PublicKey::parse(self.algorithm, &written, None);
        let key = key.map_err(|error| Failure::misuse(format!("receivers take no such key: {error}")))?;
        Ok(key.to_spki())
    }
}

/// What ring says of a key that it does not take, in words where these are frequent.
fn rejected(error: &KeyRejected) -> String {
    match error.to_string().as_str() {
        "WrongAlgorithm" => "found one of another kind".to_owned(),
        "TooSmall" => format!("found one of fewer than {RSA_BITS} bits"),
        other => format!("found one that cannot be used ({other})"),
    }
}

/// A new private key, in PEM.
///
/// # Errors
/// The system has no random bytes.
pub(crate) fn made(algorithm: Algorithm) -> Result<Zeroizing<String>, Failure> {
    let failed = || Failure::wrong("no key can be made: the system has no random bytes");
    let text = match algorithm {
        Algorithm::Ed25519 => {
            // RFC 8410, section 7, before the 32 bytes that are the key. The form that has the public key besides is one
            // that not every tool reads.
            let mut der =
                Zeroizing::new(Vec::from(*b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20"));
            let mut seed = Zeroizing::new([0; 32]);
            getrandom::fill(&mut *seed).map_err(|_| failed())?;
            der.extend_from_slice(&*seed);
            pem("PRIVATE KEY", &der)
        }
        Algorithm::EcdsaP256Sha256 | Algorithm::EcdsaP256Sha256Raw => {
            let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new());
            pem("PRIVATE KEY", made.map_err(|_| failed())?.as_ref())
        }
        _ => {
            let key = rsa::PrivateKey::new(&mut Random, RSA_BITS).map_err(|_| failed())?;
            pem("PRIVATE KEY", key.to_pkcs8_der().map_err(|_| failed())?.as_bytes())
        }
    };
    Ok(Zeroizing::new(text))
}

/// Where the system has no random bytes, nothing goes on.
struct Random;

impl rsa::rand_core::TryRng for Random {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_ne_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_ne_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        getrandom::fill(bytes).expect("the system has random bytes");
        Ok(())
    }
}

impl rsa::rand_core::TryCryptoRng for Random {}

/// As text, with a label.
fn pem(label: &str, der: &[u8]) -> String {
    pem_rfc7468::encode_string(label, LineEnding::LF, der).expect("as long as a key or a certificate is")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The receiver's own check, with the public half in the form that is shown.
    #[test]
    fn what_a_made_key_signs_its_public_half_verifies() {
        for algorithm in [
            Algorithm::Ed25519,
            Algorithm::EcdsaP256Sha256,
            Algorithm::EcdsaP256Sha256Raw,
            Algorithm::RsaPkcs1Sha256,
            Algorithm::RsaPssSha256,
        ] {
            let text = made(algorithm).expect("a key");
            let key = PrivateKey::read(algorithm, &text).expect("it reads what it made");
            let public = PublicKey::parse(algorithm, &key.public().expect("a public key"), None).expect("a key");
            let signature = key.sign(b"message").expect("signed");
            assert!(public.verifies(algorithm, [&b"message"[..]], &signature), "{algorithm:?}");
            assert!(!public.verifies(algorithm, [&b"another"[..]], &signature), "{algorithm:?}");
        }
    }

    /// The same each time, so that whoever reads the key again tells the same.
    #[test]
    fn a_certificate_is_read_as_what_it_is() {
        let text = made(Algorithm::RsaPkcs1Sha256).expect("a key");
        let key = PrivateKey::read(Algorithm::RsaPkcs1Sha256, &text).expect("it reads what it made");
        let written = key.certificate().expect("a certificate");
        assert_eq!(key.certificate().expect("a certificate"), written);
        let read = PublicKey::parse_all(Algorithm::RsaPkcs1Sha256, &written).expect("a certificate").remove(0);
        assert!(read.key.verifies(
            Algorithm::RsaPkcs1Sha256,
            [&b"message"[..]],
            &key.sign(b"message").expect("signed")
        ));
        let validity = read.validity.expect("it says from when to when");
        assert_eq!((validity.not_before, validity.not_after), (0, 253_402_300_799));
    }

    #[test]
    fn what_is_no_private_key_is_said_without_a_word_of_it() {
        let text = made(Algorithm::Ed25519).expect("a key");
        let public = PrivateKey::read(Algorithm::Ed25519, &text).and_then(|key| key.public()).expect("a public key");
        let elliptic = made(Algorithm::EcdsaP256Sha256).expect("a key");
        for (given, expected) in [
            (public.as_str(), "found a public key, which verifies and does not sign"),
            ("whsec_c2VjcmV0", "found another text"),
            (elliptic.as_str(), "expected a private Ed25519 key, found one of another kind"),
            ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n", "passphrase"),
            ("-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n", "openssl pkcs8 -topk8 -nodes"),
        ] {
            let failure = PrivateKey::read(Algorithm::Ed25519, given).err().expect("it is none");
            assert!(failure.message.contains(expected) && !failure.message.contains("c2Vj"), "{}", failure.message);
        }
    }
}
