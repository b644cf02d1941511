//! JSON as Python objects.

use std::str;

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString};

/// As deep as what the core accepts.
const DEEPEST: usize = 128;

/// The payload of a body that the core has found to be acceptable JSON.
///
/// It is made here and not by `json.loads`, which takes longer: measured on `CPython` 3.11 for
/// payloads of 0.5, 4 and 64 kB, 4.7, 24 and 348 µs against 2.2, 12 and 200 µs. The result is the
/// same, which a test holds against `json.loads`: integers exact, floats the nearest to the text.
pub(crate) fn parse<'py>(py: Python<'py>, body: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    let read = str::from_utf8(body).map_err(|_| Stop::Unexpected).and_then(|text| {
        let mut reader = Reader { py, text, position: 0, keys: Keys::new(), decoded: String::new() };
        reader.value(DEEPEST)
    });
    match read {
        Ok(payload) => Ok(payload),
        Err(Stop::Failure(failure)) => Err(*failure),
        // This reader checks nothing. Where it should not understand what the core does, Python's own does.
        Err(Stop::Unexpected) => py.import("json")?.call_method1("loads", (PyBytes::new(py, body),)),
    }
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

/// Why there is no object. No larger than a pointer, so that results stay in registers.
enum Stop {
    Unexpected,
    /// An exception of Python's while making an object: no memory left.
    Failure(Box<PyErr>),
}

impl From<PyErr> for Stop {
    #[cold]
    fn from(failure: PyErr) -> Self {
        Self::Failure(Box::new(failure))
    }
}

type Made<'py> = Result<Bound<'py, PyAny>, Stop>;

/// Reads JSON that is known to be correct.
struct Reader<'t, 'py> {
    py: Python<'py>,
    text: &'t str,
    position: usize,
    keys: Keys<'t, 'py>,
    /// Where strings with escapes are put together. Its memory is kept for the next one.
    decoded: String,
}

