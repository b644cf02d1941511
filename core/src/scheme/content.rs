//! What a document says is signed: nothing in it may be moved from one field into another.

use alloc::format;
use alloc::vec::Vec;

use hookseal_kernel::LONGEST_ID;
use hookseal_kernel::plan::{self, MOST_FIELDS, MOST_SEGMENTS, MOST_SIGNED_HEADERS, Name, is_value, kept_apart};

use super::in_body::{InBody, check_parameter, is_in_body, parameter};
use super::invalid::{Invalid, invalid};
use super::names::check_place;
use super::optional;
use super::pointers::is_pointer;
use super::rules::{Composed, Layout, Part, Scheme, Segment, TimestampRule, TimestampSource, Unit};
use crate::algorithm::Algorithm;
use crate::text::Text;

pub(super) fn check_signed_content(scheme: &Scheme) -> Result<(), Invalid> {
    let segments = &*scheme.signed_content;
    if optional::planned(segments, planned).len() > MOST_SEGMENTS {
        return Err(invalid("/signedContent", &format!("expected at most {MOST_SEGMENTS} segments")));
    }
    let count = |wanted: fn(&Segment) -> bool| segments.iter().filter(|segment| wanted(segment)).count();
    let (is_timestamp, is_id) =
        (|segment: &_| matches!(segment, Segment::Timestamp), |segment: &_| matches!(segment, Segment::Id));
    if scheme.algorithm == Algorithm::Token {
        return match segments {
            [] => check_timestamp_is_signed(scheme, false),
            _ => Err(invalid("/signedContent", "a token signs nothing: expected an empty list")),
        };
    }
    if count(|segment| matches!(segment, Segment::Body | Segment::SortedForm(_))) > 1 {
        return Err(invalid("/signedContent", "expected `body` exactly once: an unsigned body proves nothing"));
    }
    if segments.iter().all(|segment| matches!(segment, Segment::Literal(_))) {
        return Err(invalid("/signedContent", "expected something that differs from delivery to delivery"));
    }
    check_fields(scheme)?;
    check_statement(scheme)?;
    for (index, segment) in segments.iter().enumerate() {
        let path = format!("/signedContent/{index}");
        match segment {
            Segment::Timestamp if scheme.timestamp.is_none() => {
                return Err(invalid(&path, "the timestamp is signed but has no source: add `timestamp`"));
            }
            Segment::Id if scheme.id.is_none() => {
                return Err(invalid(&path, "the id is signed but has no source: add `id` with its `header`"));
            }
            Segment::Literal(text) if text.is_empty() => {
                return Err(invalid(&format!("{path}/literal"), "expected a string that is not empty"));
            }
            Segment::Header(name, length) => {
                check_place(&path, name)?;
                check_length(&format!("{path}/length"), *length)?;
            }
            Segment::Request(Part::Parameter(name)) => check_parameter(&format!("{path}/query"), name)?,
            Segment::SortedForm(hash) => check_form(scheme, &path, hash)?,
            _ => {}
        }
        let length = match segment {
            Segment::Id => scheme.id.as_ref().map(|rule| rule.length),
            Segment::Header(_, length) => Some(*length),
            _ => None,
        };
        if length == Some(None) && !is_hash(segment) && is_open(scheme, index) {
            return Err(invalid(
                &path,
                "it needs a literal between it and the next segment: without one, characters could be moved between \
                 the two with the signature still right. Where it always has as many bytes, say so by `length`",
            ));
        }
    }
    let planned: Vec<plan::Segment<'_>> = optional::planned(segments, planned);
    for (index, pair) in planned.windows(2).enumerate() {
        if let [one, other] = pair
            && !kept_apart(one, other)
        {
            // The one that is free to take what belongs to the other.
            let index = if matches!(one, plan::Segment::Body | plan::Segment::SortedForm(_) | plan::Segment::Literal(_))
            {
                index + 1
            } else {
                index
            };
            return Err(invalid(
                &format!("/signedContent/{index}"),
                "it needs a literal between it and the next segment, and beside the parts of a request one that they \
                 cannot contain: without it, characters could be moved between the two with the signature still right",
            ));
        }
    }
    if planned.iter().filter(|segment| is_value(segment)).count() > MOST_SIGNED_HEADERS {
        let expected = format!("expected at most {MOST_SIGNED_HEADERS} headers and parts of the request");
        return Err(invalid("/signedContent", &expected));
    }
    optional::check(scheme, &planned)?;
    if count(is_timestamp) > 1 || count(is_id) > 1 {
        return Err(invalid("/signedContent", "expected `timestamp` and `id` at most once"));
    }
    // The claims of a token are signed, all of them, and what is in a signed body is signed with it.
    let is_claim = matches!(scheme.signature.layout, Layout::Jws(_));
    let is_in_body = scheme.signs_body() && scheme.timestamp.as_ref().is_some_and(TimestampRule::is_in_body);
    // Which one is, is looked at with the rest of what is signed so.
    let is_of_sns = scheme.signs_sns_fields();
    let is_listed = matches!(scheme.composed(), Some(Composed::ContentfulRequest(_)));
    let is_signed_with_others = is_claim || is_in_body || is_of_sns || is_listed;
    check_timestamp_is_signed(scheme, is_signed_with_others || count(is_timestamp) == 1)?;
    if scheme.id.is_some() && count(is_id) == 0 {
        return Err(invalid("/id", "the signed content has no `id`: an unsigned id must not be relied on"));
    }
    Ok(())
}

