//! JSON on which all parsers agree, read once from front to back, without a tree.
//!
//! A payload is checked here and then made by the parser of the user's language. The two cannot
//! differ, because what parsers answer differently is refused: duplicate keys, invalid UTF-8, lone
//! surrogates, a byte-order mark, numbers beyond a double, more than 127 levels, trailing bytes,
//! and everything that RFC 8259 does not allow.
//!
//! The reader is the project's own, because no library does this in one pass: the general ones
//! let duplicate keys pass, need a second pass for the shape, and weigh more than all the rest of
//! what an edge runtime loads. Tests hold it against `serde_json`.

mod keys;
mod number;
mod pointer;
mod string;
#[cfg(test)]
mod tests;
mod tree;

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

pub(crate) use number::Number;
pub(crate) use pointer::{MOST_POINTERS, Pointer};
pub(crate) use string::Text;
pub(crate) use tree::Tree;

use crate::error::{Error, Excerpt};

/// So many arrays and objects may be nested: what `serde_json` allows, and few other parsers do not.
const MOST_LEVELS: usize = 127;

/// What a value is; of a scalar all of it, of an array or an object its beginning.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Start<'t> {
    Null,
    True,
    False,
    Number(Number<'t>),
    Text(Text<'t>),
    Array,
    Object,
}

impl Start<'_> {
    /// What it is, for messages.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::True | Self::False => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// Where a text stops being acceptable JSON, and why. Positions and sentences are made later:
/// what is acceptable pays for neither.
#[derive(Debug)]
pub(crate) struct Fault(Box<Stop>);

#[derive(Debug)]
struct Stop {
    at: usize,
    problem: Problem,
}

#[derive(Debug)]
enum Problem {
    Expected(&'static str),
    Other(&'static str),
}

/// An array or an object whose members are being read.
#[derive(Debug)]
pub(crate) struct Members {
    /// Where its keys begin among those of all open objects.
    keys: keys::Mark,
    any: bool,
}

/// Reads a text from front to back.
pub(crate) struct Reader<'t> {
    text: &'t str,
    at: usize,
    levels: usize,
    /// How many escapes the last string has.
    escapes: usize,
    /// The keys of all objects that are open, the innermost last.
    keys: Vec<Text<'t>>,
}

impl<'t> Reader<'t> {
    pub(crate) const fn new(text: &'t str) -> Self {
        Self { text, at: 0, levels: 0, escapes: 0, keys: Vec::new() }
    }

    /// Where the next byte is.
    pub(crate) const fn position(&self) -> usize {
        self.at
    }

    /// How many arrays and objects are open.
    pub(crate) const fn levels(&self) -> usize {
        self.levels
    }

    /// The next value, or its beginning: [`element`](Self::element) or [`key`](Self::key) goes on.
    pub(crate) fn value(&mut self) -> Result<Start<'t>, Fault> {
        Ok(match self.skip_white_space() {
            Some(b'"') => Start::Text(self.string()?),
            Some(b'{') => self.open().map(|()| Start::Object)?,
            Some(b'[') => self.open().map(|()| Start::Array)?,
            Some(b'-' | b'0'..=b'9') => Start::Number(self.number()?),
            Some(b't') => self.word("true").map(|()| Start::True)?,
            Some(b'f') => self.word("false").map(|()| Start::False)?,
            Some(b'n') => self.word("null").map(|()| Start::Null)?,
            _ => return Err(self.expected("a value")),
        })
    }

    /// Reads a value that nobody asks about.
    pub(crate) fn skip(&mut self) -> Result<(), Fault> {
        match self.skip_white_space() {
            Some(b'"') => self.read_string(),
            Some(b'{') => {
                self.open()?;
                let mut members = self.members();
                while self.key(&mut members)? {
                    self.skip()?;
                }
                Ok(())
            }
            Some(b'[') => {
                self.open()?;
                let mut members = self.members();
                while self.element(&mut members)? {
                    self.skip()?;
                }
                Ok(())
            }
            _ => self.value().map(|_| ()),
        }
    }

    /// The members of the array or object that has just begun.
    pub(crate) fn members(&self) -> Members {
        Members { keys: keys::Mark::at(&self.keys), any: false }
    }

    /// Whether the array has another element, which is the next value. Closes it if not.
    pub(crate) fn element(&mut self, members: &mut Members) -> Result<bool, Fault> {
        match self.skip_white_space() {
            Some(b']') => {
                self.close();
                return Ok(false);
            }
            Some(b',') if members.any => self.at += 1,
            _ if members.any => return Err(self.expected("`,` or `]`")),
            _ => {}
        }
        members.any = true;
        Ok(true)
    }

    /// Whether the object has another member, whose [`last_key`](Self::last_key) was read and whose
    /// value comes next. Closes it if not.
    pub(crate) fn key(&mut self, members: &mut Members) -> Result<bool, Fault> {
        let mut next = self.skip_white_space();
        if next == Some(b'}') {
            members.keys.finish(&mut self.keys).map_err(|key| self.repeated(key))?;
            self.close();
            return Ok(false);
        }
        if members.any {
            if next != Some(b',') {
                return Err(self.expected("`,` or `}`"));
            }
            self.at += 1;
            next = self.skip_white_space();
        }
        if next != Some(b'"') {
            return Err(self.expected(if members.any {
                "a key in double quotes"
            } else {
                "a key in double quotes or `}`"
            }));
        }
        members.any = true;
        let key = self.string()?;
        if !members.keys.add(&mut self.keys, key) {
            return Err(self.repeated(key));
        }
        if self.skip_white_space() != Some(b':') {
            return Err(self.expected("`:`"));
        }
        self.at += 1;
        Ok(true)
    }

    /// The key that [`key`](Self::key) has just read.
    pub(crate) fn last_key(&self) -> Text<'t> {
        self.keys.last().copied().unwrap_or(Text::new("", 0))
    }

    /// Makes sure that nothing but white space follows.
    pub(crate) fn end(&mut self) -> Result<(), Fault> {
        match self.skip_white_space() {
            None => Ok(()),
            Some(_) => Err(self.expected("nothing more after the document")),
        }
    }

    fn open(&mut self) -> Result<(), Fault> {
        if self.levels == MOST_LEVELS {
            return Err(Fault::other(self.at, "more than 127 levels of arrays and objects"));
        }
        self.levels += 1;
        self.at += 1;
        Ok(())
    }

    fn close(&mut self) {
        self.levels -= 1;
        self.at += 1;
    }

    fn word(&mut self, word: &str) -> Result<(), Fault> {
        if !self.rest().starts_with(word.as_bytes()) {
            return Err(self.expected("a value"));
        }
        self.at += word.len();
        Ok(())
    }

    #[inline]
    fn string(&mut self) -> Result<Text<'t>, Fault> {
        let start = self.at + 1;
        self.read_string()?;
        Ok(Text::new(self.text.get(start..self.at - 1).unwrap_or_default(), self.escapes))
    }

    /// Reads a string. That nothing comes back but whether it is one keeps it in a register.
    #[inline(never)]
    fn read_string(&mut self) -> Result<(), Fault> {
        self.escapes = 0;
        self.at = string::read(self.text.as_bytes(), self.at + 1, &mut self.escapes)? + 1;
        Ok(())
    }

    fn number(&mut self) -> Result<Number<'t>, Fault> {
        let number = number::read(self.text, self.at)?;
        self.at += number.text().len();
        Ok(number)
    }

    fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is not white space, which is not yet read.
    fn skip_white_space(&mut self) -> Option<u8> {
        loop {
            match self.peek() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                next => return next,
            }
        }
    }

    #[cold]
    fn expected(&self, what: &'static str) -> Fault {
        Fault::expected(self.at, what)
    }

    #[cold]
    fn repeated(&self, key: Text<'_>) -> Fault {
        let at = key.written().as_ptr().addr() - self.text.as_ptr().addr() - 1;
        Fault::other(at, "a key that occurs twice in its object; parsers differ on which counts")
    }
}

