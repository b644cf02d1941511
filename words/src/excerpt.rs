//! What came from outside, as messages show it: neither floods nor forges a log.

use crate::sink::Sink;

/// So many characters of what came from outside are shown.
const LONGEST: usize = 40;

/// Text from outside, cut to a length and with everything but visible ASCII escaped.
pub fn excerpt<S: Sink>(to: &mut S, text: &str) {
    for (index, character) in text.chars().enumerate() {
        if index == LONGEST {
            return to.text("…");
        }
        if let Ok(byte @ (b'\t' | b'\r' | b'\n' | b'\'' | b'"' | b'\\' | b' '..=b'~')) = u8::try_from(character) {
            escaped(to, byte);
        } else {
            to.text("\\u{");
            hexadecimal(to, u32::from(character), 1);
            to.text("}");
        }
    }
}

/// Of bytes in any encoding: what is not ASCII shows as the byte that it is.
pub fn excerpt_of_bytes<S: Sink>(to: &mut S, bytes: &[u8]) {
    for byte in bytes.iter().take(LONGEST) {
        escaped(to, *byte);
    }
    if bytes.len() > LONGEST {
        to.text("…");
    }
}

fn escaped<S: Sink>(to: &mut S, byte: u8) {
    let escape = match byte {
        b'\t' => 't',
        b'\r' => 'r',
        b'\n' => 'n',
        b'\'' | b'"' | b'\\' => char::from(byte),
        b' '..=b'~' => return say!(to; char::from(byte)),
        _ => {
            to.text("\\x");
            return hexadecimal(to, byte.into(), 2);
        }
    };
    say!(to; "\\", escape);
}

/// Of so many digits at least.
fn hexadecimal<S: Sink>(to: &mut S, number: u32, least: u32) {
    let digits = (u32::BITS - number.leading_zeros()).div_ceil(4).max(least);
    for place in (0..digits).rev() {
        say!(to; char::from_digit(number >> (4 * place) & 0xF, 16).unwrap_or_default());
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use alloc::format;
    use alloc::string::String;

    use super::{LONGEST, excerpt, excerpt_of_bytes};

    #[test]
    fn what_comes_from_outside_is_escaped_as_rust_does() {
        for text in ["a'b\"c\\d", "\t\r\n", "\0\u{7f}é€𝄞", "", &"x".repeat(LONGEST)] {
            let (mut said, mut of_bytes) = (String::new(), String::new());
            excerpt(&mut said, text);
            excerpt_of_bytes(&mut of_bytes, text.as_bytes());
            assert_eq!(said, format!("{}", text.escape_default()));
            assert_eq!(of_bytes, format!("{}", text.as_bytes().escape_ascii()));
        }
    }

    #[test]
    fn what_is_long_is_cut() {
        let (mut said, mut of_bytes) = (String::new(), String::new());
        excerpt(&mut said, &"é".repeat(LONGEST + 1));
        excerpt_of_bytes(&mut of_bytes, &[b'x'; LONGEST + 1]);
        assert_eq!(said, "\\u{e9}".repeat(LONGEST) + "…");
        assert_eq!(of_bytes, "x".repeat(LONGEST) + "…");
    }
}
