//! The names of headers in a document: several that hold signatures, and other ones for one header.

use alloc::borrow::Cow;
use alloc::format;
use alloc::vec::Vec;

use hookseal_kernel::plan::{MOST_OTHER_NAMES, MOST_SIGNATURE_HEADERS};
use serde_json::{Map, Value, json};

use super::fields::{Fields, Place};
use super::in_body::{self, InBody};
use super::invalid::{Invalid, invalid};
use super::rules::{Scheme, Segment, TimestampSource};
use crate::json::{self, Tree};
use crate::text::Text;

/// The header of signatures, and more that may hold some.
pub(super) fn of_signatures(place: &Place<'_>, fields: Fields<'_>) -> (Text, Vec<Text>) {
    let Some(several) = fields.optional("headers") else {
        return (in_body::name(place, fields), Vec::new());
    };
    if ["header", "query", "json", "form"].iter().any(|name| fields.optional(name).is_some()) {
        place.wrong("it has two places: expected either `header` or `headers`");
    }
    let mut names = match several.value() {
        Tree::Object(_) => numbered(&several),
        _ => several.elements().map(|place| in_body::header(&place)).collect(),
    }
    .into_iter();
    (names.next().unwrap_or_default(), names.collect())
}

/// A name with the numbers from 1 on behind it.
fn numbered(place: &Place<'_>) -> Vec<Text> {
    let fields = place.fields(&["numbered", "most"]);
    let name = in_body::header(&fields.required("numbered"));
    let most = fields.required("most").whole_number();
    // One more than can be is refused, and no more than that has to be made.
    (1..=most.min(MOST_SIGNATURE_HEADERS as u64 + 1)).map(|number| Cow::Owned(format!("{name}{number}"))).collect()
}

/// Headers, and other names under which they may come instead.
pub(super) fn others(place: &Place<'_>) -> Vec<(Text, Text)> {
    let mut all = Vec::new();
    for (name, place) in place.members() {
        for other in place.elements() {
            all.push((Cow::Owned(name.into()), other.text()));
        }
    }
    all
}

/// As [`others`] reads them.
pub(super) fn written(others: &[(Text, Text)]) -> Value {
    let mut all = Map::new();
    for (name, other) in others {
        if let Some(names) = all.entry(&**name).or_insert_with(|| json!([])).as_array_mut() {
            names.push(json!(other));
        }
    }
    if all.is_empty() { Value::Null } else { all.into() }
}

/// # Errors
/// `invalid_scheme`, where two names are one, or there are too many, or a name stands for no header of the scheme.
pub(super) fn check(scheme: &Scheme) -> Result<(), Invalid> {
    const HEADERS: &str = "/signature/headers";
    let rule = &scheme.signature;
    let further = &*rule.further_headers;
    if further.len() >= MOST_SIGNATURE_HEADERS {
        return Err(invalid(HEADERS, &format!("expected at most {MOST_SIGNATURE_HEADERS} headers")));
    }
    for (index, name) in further.iter().enumerate() {
        let path = format!("{HEADERS}/{}", index + 1);
        check_name(&path, name)?;
        if core::iter::once(&rule.header).chain(&further[..index]).any(|other| other.eq_ignore_ascii_case(name)) {
            return Err(invalid(&path, "it is there twice"));
        }
    }
    if !further.is_empty() && scheme.algorithm.is_public() {
        return Err(invalid(HEADERS, "public keys check the signatures of one header: expected `header`"));
    }
    let is_inside = scheme.timestamp.as_ref().is_some_and(|rule| !matches!(rule.source, TimestampSource::Header(_)));
    if !further.is_empty() && is_inside {
        return Err(invalid(
            "/timestamp",
            "several headers hold signatures: expected a timestamp in a `header` of its own",
        ));
    }
    for (index, (name, other)) in scheme.other_names.iter().enumerate() {
        let path = format!("/otherNames/{}", json::escaped(name));
        check_name(&path, other)?;
        if in_body::is_in_body(name)
            || in_body::parameter(name).is_some()
            || !further.is_empty() && *name == rule.header
            || !headers(scheme).any(|own| own == name)
        {
            return Err(invalid(&path, "the scheme has no such header that may have other names"));
        }
        let earlier = &scheme.other_names[..index];
        let is_known = |known: &Text| known.eq_ignore_ascii_case(other);
        if headers(scheme).any(is_known) || earlier.iter().any(|(_, known)| is_known(known)) {
            return Err(invalid(&path, "it is the name of a header already: expected another one"));
        }
        if earlier.iter().filter(|(known, _)| known == name).count() >= MOST_OTHER_NAMES {
            return Err(invalid(&path, &format!("expected at most {MOST_OTHER_NAMES} other names")));
        }
    }
    Ok(())
}

/// The names of all headers of a scheme.
fn headers(scheme: &Scheme) -> impl Iterator<Item = &Text> {
    let timestamp = scheme.timestamp.as_ref().and_then(|rule| match &rule.source {
        TimestampSource::Header(name) | TimestampSource::HttpDate(name) => Some(name),
        TimestampSource::Key(_) | TimestampSource::First => None,
    });
    let signed = scheme.signed_content.iter().filter_map(Segment::header);
    let signature = core::iter::once(&scheme.signature.header).chain(&*scheme.signature.further_headers);
    let ids = scheme.id.as_ref().map(|rule| &rule.header).into_iter().chain(&scheme.secret.key_id);
    signature.chain(timestamp).chain(ids).chain(signed)
}

/// # Errors
/// `invalid_scheme`, where this cannot be the name of a header.
pub(super) fn check_name(path: &str, name: &str) -> Result<(), Invalid> {
    if hookseal_kernel::is_name(name) {
        return Ok(());
    }
    Err(invalid(path, "expected the name of an HTTP header (RFC 9110, section 5.1)"))
}

/// # Errors
/// `invalid_scheme`, where this can be neither the name of a header nor a place in a body.
pub(super) fn check_place(path: &str, name: &str) -> Result<(), Invalid> {
    match InBody::named(name) {
        None => match in_body::parameter(name) {
            None => check_name(&format!("{path}/header"), name),
            Some(parameter) => in_body::check_parameter(&format!("{path}/query"), parameter),
        },
        Some(InBody::Form("")) => Err(invalid(&format!("{path}/form"), "expected a string that is not empty")),
        Some(_) => Ok(()),
    }
}
