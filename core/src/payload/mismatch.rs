//! Where a payload is not what its provider documents.

use alloc::string::{String, ToString};

use hookseal_kernel::plan::{ShapeKind, ShapesDraft};
use hookseal_kernel::{self as kernel, FoundKind, Step};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::document::Document;
use super::shape::Shape;
use super::shapes;
use crate::json::{self, Growing};
use crate::words::Say;

/// Where a payload differs from its documented shape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mismatch {
    /// Where in the payload, as a JSON pointer.
    pub path: String,
    /// What the guide documents.
    pub expected: String,
    /// What came.
    pub found: String,
}

impl Mismatch {
    #[cold]
    pub(super) fn of(mismatch: &kernel::Mismatch<'_>) -> Self {
        let mut path = String::new();
        for step in mismatch.steps() {
            path.push('/');
            match step {
                // None has a character that a pointer escapes; a test makes sure.
                Step::Field(name) => path.push_str(name),
                Step::Element(index) => index.say(&mut path),
            }
        }
        Self { path, expected: expected(mismatch.expected()).into(), found: found(mismatch.found()).into() }
    }
}

/// What a shape demands.
const fn expected((kind, nullable): (ShapeKind, bool)) -> &'static str {
    match (kind, nullable) {
        (ShapeKind::Any, _) => "a value",
        (ShapeKind::String, false) => "a string",
        (ShapeKind::Number, false) => "a number",
        (ShapeKind::Integer, false) => "an integer",
        (ShapeKind::Boolean, false) => "a boolean",
        (ShapeKind::List, false) => "an array",
        (ShapeKind::Object, false) => "an object",
        (ShapeKind::String, true) => "a string or null",
        (ShapeKind::Number, true) => "a number or null",
        (ShapeKind::Integer, true) => "an integer or null",
        (ShapeKind::Boolean, true) => "a boolean or null",
        (ShapeKind::List, true) => "an array or null",
        (ShapeKind::Object, true) => "an object or null",
    }
}

/// What was found.
pub(super) const fn found(kind: FoundKind) -> &'static str {
    match kind {
        FoundKind::Nothing => "nothing",
        FoundKind::Fraction => "a number with a fraction",
        FoundKind::Kind(kind) => json::describe(kind),
    }
}

impl Document {
    /// Where `value` differs from the documented shape, if it does.
    ///
    /// ```
    /// use serde_json::json;
    ///
    /// let provider = hookseal::PROVIDERS.iter().find(|provider| provider.scheme.name() == "realestateapi").unwrap();
    /// let registration = provider.documents.iter().find(|document| document.name == "WebhookRegistration").unwrap();
    /// let mismatch = registration.mismatch(&json!({ "url": "https://example.com/", "events": "listing.new" }));
    /// assert_eq!(mismatch.unwrap().path, "/events");
    /// ```
    #[must_use]
    pub fn mismatch(&self, value: &Value) -> Option<Mismatch> {
        mismatch(&value.to_string(), self.shape).unwrap_or_else(|_| {
            // A value of `serde_json` is JSON once it is written down, but may have more levels.
            let expected = "at most 127 levels of arrays and objects".into();
            Some(Mismatch { path: String::new(), expected, found: "more".into() })
        })
    }
}

/// Where a document differs from a shape; of several differences the one that comes first in the shape.
pub(crate) fn mismatch(text: &str, shape: &Shape) -> Result<Option<Mismatch>, json::Error> {
    let mut draft = ShapesDraft::default();
    // Every documented shape has room; a test makes sure.
    let Ok(index) = shapes::add(&mut draft, shape) else { return Ok(None) };
    let shapes = draft.shapes();
    let found = kernel::mismatch(text, &shapes, draft.shape(index), Growing::default())?;
    Ok(found.map(|mismatch| Mismatch::of(&mismatch)))
}
