//! Texts, put together without `core::fmt`.

use hookseal_kernel::json::Text;

use crate::memory::Buffer;

/// Writes pieces, one behind the other.
macro_rules! say {
    ($to:expr; $($piece:expr),+ $(,)?) => {{ $( $crate::words::Say::say(&$piece, $to); )+ }};
}

pub(crate) use say;

/// What can stand in a text.
pub(crate) trait Say {
    fn say(&self, to: &mut Buffer);
}

impl Say for &str {
    fn say(&self, to: &mut Buffer) {
        to.push_bytes(self.as_bytes());
    }
}

impl Say for u64 {
    fn say(&self, to: &mut Buffer) {
        let mut digits = [b'0'; 20];
        let mut rest = *self;
        let mut start = digits.len();
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
            start -= 1;
            if rest == 0 {
                break;
            }
        }
        to.push_bytes(digits.get(start..).unwrap_or_default());
    }
}

impl Say for usize {
    fn say(&self, to: &mut Buffer) {
        (*self as u64).say(to);
    }
}

impl Say for char {
    fn say(&self, to: &mut Buffer) {
        to.push_bytes(self.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

/// What it says.
impl Say for Text<'_> {
    fn say(&self, to: &mut Buffer) {
        for (plain, character) in self.pieces() {
            say!(to; plain);
            if let Some(character) = character {
                say!(to; character);
            }
        }
    }
}

/// So many of what the word says, in the singular.
pub(crate) fn count(to: &mut Buffer, count: usize, word: &str) {
    say!(to; count, " ", word, if count == 1 { "" } else { "s" });
}

/// So many characters of what came from outside are shown.
const LONGEST: usize = 40;

/// Text from outside, cut to a length and with everything but visible ASCII escaped.
pub(crate) fn excerpt(to: &mut Buffer, text: &str) {
    for (index, character) in text.chars().enumerate() {
        if index == LONGEST {
            return say!(to; "…");
        }
        if let Ok(byte @ (b'\t' | b'\r' | b'\n' | b'\'' | b'"' | b'\\' | b' '..=b'~')) = u8::try_from(character) {
            escaped(to, byte);
        } else {
            say!(to; "\\u{");
            hexadecimal(to, u32::from(character), 1);
            say!(to; "}");
        }
    }
}

/// Of bytes in any encoding: what is not ASCII shows as the byte that it is.
pub(crate) fn excerpt_of_bytes(to: &mut Buffer, bytes: &[u8]) {
    for byte in bytes.iter().take(LONGEST) {
        escaped(to, *byte);
    }
    if bytes.len() > LONGEST {
        say!(to; "…");
    }
}

fn escaped(to: &mut Buffer, byte: u8) {
    let escape = match byte {
        b'\t' => b't',
        b'\r' => b'r',
        b'\n' => b'n',
        b'\'' | b'"' | b'\\' => byte,
        b' '..=b'~' => return to.push_bytes(&[byte]),
        _ => {
            say!(to; "\\x");
            return hexadecimal(to, byte.into(), 2);
        }
    };
    to.push_bytes(&[b'\\', escape]);
}

/// Of so many digits at least.
fn hexadecimal(to: &mut Buffer, number: u32, least: u32) {
    let digits = (u32::BITS - number.leading_zeros()).div_ceil(4).max(least);
    for place in (0..digits).rev() {
        let digit = char::from_digit(number >> (4 * place) & 0xF, 16).unwrap_or_default();
        say!(to; digit);
    }
}
