//! The heads of answers: of what kind each value is, and how long.

use crate::constants::{ANSWER_DIGIT, ANSWER_DIGIT_BITS};

/// Hands over each sign of a head: that of the value's kind, and the digits of its length, in UTF-16 code units.
///
/// ```
/// use hookseal_boundary::{ANSWER_TEXT, each_sign};
/// let mut head = Vec::new();
/// each_sign(ANSWER_TEXT, 4098, |sign| head.push(sign));
/// assert_eq!(head, b"\"A@B");
/// ```
pub fn each_sign(kind: u32, length: usize, mut sign: impl FnMut(u8)) {
    sign(ascii(kind));
    let digits = (usize::BITS - length.leading_zeros()).div_ceil(ANSWER_DIGIT_BITS);
    for place in (0..digits).rev() {
        let [digit, ..] = (length >> (place * ANSWER_DIGIT_BITS)).to_le_bytes();
        sign(ascii(ANSWER_DIGIT) | (digit % ascii(ANSWER_DIGIT)));
    }
}

#[allow(clippy::cast_possible_truncation, reason = "all signs are ASCII")]
const fn ascii(sign: u32) -> u8 {
    sign as u8
}

/// How long a text is in JavaScript, which counts UTF-16 code units.
#[must_use]
pub fn utf16_units(text: &[u8]) -> usize {
    // A character that begins with these bits has two of them, and what follows it none.
    let units = |byte: &u8| match byte {
        0x80..=0xBF => 0,
        0xF0.. => 2,
        _ => 1,
    };
    text.iter().map(units).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_those_of_javascript() {
        for text in ["", "plain", "é😀", "\u{FFFF}\u{10000}"] {
            assert_eq!(utf16_units(text.as_bytes()), text.encode_utf16().count(), "{text}");
        }
    }
}
