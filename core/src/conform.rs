//! Whether a document has its documented shape, found while it is read, without a tree.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::event::Mismatch;
use crate::shape::{Field, Shape};

/// Where `value` differs from `shape`, if it does. Of several differences it is the one that comes
/// first in the shape.
pub(crate) fn mismatch(value: &Value, shape: &Shape) -> Option<Mismatch> {
    let conform = Conform { shape, inner: None };
    conform.deserialize(value).ok()?.map(Fault::into_mismatch)
}

/// Where an event's payload differs from its documentation: in the fields around the data, or, if
/// they do not, in `data`, which is their field `data_field`.
///
/// `text` was read before and is JSON; should it not be, it does not differ.
pub(crate) fn payload_mismatch(text: &str, envelope: &Shape, data_field: &str, data: &Shape) -> Option<Mismatch> {
    let mut json = serde_json::Deserializer::from_str(text);
    let conform = Conform { shape: envelope, inner: Some((data_field, data)) };
    conform.deserialize(&mut json).ok()?.map(Fault::into_mismatch)
}

/// The way to a fault is collected on the way back, so that a value without one costs nothing.
struct Fault {
    expected: &'static str,
    found: &'static str,
    steps: Vec<Step>,
}

enum Step {
    Field(String),
    Element(usize),
}

impl Fault {
    fn new(shape: &Shape, found: &'static str) -> Self {
        Self { expected: name_of(shape), found, steps: Vec::new() }
    }

    fn within(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    fn into_mismatch(self) -> Mismatch {
        let steps = self.steps.iter().rev().map(|step| match step {
            Step::Field(name) => format!("/{}", name.replace('~', "~0").replace('/', "~1")),
            Step::Element(index) => format!("/{index}"),
        });
        let path = steps.collect();
        Mismatch { path, expected: self.expected.into(), found: self.found.into() }
    }
}

const fn name_of(shape: &Shape) -> &'static str {
    match shape {
        Shape::Any => "a value",
        Shape::String => "a string",
        Shape::Number => "a number",
        Shape::Integer => "an integer",
        Shape::Boolean => "a boolean",
        Shape::List(_) => "an array",
        Shape::Object(_) => "an object",
        Shape::Nullable(Shape::String) => "a string or null",
        Shape::Nullable(Shape::Number) => "a number or null",
        Shape::Nullable(Shape::Integer) => "an integer or null",
        Shape::Nullable(Shape::Boolean) => "a boolean or null",
        Shape::Nullable(Shape::List(_)) => "an array or null",
        Shape::Nullable(Shape::Object(_)) => "an object or null",
        Shape::Nullable(inner) => name_of(inner),
    }
}

/// Reads one value and compares it with a shape.
#[derive(Clone, Copy)]
struct Conform<'s> {
    shape: &'s Shape,
    /// The shape of one field of the value, which counts after all its others.
    inner: Option<(&'s str, &'s Shape)>,
}

impl<'s> Conform<'s> {
    /// The shape itself, where null is another matter.
    const fn bare(&self) -> &'s Shape {
        match self.shape {
            Shape::Nullable(inner) => inner,
            shape => shape,
        }
    }

    fn unless(self, conforms: bool, found: &'static str) -> Option<Fault> {
        (!conforms).then(|| Fault::new(self.shape, found))
    }
}

impl<'de> DeserializeSeed<'de> for Conform<'_> {
    type Value = Option<Fault>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match self.shape {
            Shape::Any => IgnoredAny::deserialize(deserializer).map(|_| None),
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Conform<'_> {
    type Value = Option<Fault>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(self.unless(matches!(self.shape, Shape::Nullable(_)), "null"))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(self.unless(matches!(self.bare(), Shape::Boolean), "a boolean"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(self.unless(matches!(self.bare(), Shape::Number | Shape::Integer), "a number"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(self.unless(matches!(self.bare(), Shape::Number | Shape::Integer), "a number"))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        match self.bare() {
            Shape::Number => Ok(None),
            Shape::Integer => Ok(self.unless(value % 1.0 == 0.0, "a number with a fraction")),
            _ => Ok(self.unless(false, "a number")),
        }
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(self.unless(matches!(self.bare(), Shape::String), "a string"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
        let Shape::List(element) = self.bare() else {
            while sequence.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(self.unless(false, "an array"));
        };
        let mut index = 0;
        while let Some(fault) = sequence.next_element_seed(Conform { shape: element, inner: None })? {
            if let Some(fault) = fault {
                while sequence.next_element::<IgnoredAny>()?.is_some() {}
                return Ok(Some(fault.within(Step::Element(index))));
            }
            index += 1;
        }
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let Shape::Object(fields) = self.bare() else {
            while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(self.unless(false, "an object"));
        };
        let mut first = First { rank: usize::MAX, fault: None };
        let mut seen: u64 = 0;
        while let Some(position) = entries.next_key_seed(FieldName { fields })? {
            let Some((index, field)) = position.and_then(|index| Some((index, fields.get(index)?))) else {
                entries.next_value::<IgnoredAny>()?;
                continue;
            };
            seen |= 1 << index;
            let inner = self.inner.filter(|(name, _)| *name == field.name);
            let shape = inner.map_or(field.shape, |(_, shape)| shape);
            let rank = if inner.is_some() { fields.len() } else { index };
            let fault = entries.next_value_seed(Conform { shape, inner: None })?;
            first.offer(rank, fault.map(|fault| fault.within(Step::Field(field.name.into()))));
        }
        for (index, field) in fields.iter().enumerate() {
            if field.required && seen & 1 << index == 0 {
                let fault = Fault::new(field.shape, "nothing").within(Step::Field(field.name.into()));
                first.offer(index, Some(fault));
            }
        }
        Ok(first.fault)
    }
}

/// Of the faults of an object the one whose field comes first in the shape.
struct First {
    rank: usize,
    fault: Option<Fault>,
}

impl First {
    fn offer(&mut self, rank: usize, fault: Option<Fault>) {
        if fault.is_some() && rank < self.rank {
            *self = Self { rank, fault };
        }
    }
}

/// Reads a key and gives the position of the field of this name.
struct FieldName<'s> {
    fields: &'s [Field],
}

impl<'de> DeserializeSeed<'de> for FieldName<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for FieldName<'_> {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.fields.iter().position(|field| field.name == key))
    }
}
