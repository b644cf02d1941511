//! Signing: what the provider would send. For tests, and for senders.

#[cfg(feature = "keys")]
use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use hookseal_kernel::{self as kernel, NotSigned};
use hookseal_words::{expected, not_signed};

#[cfg(feature = "keys")]
use crate::atlassian;
#[cfg(feature = "keys")]
use crate::composed;
use crate::error::Error;
use crate::json;
#[cfg(feature = "keys")]
use crate::jws;
use crate::mac::Macs;
use crate::plan::Plan;
use crate::request::{Request, RequestPart};
#[cfg(feature = "keys")]
use crate::scheme::Layout;
use crate::scheme::{TimestampSource, is_in_body, parameter};
use crate::words::words;

/// What a delivery is signed with besides its body.
#[derive(Clone, Debug, Default)]
pub struct SignOptions {
    timestamp: Option<u64>,
    id: Option<String>,
    headers: Vec<(String, String)>,
    method: Option<String>,
    url: Option<String>,
    alone: bool,
}

impl SignOptions {
    /// Nothing but the body.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The time of sending in Unix seconds, whatever unit the scheme sends. Needed by schemes with
    /// a timestamp, ignored by others.
    #[must_use]
    pub fn timestamp(mut self, unix_seconds: u64) -> Self {
        self.timestamp = Some(unix_seconds);
        self
    }

    /// The id. Needed by schemes that sign one, ignored by others.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The request's method. Needed by schemes that sign it, ignored by others.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// The request's URL. Needed by schemes that sign it where the webhook was not [made with
    /// one](crate::Options::url), which wins; ignored by others.
    #[must_use]
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Signs the text alone, without a timestamp or what else deliveries sign, and writes the bare MAC, in the encoding of
    /// signatures: what Zoom asks of an endpoint. Nothing that a stranger chose may be signed so, unless it can be no
    /// delivery.
    #[must_use]
    pub const fn alone(mut self) -> Self {
        self.alone = true;
        self
    }

    /// A header that the scheme signs along.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

/// What is signed in the place of the body, where something is, and headers that are made with it.
type Message = (Option<Vec<u8>>, Vec<(String, String)>);

/// What signs.
#[derive(Clone, Copy)]
pub(crate) struct Signer<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) keys: &'a Macs,
}

