//! What a program does wrong in calling a binding: nothing of it is the sender's fault.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use hookseal_words::expected;

use crate::error::{Error, Language};
use crate::words::words;

/// What a program handed over in the place of bytes, headers or a function, with what it is called there, such as
/// ``an object of type `coroutine` ``. Its text completes the sentences "it is …" and "found …".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Found<'a> {
    /// What nobody awaited.
    Pending(&'a str),
    /// What nobody called.
    Function(&'a str),
    /// What a parser has made.
    Parsed(&'a str),
    /// What is to be read first.
    Stream(&'a str),
    /// What has a body and headers.
    Request(&'a str),
    /// Anything else.
    Other(&'a str),
}

impl fmt::Display for Found<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pending(what) => write!(formatter, "{what}: await it"),
            Self::Function(what) => write!(formatter, "{what}: call it"),
            Self::Parsed(what) => write!(formatter, "parsed already, {what}"),
            Self::Stream(what) => write!(formatter, "{what}: read it to its end"),
            Self::Request(what) => write!(formatter, "a request, {what}: hand over its body and its headers"),
            Self::Other(what) => formatter.write_str(what),
        }
    }
}

/// The body was handed over as something that is not bytes.
/// `found` completes the sentence "it is …", such as `a parsed object`.
#[inline]
#[must_use]
pub fn body_not_raw(found: &str, language: Language) -> Error {
    Error::BodyNotRaw { found: found.into(), hint: language.raw_bodies() }
}

/// The headers, or one of them, were handed over as something unreadable.
/// `found` completes the sentence "found …", such as `undefined`.
#[must_use]
pub fn headers_not_readable(found: &str) -> Error {
    Error::headers_not_readable(found)
}

/// What was handed over in the place of the headers, if the names in it say so; for a delivery whose headers are
/// missing. It completes the sentence "found …".
///
/// Each name comes with whether its value is a text, as every value of a header is. Nothing is recognised by names and
/// texts alone, which a stranger chooses: `REQUEST_METHOD` and `HTTP_HOST` may be headers.
///
/// ```
/// use hookseal::binding::in_place_of_headers;
/// let scope = [("type", true), ("asgi", false), ("headers", false)];
/// assert_eq!(in_place_of_headers(scope), Some("an ASGI scope: hand over its `headers`"));
/// assert_eq!(in_place_of_headers([("REQUEST_METHOD", true), ("HTTP_HOST", true)]), None);
/// ```
#[must_use]
pub fn in_place_of_headers<'a>(names: impl IntoIterator<Item = (&'a str, bool)>) -> Option<&'static str> {
    const ENVIRON: &str = "a WSGI environ, as Django's `request.META` is one: hand over the request's headers, in Django \
                           and Flask `request.headers`";
    let (mut has_headers, mut is_scope, mut is_event) = (false, false, false);
    for (name, is_text) in names {
        match name {
            _ if is_text => {}
            "headers" | "multiValueHeaders" => has_headers = true,
            "asgi" => is_scope = true,
            "requestContext" => is_event = true,
            _ if name.starts_with("wsgi.") => return Some(ENVIRON),
            _ => {}
        }
    }
    match () {
        () if has_headers && is_scope => Some("an ASGI scope: hand over its `headers`"),
        () if has_headers && is_event => Some("an event of AWS Lambda: hand over its `headers`"),
        () if has_headers => Some("a request: hand over its `headers`"),
        () => None,
    }
}

/// An option or argument cannot be carried to the core.
#[must_use]
pub fn invalid_option(option: &str, problem: &str) -> Error {
    Error::option(option, problem)
}

/// An argument should be a text.
#[must_use]
pub fn no_text(option: &str, found: &str) -> Error {
    Error::option(option, words!["expected a string, found ", found])
}

/// An argument should be what JSON can express.
#[must_use]
pub fn no_json(option: &str) -> Error {
    Error::option(option, "expected what JSON can express")
}

/// A call was given an argument that there is not. `known` are those that there are.
#[must_use]
pub fn no_such_argument(name: &str, known: &[&str]) -> Error {
    let known = known.iter().map(|known| words!["`", known, "`"]).reduce(|all, next| words![all, ", ", next]);
    Error::option(name, words!["there is no such option: expected ", known.unwrap_or_else(|| "none".to_owned())])
}

/// An argument by which a call without secrets was probably given one, by another name than theirs.
///
/// ```
/// use hookseal::binding::secret_misnamed;
/// assert!(secret_misnamed("webhook_secret").is_some());
/// assert!(secret_misnamed("tolerance").is_none());
/// ```
#[must_use]
pub fn secret_misnamed(name: &str) -> Option<Error> {
    let is_secret = ["secret", "key", "token"].iter().any(|word| name.ends_with(word));
    is_secret.then(|| {
        let problem = "there is no such option: the secret is the second argument, or by its name `secrets`";
        Error::option(name, problem)
    })
}

/// The option `now` of a webhook is no function.
#[must_use]
pub fn no_clock(found: &str) -> Error {
    Error::option("now", words!["expected a function that gives Unix seconds, found ", found])
}

/// The option `now` of a webhook is a function that fails.
#[must_use]
pub fn clock_fails() -> Error {
    Error::option("now", "expected a function that gives Unix seconds, found one that fails")
}

/// A time is none; `found` is what it is, or which number.
#[must_use]
pub fn no_time(option: &str, found: &str) -> Error {
    Error::option(option, words!["expected Unix seconds as a number of 0 or more, found ", found])
}

/// A scheme cannot be carried to the core; `path` is a JSON pointer.
#[must_use]
pub fn invalid_scheme(path: &str, problem: &str) -> Error {
    Error::scheme(path, problem)
}

/// A secret, the one at `index`, cannot be carried to the core.
#[must_use]
pub fn malformed_secret(index: usize, problem: &str) -> Error {
    Error::MalformedSecret { index, problem: String::from(problem) }
}

/// What is handed over as an open webhook is none.
#[must_use]
pub fn closed() -> Error {
    Error::option("webhook", expected::CLOSED)
}

/// The package itself has failed.
#[must_use]
pub fn defect() -> Error {
    Error::option("hookseal", expected::DEFECT)
}
