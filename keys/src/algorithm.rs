//! How signatures are made, and the kinds of keys that check them.

use core::fmt;

/// How a signature is made. It is fixed by whoever checks it, never by what is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// Ed25519 (RFC 8032): 64 bytes.
    Ed25519,
    /// ECDSA over P-256 with SHA-256, the signature in DER (RFC 3279, section 2.2.3).
    EcdsaP256Sha256,
    /// ECDSA over P-256 with SHA-256, the signature as `r` and `s` of 32 bytes each (IEEE P1363), as in JWS.
    EcdsaP256Sha256Raw,
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017).
    RsaPkcs1Sha256,
    /// RSASSA-PKCS1-v1_5 with SHA-1, against whose collisions it no longer protects: only for providers
    /// whose document demands it.
    RsaPkcs1Sha1,
    /// RSASSA-PSS with SHA-256, MGF1 with SHA-256, and a salt of 32 bytes (RFC 8017).
    RsaPssSha256,
}

impl Algorithm {
    /// The kind of key that checks it.
    #[must_use]
    pub const fn kind(self) -> KeyKind {
        match self {
            Self::Ed25519 => KeyKind::Ed25519,
            Self::EcdsaP256Sha256 | Self::EcdsaP256Sha256Raw => KeyKind::P256,
            Self::RsaPkcs1Sha256 | Self::RsaPkcs1Sha1 | Self::RsaPssSha256 => KeyKind::Rsa,
        }
    }

    /// Its name in the `alg` of a JWK (RFC 7518, RFC 8037), where it has one there.
    #[must_use]
    pub const fn jose_name(self) -> Option<&'static str> {
        match self {
            Self::Ed25519 => Some("EdDSA"),
            Self::EcdsaP256Sha256 | Self::EcdsaP256Sha256Raw => Some("ES256"),
            Self::RsaPkcs1Sha256 => Some("RS256"),
            Self::RsaPssSha256 => Some("PS256"),
            Self::RsaPkcs1Sha1 => None,
        }
    }
}

/// What a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyKind {
    /// A point of edwards25519.
    Ed25519,
    /// A point of the curve P-256, also called secp256r1 and prime256v1.
    P256,
    /// An RSA modulus and exponent.
    Rsa,
}

impl fmt::Display for KeyKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Ed25519 => "Ed25519",
            Self::P256 => "P-256",
            Self::Rsa => "RSA",
        })
    }
}
