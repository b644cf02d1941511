//! Where a payload is not what its provider documents.

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::shape::Shape;

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

/// Where a value differs from its shape. The way there is collected on the way back, so that a value
/// without a difference costs nothing.
pub(super) struct Difference(Box<Way>);

struct Way {
    expected: &'static str,
    found: &'static str,
    /// The last one first.
    steps: Vec<Step>,
}

pub(super) enum Step {
    Field(&'static str),
    Element(usize),
}

impl Difference {
    #[cold]
    pub(super) fn new(shape: &Shape, found: &'static str) -> Self {
        Self(Box::new(Way { expected: shape.describe(), found, steps: Vec::new() }))
    }

    pub(super) fn within(mut self, step: Step) -> Self {
        self.0.steps.push(step);
        self
    }

    pub(super) fn into_mismatch(self) -> Mismatch {
        let Way { expected, found, steps } = *self.0;
        let step = |step: &Step| match step {
            // None has a character that a pointer escapes; a test makes sure.
            Step::Field(name) => (*name).into(),
            Step::Element(index) => index.to_string(),
        };
        let path = steps.iter().rev().flat_map(|each| ["/".into(), step(each)]).collect();
        Mismatch { path, expected: expected.into(), found: found.into() }
    }
}
