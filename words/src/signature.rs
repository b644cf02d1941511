//! The form that a signature should have, and what came in its place.

use hookseal_kernel::plan::{Algorithm, Encoding, Layout, RARE, SignatureRule};
use hookseal_kernel::{Alphabet, Came, HEADER_LIMIT, LONGEST_TOKEN, MOST_CANDIDATES, SignatureProblem};

use crate::sink::{Sink, count};

/// What specifications call it.
#[must_use]
pub const fn algorithm_name(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::HmacSha256 if !RARE => "HMAC-SHA256",
        Algorithm::HmacSha1 => "HMAC-SHA1",
        Algorithm::HmacSha256 => "HMAC-SHA256",
        Algorithm::HmacSha384 => "HMAC-SHA384",
        Algorithm::HmacSha512 => "HMAC-SHA512",
        #[cfg(feature = "keys")]
        Algorithm::Ed25519 => "Ed25519",
        #[cfg(feature = "keys")]
        Algorithm::EcdsaP256 => "ECDSA over P-256",
        #[cfg(feature = "keys")]
        Algorithm::EcdsaP256Der => "ECDSA over P-256, in DER",
        #[cfg(feature = "keys")]
        Algorithm::RsaPkcs1Sha256 => "RSA, PKCS#1 v1.5",
        #[cfg(feature = "keys")]
        Algorithm::RsaPssSha256 => "RSA, PSS",
        // Without public keys, no plan has another one.
        _ => "a shared token",
    }
}

/// The form of one signature.
pub(crate) fn form<S: Sink>(to: &mut S, encoding: Encoding, algorithm: Algorithm) {
    let what = match (encoding, algorithm) {
        (Encoding::Base64, _) if !RARE || algorithm != Algorithm::Token => "characters of padded base64",
        (Encoding::Hex, _) if !RARE => "lower-case hexadecimal digits",
        (Encoding::Text, _) => return say!(to; "the shared token, of at most ", LONGEST_TOKEN, " characters"),
        (_, Algorithm::Token) => return to.text("credentials in padded base64 (RFC 7617)"),
        (Encoding::Hex, _) => "lower-case hexadecimal digits",
        (Encoding::Base64, _) => "characters of padded base64",
        (Encoding::HexUpper, _) => "upper-case hexadecimal digits",
        (Encoding::Base64Url, _) => "characters of URL-safe base64 without padding",
        (Encoding::Base64UrlPadded, _) => "characters of padded URL-safe base64",
    };
    // Signatures of public keys have several lengths.
    if !cfg!(feature = "keys") || algorithm.length() > 0 {
        say!(to; encoding.length(algorithm), " ");
    }
    say!(to; what, " (", algorithm_name(algorithm), ")");
}

/// The form of one entry of the header.
pub(crate) fn entry<S: Sink>(to: &mut S, rule: &SignatureRule<'_>) {
    match rule.layout {
        Layout::Plain | Layout::List { .. } => {}
        Layout::Prefixed { prefix } => say!(to; "`", prefix, "` and "),
        Layout::Pairs { key, .. } => say!(to; "`", key, "=` and "),
        Layout::Versions { version, .. } => say!(to; "`", version, ",` and "),
    }
    form(to, rule.encoding, rule.algorithm);
}

/// What was expected where a signature is malformed.
pub(crate) fn expected<S: Sink>(to: &mut S, rule: &SignatureRule<'_>, problem: SignatureProblem<'_>) {
    match problem {
        SignatureProblem::TooLong => say!(to; "at most ", HEADER_LIMIT, " bytes"),
        SignatureProblem::NoPairs { key, .. } => {
            say!(to; "pairs such as `", key, "=…` joined by `", rule.layout.separator(), "`");
        }
        SignatureProblem::NoPrefix(_) => {
            let prefix = match rule.layout {
                Layout::Prefixed { prefix } => prefix,
                _ => "",
            };
            say!(to; "`", prefix, "` before the signature");
        }
        SignatureProblem::TooMany => say!(to; "at most ", MOST_CANDIDATES, " signatures"),
        SignatureProblem::Form(_) => form(to, rule.encoding, rule.algorithm),
        SignatureProblem::Layout(_) => entry(to, rule),
        _ => to.text("a signature"),
    }
}

/// What came as a signature, without repeating it.
pub(crate) fn came<S: Sink>(to: &mut S, came: Came) {
    let length = came.length();
    if length == 0 {
        return to.text("nothing");
    }
    let kind = match came.alphabet() {
        Alphabet::LowerHex => " of hexadecimal",
        Alphabet::Hex => " of hexadecimal, some in upper case",
        Alphabet::Base64 => " of base64",
        Alphabet::OtherBase64 => " of base64, but not as an encoder writes them",
        Alphabet::UrlSafeBase64 => " of URL-safe base64",
        Alphabet::OtherText => ", some of neither hexadecimal nor base64",
        Alphabet::NoText(position) => {
            count(to, length as u64, "byte");
            return say!(to; " with a space, a control or a non-ASCII character at position ", position + 1);
        }
    };
    count(to, length as u64, "character");
    to.text(kind);
}
