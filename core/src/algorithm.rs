//! How signatures are made, and how their bytes are written.

pub(crate) use hookseal_kernel::plan::{Algorithm, Encoding};

/// What specifications call it.
pub(crate) const fn name(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::HmacSha1 => "HMAC-SHA1",
        Algorithm::HmacSha256 => "HMAC-SHA256",
        Algorithm::HmacSha384 => "HMAC-SHA384",
        Algorithm::HmacSha512 => "HMAC-SHA512",
        Algorithm::Ed25519 => "Ed25519",
        Algorithm::EcdsaP256 => "ECDSA over P-256",
        Algorithm::EcdsaP256Der => "ECDSA over P-256, in DER",
        Algorithm::RsaPkcs1Sha256 => "RSA, PKCS#1 v1.5",
        Algorithm::RsaPssSha256 => "RSA, PSS",
        Algorithm::Token => "a shared token",
    }
}
