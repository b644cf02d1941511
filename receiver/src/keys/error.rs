//! Why there is no verdict, or which.

use std::error::Error as StdError;
use std::fmt;

use hookseal::Error;
use hookseal::binding::keys_unavailable;

use crate::handlers::BoxError;

/// A delivery was refused; or no keys could be fetched, and nothing is known of it.
#[derive(Debug)]
#[non_exhaustive]
pub enum KeyedError {
    /// As by a webhook whose keys are given.
    Refused(Error),
    /// The sender is to try again.
    Unavailable {
        /// The address.
        url: String,
        /// Why the keys that were asked for last did not come; nothing where some were asked for just now.
        cause: Option<BoxError>,
    },
}

impl KeyedError {
    /// The status of the answer: 500 where no keys could be fetched.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Refused(error) => error.status(),
            Self::Unavailable { .. } => 500,
        }
    }
}

impl From<Error> for KeyedError {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl fmt::Display for KeyedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => error.fmt(formatter),
            Self::Unavailable { url, cause } => {
                let why = cause.as_ref().map(ToString::to_string);
                formatter.write_str(&keys_unavailable(url, why.as_deref()))
            }
        }
    }
}

impl StdError for KeyedError {}
