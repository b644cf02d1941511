//! Reading numbers.

use super::cursor::Cursor;
use super::error::{Expected, Invalid, Problem};
use super::number::INFINITE;

impl Cursor<'_> {
    /// Reads the number that is next.
    pub(super) fn read_number(&mut self) -> Result<(), Invalid> {
        self.start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let first = self.at;
        let is_zero = self.peek() == Some(b'0');
        match self.digits() {
            0 => return Err(self.expected(Expected::DigitAfterSign)),
            2.. if is_zero => return Err(self.stop(first + 1, Problem::Expected(Expected::NoDigitAfterZero))),
            _ => {}
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.expected(Expected::DigitAfterPoint));
            }
        }
        let has_exponent = matches!(self.peek(), Some(b'e' | b'E'));
        if has_exponent {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if self.digits() == 0 {
                return Err(self.expected(Expected::DigitOfExponent));
            }
        }
        if (has_exponent || self.at - self.start >= INFINITE.len()) && self.number().is_infinite() {
            return Err(self.stop(self.start, Problem::NumberTooLarge));
        }
        Ok(())
    }

    /// Reads digits, and gives how many there are.
    #[inline]
    fn digits(&mut self) -> usize {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        self.at - start
    }
}
