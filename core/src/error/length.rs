//! How long a body is.

use core::fmt;

/// How many bytes a body has, as far as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Length {
    /// It was read to its end, or its length is known.
    Whole(u64),
    /// Reading stopped after so many.
    AtLeast(u64),
}

impl From<u64> for Length {
    fn from(bytes: u64) -> Self {
        Self::Whole(bytes)
    }
}

impl fmt::Display for Length {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(bytes) => write!(formatter, "the body has {bytes} bytes"),
            Self::AtLeast(bytes) => write!(formatter, "the body is too large: reading it stopped after {bytes} bytes"),
        }
    }
}
