//! What is signed where it is there: a value that may be missing, and the texts that come and go with it.

use alloc::format;
use alloc::vec::Vec;

use hookseal_kernel::plan::{self, can_be_told_apart, fixed_digits, varies};
use serde_json::{Value, json};

use super::fields::Place;
use super::in_body;
use super::invalid::{Invalid, invalid};
use super::names::check_place;
use super::rules::{OptionalSegment, Scheme, Segment, Unit};
use crate::text::Text;

/// The segment that a document has here, where it says that it may be missing.
pub(super) fn segment(place: &Place<'_>) -> Option<Segment> {
    let fields = place.fields(&["header", "json", "form", "query", "length", "optional", "before", "after"]);
    let is_optional = fields.is_true("optional");
    let around = |name| fields.optional_text(name).unwrap_or_default();
    if is_optional {
        if let Some(length) = fields.optional("length") {
            length.wrong("a value that may be missing has no length: remove it");
        }
        let name = in_body::name(place, fields);
        return Some(Segment::Optional(OptionalSegment { name, before: around("before"), after: around("after") }));
    }
    for name in ["before", "after"] {
        if let Some(text) = fields.optional(name) {
            text.wrong("it is always there: write it as a `literal`, or say `\"optional\": true`");
        }
    }
    None
}

/// As a document has it.
pub(super) fn written(segment: &OptionalSegment) -> Value {
    let mut written = in_body::written(&segment.name);
    let texts = [("before", &segment.before), ("after", &segment.after)];
    if let Some(fields) = written.as_object_mut() {
        fields.insert("optional".into(), json!(true));
        fields.extend(
            texts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| (name.into(), json!(text))),
        );
    }
    written
}

impl OptionalSegment {
    /// What its header is called, or the place in the body; nothing where it is a parameter.
    pub(crate) fn header(&self) -> Option<&Text> {
        self.parameter().is_none().then_some(&self.name)
    }

    /// The parameter of the URL that it is; nothing where it is a header, or stands in the body.
    pub(crate) fn parameter(&self) -> Option<plan::Part<'_>> {
        in_body::parameter(&self.name).map(plan::Part::OptionalParameter)
    }

    /// As a plan has it, with `value` between the texts around it.
    pub(crate) fn planned<'s>(&'s self, value: plan::Segment<'s>) -> impl Iterator<Item = plan::Segment<'s>> {
        let text = |text: &'s Text| Some(&**text).filter(|text| !text.is_empty());
        let before = text(&self.before).map(plan::Segment::Before);
        let after = text(&self.after).map(plan::Segment::After);
        before.into_iter().chain([value]).chain(after)
    }
}

/// # Errors
/// `invalid_scheme`, where it would be open what is there, or nothing has to be.
pub(super) fn check(scheme: &Scheme, planned: &[plan::Segment<'_>]) -> Result<(), Invalid> {
    const CONTENT: &str = "/signedContent";
    for (index, segment) in scheme.signed_content.iter().enumerate() {
        if let Segment::Optional(rule) = segment {
            check_place(&format!("{CONTENT}/{index}"), &rule.name)?;
        }
    }
    if !varies(planned) {
        return Err(invalid(CONTENT, "expected something that is always there, and differs from delivery to delivery"));
    }
    if !can_be_told_apart(planned) {
        return Err(invalid(
            CONTENT,
            "it must be plain which of the optional values are there: expected a `literal` on each side of one, or both \
             `before` and `after`, where what may follow in its place begins otherwise",
        ));
    }
    let unit = scheme.timestamp.as_ref().map(|rule| rule.unit);
    if unit == Some(Unit::Either) && fixed_digits(Unit::Either, planned).is_some() {
        return Err(invalid(
            "/timestamp/unit",
            "two numbers of digits need a literal on each side of the timestamp that ends and begins without a digit",
        ));
    }
    if unit == Some(Unit::Utc) && fixed_digits(Unit::Utc, planned).is_some() {
        return Err(invalid(
            "/timestamp/unit",
            "a date that may lack its offset needs a literal on each side: before it one that ends without a digit, behind \
             it one that begins without a digit and without `.`, `Z`, `+` and `-`",
        ));
    }
    Ok(())
}

/// The segments of a scheme as a plan has them, each with what it is looked up by.
pub(super) fn planned<'s>(
    segments: &'s [Segment],
    planned: impl Fn(&'s Segment) -> plan::Segment<'s>,
) -> Vec<plan::Segment<'s>> {
    let mut all = Vec::new();
    for segment in segments {
        match segment {
            Segment::Optional(rule) => all.extend(rule.planned(planned(segment))),
            segment => all.push(planned(segment)),
        }
    }
    all
}
