//! Which segments may stand beside each other: nothing can be moved from one to the other with the signature still
//! right.

use super::rules::{Part, Segment};
use crate::url::is_in_urls;

/// Whether a part of the request line is kept apart from its neighbour in the signed content: by a literal, or because
/// the form of one says where it ends. What a literal keeps apart must not contain it, which each delivery is held to.
#[must_use]
pub fn kept_apart(one: &Segment<'_>, other: &Segment<'_>) -> bool {
    use Part::{Method, Target, UnescapedTarget, UnescapedUrl, Url};
    use Segment::{After, Before, Body, Literal, Request, SortedForm, Timestamp};
    match (one, other) {
        // Of a method and what follows: capital letters, and then a small one or a slash. Of a URL and the body: an
        // object or an array of JSON is none any more when the URL takes its beginning or its end, or has given its own;
        // what parses such bodies sees it, and the documentation says so for others.
        (Request(Method, _), Request(Part::Path | Target | Url | UnescapedTarget | UnescapedUrl, _))
        | (Request(Target | Url | UnescapedTarget | UnescapedUrl, _), Body | SortedForm(_))
        | (Body | Timestamp, Request(Url | UnescapedUrl, _))
        | (Literal(_), Request(Target | Url | UnescapedTarget | UnescapedUrl, _)) => true,
        (Request(Method, _), Literal(text)) => text.bytes().next().is_some_and(|byte| !byte.is_ascii_uppercase()),
        (Literal(text), Request(Method, _)) => text.bytes().next_back().is_some_and(|byte| !byte.is_ascii_uppercase()),
        (Request(Target | Url | UnescapedTarget | UnescapedUrl, _), Literal(text)) => {
            text.bytes().next().is_some_and(|byte| !is_in_urls(byte))
        }
        (Request(Method | Target | Url | UnescapedTarget | UnescapedUrl, _), _)
        | (_, Request(Method | Target | Url | UnescapedTarget | UnescapedUrl, _)) => false,
        (Request(..), Literal(_) | After(_)) | (Literal(_) | Before(_), Request(..)) => true,
        (Request(..), _) | (_, Request(..)) => false,
        _ => true,
    }
}
