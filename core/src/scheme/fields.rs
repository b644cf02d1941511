//! Reading the objects of a document with exact complaints: each names its place.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Refusal, Text, refusal};
use crate::json::{Number, Tree};

/// A value of a document, and where it stands, as a JSON pointer.
pub(super) struct Place<'v> {
    value: &'v Tree<'v>,
    path: String,
}

impl<'v> Place<'v> {
    pub(super) const fn root(value: &'v Tree<'v>) -> Self {
        Self { value, path: String::new() }
    }

    pub(super) fn error(&self, problem: &str) -> Refusal {
        refusal(&self.path, problem)
    }

    #[inline(never)]
    fn expected(&self, expected: &str) -> Refusal {
        self.error(&format!("expected {expected}, found {}", self.value.kind()))
    }

    pub(super) const fn value(&self) -> &'v Tree<'v> {
        self.value
    }

    pub(super) fn text(&self) -> Result<Text, Refusal> {
        self.value.as_text().map(|text| Cow::Owned(text.into())).ok_or_else(|| self.expected("a text"))
    }

    pub(super) fn boolean(&self) -> Result<bool, Refusal> {
        self.value.as_boolean().ok_or_else(|| self.expected("true or false"))
    }

    pub(super) fn whole_number(&self) -> Result<u64, Refusal> {
        self.value.as_number().and_then(Number::whole).ok_or_else(|| self.error("expected a whole number of 0 or more"))
    }

    /// One of the words, each with its meaning.
    pub(super) fn word<T: Copy>(&self, words: &[(&str, T)]) -> Result<T, Refusal> {
        let found = words.iter().find(|(word, _)| self.value.as_text() == Some(word));
        found.map(|(_, meaning)| *meaning).ok_or_else(|| {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.expected(&format!("`{}`", words.join("`, `")))
        })
    }

    pub(super) fn elements(&self) -> Result<impl Iterator<Item = Place<'v>>, Refusal> {
        let Tree::Array(elements) = self.value else {
            return Err(self.expected("an array"));
        };
        let path = self.path.clone();
        Ok(elements.iter().enumerate().map(move |(index, value)| Place { value, path: format!("{path}/{index}") }))
    }

    /// The fields of an object that has no others than these.
    pub(super) fn fields(&self, names: &[&str]) -> Result<Fields<'v>, Refusal> {
        let Tree::Object(fields) = self.value else {
            return Err(self.expected("an object"));
        };
        if let Some(unknown) = fields.iter().map(|(name, _)| name).find(|name| !names.contains(&&***name)) {
            let path = format!("{}/{}", self.path, unknown.replace('~', "~0").replace('/', "~1"));
            return Err(refusal(&path, &format!("there is no such field: expected {}", names.join(", "))));
        }
        Ok(Fields { object: self.value, path: self.path.clone() })
    }
}

/// The fields of an object.
pub(super) struct Fields<'v> {
    object: &'v Tree<'v>,
    path: String,
}

impl<'v> Fields<'v> {
    pub(super) fn optional(&self, name: &str) -> Option<Place<'v>> {
        let value = self.object.field(name)?;
        Some(Place { value, path: format!("{}/{name}", self.path) })
    }

    pub(super) fn required(&self, name: &str) -> Result<Place<'v>, Refusal> {
        self.optional(name).ok_or_else(|| refusal(&self.path, &format!("the field `{name}` is missing")))
    }

    pub(super) fn optional_text(&self, name: &str) -> Result<Option<Text>, Refusal> {
        self.optional(name).map(|place| place.text()).transpose()
    }
}
