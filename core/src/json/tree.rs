//! A document as a tree, for what is read once: configurations, schemes and filters.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::mem;

use hookseal_kernel::json::{Error, Invalid, Kind, Number};
use zeroize::Zeroize;

#[cfg(feature = "keys")]
use super::pointer::steps;
use super::read::{Reader, reader, value};
use crate::error::Excerpt;

/// So many characters of a number are shown.
const LONGEST_NUMBER: usize = 40;

/// The only key of an object that stands for a value which JSON cannot express; beside it is what
/// the value is. Bindings write it, so that the core refuses such a value like any other that it
/// did not expect, and says what it did.
const FOREIGN: &str = "\0";

/// A value of a document. Texts without escapes are borrowed from it.
#[derive(Clone, Debug, Default)]
pub(crate) enum Tree<'t> {
    #[default]
    Null,
    Boolean(bool),
    Number(Number<'t>),
    Text(Cow<'t, str>),
    Array(Vec<Self>),
    Object(Vec<(Cow<'t, str>, Self)>),
    /// A value of the caller's language that JSON cannot express: what it is, for messages. It is in
    /// the document as an object with [`FOREIGN`] for its only key.
    Foreign(Cow<'t, str>),
}

impl<'t> Tree<'t> {
    pub(crate) fn read(text: &'t str) -> Result<Self, Error> {
        let mut reader = reader(text);
        let tree = Self::next(&mut reader).and_then(|tree| reader.end().map(|()| tree));
        tree.map_err(|Invalid| reader.error())
    }

    fn next(reader: &mut Reader<'t>) -> Result<Self, Invalid> {
        Ok(match reader.value()? {
            Kind::Null => Self::Null,
            Kind::True => Self::Boolean(true),
            Kind::False => Self::Boolean(false),
            Kind::Number => Self::Number(reader.cursor().number()),
            Kind::Text => Self::Text(value(&reader.cursor().text())),
            Kind::Array => {
                let mut members = reader.members();
                let mut elements = Vec::new();
                while reader.element(&mut members)? {
                    elements.push(Self::next(reader)?);
                }
                Self::Array(elements)
            }
            Kind::Object => {
                let mut members = reader.members();
                let mut fields = Vec::new();
                while reader.key(&mut members)? {
                    fields.push((value(&reader.last_key()), Self::next(reader)?));
                }
                match fields.as_mut_slice() {
                    [(key, Self::Text(found))] if key == FOREIGN => Self::Foreign(mem::take(found)),
                    _ => Self::Object(fields),
                }
            }
        })
    }

    fn wipe(&mut self) {
        match self {
            Self::Text(Cow::Owned(text)) | Self::Foreign(Cow::Owned(text)) => text.zeroize(),
            Self::Array(elements) => elements.iter_mut().for_each(Self::wipe),
            Self::Object(fields) => fields.iter_mut().for_each(|(_, value)| value.wipe()),
            _ => {}
        }
    }

    /// What it is, for messages.
    pub(crate) fn kind(&self) -> &str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
            Self::Foreign(found) => found,
        }
    }

    /// What it is, as the reader says it.
    #[cfg(feature = "keys")]
    pub(crate) const fn found(&self) -> Kind {
        match self {
            Self::Null => Kind::Null,
            Self::Boolean(true) => Kind::True,
            Self::Boolean(false) => Kind::False,
            Self::Number(_) => Kind::Number,
            Self::Text(_) => Kind::Text,
            Self::Array(_) => Kind::Array,
            Self::Object(_) | Self::Foreign(_) => Kind::Object,
        }
    }

    /// What stands where a pointer points.
    #[cfg(feature = "keys")]
    pub(crate) fn at(&self, pointer: &str) -> Option<&Self> {
        steps(pointer).try_fold(self, |value, (name, index)| match value {
            Self::Object(_) => value.field(&name),
            Self::Array(elements) => elements.get(index?),
            _ => None,
        })
    }

    /// What it is, for messages: scalars as they are, and nothing long.
    #[cold]
    #[inline(never)]
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Boolean(value) => (if *value { "true" } else { "false" }).into(),
            Self::Number(number) => number.text().chars().take(LONGEST_NUMBER).collect(),
            Self::Text(text) => Excerpt::of(text).to_string(),
            other => other.kind().into(),
        }
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) const fn as_boolean(&self) -> Option<bool> {
        match self {
            Self::Boolean(value) => Some(*value),
            _ => None,
        }
    }

    pub(crate) const fn as_number(&self) -> Option<&Number<'t>> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The field of an object.
    pub(crate) fn field(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(fields) => fields.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The field of an object, if it is a text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.field(name)?.as_text()
    }

    /// The field of an object, if it is a number.
    pub(crate) fn number(&self, name: &str) -> Option<&Number<'t>> {
        self.field(name)?.as_number()
    }

    /// The field of an object, if it is an array.
    pub(crate) fn array(&self, name: &str) -> Option<&[Self]> {
        self.field(name)?.elements()
    }

    /// The elements of an array.
    pub(crate) fn elements(&self) -> Option<&[Self]> {
        match self {
            Self::Array(elements) => Some(elements),
            _ => None,
        }
    }
}

/// A document that may hold secrets: all texts that were decoded from it are wiped in the end.
pub(crate) struct Wiped<'t>(pub(crate) Tree<'t>);

impl<'t> Wiped<'t> {
    pub(crate) fn read(text: &'t str) -> Result<Self, Error> {
        // Nothing is decoded before all of it is known to be JSON: what is half read has no owner.
        let mut reader = reader(text);
        let checked = reader.read_document(&mut ());
        checked.map_err(|Invalid| reader.error())?;
        Tree::read(text).map(Self)
    }
}

impl Drop for Wiped<'_> {
    fn drop(&mut self) {
        self.0.wipe();
    }
}
