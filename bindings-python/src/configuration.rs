//! What the caller gave as the configuration document that the core reads and judges.

use std::io::{self, Write};

use hookseal::{Error, binding};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple};
use zeroize::Zeroizing;

use crate::error::{CallError, described, described_setting};

/// The only key of an object that stands in the core's documents for what JSON cannot express; beside
/// it is what that is.
const FOREIGN: &str = "\0";

/// Deeper than any scheme; also what stops at an object that contains itself.
const DEEPEST: usize = 32;

/// The configuration document.
///
/// # Errors
/// Of what has no end, no text for a key, or cannot be read: `invalid_scheme`, `malformed_secret` or
/// `invalid_option`, by where it is.
pub(crate) fn document(
    provider: &Bound<'_, PyAny>,
    secrets: Option<&Bound<'_, PyAny>>,
    options: Option<&Bound<'_, PyDict>>,
) -> Result<Document, CallError> {
    let mut document = Document(Zeroizing::new(Vec::with_capacity(512)));
    document.raw("{\"provider\":");
    document.value(provider, DEEPEST).map_err(|error| error.into_call_error(binding::invalid_scheme))?;
    document.raw(",\"options\":{");
    for (index, (name, value)) in options.into_iter().flatten().enumerate() {
        let name = name.str()?.to_string_lossy().into_owned();
        if let Some(error) = binding::secret_misnamed(&name).filter(|_| secrets.is_none()) {
            return Err(error.into());
        }
        document.raw(if index == 0 { "" } else { "," });
        document.text(&name);
        document.raw(":");
        document
            .value(&value, DEEPEST)
            .map_err(|error| error.into_call_error(|_, problem| binding::invalid_option(&name, problem)))?;
    }
    document.raw("},\"secrets\":");
    match secrets {
        Some(secrets) => document.secrets(secrets)?,
        None => document.raw("null"),
    }
    document.raw("}");
    Ok(document)
}

/// Why a document cannot be written at all.
struct NotWritable {
    /// Where in the value, as a JSON pointer.
    path: String,
    problem: String,
    cause: Option<PyErr>,
}

impl NotWritable {
    fn new(problem: impl Into<String>) -> Self {
        Self { path: String::new(), problem: problem.into(), cause: None }
    }

    fn of(cause: PyErr, problem: &str) -> Self {
        Self { cause: Some(cause), ..Self::new(problem) }
    }

    fn inside(mut self, key: &str) -> Self {
        self.path.insert_str(0, &format!("/{}", binding::pointer_step(key)));
        self
    }

    fn into_call_error(self, error: impl FnOnce(&str, &str) -> Error) -> CallError {
        let refusal = error(&self.path, &self.problem);
        match self.cause {
            Some(cause) => CallError::caused(refusal, cause),
            None => CallError::Refused(refusal),
        }
    }
}

/// JSON text, in memory that is wiped when it is dropped.
pub(crate) struct Document(Zeroizing<Vec<u8>>);

impl Document {
    pub(crate) fn as_str(&self) -> &str {
        // Only texts were written.
        str::from_utf8(&self.0).unwrap_or_default()
    }