impl Fault {
    #[cold]
    fn expected(at: usize, what: &'static str) -> Self {
        Self(Box::new(Stop { at, problem: Problem::Expected(what) }))
    }

    #[cold]
    fn other(at: usize, problem: &'static str) -> Self {
        Self(Box::new(Stop { at, problem: Problem::Other(problem) }))
    }

    /// What was expected and what came.
    pub(crate) fn problem(&self, text: &str) -> String {
        if text.starts_with('\u{FEFF}') {
            return "a byte-order mark before the JSON".into();
        }
        match self.0.problem {
            Problem::Other(problem) => problem.into(),
            Problem::Expected(expected) => match text.get(self.0.at..).and_then(|rest| rest.chars().next()) {
                Some(found) => format!("expected {expected}, found {}", Excerpt::of(found.encode_utf8(&mut [0; 4]))),
                None if text.is_empty() => format!("expected {expected}, found an empty body"),
                None => format!("expected {expected}, found the end"),
            },
        }
    }

    /// `malformed_json`
    pub(crate) fn into_error(self, text: &str) -> Error {
        let (line, column) = position(text.as_bytes(), self.0.at);
        Error::MalformedJson { line, column, problem: self.problem(text) }
    }

    /// For a document that is no delivery's body: where and why.
    pub(crate) fn describe(&self, text: &str) -> String {
        let (line, column) = position(text.as_bytes(), self.0.at);
        format!("it is not JSON at line {line}, column {column}: {}", self.problem(text))
    }
}

/// The body as text: checked once, instead of string by string.
///
/// # Errors
/// `malformed_json`
pub(crate) fn text(body: &[u8]) -> Result<&str, Error> {
    core::str::from_utf8(body).map_err(|error| {
        let (line, column) = position(body, error.valid_up_to());
        Error::MalformedJson { line, column, problem: "a byte that is not UTF-8".into() }
    })
}

/// The line and the column, in bytes, both counted from 1.
fn position(text: &[u8], at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.split(|byte| *byte == b'\n').count();
    let column = before.rsplit(|byte| *byte == b'\n').next().map_or(0, <[u8]>::len) + 1;
    (line, column)
}
