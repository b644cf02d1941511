//! What is said where keys could not be fetched, in every language: whoever fetches asks this.

use alloc::string::String;

use super::keys::KeySource;
use crate::words::words;

/// Why an answer is not taken for keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeysProblem {
    /// Its status is another than 200.
    Status(u16),
    /// It has more than [`KeySource::LIMIT_BYTES`].
    TooLarge,
    /// It takes longer than [`KeySource::TIMEOUT_SECONDS`].
    TooSlow,
}

impl KeysProblem {
    /// What is said of it.
    #[must_use]
    pub fn said(self) -> String {
        match self {
            Self::Status(status) => words!["the status is ", u64::from(status)],
            Self::TooLarge => words!["it has more than ", KeySource::LIMIT_BYTES, " bytes"],
            Self::TooSlow => words!["it takes more than ", KeySource::TIMEOUT_SECONDS, " seconds"],
        }
    }
}

/// No keys could be fetched from an address; without a reason because some were asked for too recently.
///
/// ```
/// use hookseal::binding::{KeysProblem, keys_unavailable};
/// let url = "https://keys.example.com/jwks.json";
/// let message = keys_unavailable(url, Some(&KeysProblem::Status(503).said()));
/// assert_eq!(message, "no keys could be fetched from https://keys.example.com/jwks.json: the status is 503");
/// assert!(keys_unavailable(url, None).ends_with(": one was asked for just now"));
/// ```
#[must_use]
pub fn keys_unavailable(url: &str, why: Option<&str>) -> String {
    words!["no keys could be fetched from ", url, ": ", why.unwrap_or("one was asked for just now")]
}
