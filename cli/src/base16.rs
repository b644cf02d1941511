//! Hexadecimal digits.

use std::fmt::Write;

/// In lower case.
pub(crate) fn base16(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Of pairs of digits in either case; nothing where something else is among them.
pub(crate) fn decoded(text: &str) -> Option<Vec<u8>> {
    let digits = |at: usize| u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok();
    (0..text.len() / 2).map(digits).collect()
}
