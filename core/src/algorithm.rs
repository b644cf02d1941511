//! How signatures are made, and how their bytes are written.

pub(crate) use hookseal_kernel::plan::{Algorithm, Encoding};

/// What specifications call it.
pub(crate) const fn name(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::HmacSha1 => "HMAC-SHA1",
        Algorithm::HmacSha256 => "HMAC-SHA256",
        Algorithm::HmacSha384 => "HMAC-SHA384",
        Algorithm::HmacSha512 => "HMAC-SHA512",
    }
}
