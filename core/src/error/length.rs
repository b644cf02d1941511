//! How long a body is.

use alloc::string::String;

use hookseal_words::Piece;

use crate::words::{Say, shown};

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

impl From<&Length> for Piece<'_> {
    fn from(length: &Length) -> Self {
        match *length {
            Length::Whole(bytes) => Self::Length { bytes, is_whole: true },
            Length::AtLeast(bytes) => Self::Length { bytes, is_whole: false },
        }
    }
}

impl Say<String> for Length {
    fn say(&self, to: &mut String) {
        Piece::from(self).say(to);
    }
}

shown!(Length);