impl<'t, 'py> Reader<'t, 'py> {
    fn value(&mut self, levels: usize) -> Made<'py> {
        let levels = levels.checked_sub(1).ok_or(Stop::Unexpected)?;
        match self.next().ok_or(Stop::Unexpected)? {
            b'"' => match self.plain_string() {
                Some(text) => Ok(PyString::new(self.py, text).into_any()),
                None => Ok(self.string()?.into_any()),
            },
            b'{' => self.object(levels),
            b'[' => self.array(levels),
            b't' => self.word("rue", PyBool::new(self.py, true).to_owned().into_any()),
            b'f' => self.word("alse", PyBool::new(self.py, false).to_owned().into_any()),
            b'n' => self.word("ull", self.py.None().into_bound(self.py)),
            _ => self.number(),
        }
    }

    fn object(&mut self, levels: usize) -> Made<'py> {
        let dict = PyDict::new(self.py);
        let mut next = self.next();
        while next == Some(b'"') {
            let key = match self.plain_string() {
                Some(text) => self.keys.of(self.py, text),
                None => self.string()?,
            };
            if self.next() != Some(b':') {
                return Err(Stop::Unexpected);
            }
            dict.set_item(key, self.value(levels)?)?;
            next = match self.next() {
                Some(b',') => self.next().filter(|byte| *byte == b'"'),
                other => other,
            };
        }
        if next == Some(b'}') { Ok(dict.into_any()) } else { Err(Stop::Unexpected) }
    }

    fn array(&mut self, levels: usize) -> Made<'py> {
        let list = PyList::empty(self.py);
        if self.next() == Some(b']') {
            return Ok(list.into_any());
        }
        self.position -= 1;
        loop {
            list.append(self.value(levels)?)?;
            match self.next() {
                Some(b',') => {}
                Some(b']') => return Ok(list.into_any()),
                _ => return Err(Stop::Unexpected),
            }
        }
    }

    /// A string whose first quote was read, if it has no escapes. If it has, nothing more is read.
    fn plain_string(&mut self) -> Option<&'t str> {
        let start = self.position;
        let end = start + plain(&self.text.as_bytes()[start..]);
        if self.text.as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.position = end + 1;
        self.text.get(start..end)
    }

    /// A string whose first quote was read.
    #[inline(never)]
    fn string(&mut self) -> Result<Bound<'py, PyString>, Stop> {
        self.decoded.clear();
        // Room for whatever may come: where a text of 64 kB had to move as it grew, reading it took twice as long.
        self.decoded.reserve(self.text.len() - self.position);
        loop {
            let start = self.position;
            self.position += plain(&self.text.as_bytes()[start..]);
            self.decoded.push_str(self.text.get(start..self.position).ok_or(Stop::Unexpected)?);
            match self.byte() {
                Some(b'"') => return Ok(PyString::new(self.py, &self.decoded)),
                Some(b'\\') => {}
                _ => return Err(Stop::Unexpected),
            }
            let character = match self.byte().ok_or(Stop::Unexpected)? {
                b'b' => '\u{8}',
                b'f' => '\u{C}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'u' => self.code_point()?,
                other => char::from(other),
            };
            self.decoded.push(character);
        }
    }

    /// The character of an escape whose `\u` was read; of two where it is a surrogate.
    fn code_point(&mut self) -> Result<char, Stop> {
        let first = self.four_digits()?;
        let mut units = [first, 0];
        let units = if matches!(first, 0xD800..=0xDBFF) {
            self.position += 2;
            units[1] = self.four_digits()?;
            &units[..]
        } else {
            &units[..1]
        };
        let mut characters = char::decode_utf16(units.iter().copied());
        characters.next().and_then(Result::ok).ok_or(Stop::Unexpected)
    }

    fn four_digits(&mut self) -> Result<u16, Stop> {
        let digits = self.text.get(self.position..self.position + 4).ok_or(Stop::Unexpected)?;
        self.position += 4;
        u16::from_str_radix(digits, 16).map_err(|_| Stop::Unexpected)
    }

    /// A number whose first byte was read.
    fn number(&mut self) -> Made<'py> {
        const IN_64_BITS: usize = 18;
        let start = self.position - 1;
        let rest = &self.text.as_bytes()[start..];
        let is_of_number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let length = rest.iter().position(|byte| !is_of_number(byte)).unwrap_or(rest.len());
        let text = self.text.get(start..start + length).ok_or(Stop::Unexpected)?;
        self.position = start + length;
        if text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
            let number: f64 = text.parse().map_err(|_| Stop::Unexpected)?;
            return Ok(PyFloat::new(self.py, number).into_any());
        }
        if length > IN_64_BITS {
            return Ok(self.py.get_type::<PyInt>().call1((text,))?);
        }
        let number: i64 = text.parse().map_err(|_| Stop::Unexpected)?;
        Ok(PyInt::new(self.py, number).into_any())
    }

    /// A word whose first letter was read.
    fn word(&mut self, rest: &str, value: Bound<'py, PyAny>) -> Made<'py> {
        if !self.text[self.position..].starts_with(rest) {
            return Err(Stop::Unexpected);
        }
        self.position += rest.len();
        Ok(value)
    }

    /// The next byte that is no space.
    fn next(&mut self) -> Option<u8> {
        loop {
            match self.byte() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => {}
                other => return other,
            }
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = self.text.as_bytes().get(self.position).copied();
        self.position += 1;
        byte
    }
}

/// How many bytes there are before the next quote or backslash.
fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
    let found = |word: u64, byte: u8| zeros(word ^ (ONES * u64::from(byte)));
    let mut length = 0;
    // Eight at a time. Of the bits that are set, the lowest is always right.
    let (words, _) = bytes.as_chunks::<8>();
    for word in words {
        let word = u64::from_le_bytes(*word);
        let found = found(word, b'"') | found(word, b'\\');
        if found != 0 {
            return length + found.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    let rest = &bytes[length..];
    length + rest.iter().position(|byte| matches!(byte, b'"' | b'\\')).unwrap_or(rest.len())
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
