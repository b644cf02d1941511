//! What a payload has in the place of what its provider documents, or of a form.

use hookseal_kernel::plan::ShapeKind;
use hookseal_kernel::{BodyProblem, FoundKind, MOST_FORM_FIELDS, Mismatch, Step};

use crate::json::described;
use crate::sink::Sink;

/// The JSON pointer to a mismatch.
pub fn path<S: Sink>(to: &mut S, mismatch: &Mismatch<'_>) {
    for step in mismatch.steps() {
        to.text("/");
        match step {
            // None has a character that a pointer escapes; a test of the core makes sure.
            Step::Field(name) => to.text(name),
            Step::Element(index) => say!(to; index),
        }
    }
}

/// What a shape demands.
#[must_use]
pub const fn expected((kind, nullable): (ShapeKind, bool)) -> &'static str {
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
#[must_use]
pub const fn found(kind: FoundKind) -> &'static str {
    match kind {
        FoundKind::Nothing => "nothing",
        FoundKind::Fraction => "a number with a fraction",
        FoundKind::Kind(kind) => described(kind),
    }
}

/// What was expected of a form that is a payload, all of it or one field.
pub fn form_expected<S: Sink>(to: &mut S, field: &str, problem: BodyProblem) {
    match problem {
        BodyProblem::Form(_) => to.text("a form as `application/x-www-form-urlencoded` writes it"),
        BodyProblem::NotUtf8 => to.text("fields of UTF-8"),
        BodyProblem::Repeated => to.text("each field of the form once"),
        BodyProblem::Count(_) => say!(to; "a form with the field `", field, "` once"),
        _ => say!(to; "at most ", MOST_FORM_FIELDS, " fields of a form"),
    }
}

/// What was found in its place.
pub fn form_found<S: Sink>(to: &mut S, problem: BodyProblem) {
    match problem {
        BodyProblem::Form(at) => say!(to; "another character at byte ", at + 1),
        BodyProblem::NotUtf8 => to.text("other bytes"),
        BodyProblem::Repeated => to.text("one that is there twice"),
        BodyProblem::Count(0) => to.text("none"),
        BodyProblem::Count(count) => say!(to; count),
        _ => to.text("more"),
    }
}
