//! The request line: its method and its URL, and the parts of the URL that are signed alone.
//!
//! They are signed as they are handed over: nothing is decoded, and nothing put into another order.

use crate::header::{self, HEADER_LIMIT, Header, Lookup};
use crate::plan::{Name, Part};
use crate::refusal::{HeaderProblem, Refusal};
use crate::url::is_in_urls;

/// The longest method, in bytes: those that are registered have fewer.
const LONGEST_METHOD: usize = 24;

/// Whether a method can be one (RFC 9110, section 9.1): a token.
#[must_use]
pub fn is_method(method: &[u8]) -> bool {
    str::from_utf8(method).is_ok_and(header::is_name)
}

/// Whether a URL begins as one that is requested over HTTP, with a host.
#[must_use]
pub fn is_url(url: &[u8]) -> bool {
    after_scheme(url).is_some_and(|rest| !matches!(rest.first(), None | Some(b'/' | b'?' | b'#')))
}

/// Whether this is what servers see of a URL: its path, from the slash on, and its query (RFC 9112, section 3.2.1).
#[must_use]
pub fn is_target(url: &[u8]) -> bool {
    url.first() == Some(&b'/')
}

/// What is signed of the request: a part of what `request` has under `name`.
pub(crate) fn find<'h>(request: Lookup<'_, 'h>, name: Name, part: Part<'h>) -> Result<&'h [u8], Refusal<'h>> {
    match request(name.index) {
        Header::One(value) => cut(value, part, name),
        _ => Err(Refusal::NotHandedOver { header: name.index }),
    }
}

/// What is signed of a method or a URL; nothing where a delivery with it would be refused.
#[must_use]
pub fn signed_part<'h>(value: &'h [u8], part: Part<'h>) -> Option<&'h [u8]> {
    part_of(value, part, 0).ok()
}

/// What is signed of a method or a URL that is looked up under this name.
///
/// # Errors
/// A delivery with it would be refused.
pub fn part_of<'h>(value: &'h [u8], part: Part<'h>, name: u8) -> Result<&'h [u8], Refusal<'h>> {
    cut(value, part, Name { index: name, others: 0 })
}

fn cut<'h>(value: &'h [u8], part: Part<'h>, name: Name) -> Result<&'h [u8], Refusal<'h>> {
    let malformed = |problem| Refusal::MalformedHeader { header: name.index, problem };
    if value.len() > HEADER_LIMIT {
        return Err(malformed(HeaderProblem::TooLong));
    }
    if part == Part::Method {
        if !is_method(value) {
            return Err(Refusal::WronglyHandedOver { header: name.index });
        }
        let is_plain = value.len() <= LONGEST_METHOD && value.iter().all(u8::is_ascii_uppercase);
        return if is_plain { Ok(value) } else { Err(malformed(HeaderProblem::NoMethod)) };
    }
    // A server that sees no more of a URL can say what follows the host, and not where it begins.
    if !is_url(value) && (matches!(part, Part::Url | Part::UnescapedUrl) || !is_target(value)) {
        return Err(Refusal::WronglyHandedOver { header: name.index });
    }
    if let Some(position) = value.iter().position(|byte| !is_in_urls(*byte)) {
        return Err(malformed(HeaderProblem::NoUrl(position)));
    }
    match part {
        Part::Path => Ok(path(value)),
        Part::Query => Ok(query(value)),
        Part::Target | Part::UnescapedTarget => Ok(target(value)),
        Part::Parameter(wanted) => parameter(query(value), wanted, name),
        Part::OptionalParameter(wanted) => match parameter(query(value), wanted, name) {
            Err(Refusal::MissingHeader { .. }) => Ok(&[]),
            found => found,
        },
        Part::Url | Part::UnescapedUrl | Part::Method => Ok(value),
    }
}

fn after_scheme(url: &[u8]) -> Option<&[u8]> {
    url.strip_prefix(b"https://").or_else(|| url.strip_prefix(b"http://"))
}

