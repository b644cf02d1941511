//! How messages say what a document holds, and what is wrong with it.

use alloc::string::String;

use hookseal_kernel::json::{Error, position};
use hookseal_words::Piece;

use crate::error;
use crate::words::words;

pub(crate) use hookseal_words::json::described as describe;

/// `malformed_json`
pub(crate) fn malformed(error: Error, body: &[u8]) -> error::Error {
    let (line, column) = position(body, error.at);
    error::Error::MalformedJson { line, column, problem: words![Piece::Json(error, body)] }
}

/// For a document that is no delivery's body: where and why.
pub(crate) fn place(error: Error, text: impl AsRef<[u8]>) -> String {
    words![Piece::JsonPlace(error, text.as_ref())]
}
