//! What a scheme reads from the body, beside the headers: under the names by which it looks it up.

use alloc::borrow::Cow;
use alloc::string::ToString;
use alloc::vec::Vec;

use hookseal_kernel::plan::{Field, Fields, MOST_FIELDS, Pointer, Source};
use hookseal_kernel::read_field;

use crate::capture::Capture;
#[cfg(feature = "keys")]
use crate::composed::braintree;
use crate::header::Header;
use crate::json;
use crate::request::Request;
#[cfg(feature = "keys")]
use crate::scheme::Composed;
use crate::scheme::{InBody, Scheme, Segment, TimestampSource, parameter};
use crate::text::Text;

/// The capture with what the scheme reads from its body among its headers; as it is where that is nothing.
pub(super) fn with_fields<'c>(scheme: &Scheme, capture: &'c Capture) -> Cow<'c, Capture> {
    let mut capture = Cow::Borrowed(capture);
    let name = &scheme.signature.header;
    if let (Some(url), true) = (&capture.url, parameter(name).is_some())
        && let Header::One(value) = Request::new().url(url).parameter(name)
    {
        let header = (name.to_string(), value.to_vec());
        capture.to_mut().headers.push(header);
    }
    for name in names(scheme) {
        let Some(place) = InBody::named(name) else { continue };
        if let Some(value) = value(place, &capture.body) {
            capture.to_mut().headers.push((name.to_string(), value));
        }
    }
    #[cfg(feature = "keys")]
    if matches!(scheme.composed(), Some(Composed::BraintreePayload)) {
        of_braintree(scheme, &mut capture);
    }
    capture
}

/// What is signed is a field, too, and the signature one of pairs, whose public keys say nothing.
#[cfg(feature = "keys")]
fn of_braintree(scheme: &Scheme, capture: &mut Cow<'_, Capture>) {
    let payload = InBody::named(braintree::PAYLOAD).and_then(|place| value(place, &capture.body));
    let capture = capture.to_mut();
    for (_, pairs) in capture.headers.iter_mut().filter(|(name, _)| *name == *scheme.signature.header) {
        if let Ok(text) = str::from_utf8(pairs) {
            *pairs = braintree::signatures(text).into_bytes();
        }
    }
    capture.headers.extend(payload.map(|payload| (braintree::PAYLOAD.to_string(), payload)));
}

/// The names under which a scheme looks something up, but for its id and its key's.
fn names(scheme: &Scheme) -> Vec<&Text> {
    let timestamp = scheme.timestamp.iter().filter_map(|rule| match &rule.source {
        TimestampSource::Header(name) | TimestampSource::HttpDate(name) => Some(name),
        TimestampSource::Key(_) | TimestampSource::First => None,
    });
    let signed = scheme.signed_content.iter().filter_map(Segment::header);
    let mut names: Vec<&Text> = Vec::new();
    for name in core::iter::once(&scheme.signature.header).chain(timestamp).chain(signed) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.truncate(MOST_FIELDS);
    names
}

/// What verification reads there, if it reads anything.
fn value(place: InBody<'_>, body: &[u8]) -> Option<Vec<u8>> {
    let steps = match place {
        InBody::Json(pointer) => Pointer::steps_of(pointer),
        InBody::Form(_) | InBody::Hash(..) => Vec::new(),
    };
    let source = match place {
        InBody::Json(pointer) => Source::Json(Pointer::compiled(pointer, &steps).ok()?),
        InBody::Form(field) => Source::Form(field),
        InBody::Hash(hash, encoding) => Source::Hash(hash, encoding),
    };
    let bytes = Fields::bytes_of(&[Field { name: 0, source }]);
    let fields = Fields::compiled(&bytes, 1).ok()?;
    read_field(fields, body, json::Growing::default(), <[u8]>::to_vec)
}
