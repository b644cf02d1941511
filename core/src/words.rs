//! Texts, put together without `core::fmt`: its machinery alone would be a fifth of what an edge user ships. The edge
//! module has every message that there is, so whatever words one is written with these.

use alloc::borrow::Cow;
use alloc::string::String;

/// What can stand in a text.
pub(crate) trait Say {
    /// Writes it to the end of a text.
    fn say(&self, to: &mut String);
}

/// A text of pieces, one behind the other.
macro_rules! words {
    ($($piece:expr),+ $(,)?) => {{
        let mut text = ::alloc::string::String::new();
        $( $crate::words::Say::say(&$piece, &mut text); )+
        text
    }};
}

/// Shows with `core::fmt`, too, what can stand in a text.
macro_rules! shown {
    ($($type:ty),+) => { $(
        impl ::core::fmt::Display for $type {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.write_str(&$crate::words::words![*self])
            }
        }
    )+ };
}

pub(crate) use {shown, words};

impl Say for str {
    fn say(&self, to: &mut String) {
        to.push_str(self);
    }
}

impl<T: Say + ?Sized> Say for &T {
    fn say(&self, to: &mut String) {
        T::say(self, to);
    }
}

impl Say for String {
    fn say(&self, to: &mut String) {
        to.push_str(self);
    }
}

impl Say for Cow<'_, str> {
    fn say(&self, to: &mut String) {
        to.push_str(self);
    }
}

/// In decimal digits.
impl Say for u64 {
    fn say(&self, to: &mut String) {
        let mut digits = [b'0'; 20];
        let mut rest = *self;
        let mut length = 0;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
            length += 1;
            if rest == 0 {
                break;
            }
        }
        to.extend(digits[digits.len() - length..].iter().copied().map(char::from));
    }
}

impl Say for usize {
    fn say(&self, to: &mut String) {
        (*self as u64).say(to);
    }
}

/// Says nothing: what is there or not, a message says in a way of its own.
impl<T> Say for Option<T> {
    fn say(&self, _: &mut String) {}
}

/// Writes a message, in which `{fact}` stands for the fact of that name, and `{}` for the next one without.
pub(crate) fn fill<T: Say + ?Sized>(message: &str, facts: &[(&str, &T)], to: &mut String) {
    let mut nameless = facts.iter().filter(|(name, _)| name.is_empty());
    for (index, piece) in message.split(['{', '}']).enumerate() {
        // What stands in braces is every other piece.
        let fact = match (index % 2, piece) {
            (0, text) => {
                to.push_str(text);
                continue;
            }
            (_, "") => nameless.next(),
            (_, name) => facts.iter().find(|(known, _)| *known == name),
        };
        if let Some((_, fact)) = fact {
            fact.say(to);
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn numbers_are_written_as_everywhere() {
        for number in [0, 7, 10, 1_700_000_000, u64::MAX] {
            assert_eq!(words![number], number.to_string());
        }
    }

    #[test]
    fn facts_stand_where_they_are_named() {
        let mut text = String::new();
        fill::<dyn Say>("{a} and {}, {a}{}.", &[("", &"one"), ("a", &2_usize), ("", &Some(3))], &mut text);
        assert_eq!(text, "2 and one, 2.");
    }
}
