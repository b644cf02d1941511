//! Where a payload is not what its provider documents.

use alloc::string::{String, ToString};

use hookseal_kernel as kernel;
use hookseal_kernel::plan::ShapesDraft;
use hookseal_words::{Piece, payload};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::document::Document;
use super::shape::Shape;
use super::shapes;
use crate::json::{self, Growing};
use crate::words::words;

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
        Self {
            path: words![Piece::Path(mismatch)],
            expected: payload::expected(mismatch.expected()).into(),
            found: found(mismatch.found()).into(),
        }
    }
}

pub(super) use hookseal_words::payload::found;

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
