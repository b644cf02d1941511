//! JSON on which all parsers agree.
//!
//! A payload is read by this crate and then, in a binding, by the language's own parser. The two
//! cannot differ, because what parsers answer differently is refused here: duplicate keys, invalid
//! UTF-8, lone surrogates, a byte-order mark, numbers beyond a double, more than 127 levels,
//! trailing bytes, and everything that RFC 8259 does not allow.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::error::Error;

/// # Errors
/// `malformed_json`
pub(crate) fn parse(body: &[u8]) -> Result<Value, Error> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let strict = Strict::deserialize(&mut json).and_then(|value| json.end().map(|()| value.0));
    strict.map_err(|error| malformed(&error, body))
}

fn malformed(error: &serde_json::Error, body: &[u8]) -> Error {
    let text = error.to_string();
    let problem = match text.rfind(" at line ") {
        Some(end) => &text[..end],
        None => &text,
    };
    let problem = if body.starts_with(b"\xEF\xBB\xBF") {
        "a byte-order mark before the JSON".into()
    } else if body.is_empty() {
        "an empty body".into()
    } else {
        String::from(problem)
    };
    Error::MalformedJson { line: error.line(), column: error.column(), problem }
}

/// A value without duplicate keys.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.into()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Strict(value)) = sequence.next_element()? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if map.contains_key(&key) {
                return Err(A::Error::custom("a key that occurs twice in an object; parsers differ on which counts"));
            }
            let Strict(value) = entries.next_value()?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
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
