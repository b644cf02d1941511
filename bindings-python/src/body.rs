//! Bodies: what is accepted as the bytes that arrived.

use std::borrow::Cow;

use hookseal::Error;
use hookseal::binding::{self, Language};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyMemoryView, PyString};

use crate::error::{CallError, found};

/// A body that was handed over as something whose bytes are known.
pub(crate) enum Body<'py> {
    /// Read where it lies: nothing can change it.
    Bytes(Bound<'py, PyBytes>),
    /// Read where it lies: nothing can change it.
    Text(Bound<'py, PyString>),
    /// Copied, because other threads can write to it between the check and the use.
    Array(Bound<'py, PyByteArray>),
    /// Copied, because it need be neither immutable nor contiguous.
    View { view: Bound<'py, PyMemoryView>, length: usize },
}

impl<'py> Body<'py> {
    /// Looks at the type and copies nothing yet: whether the size is acceptable comes first.
    ///
    /// # Errors
    /// `body_not_raw`
    pub(crate) fn of(body: &Bound<'py, PyAny>) -> Result<Self, CallError> {
        if let Ok(bytes) = body.cast::<PyBytes>() {
            return Ok(Self::Bytes(bytes.clone()));
        }
        if let Ok(text) = body.cast::<PyString>() {
            return Ok(Self::Text(text.clone()));
        }
        if let Ok(array) = body.cast::<PyByteArray>() {
            return Ok(Self::Array(array.clone()));
        }
        if let Ok(view) = body.cast::<PyMemoryView>() {
            return Self::of_view(view).map_err(released);
        }
        Err(not_raw(&found(body)).into())
    }

    fn of_view(view: &Bound<'py, PyMemoryView>) -> PyResult<Self> {
        let length = view.getattr("nbytes")?.extract()?;
        // The stable ABI of Python 3.10 has no access to a view's memory. A contiguous view that is
        // as long as the `bytes` below it is these bytes; others are copied.
        if let Ok(below) = view.getattr("obj")?.cast_into::<PyBytes>()
            && below.len()? == length
            && view.getattr("c_contiguous")?.is_truthy()?
        {
            return Ok(Self::Bytes(below));
        }
        Ok(Self::View { view: view.clone(), length })
    }

    /// In bytes. Of a text that has more characters than the `limit`, which has as many bytes at least, the number of
    /// its characters: what is too large is not looked at.
    pub(crate) fn length(&self, limit: u64) -> Result<u64, CallError> {
        let length = match self {
            Self::Bytes(bytes) => bytes.as_bytes().len(),
            Self::Text(text) => match text.code_point_len()? {
                characters if characters as u64 > limit => characters,
                _ => text_bytes(text)?.len(),
            },
            Self::Array(array) => array.len(),
            Self::View { length, .. } => *length,
        };
        Ok(length as u64)
    }

    pub(crate) fn bytes(&self) -> Result<Cow<'_, [u8]>, CallError> {
        match self {
            Self::Bytes(bytes) => Ok(Cow::Borrowed(bytes.as_bytes())),
            Self::Text(text) => text_bytes(text).map(Cow::Borrowed),
            Self::Array(array) => Ok(Cow::Owned(array.to_vec())),
            Self::View { view, .. } => {
                let copy = view.call_method0("tobytes").map_err(released)?;
                Ok(Cow::Owned(copy.extract()?))
            }
        }
    }
}

/// The bytes of a body, for as long as an event may need them.
pub(crate) enum Kept {
    Bytes(Py<PyBytes>),
    Text(Py<PyString>),
    Copied(Vec<u8>),
}

impl Kept {
    /// `bytes` are what `body` gave.
    pub(crate) fn of(body: &Body<'_>, bytes: Cow<'_, [u8]>) -> Self {
        match (bytes, body) {
            (Cow::Borrowed(_), Body::Bytes(bytes)) => Self::Bytes(bytes.clone().unbind()),
            (Cow::Borrowed(_), Body::Text(text)) => Self::Text(text.clone().unbind()),
            (bytes, _) => Self::Copied(bytes.into_owned()),
        }
    }

    pub(crate) fn bytes<'a>(&'a self, py: Python<'a>) -> PyResult<&'a [u8]> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.as_bytes(py)),
            Self::Text(text) => text.bind(py).to_str().map(str::as_bytes),
            Self::Copied(bytes) => Ok(bytes),
        }
    }
}

/// Text is the core's to judge; what it cannot even see, a lone surrogate, is refused likewise.
fn text_bytes<'a>(text: &'a Bound<'_, PyString>) -> Result<&'a [u8], CallError> {
    let surrogate = |cause| CallError::caused(not_raw("text with a lone surrogate"), cause);
    Ok(binding::raw_text(text.to_str().map_err(surrogate)?, Language::Python)?)
}

fn released(cause: PyErr) -> CallError {
    CallError::caused(not_raw("a memoryview that cannot be read"), cause)
}

fn not_raw(found: &str) -> Error {
    binding::body_not_raw(found, Language::Python)
}
