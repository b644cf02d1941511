//! The request line of a delivery, for schemes that sign it.

use hookseal_kernel::{self as kernel, Header};

use crate::error::Error;
use crate::scheme::parameter;

pub(crate) use hookseal_words::RequestPart;

/// The request line of a delivery: what schemes sign of it, such as `square` (the URL) or `hubspot` (the method, too).
///
/// Where both are there, the URL that a webhook was [made with](crate::Options::url) wins over this one.
///
/// ```
/// use hookseal::Request;
/// let request = Request::new().method("POST").url("https://example.com/webhooks?tenant=7");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Request<'a> {
    method: Option<&'a [u8]>,
    url: Option<&'a [u8]>,
}

impl<'a> Request<'a> {
    /// Of which nothing is known.
    #[must_use]
    pub const fn new() -> Self {
        Self { method: None, url: None }
    }

    /// The method, in capital letters as HTTP has it.
    #[must_use]
    pub const fn method(mut self, method: &'a str) -> Self {
        self.method = Some(method.as_bytes());
        self
    }

    /// The whole URL as the provider has it, from `https://` on; or the path and the query, from the slash on, where
    /// the webhook was [told](crate::Options::base_url) what is before them, or the scheme signs no more. It is signed
    /// as it stands here: nothing is decoded, and no port or slash is added or removed.
    #[must_use]
    pub const fn url(mut self, url: &'a str) -> Self {
        self.url = Some(url.as_bytes());
        self
    }

    /// From bytes, as they arrived.
    pub(crate) const fn of(method: Option<&'a [u8]>, url: Option<&'a [u8]>) -> Self {
        Self { method, url }
    }

    /// With this URL, where there is one, in the place of its own.
    pub(crate) fn or_url(self, url: Option<&'a str>) -> Self {
        Self { url: url.map(str::as_bytes).or(self.url), ..self }
    }

    /// What the URL has as the parameter that is spelled so.
    pub(crate) fn parameter(self, spelled: &'a str) -> Header<'a> {
        match (self.url, parameter(spelled)) {
            (Some(url), Some(name)) => kernel::parameter_of(url, name),
            // Nothing that a sender wrote.
            _ => Header::NotText("no URL"),
        }
    }

    pub(crate) fn find(self, part: RequestPart) -> Header<'a> {
        let value = match part {
            RequestPart::Method => self.method,
            RequestPart::Url => self.url,
            // What reads the body knows it.
            RequestPart::Field | RequestPart::Parameter => None,
        };
        value.map_or(Header::Missing, Header::One)
    }
}

/// A URL that every delivery is sent to, or what such URLs begin with.
///
/// # Errors
/// `invalid_option`, where one is none, or both are there.
pub(crate) fn check_urls(url: Option<&str>, base: Option<&str>) -> Result<(), Error> {
    hookseal_words::check_urls(url.map(str::as_bytes), base.map(str::as_bytes))
        .map_err(|(option, problem)| Error::option(option, problem))
}
