//! What a document says of HTTP signatures (draft-cavage-http-signatures-08): which headers are signed is fixed.

use alloc::string::String;

use super::invalid::{Invalid, invalid};
use super::rules::{Layout, Scheme, Segment, TimestampSource};

/// What is signed is a line for each of the headers, with its name in lower case, a colon and a blank before its value.
pub(super) fn check_http(scheme: &Scheme) -> Result<(), Invalid> {
    let is_date = scheme.timestamp.as_ref().is_some_and(|rule| matches!(rule.source, TimestampSource::HttpDate(_)));
    let Layout::HttpSignature { headers } = &scheme.signature.layout else { return Ok(()) };
    if !scheme.algorithm.is_public() {
        return Err(invalid(
            "/algorithm",
            "an `http-signature` is checked by a public key here: expected one of those",
        ));
    }
    if !is_date {
        return Err(invalid("/timestamp", "expected a `header` with an `http-date`, which is signed"));
    }
    if scheme.secret.key_id.is_some() {
        return Err(invalid("/secret", "an `http-signature` names its key itself, which is not looked at"));
    }
    let pieces = scheme.signed_content.iter().map(|segment| match segment {
        Segment::Literal(text) => &**text,
        // In no name.
        _ => "\0",
    });
    let text: String = pieces.collect();
    let names = text.split('\n').map(|line| line.split_once(": ").map_or("", |(name, _)| name));
    if names.eq(headers.split(' ')) {
        return Ok(());
    }
    Err(invalid("/signedContent", "expected a line for each of the headers in `/signature/signed`, such as `date: …`"))
}
