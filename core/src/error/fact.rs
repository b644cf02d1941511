//! The facts behind an error.

use alloc::borrow::Cow;
use alloc::string::String;

use serde::{Serialize, Serializer};

use super::excerpt::Excerpt;
use super::language::Hint;
use super::length::Length;
use super::wording::{Nearest, Wording};
use crate::seen::Sights;
use crate::words::{Say, words};

/// One of the facts behind an error.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fact<'a> {
    /// Only the message tells it.
    Unsaid,
    /// There is nothing to say, such as which secret is empty where none was given.
    Nothing,
    /// A number of bytes, seconds or items, or an index.
    Number(u64),
    /// A name, a JSON pointer, or what was expected, found or wrong.
    Text(Cow<'a, str>),
}

/// What a fact may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// [`Fact::Unsaid`].
    Unsaid,
    /// [`Fact::Number`].
    Number,
    /// [`Fact::Number`] or [`Fact::Nothing`].
    NumberOrNothing,
    /// [`Fact::Text`].
    Text,
    /// [`Fact::Text`] or [`Fact::Nothing`].
    TextOrNothing,
}

/// What stands in a message.
pub(super) trait Piece: Say {
    /// The fact that it is.
    fn fact(&self) -> Fact<'_>;
}

impl<T: Say> Piece for T
where
    for<'a> Fact<'a>: From<&'a T>,
{
    fn fact(&self) -> Fact<'_> {
        Fact::from(self)
    }
}

/// What stands in a message, and is no fact.
pub(super) struct Aside<T>(pub(super) T);

impl<T: Say> Say for Aside<T> {
    fn say(&self, to: &mut String) {
        self.0.say(to);
    }
}

impl<T> From<&Aside<T>> for Fact<'_> {
    fn from(_: &Aside<T>) -> Self {
        Self::Unsaid
    }
}

/// The type of a fact.
pub(crate) trait OfKind {
    const KIND: FactKind;
}

macro_rules! kinds {
    ($( $kind:ident: $($type:ty),+; )+) => { $( $( impl OfKind for $type { const KIND: FactKind = FactKind::$kind; } )+ )+ };
}

kinds! {
    Unsaid: Hint;
    Number: u64, usize, Length;
    NumberOrNothing: Option<usize>;
    Text: String, Cow<'static, str>, Excerpt, Wording;
    TextOrNothing: Option<String>, Sights, Nearest;
}

impl From<&Length> for Fact<'_> {
    fn from(length: &Length) -> Self {
        let (Length::Whole(bytes) | Length::AtLeast(bytes)) = length;
        Self::Number(*bytes)
    }
}

impl From<&Hint> for Fact<'_> {
    fn from(_: &Hint) -> Self {
        Self::Unsaid
    }
}

impl<'a> From<&'a String> for Fact<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a Cow<'static, str>> for Fact<'a> {
    fn from(text: &'a Cow<'static, str>) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a Excerpt> for Fact<'a> {
    fn from(excerpt: &'a Excerpt) -> Self {
        Self::Text(Cow::Borrowed(excerpt.as_str()))
    }
}

impl From<&Wording> for Fact<'_> {
    fn from(wording: &Wording) -> Self {
        Self::Text(words![wording].into())
    }
}

impl From<&Sights> for Fact<'_> {
    fn from(sights: &Sights) -> Self {
        sights.codes().map_or(Self::Nothing, Self::Text)
    }
}

impl From<&Nearest> for Fact<'_> {
    fn from(nearest: &Nearest) -> Self {
        match nearest {
            Nearest::Name(name) => Self::Text(Cow::Borrowed(name)),
            _ => Self::Nothing,
        }
    }
}

impl From<&u64> for Fact<'_> {
    fn from(number: &u64) -> Self {
        Self::Number(*number)
    }
}

impl From<&usize> for Fact<'_> {
    fn from(number: &usize) -> Self {
        Self::Number(*number as u64)
    }
}

impl<'a> From<&'a Option<String>> for Fact<'a> {
    fn from(text: &'a Option<String>) -> Self {
        text.as_ref().map_or(Self::Nothing, Self::from)
    }
}

impl From<&Option<usize>> for Fact<'_> {
    fn from(number: &Option<usize>) -> Self {
        number.as_ref().map_or(Self::Nothing, Self::from)
    }
}

impl Serialize for Fact<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unsaid | Self::Nothing => serializer.serialize_unit(),
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}
