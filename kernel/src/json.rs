//! JSON on which all parsers agree, read once from front to back, without a tree and without an
//! allocator.
//!
//! A payload is checked here and then made by the parser of the user's language. The two cannot
//! differ, because what parsers answer differently is refused: duplicate keys, invalid UTF-8, lone
//! surrogates, a byte-order mark, numbers beyond a double, more than 127 levels, trailing bytes,
//! and everything that RFC 8259 does not allow.
//!
//! The reader is the project's own, because no library does this in one pass: the general ones
//! let duplicate keys pass, need a second pass for the shape, and weigh more than all the rest of
//! what an edge runtime loads. Nothing in it knows of webhooks.
//!
//! ```
//! use hookseal_kernel::json::{self, Expected, Kind, Problem, Reader};
//!
//! let mut keys = [&[][..]; 64];
//! let mut reader = Reader::new(r#"{"id":"evt_1"}"#, &mut keys[..]);
//! assert_eq!(reader.value(), Ok(Kind::Object));
//! let mut members = reader.members();
//! assert_eq!(reader.key(&mut members), Ok(true));
//! assert!(reader.last_key().says("id"));
//! assert_eq!(reader.value(), Ok(Kind::Text));
//! assert!(reader.cursor().text().says("evt_1"));
//! assert_eq!(reader.key(&mut members), Ok(false));
//! assert_eq!(reader.end(), Ok(()));
//!
//! let error = json::check(r#"{"id":"evt_1",}"#, &mut keys[..]).unwrap_err();
//! assert_eq!((error.at, error.problem), (14, Problem::Expected(Expected::Key)));
//! ```

mod cursor;
mod digits;
mod error;
mod keys;
mod number;
mod same;
mod specials;
mod string;
mod text;

pub use cursor::Cursor;
pub use error::{Error, Expected, Invalid, Problem, position};
pub use keys::{Keys, KnownKeys};
pub use number::Number;
pub use text::{Pieces, Text};

use keys::{Mark, Open};

/// So many arrays and objects may be nested: what `serde_json` allows, and few other parsers do not.
pub const MOST_LEVELS: usize = 127;

/// What a value is. Of a scalar the reader has all of it then, of an array or an object its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true`
    True,
    /// `false`
    False,
    /// A number.
    Number,
    /// A string.
    Text,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// What is made of a document while it is read. `()` makes nothing of it, and costs nothing.
