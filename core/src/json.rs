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
mod value;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

pub(crate) use number::Number;
pub(crate) use pointer::{MOST_POINTERS, Pointer, at, escaped, steps};
pub(crate) use string::Text;
pub(crate) use tree::{Tree, Wiped};
pub(crate) use value::Maker;

use crate::error::{Error, Excerpt};

/// So many arrays and objects may be nested: what `serde_json` allows, and few other parsers do not.
const MOST_LEVELS: usize = 127;

/// What a value is. Of a scalar the reader has all of it then, of an array or an object its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    True,
    False,
    Number,
    Text,
    Array,
    Object,
}

impl Kind {
    /// What it is, for messages.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::True | Self::False => "a boolean",
            Self::Number => "a number",
            Self::Text => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// What is made of a document while it is read. `()` makes nothing of it, and costs nothing.
pub(crate) trait Make<'t> {
    /// A scalar, or the beginning of an array or an object, that the reader has just read.
    fn value(&mut self, kind: Kind, reader: &Reader<'t>);
    /// The key of the member whose value comes next.
    fn key(&mut self, key: Text<'t>);
    /// The end of the array or object that is open innermost.
    fn end(&mut self);
}

impl<'t> Make<'t> for () {
    #[inline]
    fn value(&mut self, _: Kind, _: &Reader<'t>) {}

    #[inline]
    fn key(&mut self, _: Text<'t>) {}

    #[inline]
    fn end(&mut self) {}
}

/// The text stops being acceptable JSON; the reader knows where and why. It is nothing itself, so
/// that results of reading stay in registers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopped;

/// Where a text stops being acceptable JSON, and why. Positions and sentences are made later:
/// what is acceptable pays for neither.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault {
    at: usize,
    problem: Problem,
}

#[derive(Clone, Copy, Debug)]
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
    /// Where the last string (without its quotes), key or number begins.
    start: usize,
    /// How many escapes the last string has.
    escapes: usize,
    specials: string::Specials,
    /// The keys of all objects that are open, the innermost last; without those that
    /// [`field`](Self::field) has read.
    keys: Vec<&'t [u8]>,
    fault: Fault,
}

impl<'t> Reader<'t> {
    pub(crate) const fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            levels: 0,
            start: 0,
            escapes: 0,
            specials: string::Specials::new(),
            keys: Vec::new(),
            fault: Fault { at: 0, problem: Problem::Other("") },
        }
    }

    /// Where the next byte is.
    pub(crate) const fn position(&self) -> usize {
        self.at
    }

    /// How many arrays and objects are open.
    pub(crate) const fn levels(&self) -> usize {
        self.levels
    }

    /// Why it stopped.
    pub(crate) const fn fault(&self) -> Fault {
        self.fault
    }

    /// The next value, or its beginning: [`element`](Self::element) or [`key`](Self::key) goes on.
    pub(crate) fn value(&mut self) -> Result<Kind, Stopped> {
        self.value_here()
    }

