//! Reading the objects of a document with exact complaints: each names its place.
//!
//! The first thing that is wrong is kept, and reading goes on with a value that means nothing: so
//! there is one way through a document, in the code and in what a browser loads, and not one for
//! each thing that can be wrong.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use super::{Refusal, Text, refusal};
use crate::json::{self, Number, Tree};

/// What is wrong with a document: the first thing that was found.
#[derive(Default)]
pub(super) struct Complaint(RefCell<Option<Refusal>>);

impl Complaint {
    #[cold]
    #[inline(never)]
    fn add(&self, path: &str, problem: &str) {
        self.0.borrow_mut().get_or_insert_with(|| refusal(path, problem));
    }

    /// What was read, if nothing is wrong with it.
    pub(super) fn settle<T>(self, read: T) -> Result<T, Refusal> {
        self.0.into_inner().map_or(Ok(read), Err)
    }
}

/// A value of a document, and where it stands, as a JSON pointer.
pub(super) struct Place<'v> {
    value: &'v Tree<'v>,
    path: String,
    complaint: &'v Complaint,
}

impl<'v> Place<'v> {
    pub(super) const fn root(value: &'v Tree<'v>, complaint: &'v Complaint) -> Self {
        Self { value, path: String::new(), complaint }
    }

    /// Something is wrong here.
    pub(super) fn complain(&self, problem: &str) {
        self.complaint.add(&self.path, problem);
    }

    #[cold]
    #[inline(never)]
    fn expected(&self, expected: &str) {
        self.complain(&format!("expected {expected}, found {}", self.value.kind()));
    }

    pub(super) const fn value(&self) -> &'v Tree<'v> {
        self.value
    }

    pub(super) fn text(&self) -> Text {
        if self.value.as_text().is_none() {
            self.expected("a text");
        }
        Cow::Owned(self.value.as_text().unwrap_or_default().into())
    }

    pub(super) fn boolean(&self) -> bool {
        if self.value.as_boolean().is_none() {
            self.expected("true or false");
        }
        self.value.as_boolean().unwrap_or_default()
    }

    pub(super) fn whole_number(&self) -> u64 {
        let number = self.value.as_number().and_then(Number::whole);
        if number.is_none() {
            self.complain("expected a whole number of 0 or more");
        }
        number.unwrap_or_default()
    }

    /// The meaning of a word, which must be one of these.
    pub(super) fn word<T: Copy>(&self, words: &[(&str, T)], otherwise: T) -> T {
        let found = words.iter().find(|(word, _)| self.value.as_text() == Some(word));
        if found.is_none() {
            self.expected_word(&words.iter().map(|(word, _)| *word).collect::<Vec<_>>());
        }
        found.map_or(otherwise, |(_, meaning)| *meaning)
    }

    #[cold]
    #[inline(never)]
    fn expected_word(&self, words: &[&str]) {
        self.expected(&format!("`{}`", words.join("`, `")));
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = Place<'v>> {
        let elements = self.value.elements();
        if elements.is_none() {
            self.expected("an array");
        }
        let (path, complaint) = (self.path.clone(), self.complaint);
        let place = move |(index, value)| Place { value, path: format!("{path}/{index}"), complaint };
        elements.unwrap_or_default().iter().enumerate().map(place)
    }

    /// The fields of an object that has no others than these.
    #[inline(never)]
    pub(super) fn fields(&self, names: &[&str]) -> Fields<'v> {
        if let Tree::Object(fields) = self.value {
            if let Some(unknown) = fields.iter().map(|(name, _)| name).find(|name| !names.contains(&&***name)) {
                let path = format!("{}/{}", self.path, json::escaped(unknown));
                self.complaint.add(&path, &format!("there is no such field: expected {}", names.join(", ")));
            }
        } else {
            self.expected("an object");
        }
        Fields { object: self.value, path: self.path.clone(), complaint: self.complaint }
    }
}

/// The fields of an object.
pub(super) struct Fields<'v> {
    object: &'v Tree<'v>,
    path: String,
    complaint: &'v Complaint,
}

impl<'v> Fields<'v> {
    #[inline(never)]
    pub(super) fn optional(&self, name: &str) -> Option<Place<'v>> {
        let value = self.object.field(name)?;
        Some(Place { value, path: format!("{}/{name}", self.path), complaint: self.complaint })
    }

    #[inline(never)]
    pub(super) fn required(&self, name: &str) -> Place<'v> {
        const NOTHING: &Tree<'_> = &Tree::Null;
        self.optional(name).unwrap_or_else(|| {
            self.complaint.add(&self.path, &format!("the field `{name}` is missing"));
            Place { value: NOTHING, path: self.path.clone(), complaint: self.complaint }
        })
    }

    pub(super) fn optional_text(&self, name: &str) -> Option<Text> {
        self.optional(name).map(|place| place.text())
    }
}
