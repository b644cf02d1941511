//! A request as adapters hand it over, and its answer.

use std::future::Future;
use std::pin::Pin;

use hookseal::receive::AnswerBody;
use http::{HeaderMap, Method};

/// A request, its body still to be read.
pub struct Request<'a> {
    /// Its method.
    pub method: Method,
    /// As it arrived: its path and query, before anything that a router removes. Where it is no whole URL, no host is
    /// made up of headers.
    pub url: &'a str,
    /// Its headers.
    pub headers: HeaderMap,
    /// Whose address is at the other end, if that is known.
    pub peer: Option<String>,
    /// Reads the body, and at most so many bytes: `None` where there are more, an error where the sender left.
    pub read: Reads<'a>,
}

/// Reads a body of at most so many bytes.
pub type Reads<'a> = Box<dyn FnOnce(u64) -> BodyFuture<'a> + Send + 'a>;
/// A body: `None` where it is longer, an error where the sender left.
pub type BodyFuture<'a> = Pin<Box<dyn Future<Output = Result<Option<Vec<u8>>, ()>> + Send + 'a>>;

/// What the sender is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body; empty where there is none.
    pub body: String,
    /// Its type.
    pub content_type: &'static str,
    /// When it may be sent again, in seconds.
    pub retry_after: Option<u16>,
    /// Which methods there are, with a 405.
    pub allow: Option<&'static str>,
}

/// The type of what is sent back as it came.
pub(crate) const TEXT: &str = "text/plain; charset=utf-8";

impl Answer {
    /// To a question.
    pub(crate) fn said(status: u16, body: AnswerBody) -> Self {
        match body {
            AnswerBody::Text(text) => Self { content_type: TEXT, ..Self::json(status, text) },
            AnswerBody::Json(json) => Self::json(status, json),
            // Nothing is sent back of a text that was not signed.
            AnswerBody::Empty | AnswerBody::Unsigned(_) => Self::json(status, String::new()),
        }
    }

    pub(crate) fn json(status: u16, body: String) -> Self {
        Self { status, body, content_type: "application/json", retry_after: None, allow: None }
    }

    pub(crate) fn error(status: u16, code: &str) -> Self {
        // Codes are of a closed list without quotes.
        Self::json(status, format!(r#"{{"error":"{code}"}}"#))
    }
}
