//! Strings, which are most of a payload's bytes.

use alloc::borrow::Cow;
use alloc::string::String;

use super::Fault;

/// A string as it is written, between its quotes. It is decoded only when somebody wants to know.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'t> {
    written: &'t str,
    /// How many escapes there are. A whole word, because what has no padding moves faster.
    escapes: usize,
}

impl<'t> Text<'t> {
    pub(super) const fn new(written: &'t str, escapes: usize) -> Self {
        Self { written, escapes }
    }

    /// What it says.
    pub(crate) fn value(&self) -> Cow<'t, str> {
        if self.has_escapes() { Cow::Owned(decoded(self.written)) } else { Cow::Borrowed(self.written) }
    }

    /// Whether it says this.
    pub(crate) fn says(&self, value: &str) -> bool {
        if self.has_escapes() { decoded(self.written) == value } else { self.written == value }
    }

    pub(super) const fn written(self) -> &'t str {
        self.written
    }

    pub(super) const fn has_escapes(self) -> bool {
        self.escapes != 0
    }
}

/// By what they say, however it is written.
impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        if self.has_escapes() || other.has_escapes() {
            return self.value() == other.value();
        }
        self.written == other.written
    }
}

impl Eq for Text<'_> {}

/// Reads the string whose opening quote is before `start`. Gives where its closing quote is, and
/// adds up its escapes. No more than a word comes back, because that stays in a register.
pub(super) fn read(text: &[u8], start: usize, escapes: &mut usize) -> Result<usize, Fault> {
    let mut at = plain(text, start);
    loop {
        match text.get(at) {
            Some(b'"') => return Ok(at),
            Some(b'\\') => at = escape(text, at)?,
            Some(_) => return Err(Fault::expected(at, "an escape such as `\\n` instead of a control character")),
            None => return Err(Fault::expected(at, "`\"` at the end of the string")),
        }
        *escapes += 1;
        at = plain(text, at);
    }
}

/// Where the string's plain characters that begin at `at` end: at a quote, a backslash, a control
/// character, or the end of the text. Eight bytes at a time.
#[inline]
fn plain(text: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    const QUOTES: u64 = u64::from_le_bytes([b'"'; 8]);
    const BACKSLASHES: u64 = u64::from_le_bytes([b'\\'; 8]);
    const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
    while let Some(eight) = text.get(at..).and_then(|rest| rest.first_chunk()) {
        let word = u64::from_le_bytes(*eight);
        // The high bit of each byte that is zero; of bytes after the first such one it may lie.
        let zeros = |word: u64| word.wrapping_sub(ONES) & !word;
        let controls = word.wrapping_sub(SPACES) & !word;
        let found = (zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES) | controls) & HIGH;
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while let Some(byte) = text.get(at)
        && !matches!(byte, b'"' | b'\\' | 0..0x20)
    {
        at += 1;
    }
    at
}

/// Checks the escape whose backslash is at `at`, and gives where what follows it begins.
fn escape(text: &[u8], at: usize) -> Result<usize, Fault> {
    match text.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => return Ok(at + 2),
        Some(b'u') => {}
        _ => return Err(Fault::expected(at + 1, "one of the escapes of JSON after the backslash")),
    }
    let end = at + 6;
    match code_unit(text, at + 2)? {
        0xD800..=0xDBFF if text.get(end..end + 2) == Some(br"\u") => match code_unit(text, end + 2)? {
            0xDC00..=0xDFFF => Ok(end + 6),
            _ => Err(Fault::other(at, HALF)),
        },
        0xD800..=0xDFFF => Err(Fault::other(at, HALF)),
        _ => Ok(end),
    }
}

const HALF: &str = "half a surrogate pair, which is no character";

fn code_unit(text: &[u8], at: usize) -> Result<u32, Fault> {
    (at..at + 4).try_fold(0, |unit, at| {
        let digit = text.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        digit.map(|digit| unit << 4 | digit).ok_or_else(|| Fault::expected(at, "four hexadecimal digits after `\\u`"))
    })
}

/// What a string says whose escapes have been checked.
fn decoded(written: &str) -> String {
    // Room for all of it, so that it never moves: a secret leaves no copy behind.
    let mut value = String::with_capacity(written.len());
    let mut rest = written;
    while let Some((plain, escape)) = rest.split_once('\\') {
        value.push_str(plain);
        let (character, length) = meaning(escape.as_bytes());
        value.push(character);
        rest = escape.get(length..).unwrap_or_default();
    }
    value.push_str(rest);
    value
}

/// The character that an escape stands for, and how many bytes it has after its backslash.
fn meaning(escape: &[u8]) -> (char, usize) {
    let unit = |at| code_unit(escape, at).unwrap_or_default();
    let (code, length) = match escape.first() {
        Some(b'b') => (0x8, 1),
        Some(b'f') => (0xC, 1),
        Some(b'n') => (0xA, 1),
        Some(b'r') => (0xD, 1),
        Some(b't') => (0x9, 1),
        Some(b'u') => match unit(1) {
            high @ 0xD800..=0xDBFF => (0x1_0000 + ((high - 0xD800) << 10) + (unit(7) & 0x3FF), 11),
            code => (code, 5),
        },
        Some(itself) => (u32::from(*itself), 1),
        None => (0, 0),
    };
    (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), length)
}
