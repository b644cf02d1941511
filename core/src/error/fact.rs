//! The facts behind an error.

use alloc::borrow::Cow;
use alloc::string::String;

use hookseal_words::{self as said, Piece};
use serde::{Serialize, Serializer};

use super::excerpt::Excerpt;
use super::language::Hint;
use super::length::Length;
use super::wording::{Nearest, Wording};
use crate::seen::Sights;
use crate::text::Text;

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

/// What stands in a message.
pub(super) trait ToPiece {
    fn piece(&self) -> Piece<'_>;
}

macro_rules! pieces {
    ($($type:ty),+) => { $( impl ToPiece for $type { fn piece(&self) -> Piece<'_> { Piece::from(self) } } )+ };
}

pieces! { Excerpt, Hint, Length, Nearest, Sights, Wording }

impl ToPiece for u64 {
    fn piece(&self) -> Piece<'_> {
        Piece::Number(*self)
    }
}

impl ToPiece for usize {
    fn piece(&self) -> Piece<'_> {
        Piece::Number(*self as u64)
    }
}

impl ToPiece for String {
    fn piece(&self) -> Piece<'_> {
        Piece::Text(self)
    }
}

impl ToPiece for Text {
    fn piece(&self) -> Piece<'_> {
        Piece::Text(self)
    }
}

impl<T: ToPiece> ToPiece for Option<T> {
    fn piece(&self) -> Piece<'_> {
        self.as_ref().map_or(Piece::Nothing, ToPiece::piece)
    }
}

impl<'a> From<Piece<'a>> for Fact<'a> {
    fn from(piece: Piece<'a>) -> Self {
        match (piece.fact(), piece) {
            (said::Fact::Unsaid, _) => Self::Unsaid,
            (said::Fact::Nothing, _) => Self::Nothing,
            (said::Fact::Number(number), _) => Self::Number(number),
            (said::Fact::Text, Piece::Text(text)) => Self::Text(Cow::Borrowed(text)),
            (said::Fact::Text, piece) => {
                let mut text = String::new();
                piece.say_fact(&mut text);
                Self::Text(text.into())
            }
        }
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
