//! Documented shapes: what a payload looks like according to its provider's guide.
//!
//! A shape is data that the compiler makes from a payload's type, so that the check, the JSON
//! Schema and the types of every language have one source. Fields that a shape does not name are
//! no mismatch: providers add some.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;

use crate::event::Mismatch;
use crate::json;

/// What a value has to look like.
#[derive(Debug)]
pub enum Shape {
    /// Any value, null included.
    Any,
    /// A string.
    String,
    /// A number.
    Number,
    /// A number without a fraction; 2.0 is one, as in JSON Schema.
    Integer,
    /// True or false.
    Boolean,
    /// The shape, or null.
    Nullable(&'static Self),
    /// An array whose elements all have the shape.
    List(&'static Self),
    /// An object with these fields, and any others.
    Object(&'static [Field]),
}

/// A field of an object.
#[derive(Debug)]
pub struct Field {
    /// The name in the JSON.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What its value has to look like.
    pub shape: &'static Shape,
}

/// A Rust type that a JSON value of a certain shape can be read into.
pub trait Shaped {
    /// The shape.
    const SHAPE: Shape;
    /// Whether a field of this type must be there.
    const REQUIRED: bool = true;
}

impl Shaped for String {
    const SHAPE: Shape = Shape::String;
}

impl Shaped for f64 {
    const SHAPE: Shape = Shape::Number;
}

impl Shaped for bool {
    const SHAPE: Shape = Shape::Boolean;
}

impl Shaped for Value {
    const SHAPE: Shape = Shape::Any;
}

impl<T: Shaped> Shaped for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);
}

/// An optional field may be absent or null.
impl<T: Shaped> Shaped for Option<T> {
    const SHAPE: Shape = Shape::Nullable(&T::SHAPE);
    const REQUIRED: bool = false;
}

/// A whole number. Read from any JSON number without a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Integer(pub i64);

impl Shaped for Integer {
    const SHAPE: Shape = Shape::Integer;
}

impl<'de> serde::Deserialize<'de> for Integer {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        whole(&number).map(Self).ok_or_else(|| serde::de::Error::custom("expected a whole number of at most 64 bits"))
    }
}

/// A secret in a document. Prints as `[redacted]`.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct SecretText(String);

impl SecretText {
    /// The secret, for [`Webhook::new`](crate::Webhook::new).
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Shaped for SecretText {
    const SHAPE: Shape = Shape::String;
}

impl core::fmt::Debug for SecretText {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl Drop for SecretText {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }
}

fn whole(number: &serde_json::Number) -> Option<i64> {
    if let Some(integer) = number.as_i64() {
        return Some(integer);
    }
    let float = number.as_f64()?;
    // Beyond 2⁵³ a double holds no other integers than these; the comparison finds a fraction.
    #[allow(clippy::cast_possible_truncation)]
    let integer = float as i64;
    #[allow(clippy::cast_precision_loss, clippy::float_cmp)]
    (integer as f64 == float).then_some(integer)
}

/// The first place where `value` differs from `shape`; `at` is the value's own JSON pointer.
pub(crate) fn mismatch(value: &Value, shape: &Shape, at: &str) -> Option<Mismatch> {
    let fault = difference(value, shape)?;
    let steps: String = fault
        .steps
        .iter()
        .rev()
        .map(|step| match step {
            Step::Field(name) => format!("/{}", name.replace('~', "~0").replace('/', "~1")),
            Step::Element(index) => format!("/{index}"),
        })
        .collect();
    Some(Mismatch { path: format!("{at}{steps}"), expected: fault.expected.into(), found: fault.found.into() })
}

/// The way to a fault is collected on the way back, so that a value without one costs nothing.
struct Fault {
    expected: &'static str,
    found: &'static str,
    steps: Vec<Step>,
}

enum Step {
    Field(&'static str),
    Element(usize),
}

fn difference(value: &Value, shape: &Shape) -> Option<Fault> {
    let fault = |expected| Some(Fault { expected, found: json::kind(value), steps: Vec::new() });
    match (shape, value) {
        (Shape::Any, _)
        | (Shape::String, Value::String(_))
        | (Shape::Number, Value::Number(_))
        | (Shape::Boolean, Value::Bool(_))
        | (Shape::Nullable(_), Value::Null) => None,
        (Shape::Nullable(inner), _) => difference(value, inner).map(or_null),
        (Shape::Integer, Value::Number(number)) => (!whole_number(number)).then_some(Fault {
            expected: "an integer",
            found: "a number with a fraction",
            steps: Vec::new(),
        }),
        (Shape::List(element), Value::Array(values)) => {
            values.iter().enumerate().find_map(|(index, value)| at(difference(value, element), Step::Element(index)))
        }
        (Shape::Object(fields), Value::Object(values)) => fields.iter().find_map(|field| {
            let Some(value) = values.get(field.name) else {
                return field.required.then(|| missing(field));
            };
            at(difference(value, field.shape), Step::Field(field.name))
        }),
        (Shape::String, _) => fault("a string"),
        (Shape::Number, _) => fault("a number"),
        (Shape::Integer, _) => fault("an integer"),
        (Shape::Boolean, _) => fault("a boolean"),
        (Shape::List(_), _) => fault("an array"),
        (Shape::Object(_), _) => fault("an object"),
    }
}

/// Whether a number has no fraction, also beyond 64 bits, as JSON Schema has it.
fn whole_number(number: &serde_json::Number) -> bool {
    number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|float| float % 1.0 == 0.0)
}

fn at(fault: Option<Fault>, step: Step) -> Option<Fault> {
    let mut fault = fault?;
    fault.steps.push(step);
    Some(fault)
}

fn missing(field: &Field) -> Fault {
    Fault { expected: name_of(field.shape), found: "nothing", steps: alloc::vec![Step::Field(field.name)] }
}

fn or_null(fault: Fault) -> Fault {
    if !fault.steps.is_empty() {
        return fault;
    }
    let expected = match fault.expected {
        "a string" => "a string or null",
        "a number" => "a number or null",
        "an integer" => "an integer or null",
        "a boolean" => "a boolean or null",
        "an array" => "an array or null",
        _ => "an object or null",
    };
    Fault { expected, ..fault }
}

const fn name_of(shape: &Shape) -> &'static str {
    match shape {
        Shape::Any => "a value",
        Shape::String => "a string",
        Shape::Number => "a number",
        Shape::Integer => "an integer",
        Shape::Boolean => "a boolean",
        Shape::Nullable(inner) => name_of(inner),
        Shape::List(_) => "an array",
        Shape::Object(_) => "an object",
    }
}

/// Declares the types of a provider's documents: one struct each, which serde can read, with its
/// [`Shape`] made from the same lines. `field as "name"` where the JSON's name is not the field's.
macro_rules! documents {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident { $( $(#[doc = $field_doc:literal])+ $field:ident $(as $json:literal)?: $type:ty, )* }
    )+) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct $name {
            $( $(#[doc = $field_doc])+ $(#[serde(rename = $json)])? pub $field: $type, )*
        }

        impl $crate::shape::Shaped for $name {
            const SHAPE: $crate::shape::Shape = $crate::shape::Shape::Object(&[
                $( $crate::shape::Field {
                    name: $crate::shape::field_name!($field $($json)?),
                    required: <$type as $crate::shape::Shaped>::REQUIRED,
                    shape: &<$type as $crate::shape::Shaped>::SHAPE,
                }, )*
            ]);
        }
    )+ };
}

macro_rules! field_name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $json:literal) => {
        $json
    };
}

pub(crate) use {documents, field_name};
