//! Signing: what the provider would send. For tests, and for senders.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::error::Error;
use crate::header::{self, Header, Headers};
use crate::id;
use crate::mac::Macs;
use crate::plan::Plan;
use crate::scheme::{TimestampSource, Unit};
use crate::signature;
use crate::timestamp::MOST_DIGITS;
use crate::verify::{self, Signed};

/// What a delivery is signed with besides its body.
#[derive(Clone, Debug, Default)]
pub struct SignOptions {
    timestamp: Option<u64>,
    id: Option<String>,
    headers: Vec<(String, String)>,
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

    /// A header that the scheme signs along.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

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
        let key = self.keys.first().ok_or(Error::EmptySecret { index: None })?;
        let (timestamp, id) = (self.timestamp_text(options)?, self.id_text(options)?);
        let signed = Signed {
            timestamp: timestamp.as_deref().map(str::as_bytes),
            id: id.map(str::as_bytes),
            segments: self.signed_headers(options)?,
        };
        let tag = key.over(signed.content(self.plan).map(|piece| piece.unwrap_or(body)));

        let rule = &self.plan.scheme.signature;
        let mut inside = None;
        let mut headers = Vec::new();
        if let (Some(time), Some(text)) = (&self.plan.scheme.timestamp, &timestamp) {
            match &time.source {
                TimestampSource::Key(key) => inside = Some((&**key, &**text)),
                TimestampSource::Header(header) => headers.push((header.to_string(), text.clone())),
            }
        }
        headers.insert(0, (rule.header.to_string(), signature::write(rule, &tag, inside)));
        if let (Some(rule), Some(id)) = (&self.plan.scheme.id, id) {
            headers.push((rule.header.to_string(), id.into()));
        }
        for (name, value) in &options.headers {
            match headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)) {
                Some((_, said)) if said != value => {
                    return Err(Error::option("headers", format!("the header `{name}` is made here")));
                }
                // The same twice would be two headers.
                Some(_) => {}
                None => headers.push((name.clone(), value.clone())),
            }
        }
        Ok(headers)
    }

    /// The values of the headers that are signed along, in their order, and such as are accepted.
    fn signed_headers(self, options: &SignOptions) -> Result<Vec<&[u8]>, Error> {
        let wrong = |problem: String| Error::option("headers", problem);
        for (name, value) in &options.headers {
            let is_plain = |byte: u8| byte == b'\t' || (b' '..=b'~').contains(&byte);
            if !header::is_name(name) {
                return Err(wrong("expected names of HTTP headers (RFC 9110, section 5.1)".into()));
            }
            // As every client sends it, and every server hands it over.
            if !value.bytes().all(is_plain) || value.trim_ascii().len() != value.len() {
                let expected = "expected ASCII without line breaks, and without spaces at its ends, as the value of";
                return Err(wrong(format!("{expected} `{name}`")));
            }
        }
        let mut values = Vec::new();
        for name in &self.plan.names.segments {
            let Header::One(value) = options.headers.find(&name.lower_case) else {
                let spelled = &name.spelled;
                return Err(wrong(format!("the scheme signs the header `{spelled}`: expected one value for it")));
            };
            verify::check_short(value, name).map_err(|refusal| wrong(refusal.to_string()))?;
            values.push(value);
        }
        verify::check_signed_headers(self.plan, &values).map_err(|refusal| wrong(refusal.to_string()))?;
        Ok(values)
    }

    fn timestamp_text(self, options: &SignOptions) -> Result<Option<String>, Error> {
        let Some(rule) = &self.plan.scheme.timestamp else {
            return Ok(None);
        };
        let seconds = options
            .timestamp
            .ok_or_else(|| Error::option("timestamp", "the scheme sends a timestamp: expected Unix seconds"))?;
        let value = match rule.unit {
            Unit::Seconds => Some(seconds),
            Unit::Milliseconds => seconds.checked_mul(1000),
        };
        let text = value.map(|value| value.to_string()).filter(|text| text.len() <= MOST_DIGITS);
        let Some(text) = text else {
            return Err(Error::option("timestamp", "expected Unix seconds of this era, found a later time"));
        };
        match self.plan.fixed_digits {
            Some(digits) if text.len() != digits => {
                let problem = format!("expected a time that the scheme writes with {digits} digits");
                Err(Error::option("timestamp", problem))
            }
            _ => Ok(Some(text)),
        }
    }

    fn id_text(self, options: &SignOptions) -> Result<Option<&str>, Error> {
        if self.plan.scheme.id.is_none() {
            return Ok(None);
        }
        let id = options.id.as_deref().ok_or_else(|| Error::option("id", "the scheme signs an id: expected one"))?;
        if id.contains(',') {
            return Err(Error::option(
                "id",
                "servers join the values of a repeated header with a comma: expected none",
            ));
        }
        match id::problem(id.as_bytes(), &self.plan.scheme.signed_content) {
            None => Ok(Some(id)),
            Some(problem) => Err(Error::option("id", problem)),
        }
    }
}
