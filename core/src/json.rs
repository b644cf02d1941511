//! JSON on which all parsers agree, read once and without a tree.
//!
//! A payload is checked here and then made by the parser of the user's language. The two cannot
//! differ, because what parsers answer differently is refused: duplicate keys, invalid UTF-8, lone
//! surrogates, a byte-order mark, numbers beyond a double, more than 127 levels, trailing bytes,
//! and everything that RFC 8259 does not allow.

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use smallvec::SmallVec;

use crate::error::Error;

/// So many pointers can be followed at once.
pub(crate) const MOST_POINTERS: usize = 16;

/// A JSON pointer (RFC 6901), cut into its unescaped steps.
#[derive(Clone, Debug)]
pub(crate) struct Pointer {
    pub(crate) text: String,
    steps: Vec<String>,
}

impl Pointer {
    pub(crate) fn new(text: &str) -> Self {
        let steps = text.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
        Self { text: text.into(), steps }
    }

    /// The only step of a pointer to a field of the document itself.
    pub(crate) fn only_step(&self) -> Option<&str> {
        match self.steps.as_slice() {
            [step] => Some(step),
            _ => None,
        }
    }
}

/// What stands where a pointer points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Found {
    #[default]
    Nothing,
    Null,
    Text(String),
    /// An integer of at most 64 bits, as text.
    Integer(String),
    /// Anything else, by the name of its kind.
    Other(&'static str),
}

impl Found {
    /// Its kind, for messages.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Null => "null",
            Self::Text(_) => "a string",
            Self::Integer(_) => "a number",
            Self::Other(kind) => kind,
        }
    }
}

/// Reads all of `text`, and gives what stands at each of the pointers, in their order.
///
/// # Errors
/// `malformed_json`
pub(crate) fn read(text: &str, pointers: &[Pointer]) -> Result<SmallVec<[Found; 4]>, Error> {
    let mut found: SmallVec<[Found; 4]> = pointers.iter().map(|_| Found::Nothing).collect();
    let mut json = serde_json::Deserializer::from_str(text);
    let active = pointers.iter().take(MOST_POINTERS).enumerate().fold(0, |active, (index, _)| active | 1 << index);
    let walk = Walk { pointers, active, depth: 0, found: &mut found };
    let result = walk.deserialize(&mut json).and_then(|()| json.end());
    result.map_err(|error| malformed(&error, text))?;
    Ok(found)
}

/// The body as text: checked once, instead of string by string.
///
/// # Errors
/// `malformed_json`
pub(crate) fn text(body: &[u8]) -> Result<&str, Error> {
    core::str::from_utf8(body).map_err(|error| {
        let (valid, _) = body.split_at(error.valid_up_to());
        let line_start = valid.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        let line = valid.split(|byte| *byte == b'\n').count();
        let column = valid.len() - line_start + 1;
        Error::MalformedJson { line, column, problem: "a byte that is not UTF-8".into() }
    })
}

fn malformed(error: &serde_json::Error, text: &str) -> Error {
    let message = error.to_string();
    let problem = match message.rfind(" at line ") {
        Some(end) => &message[..end],
        None => &message,
    };
    let problem = if text.starts_with('\u{FEFF}') {
        "a byte-order mark before the JSON".into()
    } else if text.is_empty() {
        "an empty body".into()
    } else {
        String::from(problem)
    };
    Error::MalformedJson { line: error.line(), column: error.column(), problem }
}

/// Reads one value. `active` has a bit for each pointer whose first `depth` steps lead here.
struct Walk<'w> {
    pointers: &'w [Pointer],
    active: u16,
    depth: usize,
    found: &'w mut [Found],
}

impl Walk<'_> {
    /// Keeps the value for the pointers that end here.
    fn keep(self, value: impl Fn() -> Found) {
        if self.active == 0 {
            return;
        }
        for (index, pointer) in self.pointers.iter().enumerate().take(MOST_POINTERS) {
            if self.active & 1 << index != 0 && pointer.steps.len() == self.depth {
                self.found[index] = value();
            }
        }
    }

    /// Which pointers lead on into the member that `is_step` recognises.
    fn leading_into(&self, is_step: impl Fn(&str) -> bool) -> u16 {
        if self.active == 0 {
            return 0;
        }
        let mut active = 0;
        for (index, pointer) in self.pointers.iter().enumerate().take(MOST_POINTERS) {
            let leads = pointer.steps.get(self.depth).is_some_and(|step| is_step(step));
            active |= u16::from(leads && self.active & 1 << index != 0) << index;
        }
        active
    }

    fn member(&mut self, active: u16) -> Walk<'_> {
        Walk { pointers: self.pointers, active, depth: self.depth + 1, found: self.found }
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.keep(|| Found::Null);
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        self.keep(|| Found::Other("a boolean"));
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.keep(|| Found::Integer(value.to_string()));
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.keep(|| Found::Integer(value.to_string()));
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.keep(|| Found::Other("a number"));
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.keep(|| Found::Text(value.into()));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut sequence: A) -> Result<(), A::Error> {
        let mut index = 0_usize;
        loop {
            let active = self.leading_into(|step| step == index.to_string());
            if sequence.next_element_seed(self.member(active))?.is_none() {
                break;
            }
            index += 1;
        }
        self.keep(|| Found::Other("an array"));
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<(), A::Error> {
        let mut keys = Keys::default();
        while let Some(key) = entries.next_key_seed(Key)? {
            let active = self.leading_into(|step| step == key);
            if !keys.insert(key) {
                return Err(A::Error::custom("a key that occurs twice in an object; parsers differ on which counts"));
            }
            entries.next_value_seed(self.member(active))?;
        }
        self.keep(|| Found::Other("an object"));
        Ok(())
    }
}

/// The keys of one object. Few are compared with each other, which costs no memory; many are sorted.
#[derive(Default)]
struct Keys<'de> {
    few: SmallVec<[Cow<'de, str>; 16]>,
    many: BTreeSet<Cow<'de, str>>,
}

impl<'de> Keys<'de> {
    const FEW: usize = 16;

    /// Whether the key is a new one.
    fn insert(&mut self, key: Cow<'de, str>) -> bool {
        if !self.many.is_empty() {
            return self.many.insert(key);
        }
        if self.few.contains(&key) {
            return false;
        }
        self.few.push(key);
        if self.few.len() == Self::FEW {
            self.many.extend(self.few.drain(..));
        }
        true
    }
}

/// Reads a key, borrowed from the document where it has no escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.into()))
    }
}

/// What a value is, for messages.
pub(crate) const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
