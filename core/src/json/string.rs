//! Strings, which are most of a payload's bytes.

use alloc::borrow::Cow;
use alloc::string::String;

use super::{Fault, Problem};

/// A string, and where what follows it begins.
pub(super) struct Read<'t> {
    pub(super) value: Cow<'t, str>,
    pub(super) end: usize,
}

/// Reads the string whose opening quote is at `start`.
pub(super) fn read(text: &str, start: usize) -> Result<Read<'_>, Fault> {
    let content = start + 1;
    let mut at = plain(text.as_bytes(), content);
    if text.as_bytes().get(at) == Some(&b'"') {
        let value = Cow::Borrowed(text.get(content..at).unwrap_or_default());
        return Ok(Read { value, end: at + 1 });
    }
    // As long as the escaped text, so that it never moves: a secret leaves no copy behind.
    let mut value = String::with_capacity(length(text.as_bytes(), at) - content);
    value.push_str(text.get(content..at).unwrap_or_default());
    loop {
        match text.as_bytes().get(at) {
            Some(b'"') => return Ok(Read { value: Cow::Owned(value), end: at + 1 }),
            Some(b'\\') => at = escape(text.as_bytes(), at, &mut value)?,
            Some(_) => return Err(expected(at, "an escape such as `\\n` instead of a control character")),
            None => return Err(expected(at, "`\"` at the end of the string")),
        }
        let end = plain(text.as_bytes(), at);
        value.push_str(text.get(at..end).unwrap_or_default());
        at = end;
    }
}

/// Where the string's plain characters that begin at `at` end: at a quote, a backslash, a control
/// character, or the end of the text. Eight bytes at a time.
fn plain(text: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    while let Some(eight) = text.get(at..).and_then(|rest| rest.first_chunk()) {
        let word = u64::from_le_bytes(*eight);
        // The high bit of each byte that is zero; of those after the first it may lie.
        let zeros = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGH;
        let found = zeros(word ^ (ONES * b'"' as u64)) | zeros(word ^ (ONES * b'\\' as u64)) | control;
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while let Some(byte) = text.get(at) {
        if matches!(byte, b'"' | b'\\' | 0..0x20) {
            break;
        }
        at += 1;
    }
    at
}

/// Where a string with escapes ends, about: enough to make room for it.
fn length(text: &[u8], mut at: usize) -> usize {
    while text.get(at) == Some(&b'\\') {
        at = plain(text, at + 2);
    }
    at
}

/// Reads the escape whose backslash is at `at`, and gives where what follows it begins.
fn escape(text: &[u8], at: usize, value: &mut String) -> Result<usize, Fault> {
    let character = match text.get(at + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{C}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode_escape(text, at, value),
        _ => return Err(expected(at + 1, "one of the escapes of JSON after the backslash")),
    };
    value.push(character);
    Ok(at + 2)
}

fn unicode_escape(text: &[u8], at: usize, value: &mut String) -> Result<usize, Fault> {
    let lone = Fault { at, problem: Problem::Other("half a surrogate pair, which is no character") };
    let unit = code_unit(text, at + 2)?;
    if let Some(character) = char::from_u32(unit) {
        value.push(character);
        return Ok(at + 6);
    }
    // A surrogate: the first of a pair, or alone.
    if !(0xD800..0xDC00).contains(&unit) || text.get(at + 6..at + 8) != Some(br"\u") {
        return Err(lone);
    }
    let second = code_unit(text, at + 8)?;
    if !(0xDC00..0xE000).contains(&second) {
        return Err(lone);
    }
    match char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + (second - 0xDC00)) {
        Some(character) => value.push(character),
        None => return Err(lone),
    }
    Ok(at + 12)
}

fn code_unit(text: &[u8], at: usize) -> Result<u32, Fault> {
    (at..at + 4).try_fold(0, |unit, at| {
        let digit = text.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        digit.map(|digit| unit << 4 | digit).ok_or_else(|| expected(at, "four hexadecimal digits after `\\u`"))
    })
}

const fn expected(at: usize, what: &'static str) -> Fault {
    Fault { at, problem: Problem::Expected(what) }
}
