//! A document as a value of `serde_json`, which is what Rust programs read.
//!
//! `serde_json` itself does not make it: another crate of a program may switch features of it on
//! that give some keys a meaning, and then what comes out is not what was checked.

use serde_json::{Map, Value};

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use hookseal_kernel::json::{Cursor, Kind, Make, Number, Text};

use super::read::value;

/// Makes a value of a document while it is read.
#[derive(Default)]
pub(crate) struct Maker {
    /// The arrays and objects that are open, the innermost last.
    open: Vec<Container>,
    made: Value,
}

enum Container {
    Array(Vec<Value>),
    /// And the key of the member whose value comes next.
    Object(Map<String, Value>, String),
}

impl Maker {
    /// The whole document, once all of it was read.
    pub(crate) fn made(self) -> Value {
        self.made
    }

    fn add(&mut self, value: Value) {
        match self.open.last_mut() {
            Some(Container::Array(elements)) => elements.push(value),
            Some(Container::Object(members, key)) => {
                members.insert(mem::take(key), value);
            }
            None => self.made = value,
        }
    }
}

impl<'t> Make<'t> for Maker {
    fn value(&mut self, kind: Kind, cursor: &Cursor<'t>) {
        let scalar = match kind {
            Kind::Null => Value::Null,
            Kind::True => Value::Bool(true),
            Kind::False => Value::Bool(false),
            Kind::Number => number(cursor.number()),
            Kind::Text => Value::String(value(&cursor.text()).into_owned()),
            Kind::Array => return self.open.push(Container::Array(Vec::new())),
            Kind::Object => return self.open.push(Container::Object(Map::new(), String::new())),
        };
        self.add(scalar);
    }

    fn key(&mut self, key: Text<'t>) {
        if let Some(Container::Object(_, next)) = self.open.last_mut() {
            *next = value(&key).into_owned();
        }
    }

    fn end(&mut self) {
        let made = match self.open.pop() {
            Some(Container::Array(elements)) => Value::Array(elements),
            Some(Container::Object(members, _)) => Value::Object(members),
            None => return,
        };
        self.add(made);
    }
}

/// An integer of 64 bits, or else a double, which can hold what the reader accepts.
fn number(number: Number<'_>) -> Value {
    let text = number.text();
    if let Ok(integer) = text.parse::<u64>() {
        return integer.into();
    }
    match text.parse::<i64>() {
        // -0 is a double, as for `Number::integer`.
        Ok(integer) if integer != 0 => integer.into(),
        _ => text.parse::<f64>().map_or(Value::Null, Value::from),
    }
}
