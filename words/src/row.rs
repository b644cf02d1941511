//! A row of the table of errors, and how its message is written down.

use crate::list::List;

/// Who has to act on an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    /// The caller's mistake: the program has to change. Status 500.
    Config,
    /// The delivery is not to be trusted. Status 401, or 413 for its size.
    Verification,
    /// The delivery is authentic, but not a usable event. Status 400 or 422.
    Payload,
}

impl Class {
    /// The name that crosses to other languages: `config`, `verification` or `payload`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Verification => "verification",
            Self::Payload => "payload",
        }
    }
}

/// An error, but for its facts.
pub struct Row {
    /// What it is, as a stable code.
    pub code: &'static str,
    /// Who has to act on it.
    pub class: Class,
    /// The HTTP status to answer with.
    pub status: u16,
    /// The names of the facts in `snake_case`. What is none of them ([`Fact::Unsaid`](crate::Fact::Unsaid)) has a name too.
    pub facts: List,
    /// The message. For a fact stands the character of its place, from 1 on; before it, one from [`SHAPES`] on says in
    /// which shape it stands there.
    pub(crate) message: &'static str,
}

/// See [`Row::message`]. The names of shapes, in their order, as [the table](crate::rows) has them.
pub(crate) const SHAPES: u8 = 0x10;

const NAMES: [&str; 12] =
    ["bytes", "keys", "secrets", "signatures", "tokens", "nth", "pointer", "key", "other", "several", "old", "early"];
pub(crate) const BYTES: u8 = SHAPES;
pub(crate) const TOKENS: u8 = SHAPES + 4;
/// Which of the secrets.
pub(crate) const NTH: u8 = SHAPES + 5;
/// A place in a document.
pub(crate) const POINTER: u8 = SHAPES + 6;
/// A header, and the field of it that the next fact is.
pub(crate) const KEY: u8 = SHAPES + 7;
/// Under which name others send the header.
pub(crate) const OTHER: u8 = SHAPES + 8;
/// How many values came.
pub(crate) const SEVERAL: u8 = SHAPES + 9;
/// How long before the clock, where a unit may have been taken for another.
pub(crate) const OLD: u8 = SHAPES + 10;
/// The same after it.
pub(crate) const EARLY: u8 = SHAPES + 11;

/// A message of the table, in which `{fact}` stands for the fact of that name and `{fact:shape}` for a shape of it, as
/// [`Row::message`] says it.
pub(crate) const fn compiled<const N: usize>(message: &str, facts: &[&str]) -> [u8; N] {
    let mut bytes = [0; N];
    let text = message.as_bytes();
    let (mut at, mut end) = (0, 0);
    while at < text.len() {
        if text[at] != b'{' {
            bytes[end] = text[at];
            (at, end) = (at + 1, end + 1);
            continue;
        }
        let name_end = until(text, at + 1, b':', b'}');
        if text[name_end] == b':' {
            let shape_end = until(text, name_end + 1, b'}', b'}');
            bytes[end] = SHAPES + place(text, name_end + 1, shape_end, &NAMES);
            end += 1;
            bytes[end] = 1 + place(text, at + 1, name_end, facts);
            at = shape_end + 1;
        } else {
            bytes[end] = 1 + place(text, at + 1, name_end, facts);
            at = name_end + 1;
        }
        end += 1;
    }
    assert!(end == N, "the length is what was counted");
    bytes
}

/// How many bytes it has then.
pub(crate) const fn compiled_length(message: &str) -> usize {
    let text = message.as_bytes();
    let (mut at, mut length) = (0, 0);
    while at < text.len() {
        if text[at] == b'{' {
            let name_end = until(text, at + 1, b':', b'}');
            if text[name_end] == b':' {
                length += 1;
            }
            at = until(text, name_end, b'}', b'}');
        }
        (at, length) = (at + 1, length + 1);
    }
    length
}

const fn until(text: &[u8], mut at: usize, one: u8, other: u8) -> usize {
    while text[at] != one && text[at] != other {
        at += 1;
    }
    at
}

const fn place(text: &[u8], start: usize, end: usize, names: &[&str]) -> u8 {
    let mut index: u8 = 0;
    while (index as usize) < names.len() {
        let name = names[index as usize].as_bytes();
        let mut same = name.len() == end - start;
        let mut at = 0;
        while same && at < name.len() {
            same = name[at] == text[start + at];
            at += 1;
        }
        if same {
            return index;
        }
        index += 1;
    }
    panic!("a message names a fact or a shape that there is not");
}