/// From the first slash behind the host to the query; where there is none, `/`, which is what is requested then
/// (RFC 9112, section 3.2.1).
fn path(url: &[u8]) -> &[u8] {
    let rest = after_scheme(url).unwrap_or(url);
    let end = rest.iter().position(|byte| *byte == b'?').unwrap_or(rest.len());
    let rest = rest.get(..end).unwrap_or_default();
    match rest.iter().position(|byte| *byte == b'/') {
        Some(start) => rest.get(start..).unwrap_or_default(),
        None => b"/",
    }
}

/// The path as it stands there, which may be none, and behind it the query with its question mark.
fn target(url: &[u8]) -> &[u8] {
    let rest = after_scheme(url).unwrap_or(url);
    let start = rest.iter().position(|byte| matches!(byte, b'/' | b'?'));
    start.and_then(|start| rest.get(start..)).unwrap_or_default()
}

/// What stands behind the first question mark; nothing where there is none.
fn query(url: &[u8]) -> &[u8] {
    let start = url.iter().position(|byte| *byte == b'?');
    start.and_then(|start| url.get(start + 1..)).unwrap_or_default()
}

/// What a URL, or what servers see of it, has under the name of a parameter, as a header with that name would: several
/// values are conflicting, also where they are the same. Missing where it is no URL.
#[must_use]
pub fn parameter_of<'h>(url: &'h [u8], wanted: &'h str) -> Header<'h> {
    match cut(url, Part::Parameter(wanted), Name { index: 0, others: 0 }) {
        Ok(value) => Header::One(value),
        Err(Refusal::DuplicateHeader { count: Some(count), .. }) => Header::Conflicting(count),
        Err(_) => Header::Missing,
    }
}

fn values<'h>(query: &'h [u8], wanted: &str) -> impl Iterator<Item = &'h [u8]> {
    let value_of = |parameter: &'h [u8]| parameter.strip_prefix(wanted.as_bytes())?.strip_prefix(b"=");
    query.split(|byte| *byte == b'&').filter_map(value_of)
}

/// The value of the one parameter of this name.
fn parameter<'h>(query: &'h [u8], wanted: &'h str, name: Name) -> Result<&'h [u8], Refusal<'h>> {
    let (header, key) = (name.index, Some(wanted));
    let mut values = values(query, wanted);
    let value = values.next().ok_or(Refusal::MissingHeader { header, key })?;
    match values.count() {
        0 => Ok(value),
        others => Err(Refusal::DuplicateHeader { header, key, count: Some(others + 1) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_split_at_its_first_question_mark() {
        for (url, expected_path, expected_query, expected_target) in [
            ("https://a.example/b?c=d", "/b", "c=d", "/b?c=d"),
            ("https://a.example", "/", "", ""),
            ("https://a.example?x/y", "/", "x/y", "?x/y"),
            ("http://a.example/?b?c", "/", "b?c", "/?b?c"),
            ("https://u:p@a.example:8443/b/c", "/b/c", "", "/b/c"),
            ("/b?c=https://a.example", "/b", "c=https://a.example", "/b?c=https://a.example"),
            ("//a.example/b", "//a.example/b", "", "//a.example/b"),
        ] {
            assert_eq!(target(url.as_bytes()), expected_target.as_bytes(), "{url}");
            assert_eq!(path(url.as_bytes()), expected_path.as_bytes(), "{url}");
            assert_eq!(query(url.as_bytes()), expected_query.as_bytes(), "{url}");
        }
    }

    #[test]
    fn what_has_no_scheme_or_no_host_is_no_url() {
        for url in
            ["", "/hook", "a.example/b", "//a.example", "https:///b", "https://", "https://?a", "HTTPS://a.example"]
        {
            assert!(!is_url(url.as_bytes()), "{url}");
        }
    }
}
