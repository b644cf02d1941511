//! What came from outside, as messages show it.

use alloc::string::String;
use core::fmt;

use hookseal_words as said;

use crate::words::{Say, shown, words};

/// In bytes: more than any provider's.
const LONGEST_ADDRESS: usize = 512;

/// Text from outside, cut to a length and with everything but visible ASCII escaped, so that a
/// message can neither flood nor forge a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Excerpt(String);

impl Excerpt {
    #[cold]
    #[inline(never)]
    pub(crate) fn of(text: &str) -> Self {
        let mut start = String::new();
        said::excerpt(&mut start, text);
        Self(start)
    }

    /// Of what may be a secret: how long it is.
    #[cold]
    #[inline(never)]
    pub(crate) fn hidden(text: &str) -> Self {
        Self(words![said::Piece::Hidden(text.chars().count() as u64)])
    }

    /// The text, without the quotes that it is shown in.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Of the id of a key. Where it is the address that the key is to be fetched from, and a plain one, it is there whole.
    #[cold]
    #[inline(never)]
    pub(crate) fn of_key_id(bytes: &[u8]) -> Self {
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'\\');
        let address = Some(bytes).filter(|bytes| bytes.len() <= LONGEST_ADDRESS && bytes.starts_with(b"https://"));
        match address.filter(|bytes| bytes.iter().all(|byte| is_plain(*byte))).map(str::from_utf8) {
            Some(Ok(address)) => Self(address.into()),
            _ => Self::of_bytes(bytes),
        }
    }

    /// Of bytes in any encoding: what is not ASCII shows as the byte that it is.
    #[cold]
    #[inline(never)]
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        let mut start = String::new();
        said::excerpt_of_bytes(&mut start, bytes);
        Self(start)
    }
}

impl<'a> From<&'a Excerpt> for said::Piece<'a> {
    fn from(excerpt: &'a Excerpt) -> Self {
        Self::Text(&excerpt.0)
    }
}

impl Say<String> for Excerpt {
    fn say(&self, to: &mut String) {
        to.push('"');
        to.push_str(&self.0);
        to.push('"');
    }
}

shown!(Excerpt);

impl fmt::Debug for Excerpt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::{Excerpt, LONGEST_ADDRESS};

    #[test]
    fn the_address_of_a_key_is_there_whole_and_nothing_else_is() {
        let of = |text: &str| alloc::string::String::from(Excerpt::of_key_id(text.as_bytes()).as_str());
        let address = format!("https://api.paypal.com/v1/notifications/certs/{}", "a".repeat(100));
        assert_eq!(of(&address), address);
        for (text, end) in [
            (format!("http{address}"), "…"),
            (format!("{address} "), "…"),
            (format!("{address}\n"), "…"),
            (format!("{address}\""), "…"),
            (format!("{address}é"), "…"),
            (format!("https://{}", "a".repeat(LONGEST_ADDRESS)), "…"),
            ("short".into(), "short"),
        ] {
            assert!(of(&text).ends_with(end) && of(&text).chars().count() <= 41, "{text}");
        }
    }
}
