//! The parts of what a scheme signs, as a capture fills them.

use alloc::string::String;
use alloc::vec::Vec;

use hookseal_kernel as kernel;
use hookseal_kernel::plan::Hash;

use super::super::headers::{self, Pairs};
use crate::algorithm::Encoding;
use crate::capture::Capture;
#[cfg(feature = "keys")]
use crate::composed::braintree;
#[cfg(feature = "keys")]
use crate::scheme::Composed;
use crate::scheme::{self, InBody, OptionalSegment, Scheme, Segment};

/// A part of a scheme's signed content, before anything fills it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    Timestamp,
    Id,
    Body,
    Literal(String),
    Header(Option<Vec<u8>>),
    Digest(Digest),
}

/// How the body's SHA-256 is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Digest {
    Hex,
    Base64,
}

/// A hash of the body that is tried with other bodies, too.
fn digest(name: &str) -> Option<Digest> {
    match InBody::named(name)? {
        InBody::Hash(Hash::Sha256, Encoding::Hex) => Some(Digest::Hex),
        InBody::Hash(Hash::Sha256, Encoding::Base64) => Some(Digest::Base64),
        _ => None,
    }
}

/// Whether it is a part of the URL.
pub(super) fn is_of_url(segment: &Segment) -> bool {
    match segment {
        Segment::Request(part) => *part != scheme::Part::Method,
        Segment::Optional(rule) => rule.parameter().is_some(),
        _ => false,
    }
}

/// The signed content as the scheme has it, with this URL, and with the fields of this form where those are signed.
pub(super) fn of(scheme: &Scheme, capture: &Capture, form: &[u8], url: Option<&str>) -> Vec<Part> {
    let mut parts = Vec::new();
    for segment in &*scheme.signed_content {
        let part = match segment {
            Segment::Optional(rule) => {
                // Missing, it takes the texts around it along.
                if let Some(value) = where_there(rule, &capture.headers, url).filter(|value| !value.is_empty()) {
                    let around = |text: &str| Part::Literal(text.into());
                    parts.extend([around(&rule.before), Part::Header(Some(value)), around(&rule.after)]);
                }
                continue;
            }
            Segment::Timestamp => Part::Timestamp,
            Segment::Id => Part::Id,
            // What public keys check, verification itself is asked about, body by body.
            Segment::Body | Segment::SnsFields | Segment::Sender | Segment::Crc32 => Part::Body,
            // Of Braintree, a field of the form; what else is made of a delivery is not known here.
            #[cfg(feature = "keys")]
            Segment::Composed(Composed::BraintreePayload) => {
                Part::Header(unchanged(&capture.headers, braintree::PAYLOAD))
            }
            Segment::Composed(_) => Part::Header(None),
            Segment::SortedForm(hash) => Part::Header(in_place_of_body(hash, form, url)),
            Segment::Literal(text) => Part::Literal(text.clone().into_owned()),
            Segment::Request(part) => Part::Header(in_request(part, capture.method.as_deref(), url)),
            Segment::Header(name, _) => match digest(name) {
                Some(digest) => Part::Digest(digest),
                None => Part::Header(unchanged(&capture.headers, name)),
            },
        };
        parts.push(part);
    }
    parts
}

/// A value that may be missing.
fn where_there(rule: &OptionalSegment, headers: Pairs<'_>, url: Option<&str>) -> Option<Vec<u8>> {
    match rule.parameter() {
        Some(part) => kernel::signed_part(url?.as_bytes(), part).map(<[u8]>::to_vec),
        None => unchanged(headers, &rule.name),
    }
}

/// The value of a header, or of a place in the body, as it came.
fn unchanged(headers: Pairs<'_>, name: &str) -> Option<Vec<u8>> {
    headers::values(headers, name).into_iter().find(|value| value.changes.is_empty()).map(|value| value.value)
}

/// What a scheme signs of the request line.
fn in_request(part: &scheme::Part, method: Option<&str>, url: Option<&str>) -> Option<Vec<u8>> {
    let value = if *part == scheme::Part::Method { method } else { url };
    let value: Vec<u8> = match part {
        scheme::Part::UnescapedUrl => kernel::unescape(value?.as_bytes()).collect(),
        _ => value?.into(),
    };
    kernel::signed_part(&value, part.planned()).map(<[u8]>::to_vec)
}

/// The fields of the form that the body is; nothing where the URL has a hash in their place.
fn in_place_of_body(hash: &str, body: &[u8], url: Option<&str>) -> Option<Vec<u8>> {
    let is_there = |url: &str| matches!(kernel::parameter_of(url.as_bytes(), hash), kernel::Header::One(_));
    let mut form = Vec::new();
    if !hash.is_empty() && url.is_some_and(is_there) {
        return Some(form);
    }
    kernel::sorted_form(body, |piece| form.extend_from_slice(piece)).then_some(form)
}
