//! Documented shapes: what a payload looks like according to its provider's guide.
//!
//! A shape is data that the compiler makes from a payload's type, so that the check, the JSON
//! Schema and the types of every language have one source. Fields that a shape does not name are
//! no mismatch: providers add some.

use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;

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

impl Shape {
    /// The shape itself, where null is another matter.
    pub(crate) const fn bare(&self) -> &Self {
        match self {
            Self::Nullable(inner) => inner,
            shape => shape,
        }
    }

    /// The fields of an object.
    pub(crate) const fn fields(&self) -> &'static [Field] {
        match self.bare() {
            Self::Object(fields) => fields,
            _ => &[],
        }
    }
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
// Of at most 64 bits; one that is written with a decimal point or an exponent is below 2⁵³, where a
// double still tells it from its neighbours. No part of the documentation, which the JSON Schemas
// of all integers have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
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
    const EXACT: f64 = 9_007_199_254_740_992.0; // 2⁵³
    if let Some(integer) = number.as_i64() {
        return Some(integer);
    }
    // Written with a fraction or an exponent. From 2⁵³ on another number may have been written than a double can hold.
    let float = number.as_f64().filter(|float| float.abs() < EXACT)?;
    #[allow(clippy::cast_possible_truncation)] // The comparison finds what is lost.
    let integer = float as i64;
    #[allow(clippy::cast_precision_loss, clippy::float_cmp)]
    (integer as f64 == float).then_some(integer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integer(text: &str) -> Option<i64> {
        serde_json::from_str(text).ok().map(|Integer(value)| value)
    }

    #[test]
    fn an_integer_is_what_is_written_or_nothing() {
        assert_eq!(integer("9223372036854775807"), Some(i64::MAX));
        assert_eq!(integer("-9223372036854775808"), Some(i64::MIN));
        assert_eq!(integer("2.0"), Some(2));
        assert_eq!(integer("-1e3"), Some(-1000));
        assert_eq!(integer("9007199254740991.0"), Some(9_007_199_254_740_991));
        for other in ["9223372036854775808", "-9223372036854775809", "9007199254740993.0", "1e30", "0.5"] {
            assert_eq!(integer(other), None, "{other}");
        }
    }
}
