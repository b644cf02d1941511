//! Reading strings, which are most of a payload's bytes.

use super::cursor::Cursor;
use super::error::{Expected, Invalid, Problem};

impl Cursor<'_> {
    /// Reads the string whose opening quote is next.
    #[inline]
    pub(super) fn string(&mut self) -> Result<(), Invalid> {
        self.start = self.at + 1;
        self.escapes = 0;
        self.at = self.specials.next(self.bytes(), self.start);
        if self.peek() != Some(b'"') {
            self.escaped()?;
        }
        self.at += 1;
        Ok(())
    }

    /// Reads on to the closing quote, from an escape, or what should not be there.
    #[inline(never)]
    fn escaped(&mut self) -> Result<(), Invalid> {
        loop {
            match self.peek() {
                Some(b'"') => return Ok(()),
                Some(b'\\') => self.escape()?,
                Some(_) => return Err(self.expected(Expected::Escape)),
                None => return Err(self.expected(Expected::Quote)),
            }
            self.escapes += 1;
            self.at = self.specials.next(self.bytes(), self.at);
        }
    }

    /// Reads an escape.
    fn escape(&mut self) -> Result<(), Invalid> {
        let start = self.at;
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                let is_half = match self.code_unit()? {
                    0xD800..=0xDBFF if self.rest().starts_with(br"\u") => {
                        self.at += 1;
                        !matches!(self.code_unit()?, 0xDC00..=0xDFFF)
                    }
                    unit => matches!(unit, 0xD800..=0xDFFF),
                };
                if is_half {
                    return Err(self.stop(start, Problem::HalfSurrogate));
                }
            }
            _ => return Err(self.expected(Expected::EscapeLetter)),
        }
        Ok(())
    }

    /// Reads the rest of an escape from its `u` on.
    fn code_unit(&mut self) -> Result<u32, Invalid> {
        let mut unit = 0;
        for _ in 0..4 {
            self.at += 1;
            let Some(digit) = self.peek().and_then(|byte| char::from(byte).to_digit(16)) else {
                return Err(self.expected(Expected::HexDigits));
            };
            unit = unit << 4 | digit;
        }
        self.at += 1;
        Ok(unit)
    }
}
