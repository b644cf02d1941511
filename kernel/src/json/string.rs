//! Strings, which are most of a payload's bytes.

use wide::u8x16;

use super::cursor::Cursor;
use super::error::{Expected, Invalid, Problem};

/// A string as it is written, between its quotes. It is decoded only when somebody wants to know.
#[derive(Clone, Copy, Debug)]
pub struct Text<'t> {
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

    /// How it is written, with its escapes.
    #[must_use]
    pub const fn written(&self) -> &'t str {
        self.written
    }

    /// Whether it is written with escapes. If not, it says what is [`written`](Self::written).
    #[must_use]
    pub const fn has_escapes(&self) -> bool {
        self.escapes != 0
    }

    /// What it says, piece by piece. Together they are no longer than what is written.
    #[must_use]
    pub const fn pieces(&self) -> Pieces<'t> {
        Pieces { rest: Some(self.written) }
    }

    /// Whether it says this.
    #[must_use]
    pub fn says(&self, value: impl AsRef<[u8]>) -> bool {
        let value = value.as_ref();
        if !self.has_escapes() {
            return self.written.as_bytes() == value;
        }
        // Nothing long is decoded in vain.
        self.written.len() <= value.len() * LONGEST_ESCAPE
            && str::from_utf8(value).is_ok_and(|value| self.characters().eq(value.chars()))
    }

    /// Its characters.
    pub(super) fn characters(self) -> impl Iterator<Item = char> {
        self.pieces().flat_map(|(plain, character)| plain.chars().chain(character))
    }
}

/// The pieces of what a string says: text as it is written, and then the character that an escape
/// stands for, but for the last piece, which ends with none.
#[derive(Clone, Debug)]
pub struct Pieces<'t> {
    rest: Option<&'t str>,
}

impl<'t> Iterator for Pieces<'t> {
    type Item = (&'t str, Option<char>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest?;
        // Escapes stand close to each other: a search that is made for long texts takes longer to begin.
        let plain = rest.bytes().position(|byte| byte == b'\\');
        let Some((plain, escape)) = plain.and_then(|plain| Some((rest.get(..plain)?, rest.get(plain + 1..)?))) else {
            self.rest = None;
            return Some((rest, None));
        };
        let (character, length) = meaning(escape.as_bytes());
        self.rest = escape.get(length..);
        Some((plain, Some(character)))
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

/// The number that the first four digits say.
fn hexadecimal(text: &[u8]) -> u32 {
    let digits = text.iter().take(4).filter_map(|byte| char::from(*byte).to_digit(16));
    digits.fold(0, |number, digit| number << 4 | digit)
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
