//! What came from outside, as messages show it.

use alloc::string::String;
use core::{ascii, fmt};

use crate::words::{Say, shown, words};

/// Text from outside, cut to a length and with everything but visible ASCII escaped, so that a
/// message can neither flood nor forge a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Excerpt(String);

impl Excerpt {
    const LONGEST: usize = 40;

    #[cold]
    #[inline(never)]
    pub(crate) fn of(text: &str) -> Self {
        let mut characters = text.chars();
        let mut start: String = characters.by_ref().take(Self::LONGEST).flat_map(char::escape_default).collect();
        if characters.next().is_some() {
            start.push('…');
        }
        Self(start)
    }

    /// Of what may be a secret: how long it is.
    #[cold]
    #[inline(never)]
    pub(crate) fn hidden(text: &str) -> Self {
        Self(words!["[", text.chars().count(), " characters that may be a secret]"])
    }

    /// The text, without the quotes that it is shown in.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Of bytes in any encoding: what is not ASCII shows as the byte that it is.
    #[cold]
    #[inline(never)]
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        let mut start = String::new();
        for byte in bytes.iter().take(Self::LONGEST) {
            start.extend(ascii::escape_default(*byte).map(char::from));
        }
        if bytes.len() > Self::LONGEST {
            start.push('…');
        }
        Self(start)
    }
}

impl Say for Excerpt {
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
