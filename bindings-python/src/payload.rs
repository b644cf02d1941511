//! JSON as Python objects.

use std::mem;

use hookseal::binding;
use hookseal_kernel::json::{self, Cursor, Kind, KnownKeys, Make, Reader, Text};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString};

/// The payload of a body that the core has found to be acceptable JSON.
///
/// It is made here and not by `json.loads`, which takes longer: measured on `CPython` 3.11 for
/// payloads of 0.6, 4 and 64 kB, 7.1, 39 and 565 µs against 3.7, 23 and 357 µs. The result is the
/// same, which a test holds against `json.loads`: integers exact, floats the nearest to the text.
pub(crate) fn parse<'py>(py: Python<'py>, body: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    if let Ok(text) = json::text(body) {
        let mut objects = Objects::new(py);
        let read = Reader::new(text, KnownKeys).read_document(&mut objects);
        if let (Ok(()), Some(payload)) = (read, objects.finish()?) {
            return Ok(payload);
        }
    }
    // Nothing comes here that the core has accepted.
    py.import("json")?.call_method1("loads", (PyBytes::new(py, body),))
}

/// What is at an RFC 6901 pointer in the payload; `None` where nothing is.
pub(crate) fn at<'py>(payload: &Bound<'py, PyAny>, pointer: &str) -> Bound<'py, PyAny> {
    let found = binding::pointer_steps(pointer).try_fold(payload.clone(), |value, (name, index)| {
        if let Ok(dict) = value.cast::<PyDict>() {
            return dict.get_item(name).ok().flatten();
        }
        value.cast::<PyList>().ok()?.get_item(index?).ok()
    });
    found.unwrap_or_else(|| payload.py().None().into_bound(payload.py()))
}

/// The objects of a document, made while it is read.
struct Objects<'t, 'py> {
    py: Python<'py>,
    /// Where the next value belongs: the array or object that is open innermost. Each is in the one around it from the
    /// start.
    innermost: Place<'py>,
    /// Those around it, the outermost first.
    around: Vec<Place<'py>>,
    document: Option<Bound<'py, PyAny>>,
    keys: Keys<'t, 'py>,
    /// Where strings with escapes are put together. Its memory is kept for the next one.
    decoded: String,
    /// The first exception of Python's while making an object: no memory left.
    exception: Option<PyErr>,
}

enum Place<'py> {
    Document,
    List(Bound<'py, PyList>),
    /// With the key of the member whose value comes next.
    Dict(Bound<'py, PyDict>, Option<Bound<'py, PyString>>),
}

impl<'py> Objects<'_, 'py> {
    const fn new(py: Python<'py>) -> Self {
        Self {
            py,
            innermost: Place::Document,
            around: Vec::new(),
            document: None,
            keys: Keys::new(),
            decoded: String::new(),
            exception: None,
        }
    }

    fn finish(self) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.exception.map_or(Ok(self.document), Err)
    }

    #[allow(clippy::inline_always, reason = "a call for each value takes longer")]
    #[inline(always)]
    fn put(&mut self, value: &Bound<'py, PyAny>) {
        let put = match &mut self.innermost {
            Place::Dict(dict, key) => key.take().map_or(Ok(()), |key| dict.set_item(key, value)),
            Place::List(list) => list.append(value),
            Place::Document => {
                self.document = Some(value.clone());
                Ok(())
            }
        };
        if let Err(exception) = put {
            self.fail(exception);
        }
    }

    fn open(&mut self, place: Place<'py>) {
        self.around.push(mem::replace(&mut self.innermost, place));
    }

    #[cold]
    fn fail(&mut self, exception: PyErr) {
        self.exception.get_or_insert(exception);
    }

    fn string(&mut self, text: &Text<'_>) -> Bound<'py, PyString> {
        if !text.has_escapes() {
            return PyString::new(self.py, text.written());
        }
        self.decoded.clear();
        // Where a text of 64 kB had to move as it grew, reading it took twice as long.
        self.decoded.reserve(text.written().len());
        for (plain, character) in text.pieces() {
            self.decoded.push_str(plain);
            self.decoded.extend(character);
        }
        PyString::new(self.py, &self.decoded)
    }
}

impl<'t> Make<'t> for Objects<'t, '_> {
    #[allow(clippy::inline_always, reason = "as for `put`")]
    #[inline(always)]
    fn value(&mut self, kind: Kind, cursor: &Cursor<'t>) {
        let value = match kind {
            Kind::Text => self.string(&cursor.text()).into_any(),
            Kind::Number => match number(self.py, cursor.number().text()) {
                Ok(number) => number,
                Err(exception) => return self.fail(exception),
            },
            Kind::True => PyBool::new(self.py, true).to_owned().into_any(),
            Kind::False => PyBool::new(self.py, false).to_owned().into_any(),
            Kind::Null => self.py.None().into_bound(self.py),
            Kind::Object => {
                let dict = PyDict::new(self.py);
                self.put(&dict);
                return self.open(Place::Dict(dict, None));
            }
            Kind::Array => {
                let list = PyList::empty(self.py);
                self.put(&list);
                return self.open(Place::List(list));
            }
        };
        self.put(&value);
    }

    #[inline]
    fn key(&mut self, key: Text<'t>) {
        let key = if key.has_escapes() { self.string(&key) } else { self.keys.of(self.py, key.written()) };
        if let Place::Dict(_, next) = &mut self.innermost {
            *next = Some(key);
        }
    }

    #[inline]
    fn end(&mut self) {
        self.innermost = self.around.pop().unwrap_or(Place::Document);
    }
}

fn number<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    /// So many characters fit 64 bits in any case.
    const IN_64_BITS: usize = 18;
    if text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
        return Ok(PyFloat::new(py, text.parse().unwrap_or(f64::NAN)).into_any());
    }
    match text.parse::<i64>() {
        Ok(number) if text.len() <= IN_64_BITS => Ok(PyInt::new(py, number).into_any()),
        _ => py.get_type::<PyInt>().call1((text,)),
    }
}

/// The keys of this document, each made once: objects in a list have the same ones, and Python keeps
/// a key's hash.
struct Keys<'t, 'py>([Option<(&'t str, Bound<'py, PyString>)>; 64]);

impl<'t, 'py> Keys<'t, 'py> {
    const fn new() -> Self {
        Self([const { None }; 64])
    }

    fn of(&mut self, py: Python<'py>, text: &'t str) -> Bound<'py, PyString> {
        let (first, last) = (text.bytes().next().unwrap_or(0), text.bytes().next_back().unwrap_or(0));
        let middle = text.as_bytes().get(text.len() / 2).copied().unwrap_or(0);
        let place = text.len() * 7 + usize::from(first) * 3 + usize::from(last) * 5 + usize::from(middle);
        let place = &mut self.0[place % 64];
        match place {
            Some((known, key)) if *known == text => key.clone(),
            _ => {
                let key = PyString::new(py, text);
                *place = Some((text, key.clone()));
                key
            }
        }
    }
}
