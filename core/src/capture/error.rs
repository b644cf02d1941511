//! Why a text is no capture.

use alloc::string::String;
use core::fmt;

/// Why a capture cannot be read. The text says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CaptureError {
    /// There is nothing in it.
    Empty,
    /// It ends too early.
    Cut {
        /// What is missing.
        missing: String,
    },
    /// It is larger than is read.
    TooLarge {
        /// How many bytes are read at most.
        limit_bytes: usize,
    },
    /// It is none of the forms that are read.
    UnknownForm,
    /// It has one of the forms, and something in it is wrong.
    Malformed {
        /// Where, such as a line or a field.
        place: String,
        /// What was expected there.
        expected: String,
    },
}

impl fmt::Display for CaptureError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => formatter.write_str("the capture is empty"),
            Self::Cut { missing } => write!(formatter, "the capture was cut off: {missing}"),
            Self::TooLarge { limit_bytes } => write!(formatter, "the capture is larger than {limit_bytes} bytes"),
            Self::UnknownForm => formatter.write_str(
                "this is no capture: expected its JSON object, one a line, a HAR file, an HTTP request, or a `curl` line",
            ),
            Self::Malformed { place, expected } => {
                write!(formatter, "the capture is malformed at {place}: expected {expected}")
            }
        }
    }
}

impl core::error::Error for CaptureError {}
