//! How signatures are made, and how their bytes are written.

/// How the signature is made. Asymmetric ones would be further variants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    HmacSha1,
    HmacSha256,
    HmacSha512,
}

impl Algorithm {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::HmacSha1 => "HMAC-SHA1",
            Self::HmacSha256 => "HMAC-SHA256",
            Self::HmacSha512 => "HMAC-SHA512",
        }
    }

    /// The signature's length in bytes.
    pub(crate) const fn length(self) -> usize {
        match self {
            Self::HmacSha1 => 20,
            Self::HmacSha256 => 32,
            Self::HmacSha512 => 64,
        }
    }
}

/// How the signature's bytes are written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Hex,
    Base64,
}

impl Encoding {
    /// The signature's length in characters.
    pub(crate) const fn length(self, algorithm: Algorithm) -> usize {
        let bytes = algorithm.length();
        match self {
            Self::Hex => 2 * bytes,
            Self::Base64 => bytes.div_ceil(3) * 4,
        }
    }
}
