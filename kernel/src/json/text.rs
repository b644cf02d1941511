//! Strings as they are written, and what they say.

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
        if self.has_escapes() { self.says_escaped(value) } else { self.written.as_bytes() == value }
    }

    #[cold]
    fn says_escaped(&self, value: &[u8]) -> bool {
        // Nothing long is decoded in vain.
        let mut rest = Some(value).filter(|value| self.written.len() <= value.len() * LONGEST_ESCAPE);
        for (plain, character) in self.pieces() {
            rest = rest.and_then(|rest| rest.strip_prefix(plain.as_bytes()));
            if let Some(character) = character {
                rest = rest.and_then(|rest| rest.strip_prefix(character.encode_utf8(&mut [0; 4]).as_bytes()));
            }
        }
        rest == Some(&[])
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
