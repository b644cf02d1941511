//! Why a document is no scheme.

use alloc::boxed::Box;

use crate::error::Error;

/// An error on its way through the many small functions that read a scheme: in a box, because it
/// is large, and each of them would carry the code that moves it.
pub(super) struct Invalid(Box<Error>);

/// `invalid_scheme`
#[cold]
#[inline(never)]
pub(super) fn invalid(path: &str, problem: &str) -> Invalid {
    Invalid(Box::new(Error::scheme(path, problem)))
}

impl From<Invalid> for Error {
    fn from(invalid: Invalid) -> Self {
        *invalid.0
    }
}
