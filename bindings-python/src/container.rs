//! The containers that frameworks have headers in.

use hookseal::binding::{self, HEADERS_LIMIT};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyList, PyString, PyTuple, PyType};

use crate::error::{CallError, described, found, is_recognised};

/// Flask's.
static WERKZEUG: Class = Class::new("werkzeug.datastructures.headers", "EnvironHeaders");
static DJANGO: Class = Class::new("django.http.request", "HttpHeaders");
/// `FastAPI`'s.
static STARLETTE: Class = Class::new("starlette.datastructures", "Headers");

/// A class that is recognised without importing it.
pub(crate) struct Class {
    module: &'static str,
    name: &'static str,
    seen: PyOnceLock<Py<PyType>>,
}

impl Class {
    pub(crate) const fn new(module: &'static str, name: &'static str) -> Self {
        Self { module, name, seen: PyOnceLock::new() }
    }

    /// Whether it is the class of `value`, not just a base of it.
    pub(crate) fn is_class_of(&self, value: &Bound<'_, PyAny>) -> bool {
        let class = value.get_type();
        if self.seen.get(value.py()).is_some_and(|seen| class.is(seen)) {
            return true;
        }
        // Other interpreters of the process have others of the same name.
        let is_named = |text: PyResult<Bound<'_, PyString>>, name| text.is_ok_and(|text| text == name);
        let found = is_named(class.name(), self.name) && is_named(class.module(), self.module);
        if found {
            // If another thread was faster, it has put in the same class.
            let _ = self.seen.set(value.py(), class.unbind());
        }
        found
    }
}

/// Whether the container cannot hold a name twice, finds it in any case, and takes several times
/// longer to list all of them: measured for 12 headers, 9.9 and 8.4 µs against 2 µs.
pub(crate) fn finds_names(headers: &Bound<'_, PyAny>) -> bool {
    !headers.is_exact_instance_of::<PyDict>() && (WERKZEUG.is_class_of(headers) || DJANGO.is_class_of(headers))
}

/// The value under a name, of a container that [`finds_names`]; None where there is none.
///
/// # Errors
/// `invalid_option` where the container fails.
pub(crate) fn value<'py>(headers: &Bound<'py, PyAny>, name: &str) -> Result<Bound<'py, PyAny>, CallError> {
    let unreadable = |cause| CallError::caused(binding::headers_not_readable(&found(headers)), cause);
    headers.call_method1(intern!(headers.py(), "get"), (name,)).map_err(unreadable)
}

/// Calls `take` with every name and value, also with those that occur several times where the
/// container can hold them.
///
/// The `items()` of `email`'s and `http.client`'s messages, of Werkzeug's, aiohttp's and urllib3's
/// headers give each occurrence, as does the `raw` of Starlette's.
///
/// # Errors
/// `invalid_option` for what is no container of headers; what `take` fails with.
pub(crate) fn for_each<'py>(
    headers: &Bound<'py, PyAny>,
    mut take: impl FnMut(&Bound<'py, PyAny>, &Bound<'py, PyAny>) -> Result<(), CallError>,
) -> Result<(), CallError> {
    let py = headers.py();
    if let Ok(dict) = headers.cast_exact::<PyDict>() {
        return dict.iter().try_for_each(|(name, value)| take(&name, &value));
    }
    let unreadable = |cause| CallError::caused(binding::headers_not_readable(&found(headers)), cause);
    let refused = |found: &str| CallError::Refused(binding::headers_not_readable(found));
    if headers.is_instance_of::<PyBytes>() || headers.is_instance_of::<PyByteArray>() {
        // Arguments in the wrong order, perhaps.
        return Err(refused("bytes: the body comes first, and then the headers"));
    }
    if headers.is_none() || headers.is_instance_of::<PyString>() {
        return Err(refused(&found(headers)));
    }
    let pairs = match () {
        () if headers.is_exact_instance_of::<PyList>() => headers.clone(),
        () if STARLETTE.is_class_of(headers) => headers.getattr(intern!(py, "raw")).map_err(unreadable)?,
        () => match headers.getattr_opt(intern!(py, "items")).map_err(unreadable)? {
            Some(items) => items.call0().map_err(unreadable)?,
            // Some of what is recognised can be iterated over: a request of Django's gives the lines of its body.
            None if !headers.is_exact_instance_of::<PyTuple>() && is_recognised(headers) => {
                return Err(refused(&found(headers)));
            }
            None => headers.clone(),
        },
    };
    for (index, pair) in pairs.try_iter().map_err(unreadable)?.enumerate() {
        if index == HEADERS_LIMIT {
            return Err(refused(&format!("more than {HEADERS_LIMIT} of them")));
        }
        let pair = pair.map_err(unreadable)?;
        match name_and_value(&pair) {
            Some((name, value)) => take(&name, &value)?,
            None => return Err(refused(&format!("{} where a pair of name and value is due", described(&pair)))),
        }
    }
    Ok(())
}

/// What was handed over in the place of the headers, if that can be seen: for a delivery whose headers are missing.
pub(crate) fn in_place_of_headers(headers: &Bound<'_, PyAny>) -> Option<String> {
    if !headers.is_exact_instance_of::<PyDict>() && is_request(headers) {
        return Some(found(headers));
    }
    let mut names: Vec<(String, bool)> = Vec::new();
    let listed = for_each(headers, |name, value| {
        if let Ok(name) = name.cast::<PyString>() {
            names.push((name.to_string_lossy().into_owned(), is_of_header(value)));
        }
        Ok(())
    });
    listed.ok()?;
    binding::in_place_of_headers(names.iter().map(|(name, is_text)| (name.as_str(), *is_text))).map(String::from)
}

/// What has headers is none of them.
fn is_request(headers: &Bound<'_, PyAny>) -> bool {
    headers.hasattr(intern!(headers.py(), "headers")).unwrap_or(false)
}

/// Whether a header can have this value: a text, several, or none.
fn is_of_header(value: &Bound<'_, PyAny>) -> bool {
    let first = match value.cast::<PyList>() {
        Ok(list) => list.get_item(0).ok(),
        Err(_) => value.cast::<PyTuple>().ok().and_then(|values| values.get_item(0).ok()),
    };
    let value = first.as_ref().unwrap_or(value);
    value.is_none() || is_text_or_bytes(value)
}

fn name_and_value<'py>(pair: &Bound<'py, PyAny>) -> Option<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
    if let Ok(pair) = pair.cast::<PyTuple>() {
        return pair.extract().ok();
    }
    let [name, value] = pair.cast::<PyList>().ok()?.extract().ok()?;
    Some((name, value))
}

fn is_text_or_bytes(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyString>() || value.is_instance_of::<PyBytes>() || value.is_instance_of::<PyByteArray>()
}