fn check_timestamp_is_signed(scheme: &Scheme, is_signed: bool) -> Result<(), Invalid> {
    match &scheme.timestamp {
        Some(timestamp) if timestamp.signed != is_signed => Err(invalid(
            "/timestamp/signed",
            if timestamp.signed {
                "the signed content has no `timestamp`: add it, or say `\"signed\": false` here"
            } else {
                "the signed content has a `timestamp`, so it is signed: remove `\"signed\": false`"
            },
        )),
        _ => Ok(()),
    }
}

/// What is read from the body before it is verified.
fn check_fields(scheme: &Scheme) -> Result<(), Invalid> {
    if parameter(&scheme.signature.header).is_some() && matches!(scheme.signature.layout, Layout::Jws(_)) {
        return Err(invalid("/signature", "a JSON Web Signature stands in a header: expected `header`"));
    }
    if is_in_body(&scheme.signature.header) {
        if scheme.signs_body() {
            return Err(invalid("/signature", "a body that holds its own signature cannot be signed whole"));
        }
        if matches!(scheme.signature.layout, Layout::Jws(_)) {
            return Err(invalid("/signature", "a JSON Web Signature stands in a header: expected `header`"));
        }
    }
    let signed = scheme.signed_content.iter().filter_map(Segment::header);
    let timestamp = scheme.timestamp.iter().filter_map(|rule| match &rule.source {
        TimestampSource::Header(name) | TimestampSource::HttpDate(name) => Some(name),
        TimestampSource::Key(_) | TimestampSource::First => None,
    });
    let fields = || {
        core::iter::once(&scheme.signature.header)
            .chain(timestamp.clone())
            .chain(&scheme.secret.key_id)
            .chain(signed.clone())
    };
    let is_json = |name: &Text| matches!(InBody::named(name), Some(InBody::Json(_)));
    let is_form = |name: &Text| matches!(InBody::named(name), Some(InBody::Form(_)));
    if fields().any(is_json) && fields().any(is_form) {
        return Err(invalid("/signedContent", "a body is either JSON or a form: expected `json` alone, or `form`"));
    }
    check_single(scheme)?;
    if fields().filter(|name| is_in_body(name)).count() + usize::from(scheme.single.is_some()) > MOST_FIELDS {
        return Err(invalid("/signedContent", &format!("expected at most {MOST_FIELDS} fields of the body")));
    }
    Ok(())
}

/// What is made in the place of the body, by the core: one text, which nothing can be moved into or out of.
fn check_statement(scheme: &Scheme) -> Result<(), Invalid> {
    let segments = &*scheme.signed_content;
    let Some(statement) = scheme.statement() else { return Ok(()) };
    let path = |index: usize| format!("/signedContent/{index}");
    if !scheme.algorithm.is_public() {
        let problem = "it is signed by private keys alone: expected an algorithm that a public key checks";
        return Err(invalid(&path(*statement.start()), problem));
    }
    if scheme.signs_body() || scheme.signs_sns_fields() {
        return Err(invalid("/signedContent", "it stands in the place of the body: expected one of the two"));
    }
    let is_literal = |segment: Option<&Segment>| segment.is_none_or(|segment| matches!(segment, Segment::Literal(_)));
    for (index, segment) in segments.iter().enumerate().filter(|(index, _)| statement.contains(index)) {
        let is_apart = if matches!(segment, Segment::Sender | Segment::Crc32) {
            is_literal(index.checked_sub(1).and_then(|before| segments.get(before)))
                && is_literal(segments.get(index + 1))
        } else {
            is_literal(Some(segment))
        };
        if !is_apart {
            let problem = "`sender` and the body's `crc32` have a literal on each side, and nothing else between them";
            return Err(invalid(&path(index), problem));
        }
        let is_twice = segments.iter().filter(|other| *other == segment).count() > 1;
        if is_twice && !is_literal(Some(segment)) {
            return Err(invalid(&path(index), "expected it at most once"));
        }
    }
    Ok(())
}