    #[allow(
        clippy::inline_always,
        reason = "a call for each value and each key takes a sixth longer; WebAssembly is to be small"
    )]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn value_here(&mut self) -> Result<Kind, Stopped> {
        match self.skip_white_space() {
            Some(b'"') => self.string().map(|()| Kind::Text),
            Some(b'-' | b'0'..=b'9') => self.read_number().map(|()| Kind::Number),
            Some(b'{') => self.open().map(|()| Kind::Object),
            Some(b'[') => self.open().map(|()| Kind::Array),
            Some(b't') => self.word("true").map(|()| Kind::True),
            Some(b'f') => self.word("false").map(|()| Kind::False),
            Some(b'n') => self.word("null").map(|()| Kind::Null),
            _ => Err(self.expected("a value")),
        }
    }

    /// Reads what is in an array or object that has just begun.
    pub(crate) fn read_members(&mut self, kind: Kind, make: &mut impl Make<'t>) -> Result<(), Stopped> {
        let mut members = self.members();
        match kind {
            Kind::Object => {
                while self.key_here(&mut members)? {
                    make.key(self.last_key());
                    self.read_member(make)?;
                }
            }
            Kind::Array => {
                while self.element(&mut members)? {
                    self.read_member(make)?;
                }
            }
            _ => return Ok(()),
        }
        make.end();
        Ok(())
    }

    /// Reads a value, all of it.
    #[allow(
        clippy::inline_always,
        reason = "as for `value_here`: a call for each value takes longer; WebAssembly is to be small"
    )]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn read_member(&mut self, make: &mut impl Make<'t>) -> Result<(), Stopped> {
        let kind = self.value_here()?;
        make.value(kind, self);
        if matches!(kind, Kind::Array | Kind::Object) {
            self.read_members(kind, make)?;
        }
        Ok(())
    }

    /// The string that was just read.
    pub(crate) fn text(&self) -> Text<'t> {
        Text::new(self.text.get(self.start..self.at - 1).unwrap_or_default(), self.escapes)
    }

    /// The number that was just read.
    pub(crate) fn number(&self) -> Number<'t> {
        Number::new(self.text.get(self.start..self.at).unwrap_or_default())
    }

    /// The members of the array or object that has just begun.
    pub(crate) fn members(&self) -> Members {
        Members { keys: keys::Mark::at(&self.keys), any: false }
    }

    /// Whether the array has another element, which is the next value. Closes it if not.
    pub(crate) fn element(&mut self, members: &mut Members) -> Result<bool, Stopped> {
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
    ///
    /// Half of the time that a payload takes is spent here.
    pub(crate) fn key(&mut self, members: &mut Members) -> Result<bool, Stopped> {
        self.key_here(members)
    }

    #[allow(clippy::inline_always, reason = "as above")]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn key_here(&mut self, members: &mut Members) -> Result<bool, Stopped> {
        let text = self.text.as_bytes();
        match self.skip_white_space() {
            Some(b',') if members.any => {
                self.at += 1;
                if self.skip_white_space() != Some(b'"') {
                    return Err(self.expected("a key in double quotes"));
                }
            }
            Some(b'"') if !members.any => {}
            next => return self.no_key(next, members),
        }
        members.any = true;
        self.string()?;
        // Between the two quotes that were just read. What checks it again and then has no key takes longer.
        let key = &text[self.start..self.at - 1];
        if !members.keys.add(&mut self.keys, key, self.escapes != 0) {
            return Err(self.repeated_key());
        }
        if self.skip_white_space() != Some(b':') {
            return Err(self.expected("`:`"));
        }
        self.at += 1;
        Ok(true)
    }

    /// Closes the object, whose next member does not begin here.
    fn no_key(&mut self, next: Option<u8>, members: &Members) -> Result<bool, Stopped> {
        if next != Some(b'}') {
            return Err(self.expected(if members.any { "`,` or `}`" } else { "a key in double quotes or `}`" }));
        }
        members.keys.finish(&mut self.keys).map_err(|key| self.repeated(self.position_of(key)))?;
        self.close();
        Ok(false)
    }

    /// The key that [`key`](Self::key) has just read.
    pub(crate) fn last_key(&self) -> Text<'t> {
        let length = self.keys.last().map_or(0, |key| key.len());
        Text::new(self.text.get(self.start..self.start + length).unwrap_or_default(), self.escapes)
    }

    /// Whether the object's next member is this one, whose value comes next then. If not, nothing is
    /// read. That it comes twice, [`key`](Self::key) does not notice.
    pub(crate) fn field(&mut self, members: &mut Members, name: &str) -> bool {
        let at = self.at;
        let is_next = self.skip_field(members.any, name).is_some();
        if is_next {
            members.any = true;
        } else {
            self.at = at;
        }
        is_next
    }

    fn skip_field(&mut self, is_after_another: bool, name: &str) -> Option<()> {
        if is_after_another {
            self.skip_byte(b',')?;
        }
        self.skip_byte(b'"')?;
        self.start = self.at;
        let (key, rest) = self.rest().split_at_checked(name.len())?;
        // White space before the quote would belong to the key.
        if rest.first() != Some(&b'"') || !is_same(key, name.as_bytes()) {
            return None;
        }
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

    /// The key that was just read is there for the second time.
    #[cold]
    pub(crate) fn repeated_key(&mut self) -> Stopped {
        self.repeated(self.start)
    }

    /// Makes sure that nothing but white space follows.
    pub(crate) fn end(&mut self) -> Result<(), Stopped> {
        match self.skip_white_space() {
            None => Ok(()),
            Some(_) => Err(self.expected("nothing more after the document")),
        }
    }

    fn open(&mut self) -> Result<(), Stopped> {
        if self.levels == MOST_LEVELS {
            return Err(self.stop(self.at, Problem::Other("more than 127 levels of arrays and objects")));
        }
        self.levels += 1;
        self.at += 1;
        Ok(())
    }

    const fn close(&mut self) {
        self.levels -= 1;
        self.at += 1;
    }

    fn word(&mut self, word: &str) -> Result<(), Stopped> {
        if !self.rest().starts_with(word.as_bytes()) {
            return Err(self.expected("a value"));
        }
        self.at += word.len();
        Ok(())
    }

    fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is not white space, which is not yet read.
    #[inline]
    fn skip_white_space(&mut self) -> Option<u8> {
        loop {
            match self.peek() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                next => return next,
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn expected(&mut self, what: &'static str) -> Stopped {
        self.stop(self.at, Problem::Expected(what))
    }

    /// A key that begins here is there for the second time.
    #[cold]
    #[inline(never)]
    fn repeated(&mut self, key: usize) -> Stopped {
        self.stop(key - 1, Problem::Other("a key that occurs twice in its object; parsers differ on which counts"))
    }

    fn position_of(&self, part: &[u8]) -> usize {
        part.as_ptr().addr() - self.text.as_ptr().addr()
    }

    #[cold]
    #[inline(never)]
    fn stop(&mut self, at: usize, problem: Problem) -> Stopped {
        self.fault = Fault { at, problem };
        Stopped
    }
}

impl Fault {
    /// What was expected and what came.
    pub(crate) fn problem(&self, text: &str) -> String {
        if text.starts_with('\u{FEFF}') {
            return "a byte-order mark before the JSON".into();
        }
        match self.problem {
            Problem::Other(problem) => problem.into(),
            Problem::Expected(expected) => match text.get(self.at..).and_then(|rest| rest.chars().next()) {
                Some(found) => format!("expected {expected}, found {}", Excerpt::of(found.encode_utf8(&mut [0; 4]))),
                None if text.is_empty() => format!("expected {expected}, found an empty body"),
                None => format!("expected {expected}, found the end"),
            },
        }
    }

    /// `malformed_json`
    pub(crate) fn into_error(self, text: &str) -> Error {
        let (line, column) = position(text.as_bytes(), self.at);
        Error::MalformedJson { line, column, problem: self.problem(text) }
    }

    /// For a document that is no delivery's body: where and why.
    pub(crate) fn describe(&self, text: &str) -> String {
        let (line, column) = position(text.as_bytes(), self.at);
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

/// Whether two keys of one length are the same, without calling the library's comparison, which costs
/// more than comparing the few bytes that keys have.
#[inline]
fn is_same(one: &[u8], other: &[u8]) -> bool {
    match one.len() {
        4..=8 => has_same_ends::<4>(one, other),
        9..=16 => has_same_ends::<8>(one, other),
        17..=32 => has_same_ends::<16>(one, other),
        _ => one == other,
    }
}

#[inline]
fn has_same_ends<const LENGTH: usize>(one: &[u8], other: &[u8]) -> bool {
    let [start, other_start] = [one, other].map(<[u8]>::first_chunk::<LENGTH>);
    let [end, other_end] = [one, other].map(<[u8]>::last_chunk::<LENGTH>);
    start == other_start && end == other_end
}

/// The line and the column, in bytes, both counted from 1.
fn position(text: &[u8], at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.split(|byte| *byte == b'\n').count();
    let column = before.rsplit(|byte| *byte == b'\n').next().map_or(0, <[u8]>::len) + 1;
    (line, column)
}
