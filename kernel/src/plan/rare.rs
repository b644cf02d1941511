//! Words that few providers need. A build may go without them: it reads no plan that has one, so that whatever it says of
//! a delivery is what every build says.
//!
//! They are: SHA-1, SHA-384 and SHA-512, tokens, signatures in several headers or in the URL, URL-safe base64 and upper-case digits,
//! dates and numbers that may be seconds or milliseconds, whatever is signed besides the body, a timestamp, an id and fixed texts, fields of the body that are read before
//! it is verified, and payloads that are the fields of a form, or are always in one of them.
//!
//! Nor does it look for contradictions in a plan, or in the shapes of one, or for values that mean nothing: it is handed
//! what a build with all words has compiled, and read. It makes sure that the plan is of its version, and whole.

use super::algorithm::{Algorithm, Encoding};

/// Whether this build has them.
pub const RARE: bool = cfg!(feature = "rare");

pub(super) const fn is_rare_algorithm(algorithm: Algorithm) -> bool {
    !matches!(algorithm, Algorithm::HmacSha256)
}

pub(super) const fn is_rare_encoding(encoding: Encoding) -> bool {
    !matches!(encoding, Encoding::Hex | Encoding::Base64)
}
