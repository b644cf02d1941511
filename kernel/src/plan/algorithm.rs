//! How signatures are made, and written as text.

/// Longer than any token that a provider lets one choose, in bytes; with Basic credentials, of user and password
/// together.
pub const LONGEST_TOKEN: usize = 256;

/// How the signature is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// HMAC-SHA1
    HmacSha1,
    /// HMAC-SHA256
    HmacSha256,
    /// HMAC-SHA384
    HmacSha384,
    /// HMAC-SHA512
    HmacSha512,
    /// Ed25519 (RFC 8032).
    Ed25519,
    /// ECDSA over P-256 with SHA-256: `r` and `s` of 32 bytes each (IEEE P1363).
    EcdsaP256,
    /// ECDSA over P-256 with SHA-256: `r` and `s` in DER (RFC 3279, section 2.2.3).
    EcdsaP256Der,
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017).
    RsaPkcs1Sha256,
    /// RSASSA-PSS with SHA-256 and a salt of 32 bytes (RFC 8017).
    RsaPssSha256,
    /// Nothing is computed: the shared secret itself comes along. It is compared by its SHA-256.
    Token,
}

impl Algorithm {
    /// The signature's length in bytes; 0 where signatures differ in it.
    #[must_use]
    pub const fn length(self) -> usize {
        match self {
            Self::HmacSha1 => 20,
            Self::HmacSha256 | Self::Token => 32,
            Self::HmacSha384 => 48,
            Self::HmacSha512 | Self::Ed25519 | Self::EcdsaP256 => 64,
            Self::EcdsaP256Der | Self::RsaPkcs1Sha256 | Self::RsaPssSha256 => 0,
        }
    }

    /// Whether a private key signs, and a public one checks.
    #[must_use]
    pub const fn is_public(self) -> bool {
        !matches!(self, Self::HmacSha1 | Self::HmacSha256 | Self::HmacSha384 | Self::HmacSha512 | Self::Token)
    }
}

/// How the signature's bytes are written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Lower-case hexadecimal digits.
    Hex,
    /// Base64 with the standard alphabet and padding.
    Base64,
    /// Upper-case hexadecimal digits.
    HexUpper,
    /// Base64 with the URL-safe alphabet, without padding.
    Base64Url,
    /// Base64 with the URL-safe alphabet and padding.
    Base64UrlPadded,
    /// No bytes: the text of a shared token.
    Text,
}

impl Encoding {
    /// The signature's length in characters; of a token, the most that it has.
    #[must_use]
    pub const fn length(self, algorithm: Algorithm) -> usize {
        let bytes = match algorithm {
            Algorithm::Token => LONGEST_TOKEN,
            algorithm => algorithm.length(),
        };
        match self {
            Self::Text => bytes,
            Self::Hex | Self::HexUpper => 2 * bytes,
            Self::Base64 | Self::Base64UrlPadded => bytes.div_ceil(3) * 4,
            Self::Base64Url => (bytes * 4).div_ceil(3),
        }
    }
}