    fn secrets(&mut self, secrets: &Bound<'_, PyAny>) -> Result<(), CallError> {
        let several: Vec<Bound<'_, PyAny>> = if let Ok(list) = secrets.cast::<PyList>() {
            list.iter().collect()
        } else if let Ok(list) = secrets.cast::<PyTuple>() {
            list.iter().collect()
        } else {
            let malformed = |_: &str, problem: &str| binding::malformed_secret(0, problem);
            return self.secret(secrets).map_err(|error| error.into_call_error(malformed));
        };
        self.raw("[");
        for (index, secret) in several.iter().enumerate() {
            self.raw(if index == 0 { "" } else { "," });
            let malformed = |_: &str, problem: &str| binding::malformed_secret(index, problem);
            self.secret(secret).map_err(|error| error.into_call_error(malformed))?;
        }
        self.raw("]");
        Ok(())
    }

    /// Bytes are the UTF-8 of the secret's text.
    fn secret(&mut self, secret: &Bound<'_, PyAny>) -> Result<(), NotWritable> {
        let Ok(bytes) = secret.cast::<PyBytes>() else {
            return self.value(secret, DEEPEST);
        };
        match str::from_utf8(bytes.as_bytes()) {
            Ok(text) => self.text(text),
            Err(_) => self.foreign("bytes that are not UTF-8"),
        }
        Ok(())
    }

    fn value(&mut self, value: &Bound<'_, PyAny>, levels: usize) -> Result<(), NotWritable> {
        let Some(levels) = levels.checked_sub(1) else {
            return Err(NotWritable::new(format!(
                "expected at most {DEEPEST} levels, found more (does it contain itself?)"
            )));
        };
        if value.is_none() {
            self.raw("null");
        } else if let Ok(boolean) = value.cast::<PyBool>() {
            self.raw(if boolean.is_true() { "true" } else { "false" });
        } else if let Ok(text) = value.cast::<PyString>() {
            match text.to_str() {
                Ok(text) => self.text(text),
                Err(_) => self.foreign("text with a lone surrogate"),
            }
        } else if let Ok(integer) = value.cast::<PyInt>() {
            match integer.extract::<i64>() {
                Ok(integer) => self.raw(&integer.to_string()),
                Err(_) => self.foreign("an integer beyond 64 bits"),
            }
        } else if let Ok(float) = value.cast::<PyFloat>() {
            // `{:?}` writes the shortest text that reads as this float, with a point or exponent.
            let text = format!("{:?}", float.value());
            if float.value().is_finite() { self.raw(&text) } else { self.foreign(&text) }
        } else if let Ok(list) = value.cast::<PyList>() {
            self.array(list.iter(), levels)?;
        } else if let Ok(list) = value.cast::<PyTuple>() {
            self.array(list.iter(), levels)?;
        } else if let Ok(dict) = value.cast::<PyDict>() {
            self.object(dict.iter(), levels)?;
        } else if let Ok(mapping) = value.cast::<PyMapping>() {
            let unreadable = |cause| NotWritable::of(cause, "found a mapping that cannot be read");
            let entries: Vec<(Bound<'_, PyAny>, Bound<'_, PyAny>)> =
                mapping.items().and_then(|items| items.extract()).map_err(unreadable)?;
            self.object(entries.into_iter(), levels)?;
        } else {
            self.foreign(&described_setting(value));
        }
        Ok(())
    }

    fn array<'py>(
        &mut self,
        values: impl Iterator<Item = Bound<'py, PyAny>>,
        levels: usize,
    ) -> Result<(), NotWritable> {
        self.raw("[");
        for (index, value) in values.enumerate() {
            self.raw(if index == 0 { "" } else { "," });
            self.value(&value, levels).map_err(|error| error.inside(&index.to_string()))?;
        }
        self.raw("]");
        Ok(())
    }

    fn object<'py>(
        &mut self,
        entries: impl Iterator<Item = (Bound<'py, PyAny>, Bound<'py, PyAny>)>,
        levels: usize,
    ) -> Result<(), NotWritable> {
        self.raw("{");
        for (index, (name, value)) in entries.enumerate() {
            let not_text = || NotWritable::new(format!("expected a string as key, found {}", described(&name)));
            let name = name.cast::<PyString>().map_err(|_| not_text())?.to_str().map_err(|_| not_text())?;
            self.raw(if index == 0 { "" } else { "," });
            self.text(name);
            self.raw(":");
            self.value(&value, levels).map_err(|error| error.inside(name))?;
        }
        self.raw("}");
        Ok(())
    }

    /// For the core to refuse it, and say that this was found.
    fn foreign(&mut self, found: &str) {
        self.raw("{");
        self.text(FOREIGN);
        self.raw(":");
        self.text(found);
        self.raw("}");
    }

    fn text(&mut self, text: &str) {
        // Neither a text nor `Document` fails.
        let _ = serde_json::to_writer(self, text);
    }

    fn raw(&mut self, json: &str) {
        let _ = self.write_all(json.as_bytes());
    }
}

impl Write for Document {
    /// Grows by hand: a vector that grows by itself leaves a copy of the secrets behind, unwiped.
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if self.0.capacity() - self.0.len() < piece.len() {
            let mut larger = Zeroizing::new(Vec::with_capacity(2 * (self.0.len() + piece.len())));
            larger.extend_from_slice(&self.0);
            self.0 = larger;
        }
        self.0.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