pub trait Make<'t> {
    /// A scalar, or the beginning of an array or an object, that has just been read.
    fn value(&mut self, kind: Kind, cursor: &Cursor<'t>);
    /// The key of the member whose value comes next.
    fn key(&mut self, key: Text<'t>);
    /// The end of the array or object that is open innermost.
    fn end(&mut self);
}

impl<'t> Make<'t> for () {
    #[inline]
    fn value(&mut self, _: Kind, _: &Cursor<'t>) {}

    #[inline]
    fn key(&mut self, _: Text<'t>) {}

    #[inline]
    fn end(&mut self) {}
}

/// The body as text: checked once, instead of string by string.
///
/// # Errors
/// Where the first byte stands that is not UTF-8.
pub fn text(body: &[u8]) -> Result<&str, Error> {
    str::from_utf8(body).map_err(|error| Error { at: error.valid_up_to(), problem: Problem::NotUtf8 })
}

/// Whether a text is acceptable JSON.
///
/// # Errors
/// Where it stops being that, and why.
pub fn check<'t>(text: &'t str, keys: impl Keys<'t>) -> Result<(), Error> {
    let mut reader = Reader::new(text, keys);
    reader.read_document(&mut ()).map_err(|Invalid| reader.error())
}

/// An array or an object whose members are being read.
#[derive(Debug)]
pub struct Members {
    keys: Mark,
    any: bool,
}

/// Reads a text from front to back.
pub struct Reader<'t, K> {
    cursor: Cursor<'t>,
    levels: usize,
    /// How many bytes the last key has.
    key_length: usize,
    /// The keys of all objects that are open; without those that [`field`](Self::field) has read.
    open: Open<'t, K>,
}

impl<'t, K: Keys<'t>> Reader<'t, K> {
    /// Begins with a text. `keys` is room for the keys of the objects that are open.
    pub const fn new(text: &'t str, keys: K) -> Self {
        Self { cursor: Cursor::new(text), levels: 0, key_length: 0, open: Open::new(keys) }
    }

    /// Where it is, and what it has just read.
    pub const fn cursor(&self) -> &Cursor<'t> {
        &self.cursor
    }

    /// How many arrays and objects are open.
    pub const fn levels(&self) -> usize {
        self.levels
    }

    /// Where and why it stopped.
    pub const fn error(&self) -> Error {
        self.cursor.error
    }

    /// Reads all of the text.
    ///
    /// # Errors
    /// It is not acceptable JSON: [`error`](Self::error).
    pub fn read_document(&mut self, make: &mut impl Make<'t>) -> Result<(), Invalid> {
        let kind = self.value()?;
        make.value(kind, &self.cursor);
        self.read_members(kind, make)?;
        self.end()
    }

    /// The next value, or its beginning: [`element`](Self::element) or [`key`](Self::key) goes on.
    ///
    /// # Errors
    /// There is none: [`error`](Self::error).
    pub fn value(&mut self) -> Result<Kind, Invalid> {
        self.value_here()
    }

    #[allow(
        clippy::inline_always,
        reason = "a call for each value and each key takes a sixth longer; WebAssembly is to be small"
    )]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn value_here(&mut self) -> Result<Kind, Invalid> {
        match self.cursor.skip_white_space() {
            Some(b'"') => self.cursor.string().map(|()| Kind::Text),
            Some(b'-' | b'0'..=b'9') => self.cursor.read_number().map(|()| Kind::Number),
            Some(b'{') => self.open().map(|()| Kind::Object),
            Some(b'[') => self.open().map(|()| Kind::Array),
            Some(b't') => self.cursor.word("true").map(|()| Kind::True),
            Some(b'f') => self.cursor.word("false").map(|()| Kind::False),
            Some(b'n') => self.cursor.word("null").map(|()| Kind::Null),
            _ => Err(self.cursor.expected(Expected::Value)),
        }
    }

    /// Reads what is in an array or object that has just begun; nothing where it is a scalar.
    ///
    /// # Errors
    /// It is not acceptable JSON: [`error`](Self::error).
    pub fn read_members(&mut self, kind: Kind, make: &mut impl Make<'t>) -> Result<(), Invalid> {
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
    fn read_member(&mut self, make: &mut impl Make<'t>) -> Result<(), Invalid> {
        let kind = self.value_here()?;
        make.value(kind, &self.cursor);
        if matches!(kind, Kind::Array | Kind::Object) {
            self.read_members(kind, make)?;
        }
        Ok(())
    }

    /// The members of the array or object that has just begun.
    pub const fn members(&self) -> Members {
        Members { keys: self.open.mark(self.levels, self.cursor.at), any: false }
    }

    /// Whether the array has another element, which is the next value. Closes it if not.
    ///
    /// # Errors
    /// It is not acceptable JSON: [`error`](Self::error).
    pub fn element(&mut self, members: &mut Members) -> Result<bool, Invalid> {
        match self.cursor.skip_white_space() {
            Some(b']') => {
                self.close();
                return Ok(false);
            }
            Some(b',') if members.any => self.cursor.at += 1,
            _ if members.any => return Err(self.cursor.expected(Expected::CommaOrBracket)),
            _ => {}
        }
        members.any = true;
        Ok(true)
    }

    /// Whether the object has another member, whose [`last_key`](Self::last_key) was read and whose
    /// value comes next. Closes it if not.
    ///
    /// # Errors
    /// It is not acceptable JSON: [`error`](Self::error).
    // Half of the time that a payload takes is spent here.
    pub fn key(&mut self, members: &mut Members) -> Result<bool, Invalid> {
        self.key_here(members)
    }

    #[allow(clippy::inline_always, reason = "as above")]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn key_here(&mut self, members: &mut Members) -> Result<bool, Invalid> {
        let cursor = &mut self.cursor;
        match cursor.skip_white_space() {
            Some(b',') if members.any => {
                cursor.at += 1;
                if cursor.skip_white_space() != Some(b'"') {
                    return Err(cursor.expected(Expected::Key));
                }
            }
            Some(b'"') if !members.any => {}
            next => return self.no_key(next, members),
        }
        members.any = true;
        cursor.string()?;
        // Between the two quotes that were just read. What checks it again and then has no key takes longer.
        let key = &cursor.bytes()[cursor.start..cursor.at - 1];
        self.key_length = key.len();
        if K::ARE_COMPARED && !members.keys.add(&mut self.open, key, cursor.escapes != 0) {
            return Err(self.repeated_key());
        }
        if self.cursor.skip_white_space() != Some(b':') {
            return Err(self.cursor.expected(Expected::Colon));
        }
        self.cursor.at += 1;
        Ok(true)
    }

    /// Closes the object, whose next member does not begin here.
    fn no_key(&mut self, next: Option<u8>, members: &Members) -> Result<bool, Invalid> {
        if next != Some(b'}') {
            return Err(self.cursor.expected(if members.any { Expected::CommaOrBrace } else { Expected::KeyOrBrace }));
        }
        if K::ARE_COMPARED {
            members.keys.finish(&mut self.open, self.cursor.bytes()).map_err(|key| self.cursor.repeated(key))?;
        }
        self.close();
        Ok(false)
    }

    /// The key that [`key`](Self::key) or [`field`](Self::field) has just read.
    pub fn last_key(&self) -> Text<'t> {
        let start = self.cursor.start;
        Text::new(self.cursor.whole().get(start..start + self.key_length).unwrap_or_default(), self.cursor.escapes)
    }

    /// Whether the object's next member is this one, whose value comes next then. If not, nothing is
    /// read. That it comes twice, [`key`](Self::key) does not notice.
    pub fn field(&mut self, members: &mut Members, name: &[u8]) -> bool {
        let at = self.cursor.at;
        let is_next = self.cursor.skip_field(members.any, name).is_some();
        if is_next {
            members.any = true;
            self.key_length = name.len();
        } else {
            self.cursor.at = at;
        }
        is_next
    }

    /// The key that was just read is there for the second time.
    #[cold]
    pub fn repeated_key(&mut self) -> Invalid {
        self.cursor.repeated(self.cursor.start)
    }

    /// Makes sure that nothing but white space follows.
    ///
    /// # Errors
    /// Something does: [`error`](Self::error).
    pub fn end(&mut self) -> Result<(), Invalid> {
        match self.cursor.skip_white_space() {
            None => Ok(()),
            Some(_) => Err(self.cursor.expected(Expected::End)),
        }
    }

    fn open(&mut self) -> Result<(), Invalid> {
        if self.levels == MOST_LEVELS {
            return Err(self.cursor.stop(self.cursor.at, Problem::TooDeep));
        }
        self.levels += 1;
        self.cursor.at += 1;
        Ok(())
    }

    const fn close(&mut self) {
        self.levels -= 1;
        self.cursor.at += 1;
    }
}
