//! Reading the objects of a document with exact problems: each names its place.
//!
//! The first thing that is wrong is kept, and reading goes on with a value that means nothing: so
//! there is one way through a document, in the code and in what a browser loads, and not one for
//! each thing that can be wrong.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use super::invalid::{Invalid, invalid};
use crate::json::{self, Number, Tree};
use crate::text::Text;

/// What is wrong with a document: the first thing that was found.
#[derive(Default)]
pub(super) struct Problems(RefCell<Option<Invalid>>);

impl Problems {
    #[cold]
    #[inline(never)]
    fn add(&self, path: &str, problem: &str) {
        self.0.borrow_mut().get_or_insert_with(|| invalid(path, problem));
    }

    /// What was read, if nothing is wrong with it.
    pub(super) fn settle<T>(self, read: T) -> Result<T, Invalid> {
        self.0.into_inner().map_or(Ok(read), Err)
    }
}

/// A value of a document, and where it stands. The path is made only for a problem.
pub(super) struct Place<'v> {
    value: &'v Tree<'v>,
    /// What it is part of, and under which key; nothing for the document itself.
    inside: Option<(&'v Place<'v>, Key<'v>)>,
    problems: &'v Problems,
}

#[derive(Clone, Copy)]
enum Key<'v> {
    Name(&'v str),
    Index(usize),
}

impl<'v> Place<'v> {
    pub(super) const fn root(value: &'v Tree<'v>, problems: &'v Problems) -> Self {
        Self { value, inside: None, problems }
    }

    /// Something is wrong here.
    #[cold]
    #[inline(never)]
    pub(super) fn wrong(&self, problem: &str) {
        self.problems.add(&self.path(), problem);
    }

    /// As a JSON pointer.
    fn path(&self) -> String {
        self.inside.map_or_else(String::new, |(place, key)| {
            let path = place.path();
            match key {
                Key::Name(name) => format!("{path}/{}", json::escaped(name)),
                Key::Index(index) => format!("{path}/{index}"),
            }
        })
    }

    /// What is part of it.
    const fn part(&'v self, key: Key<'v>, value: &'v Tree<'v>) -> Self {
        Self { value, inside: Some((self, key)), problems: self.problems }
    }

    #[cold]
    #[inline(never)]
    fn expected(&self, expected: &str) {
        self.wrong(&format!("expected {expected}, found {}", self.value.kind()));
    }

    pub(super) const fn value(&self) -> &'v Tree<'v> {
        self.value
    }

    #[inline(never)]
    pub(super) fn text(&self) -> Text {
        if self.value.as_text().is_none() {
            self.expected("a string");
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
            self.wrong(&format!("expected a whole number of 0 or more, found {}", self.value.shown()));
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
    pub(super) fn expected_word(&self, words: &[&str]) {
        let path = self.path();
        // The secret itself may have come in the place of its rule.
        let found = if path.starts_with("/secret") { self.value.kind().into() } else { self.value.shown() };
        self.wrong(&format!("expected one of {}, found {found}", listed(words)));
    }

    pub(super) fn elements(&'v self) -> impl Iterator<Item = Self> {
        let elements = self.value.elements();
        if elements.is_none() {
            self.expected("an array");
        }
        elements.unwrap_or_default().iter().enumerate().map(|(index, value)| self.part(Key::Index(index), value))
    }

    /// The members of an object whose names are not known beforehand.
    pub(super) fn members(&'v self) -> impl Iterator<Item = (&'v str, Self)> {
        let members = if let Tree::Object(members) = self.value {
            &**members
        } else {
            self.expected("an object");
            &[]
        };
        members.iter().map(|(name, value)| (&**name, self.part(Key::Name(name), value)))
    }

    /// The fields of an object that has no others than these.
    #[inline(never)]
    pub(super) fn fields(&'v self, names: &[&str]) -> Fields<'v> {
        if let Tree::Object(fields) = self.value {
            if let Some((unknown, value)) = fields.iter().find(|(name, _)| !names.contains(&&**name)) {
                let expected = ["there is no such field: expected ", &listed(names)].concat();
                self.part(Key::Name(unknown), value).wrong(&expected);
            }
        } else {
            self.expected("an object");
        }
        Fields(self)
    }
}

/// Words as a message lists them.
fn listed(words: &[&str]) -> String {
    let mut list = String::new();
    for word in words {
        list.push_str(if list.is_empty() { "`" } else { ", `" });
        list.push_str(word);
        list.push('`');
    }
    list
}

/// The fields of an object.
#[derive(Clone, Copy)]
pub(super) struct Fields<'v>(&'v Place<'v>);

impl<'v> Fields<'v> {
    #[inline(never)]
    pub(super) fn optional(self, name: &'v str) -> Option<Place<'v>> {
        self.0.value.field(name).map(|value| self.0.part(Key::Name(name), value))
    }

    #[inline(never)]
    pub(super) fn required(self, name: &'v str) -> Place<'v> {
        const NOTHING: &Tree<'_> = &Tree::Null;
        self.optional(name).unwrap_or_else(|| {
            self.0.wrong(&format!("the field `{name}` is missing"));
            self.0.part(Key::Name(name), NOTHING)
        })
    }

    pub(super) fn optional_text(self, name: &'v str) -> Option<Text> {
        self.optional(name).map(|place| place.text())
    }

    /// Whether it is there, and true.
    pub(super) fn is_true(self, name: &'v str) -> bool {
        self.optional(name).is_some_and(|place| place.boolean())
    }
}
