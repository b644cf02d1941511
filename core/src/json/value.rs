//! A document as a value of `serde_json`, which is what Rust programs read.
//!
//! `serde_json` itself does not make it: another crate of a program may switch features of it on
//! that give some keys a meaning, and then what comes out is not what was checked.

use serde_json::{Map, Value};

use super::{Fault, Kind, Number, Reader, Stopped};

/// # Errors
/// Where the text is not acceptable JSON.
pub(crate) fn value(text: &str) -> Result<Value, Fault> {
    let mut reader = Reader::new(text);
    let value = next(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|Stopped| reader.fault())
}

fn next(reader: &mut Reader<'_>) -> Result<Value, Stopped> {
    Ok(match reader.value()? {
        Kind::Null => Value::Null,
        Kind::True => Value::Bool(true),
        Kind::False => Value::Bool(false),
        Kind::Number => number(reader.number()),
        Kind::Text => Value::String(reader.text().value().into_owned()),
        Kind::Array => {
            let mut members = reader.members();
            let mut elements = alloc::vec::Vec::new();
            while reader.element(&mut members)? {
                elements.push(next(reader)?);
            }
            Value::Array(elements)
        }
        Kind::Object => {
            let mut members = reader.members();
            let mut fields = Map::new();
            while reader.key(&mut members)? {
                let name = reader.last_key().value().into_owned();
                fields.insert(name, next(reader)?);
            }
            Value::Object(fields)
        }
    })
}

/// An integer of 64 bits, or else a double, which can hold what the reader accepts.
fn number(number: Number<'_>) -> Value {
    let text = number.text();
    match number.integer() {
        Some(integer) if integer.starts_with('-') => integer.parse::<i64>().map_or(Value::Null, Value::from),
        Some(integer) => integer.parse::<u64>().map_or(Value::Null, Value::from),
        None => text.parse::<f64>().map_or(Value::Null, Value::from),
    }
}
