//! What came from outside, as messages show it.

use alloc::string::String;
use core::fmt;

use hookseal_words as said;

use crate::words::{Say, shown, words};

/// Text from outside, cut to a length and with everything but visible ASCII escaped, so that a
/// message can neither flood nor forge a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Excerpt(String);

impl Excerpt {
    #[cold]
    #[inline(never)]
    pub(crate) fn of(text: &str) -> Self {
        let mut start = String::new();
        said::excerpt(&mut start, text);
        Self(start)
    }

    /// Of what may be a secret: how long it is.
    #[cold]
    #[inline(never)]
    pub(crate) fn hidden(text: &str) -> Self {
        Self(words![said::Piece::Hidden(text.chars().count() as u64)])
    }

    /// The text, without the quotes that it is shown in.
    #[cfg(feature = "explain")]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Of bytes in any encoding: what is not ASCII shows as the byte that it is.
    #[cold]
    #[inline(never)]
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        let mut start = String::new();
        said::excerpt_of_bytes(&mut start, bytes);
        Self(start)
    }
}

impl<'a> From<&'a Excerpt> for said::Piece<'a> {
    fn from(excerpt: &'a Excerpt) -> Self {
        Self::Text(&excerpt.0)
    }
}

impl Say<String> for Excerpt {
    fn say(&self, to: &mut String) {
        to.push('"');
        to.push_str(&self.0);
        to.push('"');
    }
}

shown!(Excerpt);

impl fmt::Debug for Excerpt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
