//! Strings, which are most of a payload's bytes.

use alloc::borrow::Cow;
use alloc::string::String;

use wide::u8x16;

use super::{Problem, Reader, Stopped};

/// A string as it is written, between its quotes. It is decoded only when somebody wants to know.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'t> {
    written: &'t str,
    /// Nothing only where there are no escapes. A whole word, because what has no padding moves faster.
    escapes: usize,
}

/// So many bytes, at most, are written for each byte of a text: `\u0041`.
const LONGEST_ESCAPE: usize = 6;

impl<'t> Text<'t> {
    pub(super) const fn new(written: &'t str, escapes: usize) -> Self {
        Self { written, escapes }
    }

    /// A text that has no escapes.
    pub(crate) const fn plain(written: &'t str) -> Self {
        Self::new(written, 0)
    }

    /// A part of the text, which is a string whose escapes were not counted.
    pub(super) fn of(written: &'t [u8]) -> Self {
        let escapes = usize::from(written.contains(&b'\\'));
        Self { written: str::from_utf8(written).unwrap_or_default(), escapes }
    }

    /// What it says.
    pub(crate) fn value(&self) -> Cow<'t, str> {
        if self.has_escapes() { Cow::Owned(decoded(self.written)) } else { Cow::Borrowed(self.written) }
    }

    /// Whether it says this.
    pub(crate) fn says(&self, value: &str) -> bool {
        if !self.has_escapes() {
            return self.written == value;
        }
        // Nothing long is decoded in vain.
        self.written.len() <= value.len() * LONGEST_ESCAPE && decoded(self.written) == value
    }

    pub(super) const fn has_escapes(self) -> bool {
        self.escapes != 0
    }
}

/// Where strings end and escapes begin: quotes, backslashes and control characters, sought in blocks
/// of 64 bytes, each of which is looked at once. Strings are short, and a search that begins anew
/// for each of them costs more than the bytes. Each one is passed once, from front to back: where the
/// next is does not depend on where the reader is, so that the processor need not wait for it. All
/// of a dense payload takes a sixth less so.
pub(super) struct Specials {
    /// Where the block begins.
    block: usize,
    /// A bit for each of its bytes that is one and was not passed.
    bits: u64,
}

const BLOCK: usize = u64::BITS as usize;

impl Specials {
    pub(super) const fn new() -> Self {
        // The block before the first.
        Self { block: 0_usize.wrapping_sub(BLOCK), bits: 0 }
    }

    /// Where the next one from `at` on is, or the end of the text. Those before are passed, and this
    /// one too: `at` never goes back.
    #[inline]
    fn next(&mut self, text: &[u8], at: usize) -> usize {
        loop {
            while self.bits == 0 {
                self.block = self.block.wrapping_add(BLOCK);
                self.bits = block(text.get(self.block..).unwrap_or_default());
            }
            let found = self.block + self.bits.trailing_zeros() as usize;
            self.bits &= self.bits - 1;
            if found >= at {
                return found;
            }
        }
    }
}

/// The bits of a block. What would be after the end of the text counts as a control character.
#[inline(never)]
fn block(rest: &[u8]) -> u64 {
    if let Some(bytes) = rest.first_chunk() {
        return bits(bytes);
    }
    let mut bytes = [0; BLOCK];
    bytes[..rest.len()].copy_from_slice(rest);
    bits(&bytes)
}

fn bits(bytes: &[u8; BLOCK]) -> u64 {
    let (lanes, _) = bytes.as_chunks::<16>();
    let special = |lane: &[u8; 16]| {
        let lane = u8x16::new(*lane);
        let is_control = lane.simd_eq(lane.min(u8x16::splat(b' ' - 1)));
        let found = lane.simd_eq(u8x16::splat(b'"')) | lane.simd_eq(u8x16::splat(b'\\')) | is_control;
        u64::from(found.to_bitmask())
    };
    lanes.iter().map(special).enumerate().fold(0, |bits, (index, sixteen)| bits | sixteen << (index * 16))
}

impl Reader<'_> {
    /// Reads the string whose opening quote is next.
    #[inline]
    pub(super) fn string(&mut self) -> Result<(), Stopped> {
        self.start = self.at + 1;
        self.escapes = 0;
        self.at = self.specials.next(self.text.as_bytes(), self.start);
        if self.peek() != Some(b'"') {
            self.escaped()?;
        }
        self.at += 1;
        Ok(())
    }

    /// Reads on to the closing quote, from an escape, or what should not be there.
    #[inline(never)]
    fn escaped(&mut self) -> Result<(), Stopped> {
        loop {
            match self.peek() {
                Some(b'"') => return Ok(()),
                Some(b'\\') => self.escape()?,
                Some(_) => return Err(self.expected("an escape such as `\\n` instead of a control character")),
                None => return Err(self.expected("`\"` at the end of the string")),
            }
            self.escapes += 1;
            self.at = self.specials.next(self.text.as_bytes(), self.at);
        }
    }

    /// Reads an escape.
    fn escape(&mut self) -> Result<(), Stopped> {
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
                    return Err(self.stop(start, Problem::Other("half a surrogate pair, which is no character")));
                }
            }
            _ => return Err(self.expected("one of the escapes of JSON after the backslash")),
        }
        Ok(())
    }

    /// Reads the rest of an escape from its `u` on.
    fn code_unit(&mut self) -> Result<u32, Stopped> {
        let mut unit = 0;
        for _ in 0..4 {
            self.at += 1;
            let Some(digit) = self.peek().and_then(|byte| char::from(byte).to_digit(16)) else {
                return Err(self.expected("four hexadecimal digits after `\\u`"));
            };
            unit = unit << 4 | digit;
        }
        self.at += 1;
        Ok(unit)
    }
}

/// The number that the first four digits say.
fn hexadecimal(text: &[u8]) -> u32 {
    let digits = text.iter().take(4).filter_map(|byte| char::from(*byte).to_digit(16));
    digits.fold(0, |number, digit| number << 4 | digit)
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
    let unit = |at| hexadecimal(escape.get(at..).unwrap_or_default());
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
