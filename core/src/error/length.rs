//! How long a body is.

use alloc::string::String;

use crate::words::{Say, shown, words};

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

impl Say for Length {
    fn say(&self, to: &mut String) {
        let (before, bytes) = match self {
            Self::Whole(bytes) => ("the body has ", bytes),
            Self::AtLeast(bytes) => ("the body is too large: reading it stopped after ", bytes),
        };
        to.push_str(&words![before, bytes, " bytes"]);
    }
}

shown!(Length);
