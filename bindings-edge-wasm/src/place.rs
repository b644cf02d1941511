//! What stands behind the names of a plan: headers, and what no header has.

use hookseal_kernel::{Header, PARAMETER, URL, parameter_of};
use hookseal_words::RequestPart;

/// Under which name the façade hands over what a plan has this name for; nothing where that is the body.
pub(crate) fn handed_over_as(name: &str) -> Option<&str> {
    match RequestPart::named(name) {
        Some(RequestPart::Parameter) => Some(URL),
        Some(RequestPart::Field) => None,
        _ => Some(name),
    }
}

/// The parameter that is spelled so, of the URL that arrived.
pub(crate) fn parameter<'u>(spelled: &'u str, url: Header<'u>) -> Header<'u> {
    match (url, spelled.strip_prefix(PARAMETER)) {
        (Header::One(url), Some(name)) => parameter_of(url, name),
        // Nothing that a sender wrote.
        _ => Header::NotText("no URL"),
    }
}
