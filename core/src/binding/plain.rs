//! What a binding cannot carry to the core, because the program's object is no plain data.

use crate::error::Error;
use crate::words::words;

/// A scheme, at a JSON pointer, is no plain data.
#[must_use]
pub fn no_plain_scheme(path: &str, found: &str) -> Error {
    Error::scheme(path, words!["expected plain data, found ", found])
}

/// A secret, the one at `index`, is no plain data.
#[must_use]
pub fn no_plain_secret(index: usize, found: &str) -> Error {
    Error::MalformedSecret { index, problem: words!["expected plain data, found ", found] }
}

/// An option is no plain data.
#[must_use]
pub fn no_plain_data(option: &str, found: &str) -> Error {
    Error::option(option, words!["expected plain data, found ", found])
}

/// An argument has something that JSON cannot express.
#[must_use]
pub fn no_json_found(option: &str, found: &str) -> Error {
    Error::option(option, words!["expected what JSON can express, found ", found])
}

/// What should have fields is no object.
#[must_use]
pub fn no_object(option: &str, found: &str) -> Error {
    Error::option(option, words!["expected an object, found ", found])
}

/// An object keeps its fields in another way, so that they would be left out without a word.
#[must_use]
pub fn no_plain_object(option: &str) -> Error {
    Error::option(option, "expected a plain object with fields of its own")
}

/// An object fails where its fields are read.
#[must_use]
pub fn fields_fail(option: &str) -> Error {
    Error::option(option, "reading its fields failed")
}

/// A method was called without the object that it belongs to.
#[must_use]
pub fn detached(method: &str) -> Error {
    Error::option(method, words!["it was called without its webhook: call `webhook.", method, "(…)`"])
}