impl Signer<'_> {
    // For the edge: a binding that is compiled for size compiles this too.
    #[inline]
    pub(crate) fn sign(self, body: &[u8], options: &SignOptions) -> Result<Vec<(String, String)>, Error> {
        let Self { plan, keys } = self;
        let key = keys.first().ok_or_else(|| {
            Error::option(
                "secrets",
                "a private key signs for this scheme, which no webhook has: sign test deliveries with a key pair of your \
                 own, and hand over its public key here",
            )
        })?;
        if options.alone {
            let mut buffer = vec![0; kernel::buffer_length(plan.kernel())];
            let signature = kernel::sign_text(plan.kernel(), key, body, &mut buffer)
                .ok_or_else(|| Error::option("alone", expected::SIGNS_NOTHING))?;
            return Ok(vec![(plan.scheme.signature.header.to_string(), signature.into())]);
        }
        let request =
            Request::of(options.method.as_deref().map(str::as_bytes), options.url.as_deref().map(str::as_bytes));
        let lookup = |name| plan.find(request, &options.headers, name);
        if parameter(&plan.scheme.signature.header).is_some() {
            return Err(Error::option("url", expected::NOT_IN_URL));
        }
        let (message, made) = self.message(body, request, options)?;
        let body = message.as_deref().unwrap_or(body);
        let to_sign = kernel::ToSign { timestamp: options.timestamp, id: options.id.as_deref() };
        let mut buffer = vec![0; kernel::buffer_length(plan.kernel())];
        let scheme = &plan.scheme;
        let values = if plan.kernel().reads_body {
            check_headers(&options.headers)?;
            if is_in_body(&scheme.signature.header) {
                let place = &*scheme.signature.header;
                return Err(Error::option("body", words![expected::IN_BODY, place, expected::NO_HEADERS]));
            }
            let refused = |reason: NotSigned<'_>| self.error(reason);
            let room = json::Growing::default();
            kernel::sign_reading_body(plan.kernel(), key, &to_sign, &lookup, body, room, &mut buffer, refused)?
        } else {
            let values = kernel::sign(plan.kernel(), key, &to_sign, &lookup, body, &mut buffer);
            // What is wrong with a header that is not signed is said before what is wrong with one that is.
            if let Ok(_) | Err(NotSigned::NoHeader(_) | NotSigned::Header(_)) = values {
                check_headers(&options.headers)?;
            }
            values.map_err(|reason| self.error(reason))?
        };

        let signature = match (&message, &scheme.signature.layout) {
            #[cfg(feature = "keys")]
            (Some(message), Layout::Jws(rule)) => jws::sent(rule, message, values.signature),
            _ => String::from(values.signature),
        };
        let mut headers = vec![(scheme.signature.header.to_string(), signature)];
        if let (Some(TimestampSource::Header(header)), Some(text)) =
            (scheme.timestamp.as_ref().map(|rule| &rule.source), values.timestamp)
        {
            headers.push((header.to_string(), text.into()));
        }
        headers.extend(made);
        if let (Some(rule), Some(id)) = (&scheme.id, &options.id) {
            headers.push((rule.header.to_string(), id.clone()));
        }
        for (name, value) in &options.headers {
            match headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)) {
                Some((_, said)) if said != value => {
                    return Err(Error::option("headers", words![expected::OTHER_HEADER, name, expected::MADE_HERE]));
                }
                // The same twice would be two headers.
                Some(_) => {}
                None => headers.push((name.clone(), value.clone())),
            }
        }
        Ok(headers)
    }

    /// What is signed in the place of the body, where something is, and the headers that are made with it.
    fn message(self, body: &[u8], request: Request<'_>, options: &SignOptions) -> Result<Message, Error> {
        #[cfg(feature = "keys")]
        if self.plan.scheme.composed().is_some() {
            let (plan, headers, timestamp) = (self.plan, &*options.headers, options.timestamp);
            let made = composed::to_sign(&composed::ToSign { plan, request, headers, timestamp, body })?;
            return Ok(made.map_or((None, Vec::new()), |(text, headers)| (Some(text), headers)));
        }
        #[cfg(feature = "keys")]
        if let Layout::Jws(rule) = &self.plan.scheme.signature.layout {
            let issued_at = match (&self.plan.scheme.timestamp, options.timestamp) {
                (None, _) => None,
                (Some(rule), Some(time)) => Some((rule.source.name(), time)),
                (Some(_), None) => return Err(self.error(NotSigned::NoTimestamp)),
            };
            let url = if rule.names_url() {
                let as_option = |refusal| as_option(self.plan.error(refusal), Some(RequestPart::Url));
                self.plan.whole_url(request).map_err(as_option)?
            } else {
                Cow::Borrowed(&[][..])
            };
            let request = if rule.request_hash.is_some() {
                atlassian::canonical(self.plan, request).map_err(|error| as_option(error, None))?
            } else {
                Vec::new()
            };
            let of = jws::Of { body, url: &url, request: &request };
            let message = jws::message(rule, self.plan.scheme.algorithm, &of, issued_at);
            return Ok((Some(message), Vec::new()));
        }
        let _ = (self, body, request, options);
        Ok((None, Vec::new()))
    }

    /// Why it was not signed, in words.
    #[cold]
    fn error(self, reason: NotSigned<'_>) -> Error {
        let names = &self.plan.names;
        let spelled = |header: u8| names.get(usize::from(header)).map_or("", |name| &*name.spelled);
        match not_signed(reason, spelled) {
            Ok((option, problem)) => Error::option(option, words![problem]),
            Err(refusal) => {
                let part = refusal.signed_along().and_then(|header| self.plan.part(header));
                as_option(self.plan.error(refusal), part)
            }
        }
    }
}

/// As the receiver would say it, but it is the program's own.
fn as_option(error: Error, part: Option<RequestPart>) -> Error {
    match error {
        error @ Error::InvalidOption { .. } => error,
        error => Error::option(part.map_or("headers", RequestPart::option), error.to_string()),
    }
}

/// Makes sure that headers arrive as they are sent.
fn check_headers(headers: &[(String, String)]) -> Result<(), Error> {
    for (name, value) in headers {
        if !kernel::is_name(name) {
            return Err(Error::option("headers", expected::HEADER_NAMES));
        }
        if !kernel::is_plain_value(value) {
            return Err(Error::option("headers", words![expected::PLAIN_VALUE, name, "`"]));
        }
    }
    Ok(())
}
