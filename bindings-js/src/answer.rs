//! Answers: how texts and numbers cross to JavaScript. [`boundary`](crate::boundary) says how they are written.

use alloc::string::{String, ToString};

use hookseal::Error;
use hookseal::binding::{self, CamelCase, Fact};
use hookseal_boundary::{ANSWER_NOTHING, ANSWER_NUMBER, ANSWER_TEXT, each_sign, utf16_units};

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
        self.heads.push(' ');
        self.heads.push_str(&self.texts);
    }

    fn text(&mut self, text: &str) {
        self.texts.push_str(text);
        self.head(ANSWER_TEXT, if text.is_ascii() { text.len() } else { utf16_units(text.as_bytes()) });
    }

    fn nothing(&mut self) {
        self.head(ANSWER_NOTHING, 0);
    }

    fn number(&mut self, number: u64) {
        let digits = number.to_string();
        self.texts.push_str(&digits);
        self.head(ANSWER_NUMBER, digits.len());
    }

    /// Its signs are ASCII, so that heads make no string larger.
    fn head(&mut self, kind: u32, length: usize) {
        each_sign(kind, length, |sign| self.heads.push(char::from(sign)));
    }
}

/// What can be a field of an answer.
pub(crate) trait Write {
    fn write(self, answer: &mut Answer);
}

impl Write for u64 {
    fn write(self, answer: &mut Answer) {
        answer.number(self);
    }
}

impl Write for &str {
    fn write(self, answer: &mut Answer) {
        answer.text(self);
    }
}

impl Write for Option<&str> {
    fn write(self, answer: &mut Answer) {
        match self {
            Some(text) => answer.text(text),
            None => answer.nothing(),
        }
    }
}

impl Write for &[&str] {
    fn write(self, answer: &mut Answer) {
        answer.number(self.len() as u64);
        for text in self {
            answer.text(text);
        }
    }
}

/// The facts behind it, each after its name.
impl Write for &Error {
    fn write(self, answer: &mut Answer) {
        binding::each_fact(self, |name, fact| {
            answer.text(&CamelCase(name).to_string());
            match fact {
                Fact::Text(text) => answer.text(&text),
                Fact::Number(number) => answer.number(number),
                _ => answer.nothing(),
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
            answer.nothing();
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