/// A list of which one element is signed.
fn check_single(scheme: &Scheme) -> Result<(), Invalid> {
    let Some(list) = &scheme.single else { return Ok(()) };
    let is_in_it = |name: &str| name.strip_prefix(&**list).is_some_and(|rest| rest.starts_with("/0/"));
    let is_signed = scheme.signed_content.iter().filter_map(Segment::header).any(|name| is_in_it(name));
    if is_signed && is_pointer(list) {
        return Ok(());
    }
    Err(invalid("/single", "expected the JSON pointer of a list of whose first element something is signed"))
}

/// What the kernel judges neighbours by: which header it is does not matter.
fn planned(segment: &Segment) -> plan::Segment<'_> {
    let name = Name { index: 0, others: 0 };
    match segment {
        Segment::Timestamp => plan::Segment::Timestamp,
        Segment::Id => plan::Segment::Id,
        Segment::Body => plan::Segment::Body,
        Segment::SortedForm(hash) => plan::Segment::SortedForm(plan::SortedFormRule { name, hash }),
        Segment::Literal(text) => plan::Segment::Literal(text),
        Segment::SnsFields | Segment::Sender | Segment::Crc32 => plan::Segment::Statement,
        Segment::Composed(composed) => composed.planned(),
        Segment::Header(..) => plan::Segment::Header(name, None),
        Segment::Request(part) => plan::Segment::Request(part.planned(), name),
        Segment::Optional(rule) => {
            rule.parameter().map_or(plan::Segment::Optional(name), |part| plan::Segment::Request(part, name))
        }
    }
}

/// A form has a MAC, and the hash in its place stands in a URL that is signed.
fn check_form(scheme: &Scheme, path: &str, hash: &str) -> Result<(), Invalid> {
    if scheme.algorithm.is_public() || matches!(scheme.signature.layout, Layout::Jws(_)) {
        return Err(invalid(path, "the fields of a form are signed by a MAC: expected an algorithm of HMAC"));
    }
    if hash.is_empty() {
        return Ok(());
    }
    let is_url = |segment: &Segment| matches!(segment, Segment::Request(Part::Url));
    if !scheme.signed_content.iter().any(is_url) {
        return Err(invalid(path, "a hash in a URL that is not signed proves nothing: expected `url` among these"));
    }
    check_parameter(&format!("{path}/sortedForm"), hash)
}

/// Whether a field of free form has a neighbour that could take bytes from it. Before the body, a date may follow it:
/// that begins so many bytes before its first colon, and what is before it may have none.
fn is_open(scheme: &Scheme, index: usize) -> bool {
    let segments = &*scheme.signed_content;
    let closes = |segment: Option<&Segment>| segment.is_none_or(|segment| matches!(segment, Segment::Literal(_)));
    let (before, after) = (index.checked_sub(1).and_then(|before| segments.get(before)), segments.get(index + 1));
    let is_date = after == Some(&Segment::Timestamp)
        && scheme.timestamp.as_ref().is_some_and(|rule| rule.unit == Unit::Rfc3339)
        && !segments[..index].iter().any(|segment| matches!(segment, Segment::Body | Segment::SortedForm(_)));
    // All begins with a number that has a fixed number of digits where no literal follows.
    let is_behind_number = index == 1
        && segments.first() == Some(&Segment::Timestamp)
        && scheme.timestamp.as_ref().is_some_and(|rule| !matches!(rule.unit, Unit::Rfc3339 | Unit::Utc));
    !(closes(before) || is_behind_number) || !(closes(after) || is_date)
}

/// A hash always has the same length.
fn is_hash(segment: &Segment) -> bool {
    matches!(segment, Segment::Header(name, _) if matches!(InBody::named(name), Some(InBody::Hash(..))))
}

pub(super) fn check_length(path: &str, length: Option<u16>) -> Result<(), Invalid> {
    if length.is_none_or(|length| (1..=LONGEST_ID).contains(&usize::from(length))) {
        return Ok(());
    }
    Err(invalid(path, &format!("expected 1 to {LONGEST_ID}")))
}
