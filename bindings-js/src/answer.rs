//! Answers: how texts and numbers cross to JavaScript, as `npm/src/engine/answer.ts` reads them.
//!
//! Making a string costs more than anything else that crosses, whatever its length. So an answer
//! is one string, which JavaScript cuts: first a head for each value, then a space, then the texts,
//! one after the other. A head is a sign for the value's kind, and for its length, in UTF-16 code
//! units as JavaScript counts, digits of six bits from `@` on, the highest first. The heads are
//! ASCII, so that they make no string larger.

use alloc::string::{String, ToString};

use hookseal::Error;
use hookseal::binding::{self, CamelCase, Fact};

const TEXT: char = '"';
const NUMBER: char = '#';
const NOTHING: char = '!';
const END: char = ' ';
/// The digit zero, and how many digits there are.
const DIGIT: u8 = b'@';
const DIGIT_BITS: u32 = 6;

/// The answer to the last call. Its memory is kept for the next one.
#[derive(Debug, Default)]
pub struct Answer {
    heads: String,
    texts: String,
}

impl Answer {
    pub(crate) const fn new() -> Self {
        Self { heads: String::new(), texts: String::new() }
    }

    /// The answer as it crosses.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.heads
    }

    /// Replaces what it says.
    pub(crate) fn write(&mut self, write: impl FnOnce(&mut Self)) {
        self.heads.clear();
        self.texts.clear();
        write(self);
        self.heads.push(END);
        self.heads.push_str(&self.texts);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.texts.push_str(text);
        self.head(TEXT, if text.is_ascii() { text.len() } else { text.encode_utf16().count() });
    }

    pub(crate) fn text_or_nothing(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.heads.push(NOTHING),
        }
    }

    pub(crate) fn number(&mut self, number: u64) {
        let digits = number.to_string();
        self.texts.push_str(&digits);
        self.head(NUMBER, digits.len());
    }

    fn head(&mut self, kind: char, length: usize) {
        self.heads.push(kind);
        let digits = (usize::BITS - length.leading_zeros()).div_ceil(DIGIT_BITS);
        for place in (0..digits).rev() {
            let [digit, ..] = (length >> (place * DIGIT_BITS)).to_le_bytes();
            self.heads.push(char::from(DIGIT | (digit % DIGIT)));
        }
    }

    /// An error: code, class, status, message, and its facts, each after its name.
    pub(crate) fn error(&mut self, error: &Error) {
        self.text(error.code().as_str());
        self.text(error.class().as_str());
        self.number(error.status().into());
        self.text(&error.to_string());
        binding::each_fact(error, |name, fact| {
            self.text(&CamelCase(name).to_string());
            match fact {
                Fact::Text(text) => self.text(&text),
                Fact::Number(number) => self.number(number),
                _ => self.text_or_nothing(None),
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Answer)) -> String {
        let mut answer = Answer::new();
        answer.text("what an earlier call left");
        answer.write(write);
        answer.as_str().to_owned()
    }

    #[test]
    fn heads_then_texts() {
        let answer = written(|answer| {
            answer.text("ab");
            answer.text_or_nothing(None);
            answer.number(17);
            answer.text("");
        });
        assert_eq!(answer, "\"B!#B\" ab17");
    }

    #[test]
    fn lengths_are_those_of_javascript() {
        assert_eq!(written(|answer| answer.text("é😀")), "\"C é😀");
        let long = "x".repeat(64 * 64 + 2);
        assert_eq!(written(|answer| answer.text(&long)), format!("\"A@B {long}"));
    }
}
