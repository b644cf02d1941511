//! Where a reader is in its text, and what it has just read.

use super::error::{Error, Expected, Invalid, Problem};
use super::number::Number;
use super::same::is_same;
use super::specials::Specials;
use super::text::Text;

/// Where a reader is in its text, and what it has just read.
pub struct Cursor<'t> {
    text: &'t str,
    pub(super) at: usize,
    /// Where the last string (without its quotes), key or number begins.
    pub(super) start: usize,
    /// How many escapes the last string has.
    pub(super) escapes: usize,
    pub(super) specials: Specials,
    pub(super) error: Error,
}

impl<'t> Cursor<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        let error = Error { at: 0, problem: Problem::Expected(Expected::Value) };
        Self { text, at: 0, start: 0, escapes: 0, specials: Specials::new(), error }
    }

    /// Where the next byte is.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.at
    }

    /// The string that was just read.
    #[must_use]
    pub fn text(&self) -> Text<'t> {
        Text::new(self.text.get(self.start..self.at - 1).unwrap_or_default(), self.escapes)
    }

    /// The number that was just read.
    #[must_use]
    pub fn number(&self) -> Number<'t> {
        Number::new(self.text.get(self.start..self.at).unwrap_or_default())
    }

    pub(super) const fn whole(&self) -> &'t str {
        self.text
    }

    pub(super) const fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    pub(super) fn word(&mut self, word: &str) -> Result<(), Invalid> {
        if !self.rest().starts_with(word.as_bytes()) {
            return Err(self.expected(Expected::Value));
        }
        self.at += word.len();
        Ok(())
    }

    pub(super) fn skip_field(&mut self, is_after_another: bool, name: &[u8]) -> Option<()> {
        if is_after_another {
            self.skip_byte(b',')?;
        }
        self.skip_byte(b'"')?;
        self.start = self.at;
        let (key, rest) = self.rest().split_at_checked(name.len())?;
        // White space before the quote would belong to the key.
        if rest.first() != Some(&b'"') || !is_same(key, name) {
            return None;
        }
        self.escapes = 0;
        self.at += name.len() + 1;
        self.skip_byte(b':')
    }

    #[inline]
    fn skip_byte(&mut self, byte: u8) -> Option<()> {
        // Providers send no white space.
        if self.peek() != Some(byte) && self.skip_white_space() != Some(byte) {
            return None;
        }
        self.at += 1;
        Some(())
    }

    pub(super) fn rest(&self) -> &'t [u8] {
        self.bytes().get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes().get(self.at).copied()
    }

    /// The next byte that is not white space, which is not yet read.
    #[inline]
    pub(super) fn skip_white_space(&mut self) -> Option<u8> {
        loop {
            match self.peek() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                next => return next,
            }
        }
    }

    #[cold]
    #[inline(never)]
    pub(super) fn expected(&mut self, what: Expected) -> Invalid {
        self.stop(self.at, Problem::Expected(what))
    }

    /// The key that begins here is there for the second time.
    #[cold]
    #[inline(never)]
    pub(super) fn repeated(&mut self, key: usize) -> Invalid {
        self.stop(key - 1, Problem::RepeatedKey)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn stop(&mut self, at: usize, problem: Problem) -> Invalid {
        self.error = Error { at, problem };
        Invalid
    }
}
