//! Signing: what the provider would send. For tests, and for senders.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::error::Error;
use crate::header::{self, Header, Headers};
use crate::id;
use crate::json::Tree;
use crate::scheme::{TimestampSource, Unit};
use crate::signature;
use crate::timestamp::{LATEST, MOST_DIGITS};
use crate::verify::{self, Signed};
use crate::webhook::Webhook;

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

impl SignOptions {
    /// From a JSON document: for bindings. It has `timestamp`, in Unix seconds, of which a fraction
    /// is dropped; `id`; and `headers`, an object of names and texts.
    ///
    /// ```
    /// use hookseal::SignOptions;
    /// let options = SignOptions::from_json(r#"{ "timestamp": 1700000000.5, "id": "msg_1" }"#)?;
    /// # Ok::<(), hookseal::Error>(())
    /// ```
    ///
    /// # Errors
    /// `invalid_option`
    // For the edge: a binding that is compiled for size compiles this too.
    #[inline]
    pub fn from_json(document: &str) -> Result<Self, Error> {
        let given = Tree::read(document).map_err(|fault| Error::option("options", fault.describe(document)))?;
        let Tree::Object(given) = given else {
            return Err(Error::option("options", format!("expected an object, found {}", given.kind())));
        };
        let mut options = Self::new();
        for (name, value) in given {
            let found = value.shown();
            let expected = match (&*name, value) {
                ("timestamp", Tree::Number(seconds)) => {
                    options.timestamp = seconds.truncated().filter(|seconds| *seconds <= LATEST);
                    if options.timestamp.is_some() {
                        continue;
                    }
                    "Unix seconds"
                }
                ("timestamp", _) => "Unix seconds as a number",
                ("id", Tree::Text(id)) => {
                    options.id = Some(id.into_owned());
                    continue;
                }
                ("id", _) => "a string",
                ("headers", Tree::Object(headers)) => {
                    for (header, value) in headers {
                        let Tree::Text(value) = value else {
                            let found = value.kind();
                            let problem = format!("expected a string as the value of `{header}`, found {found}");
                            return Err(Error::option(&name, problem));
                        };
                        options.headers.push((header.into_owned(), value.into_owned()));
                    }
                    continue;
                }
                ("headers", _) => "an object of names and strings",
                _ => {
                    let problem = "there is no such option: expected `id`, `timestamp`, `headers`";
                    return Err(Error::option(&name, problem));
                }
            };
            return Err(Error::option(&name, format!("expected {expected}, found {found}")));
        }
        Ok(options)
    }
}

impl Webhook {
    /// The headers that the provider would send with this body, signed with the first secret.
    ///
    /// ```
    /// use hookseal::{Delivery, SignOptions, Webhook};
    /// let webhook = Webhook::new("realestateapi", "a secret")?;
    /// let headers = webhook.sign(b"{}", &SignOptions::new().timestamp(1_700_000_000))?;
    /// assert_eq!(headers[0].0, "X-RealEstateAPI-Signature");
    /// webhook.verify(&Delivery::new(b"{}", &headers, 1_700_000_000))?;
    /// # Ok::<(), hookseal::Error>(())
    /// ```
    ///
    /// # Errors
    /// `invalid_option` where the timestamp, the id or a header is missing or not of the
    /// provider's form: what [`verify`](Self::verify) would refuse is not signed.
    // For the edge: a binding that is compiled for size compiles this too.
    #[inline]
    pub fn sign(&self, body: &[u8], options: &SignOptions) -> Result<Vec<(String, String)>, Error> {
        let key = self.keys.first().ok_or(Error::EmptySecret { index: None })?;
        let (timestamp, id) = (self.timestamp_text(options)?, self.id_text(options)?);
        let signed = Signed {
            timestamp: timestamp.as_deref().map(str::as_bytes),
            id: id.map(str::as_bytes),
            segments: self.signed_headers(options)?,
        };
        let tag = key.over(signed.content(self).map(|piece| piece.unwrap_or(body)));

        let rule = &self.scheme.signature;
        let mut inside = None;
        let mut headers = Vec::new();
        if let (Some(time), Some(text)) = (&self.scheme.timestamp, &timestamp) {
            match &time.source {
                TimestampSource::Key(key) => inside = Some((&**key, &**text)),
                TimestampSource::Header(header) => headers.push((header.to_string(), text.clone())),
            }
        }
        headers.insert(0, (rule.header.to_string(), signature::write(rule, &tag, inside)));
        if let (Some(rule), Some(id)) = (&self.scheme.id, id) {
            headers.push((rule.header.to_string(), id.into()));
        }
        for (name, value) in &options.headers {
            let is_same = |(own, said): &(String, String)| own.eq_ignore_ascii_case(name) && said != value;
            if headers.iter().any(is_same) {
                return Err(Error::option("headers", format!("the header `{name}` is made here")));
            }
            headers.push((name.clone(), value.clone()));
        }
        Ok(headers)
    }

    /// The values of the headers that are signed along, in their order, and such as are accepted.
    fn signed_headers<'a>(&self, options: &'a SignOptions) -> Result<Vec<&'a [u8]>, Error> {
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
        for name in &self.names.segments {
            let Header::One(value) = options.headers.find(&name.lower_case) else {
                let spelled = &name.spelled;
                return Err(wrong(format!("the scheme signs the header `{spelled}`: expected one value for it")));
            };
            verify::check_short(value, name).map_err(|refusal| wrong(refusal.to_string()))?;
            values.push(value);
        }
        verify::check_signed_headers(self, &values).map_err(|refusal| wrong(refusal.to_string()))?;
        Ok(values)
    }

    fn timestamp_text(&self, options: &SignOptions) -> Result<Option<String>, Error> {
        let Some(rule) = &self.scheme.timestamp else {
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
        match self.fixed_digits {
            Some(digits) if text.len() != digits => {
                let problem = format!("expected a time that the scheme writes with {digits} digits");
                Err(Error::option("timestamp", problem))
            }
            _ => Ok(Some(text)),
        }
    }

    fn id_text<'a>(&self, options: &'a SignOptions) -> Result<Option<&'a str>, Error> {
        if self.scheme.id.is_none() {
            return Ok(None);
        }
        let id = options.id.as_deref().ok_or_else(|| Error::option("id", "the scheme signs an id: expected one"))?;
        if id.contains(',') {
            return Err(Error::option(
                "id",
                "servers join the values of a repeated header with a comma: expected none",
            ));
        }
        match id::problem(id.as_bytes(), &self.scheme.signed_content) {
            None => Ok(Some(id)),
            Some(problem) => Err(Error::option("id", problem)),
        }
    }
}
