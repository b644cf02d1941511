//! Texts that are made of a delivery in the place of all segments: what a scheme has to say beside them.

use alloc::format;

use hookseal_kernel::plan;

use super::in_body::is_in_body;
use super::invalid::{Invalid, invalid};
use super::names::check_name;
use super::rules::{Composed, Layout, Scheme, Segment, TimestampSource, Unit};
use crate::algorithm::Algorithm;
use crate::text::Text;

/// Of Contentful, which header lists those that are signed.
pub(crate) const CONTENTFUL_LIST: &str = "X-Contentful-Signed-Headers";

/// And which one has the time.
pub(crate) const CONTENTFUL_TIME: &str = "X-Contentful-Timestamp";

/// More headers than anybody lists, and as many as a plan can hold beside the others.
const MOST_LISTED: usize = 16;

impl Composed {
    /// What stands in a plan for it, which is not what is signed.
    pub(crate) const fn planned<'s>(&self) -> plan::Segment<'s> {
        match self {
            Self::BraintreePayload => plan::Segment::Statement,
            Self::ContentfulRequest(_) | Self::PlivoRequest(_) => plan::Segment::Body,
        }
    }
}

/// # Errors
/// `invalid_scheme`, where something else is signed beside it, or is said otherwise than it is made.
pub(super) fn check(scheme: &Scheme) -> Result<(), Invalid> {
    let is_hashed = scheme.secret.hash.is_some();
    if is_hashed && (scheme.algorithm.is_public() || scheme.algorithm == Algorithm::Token) {
        return Err(invalid("/secret/hash", "the key of an HMAC alone is a hash: remove it"));
    }
    let others = &*scheme.other_secrets;
    if others.iter().any(|rule| rule.hash.is_some()) || is_hashed && !others.is_empty() {
        return Err(invalid("/secret", "the key is a hash of secrets of one form: expected one form"));
    }
    let is_composed = |segment: &Segment| matches!(segment, Segment::Composed(_));
    if !scheme.signed_content.iter().any(is_composed) {
        return Ok(());
    }
    let Some(composed) = scheme.composed() else {
        return Err(invalid(
            "/signedContent",
            "what is made of the delivery is all that is signed: expected nothing beside it",
        ));
    };
    if scheme.algorithm.is_public() || matches!(scheme.signature.layout, Layout::Jws(_)) {
        return Err(invalid(
            "/algorithm",
            "what is made of a delivery is signed by a MAC: expected an algorithm of HMAC",
        ));
    }
    if scheme.id.is_some() {
        return Err(invalid("/id", "no id is signed beside what is made of the delivery: remove it"));
    }
    match composed {
        Composed::BraintreePayload => check_braintree(scheme),
        Composed::ContentfulRequest(further) => check_contentful(scheme, further),
        Composed::PlivoRequest(nonce) => check_plivo(scheme, nonce),
    }
}

fn check_braintree(scheme: &Scheme) -> Result<(), Invalid> {
    let is_list = matches!(&scheme.signature.layout, Layout::List { separator } if separator == "&");
    if scheme.signature.header != "form:bt_signature" || !is_list {
        return Err(invalid(
            "/signature",
            "expected `\"form\": \"bt_signature\"` and the layout `list` with the separator `&`: pairs of a public key and a \
             signature",
        ));
    }
    if scheme.timestamp.is_some() {
        return Err(invalid("/timestamp", "no time is signed: remove it"));
    }
    Ok(())
}

fn check_contentful(scheme: &Scheme, further: &[Text]) -> Result<(), Invalid> {
    const PATH: &str = "/signedContent/0/contentfulRequest";
    let time = scheme.timestamp.as_ref().filter(|rule| rule.unit == Unit::Milliseconds).map(|rule| &rule.source);
    if !matches!(time, Some(TimestampSource::Header(name)) if name.eq_ignore_ascii_case(CONTENTFUL_TIME)) {
        let expected = format!(
            "expected the `header` {CONTENTFUL_TIME} in `milliseconds`: it has to be among those that are signed"
        );
        return Err(invalid("/timestamp", &expected));
    }
    let header = &scheme.signature.header;
    if is_in_body(header) || !scheme.signature.further_headers.is_empty() {
        return Err(invalid("/signature", "expected one `header`"));
    }
    if further.len() > MOST_LISTED {
        return Err(invalid(PATH, &format!("expected at most {MOST_LISTED} headers")));
    }
    let own = [CONTENTFUL_LIST, CONTENTFUL_TIME, header];
    for (index, name) in further.iter().enumerate() {
        let path = format!("{PATH}/{index}");
        check_name(&path, name)?;
        let earlier = further[..index].iter().map(|name| &**name);
        if own.into_iter().chain(earlier).any(|other| other.eq_ignore_ascii_case(name)) {
            return Err(invalid(&path, "it is there already: expected another header"));
        }
    }
    Ok(())
}

fn check_plivo(scheme: &Scheme, nonce: &Text) -> Result<(), Invalid> {
    const PATH: &str = "/signedContent/0/plivoRequest";
    check_name(PATH, nonce)?;
    let signatures = core::iter::once(&scheme.signature.header).chain(&*scheme.signature.further_headers);
    if signatures.into_iter().any(|header| header.eq_ignore_ascii_case(nonce)) {
        return Err(invalid(PATH, "it is a header of signatures: expected another one"));
    }
    if is_in_body(&scheme.signature.header) {
        return Err(invalid("/signature", "expected a `header`, or `headers`"));
    }
    if scheme.timestamp.is_some() {
        return Err(invalid("/timestamp", "no time is signed: remove it"));
    }
    Ok(())
}
