//! The words of a document, and what they mean.

use super::rules::{Blank, SecretEncoding, Unit};
use crate::algorithm::{Algorithm, Encoding};

pub(super) const ALGORITHMS: &[(&str, Algorithm)] = &[
    ("hmac-sha256", Algorithm::HmacSha256),
    ("hmac-sha512", Algorithm::HmacSha512),
    ("hmac-sha384", Algorithm::HmacSha384),
    ("hmac-sha1", Algorithm::HmacSha1),
    ("ed25519", Algorithm::Ed25519),
    ("ecdsa-p256", Algorithm::EcdsaP256),
    ("ecdsa-p256-der", Algorithm::EcdsaP256Der),
    ("rsa-pkcs1-sha256", Algorithm::RsaPkcs1Sha256),
    ("rsa-pss-sha256", Algorithm::RsaPssSha256),
    ("token", Algorithm::Token),
];
pub(super) const ENCODINGS: &[(&str, Encoding)] = &[
    ("hex", Encoding::Hex),
    ("base64", Encoding::Base64),
    ("hex-upper", Encoding::HexUpper),
    ("base64url", Encoding::Base64Url),
    ("base64url-padded", Encoding::Base64UrlPadded),
    ("text", Encoding::Text),
];
pub(super) const BLANKS: &[(&str, Blank)] = &[("optional", Blank::Optional), ("separates", Blank::Separates)];
pub(super) const UNITS: &[(&str, Unit)] = &[
    ("seconds", Unit::Seconds),
    ("milliseconds", Unit::Milliseconds),
    ("rfc3339", Unit::Rfc3339),
    ("rfc3339-utc", Unit::Utc),
    ("seconds-or-milliseconds", Unit::Either),
];
/// No number, and no date that the kernel reads.
pub(super) const HTTP_DATE: &str = "http-date";
pub(super) const SECRET_ENCODINGS: &[(&str, SecretEncoding)] = &[
    ("utf8", SecretEncoding::Utf8),
    ("base64", SecretEncoding::Base64),
    ("hex", SecretEncoding::Hex),
    ("public-key", SecretEncoding::PublicKey),
];
