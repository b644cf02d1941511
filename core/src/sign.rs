//! Signing: what the provider would send. For tests, and for senders.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::error::Error;
use crate::header::{self, Header, Headers};
use crate::id;
use crate::json::Tree;
use crate::mac::Mac;
use crate::scheme::{Layout, Segment, SignatureRule, TimestampSource, Unit};
use crate::signature;
use crate::timestamp::LATEST;
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
    pub fn from_json(document: &str) -> Result<Self, Error> {
        let given = Tree::read(document).map_err(|fault| Error::option("options", fault.describe(document)))?;
        let Tree::Object(given) = given else {
            return Err(Error::option("options", "expected an object"));
        };
        let mut options = Self::new();
        for (name, value) in given {
            let expected = match (&*name, value) {
                ("timestamp", Tree::Number(seconds)) => {
                    options.timestamp = seconds.truncated().filter(|seconds| *seconds <= LATEST);
                    if options.timestamp.is_some() {
                        continue;
                    }
                    "expected Unix seconds, found another number"
                }
                ("timestamp", _) => "expected Unix seconds as a number",
                ("id", Tree::Text(id)) => {
                    options.id = Some(id.into_owned());
                    continue;
                }
                ("id", _) => "expected text",
                ("headers", Tree::Object(headers)) => {
                    for (header, value) in headers {
                        let Tree::Text(value) = value else {
                            let problem = alloc::format!("expected text as the value of `{header}`");
                            return Err(Error::option(&name, problem));
                        };
                        options.headers.push((header.into_owned(), value.into_owned()));
                    }
                    continue;
                }
                ("headers", _) => "expected an object of names and texts",
                _ => "there is no such option",
            };
            return Err(Error::option(&name, expected));
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
    pub fn sign(&self, body: &[u8], options: &SignOptions) -> Result<Vec<(String, String)>, Error> {
        let timestamp = self.timestamp_text(options)?;
        let id = self.id_text(options)?;
        let mut mac: Mac = self.keys.first().cloned().ok_or(Error::EmptySecret { index: None })?;
        let mut segment_names = self.names.segments.iter();
        for (name, value) in &options.headers {
            check_header(name, value)?;
        }
        for segment in &*self.scheme.signed_content {
            match segment {
                Segment::Timestamp => mac.update(timestamp.as_deref().unwrap_or_default().as_bytes()),
                Segment::Id => mac.update(id.unwrap_or_default().as_bytes()),
                Segment::Body => mac.update(body),
                Segment::Literal(text) => mac.update(text.as_bytes()),
                Segment::Header(spelled) => {
                    let name = segment_names.next().map_or_else(String::new, |name| name.lower_case.clone());
                    match options.headers.find(&name) {
                        Header::One(value) => mac.update(value),
                        _ => {
                            return Err(Error::option(
                                "headers",
                                alloc::format!("the scheme signs the header `{spelled}`: expected one value for it"),
                            ));
                        }
                    }
                }
            }
        }

        let rule = &self.scheme.signature;
        let mut inside = None;
        let mut headers = Vec::new();
        if let (Some(time), Some(text)) = (&self.scheme.timestamp, &timestamp) {
            match &time.source {
                TimestampSource::Key(key) => inside = Some((&**key, &**text)),
                TimestampSource::Header(header) => headers.push((header.to_string(), text.clone())),
            }
        }
        headers.insert(0, (rule.header.to_string(), signature::write(rule, &mac.finish(), inside)));
        if let (Some(rule), Some(id)) = (&self.scheme.id, id) {
            headers.push((rule.header.to_string(), id.into()));
        }
        headers.extend(options.headers.iter().cloned());
        match self.begin(&headers, 0, options.timestamp.unwrap_or_default()) {
            Ok(_) => Ok(headers),
            Err(refusal) => Err(not_of_the_form(&refusal)),
        }
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
        let text = value.map(|value| value.to_string()).filter(|text| text.len() <= 16);
        text.map(Some)
            .ok_or_else(|| Error::option("timestamp", "expected Unix seconds of this era, found a later time"))
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

/// A header that every client sends, and every server hands over, as it is.
fn check_header(name: &str, value: &str) -> Result<(), Error> {
    if !header::is_name(name) {
        return Err(Error::option("headers", "expected names of HTTP headers (RFC 9110, section 5.1)"));
    }
    let is_plain = |byte: u8| byte == b'\t' || (b' '..=b'~').contains(&byte);
    if !value.bytes().all(is_plain) || value.trim_ascii().len() != value.len() {
        let problem = "expected ASCII without line breaks, and without spaces at its ends, as the value of";
        return Err(Error::option("headers", alloc::format!("{problem} `{name}`")));
    }
    Ok(())
}

/// Why a delivery that is signed like this would be refused, told to whoever signs it.
fn not_of_the_form(refusal: &Error) -> Error {
    let option = match refusal {
        Error::MalformedTimestamp { .. } => "timestamp",
        Error::MalformedId { .. } => "id",
        _ => "headers",
    };
    Error::option(option, refusal.to_string())
}

impl SignatureRule {
    /// What joins the parts of the header; empty where it has none.
    pub(crate) fn separator(&self) -> &str {
        match &self.layout {
            Layout::Pairs { separator, .. } | Layout::Versions { separator, .. } => separator,
            Layout::Plain | Layout::Prefixed { .. } => "",
        }
    }
}
