//! Reading the objects of a document with exact complaints: each names its place.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::{Map, Value};

use super::Text;
use crate::error::Error;
use crate::json;

/// A value of a document, and where it stands, as a JSON pointer.
pub(super) struct Place<'v> {
    value: &'v Value,
    path: String,
}

impl<'v> Place<'v> {
    pub(super) const fn root(value: &'v Value) -> Self {
        Self { value, path: String::new() }
    }

    pub(super) fn error(&self, problem: impl Into<String>) -> Error {
        Error::scheme(&self.path, problem)
    }

    fn expected(&self, expected: &str) -> Error {
        self.error(format!("expected {expected}, found {}", json::kind(self.value)))
    }

    pub(super) const fn value(&self) -> &'v Value {
        self.value
    }

    pub(super) fn text(&self) -> Result<Text, Error> {
        self.value.as_str().map(|text| Cow::Owned(text.into())).ok_or_else(|| self.expected("a text"))
    }

    pub(super) fn boolean(&self) -> Result<bool, Error> {
        self.value.as_bool().ok_or_else(|| self.expected("true or false"))
    }

    pub(super) fn whole_number(&self) -> Result<u64, Error> {
        self.value.as_u64().ok_or_else(|| self.error("expected a whole number of 0 or more"))
    }

    /// One of the words, each with its meaning.
    pub(super) fn word<T: Copy>(&self, words: &[(&str, T)]) -> Result<T, Error> {
        let found = words.iter().find(|(word, _)| self.value.as_str() == Some(word));
        found.map(|(_, meaning)| *meaning).ok_or_else(|| {
            let words: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
            self.expected(&words.join(", "))
        })
    }

    pub(super) fn elements(&self) -> Result<impl Iterator<Item = Place<'v>>, Error> {
        let elements = self.value.as_array().ok_or_else(|| self.expected("an array"))?;
        let path = self.path.clone();
        Ok(elements.iter().enumerate().map(move |(index, value)| Place { value, path: format!("{path}/{index}") }))
    }

    /// The fields of an object that has no others than these.
    pub(super) fn fields(&self, names: &[&str]) -> Result<Fields<'v>, Error> {
        let fields = self.value.as_object().ok_or_else(|| self.expected("an object"))?;
        if let Some(unknown) = fields.keys().find(|name| !names.contains(&name.as_str())) {
            let path = format!("{}/{}", self.path, unknown.replace('~', "~0").replace('/', "~1"));
            return Err(Error::scheme(&path, format!("there is no such field: expected {}", names.join(", "))));
        }
        Ok(Fields { fields, path: self.path.clone() })
    }
}

/// The fields of an object.
pub(super) struct Fields<'v> {
    fields: &'v Map<String, Value>,
    path: String,
}

impl<'v> Fields<'v> {
    pub(super) fn optional(&self, name: &str) -> Option<Place<'v>> {
        let value = self.fields.get(name)?;
        Some(Place { value, path: format!("{}/{name}", self.path) })
    }

    pub(super) fn required(&self, name: &str) -> Result<Place<'v>, Error> {
        self.optional(name).ok_or_else(|| Error::scheme(&self.path, format!("the field `{name}` is missing")))
    }

    pub(super) fn optional_text(&self, name: &str) -> Result<Option<Text>, Error> {
        self.optional(name).map(|place| place.text()).transpose()
    }
}
