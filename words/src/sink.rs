//! Texts, written piece by piece without `core::fmt`.

#[cfg(feature = "alloc")]
use alloc::borrow::Cow;
#[cfg(feature = "alloc")]
use alloc::string::String;

use hookseal_kernel::json::Text;

/// Where a text is written.
pub trait Sink {
    /// Writes it to the end.
    fn text(&mut self, text: &str);
}

/// What can stand in a text that is written there.
pub trait Say<S: ?Sized> {
    /// Writes it to the end of a text.
    fn say(&self, to: &mut S);
}

#[cfg(feature = "alloc")]
impl Sink for String {
    fn text(&mut self, text: &str) {
        self.push_str(text);
    }
}

impl<S: Sink> Say<S> for str {
    fn say(&self, to: &mut S) {
        to.text(self);
    }
}

impl<S, T: Say<S> + ?Sized> Say<S> for &T {
    fn say(&self, to: &mut S) {
        T::say(self, to);
    }
}

#[cfg(feature = "alloc")]
impl<S: Sink> Say<S> for String {
    fn say(&self, to: &mut S) {
        to.text(self);
    }
}

#[cfg(feature = "alloc")]
impl<S: Sink> Say<S> for Cow<'_, str> {
    fn say(&self, to: &mut S) {
        to.text(self);
    }
}

/// In decimal digits.
impl<S: Sink> Say<S> for u64 {
    fn say(&self, to: &mut S) {
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
        to.text(str::from_utf8(digits.get(start..).unwrap_or_default()).unwrap_or_default());
    }
}

impl<S: Sink> Say<S> for usize {
    fn say(&self, to: &mut S) {
        (*self as u64).say(to);
    }
}

impl<S: Sink> Say<S> for char {
    fn say(&self, to: &mut S) {
        to.text(self.encode_utf8(&mut [0; 4]));
    }
}

/// What it says.
impl<S: Sink> Say<S> for Text<'_> {
    fn say(&self, to: &mut S) {
        for (plain, character) in self.pieces() {
            plain.say(to);
            if let Some(character) = character {
                character.say(to);
            }
        }
    }
}

/// So many of what the word says, in the singular.
pub(crate) fn count<S: Sink>(to: &mut S, count: u64, word: &str) {
    say!(to; count, " ", word, if count == 1 { "" } else { "s" });
}

/// A name in `snake_case`, in `camelCase`.
pub fn camel_case<S: Sink>(to: &mut S, name: &str) {
    let mut is_upper = false;
    for character in name.chars() {
        if character == '_' {
            is_upper = true;
        } else {
            say!(to; if is_upper { character.to_ascii_uppercase() } else { character });
            is_upper = false;
        }
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use alloc::string::{String, ToString};

    use super::camel_case;

    #[test]
    fn numbers_are_written_as_everywhere() {
        for number in [0, 7, 10, 1_700_000_000, u64::MAX] {
            let mut text = String::new();
            say!(&mut text; number);
            assert_eq!(text, number.to_string());
        }
    }

    #[test]
    fn names_are_spelled_as_javascript_does() {
        let mut text = String::new();
        camel_case(&mut text, "minimum_bytes");
        assert_eq!(text, "minimumBytes");
    }
}
