//! Headers: the few that a verification reads, out of whatever container a framework has.

use std::borrow::Cow;
use std::mem;

use hookseal::binding::{self, HEADER_LIMIT, VALUES_LIMIT, wire_bytes};
use hookseal::{Header, Headers};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyFloat, PyInt, PyList, PySlice, PyString, PyTuple};
use smallvec::SmallVec;

use crate::container::{self, Class};
use crate::error::{CallError, described_setting};

/// How much of a value is carried: enough for the core to see that one is too long.
const CLIPPED: usize = HEADER_LIMIT + 1;

/// What the messages of `email` have for a value that is not ASCII: what came, as text.
static RAW_HEADER: Class = Class::new("email.header", "Header");

/// The headers that were found, by the names that were looked for.
pub(crate) struct Found<'n, 'py> {
    names: &'n [String],
    values: SmallVec<[Values<'py>; 3]>,
}

/// What a container has under one name.
enum Values<'py> {
    None,
    Text(Text<'py>),
    Texts(Vec<Text<'py>>),
    NotText(&'static str),
}

/// A value, where its bytes lie if they can be read there.
enum Text<'py> {
    Str(Bound<'py, PyString>),
    Bytes(Bound<'py, PyBytes>),
    Latin1(Vec<u8>),
}

impl Headers for Found<'_, '_> {
    fn find(&self, name: &str) -> Header<'_> {
        let index = self.names.iter().position(|known| known == name);
        match index.and_then(|index| self.values.get(index)) {
            None | Some(Values::None) => Header::Missing,
            Some(Values::Text(text)) => Header::One(text.bytes()),
            Some(Values::Texts(texts)) => Header::from_values(texts.iter().map(Text::bytes)),
            Some(Values::NotText(found)) => Header::NotText(found),
        }
    }
}

impl<'n, 'py> Found<'n, 'py> {
    /// Looks for `names`, which are in lower case.
    ///
    /// # Errors
    /// `invalid_option` for what is no container of headers.
    pub(crate) fn look_up(names: &'n [String], headers: &Bound<'py, PyAny>) -> Result<Self, CallError> {
        let mut found = Self { names, values: names.iter().map(|_| Values::None).collect() };
        if container::finds_names(headers) {
            for (name, values) in names.iter().zip(&mut found.values) {
                values.add(&container::value(headers, name)?);
            }
            return Ok(found);
        }
        // Among all keys: one header may be there twice, under keys that differ in case only.
        container::for_each(headers, |name, value| {
            if let Some(index) = found.index_of(name) {
                found.values[index].add(value);
            }
            Ok(())
        })?;
        Ok(found)
    }

    fn index_of(&self, name: &Bound<'_, PyAny>) -> Option<usize> {
        let name = name_bytes(name)?;
        // Unequal lengths, which `eq_ignore_ascii_case` compares first, rule out nearly every header.
        self.names.iter().position(|known| known.as_bytes().eq_ignore_ascii_case(name))
    }
}

impl<'py> Values<'py> {
    /// Takes what else stands under the name.
    fn add(&mut self, value: &Bound<'py, PyAny>) {
        each_value(value, |each| self.add_value(each));
    }

    /// Takes another value. What is no text outweighs what is.
    fn add_value(&mut self, value: &Bound<'py, PyAny>) {
        let new = Self::of(value);
        match (&mut *self, new) {
            (Self::NotText(_), _) => {}
            (Self::Texts(texts), Self::Text(another)) => texts.push(another),
            (Self::Text(_), Self::Text(another)) => {
                if let Self::Text(first) = mem::replace(self, Self::None) {
                    *self = Self::Texts(vec![first, another]);
                }
            }
            (_, new) => *self = new,
        }
    }

    fn of(value: &Bound<'py, PyAny>) -> Self {
        if let Ok(text) = value.cast::<PyString>() {
            return Text::of(text).map_or(Self::NotText("text that cannot be encoded"), Self::Text);
        }
        if let Ok(bytes) = value.cast::<PyBytes>() {
            return Self::Text(Text::Bytes(bytes.clone()));
        }
        if RAW_HEADER.is_class_of(value) {
            let text = value.str().ok().and_then(|text| Text::of(&text));
            return text.map_or(Self::NotText("an object"), Self::Text);
        }
        Self::NotText(match value {
            value if value.is_instance_of::<PyBool>() => "a boolean",
            value if value.is_instance_of::<PyInt>() || value.is_instance_of::<PyFloat>() => "a number",
            _ => "an object",
        })
    }
}

/// A list of values stands for as many headers; of a great many, no more are looked at than show that.
fn each_value<'py>(value: &Bound<'py, PyAny>, mut take: impl FnMut(&Bound<'py, PyAny>)) {
    if let Ok(list) = value.cast::<PyList>() {
        list.iter().take(VALUES_LIMIT + 1).for_each(|each| take(&each));
    } else if let Ok(tuple) = value.cast::<PyTuple>() {
        tuple.iter().take(VALUES_LIMIT + 1).for_each(|each| take(&each));
    } else if !value.is_none() {
        take(value);
    }
}

/// Every name and value of a container, as they are in it.
///
/// # Errors
/// `invalid_option` for what is no container of headers.
pub(crate) fn all<'py>(headers: &Bound<'py, PyAny>) -> Result<Vec<[Bound<'py, PyAny>; 2]>, CallError> {
    let mut pairs = Vec::new();
    container::for_each(headers, |name, value| {
        each_value(value, |each| pairs.push([name.clone(), each.clone()]));
        Ok(())
    })?;
    Ok(pairs)
}

impl<'py> Text<'py> {
    /// The bytes that a value had on the wire, or `None` where it has none.
    fn of(text: &Bound<'py, PyString>) -> Option<Self> {
        // A character is at least a byte: what is cut off is beyond the limit in any case.
        let text = match text.code_point_len().ok()? {
            length if length > HEADER_LIMIT => {
                text.get_item(PySlice::new(text.py(), 0, CLIPPED.cast_signed(), 1)).ok()?.cast_into().ok()?
            }
            _ => text.clone(),
        };
        if let Ok(unicode) = text.to_str() {
            return Some(match wire_bytes(unicode) {
                Cow::Borrowed(_) => Self::Str(text),
                Cow::Owned(bytes) => Self::Latin1(bytes),
            });
        }
        // Lone surrogates: bytes that were no text for whoever decoded them, as Python keeps them (PEP 383), or
        // what never came from a wire.
        let encode = |errors| text.call_method1("encode", ("utf-8", errors));
        let encoded = encode("surrogateescape").or_else(|_| encode("surrogatepass")).ok()?;
        Some(Self::Bytes(encoded.cast_into().ok()?))
    }

    fn bytes(&self) -> &[u8] {
        let bytes = match self {
            // `of` has seen that there is UTF-8, and Python keeps it.
            Self::Str(text) => text.to_str().unwrap_or_default().as_bytes(),
            Self::Bytes(bytes) => bytes.as_bytes(),
            Self::Latin1(bytes) => bytes,
        };
        &bytes[..bytes.len().min(CLIPPED)]
    }
}

/// The bytes of a header's name, as ASGI and everyone else has them. Other names are nobody's.
fn name_bytes<'a>(name: &'a Bound<'_, PyAny>) -> Option<&'a [u8]> {
    // Nearly always, and quicker to see.
    if let Ok(text) = name.cast_exact::<PyString>().or_else(|_| name.cast()) {
        return text.to_str().ok().map(str::as_bytes);
    }
    name.cast::<PyBytes>().ok().map(PyBytesMethods::as_bytes)
}

/// The text of an argument.
///
/// # Errors
/// `invalid_option`
pub(crate) fn text(value: &Bound<'_, PyAny>, option: &str) -> Result<String, CallError> {
    let Ok(text) = value.cast::<PyString>() else {
        return Err(binding::no_text(option, &described_setting(value)).into());
    };
    let text = text
        .to_str()
        .map_err(|cause| CallError::caused(binding::no_text(option, "one with a lone surrogate"), cause))?;
    Ok(text.into())
}
