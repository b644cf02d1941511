//! The JSON object of a capture.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::error::CaptureError;
use super::record::Capture;
use super::time;
use crate::header::wire_bytes;
use crate::seen;

const REPLACED: &str = "[replaced]";

/// Words in the names of headers and parameters whose values are credentials.
const CREDENTIALS: [&str; 9] =
    ["authorization", "cookie", "token", "secret", "password", "api-key", "apikey", "api_key", "credential"];

impl Capture {
    /// The head is the JSON object, in which a body is not looked at.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub(crate) fn of_parts(head: &str, body: Vec<u8>) -> Result<Self, CaptureError> {
        let malformed = |expected| CaptureError::Malformed { place: "the delivery".into(), expected };
        let head: Value = serde_json::from_str(head).map_err(|error| malformed(format!("JSON: {error}")))?;
        let Value::Object(mut head) = head else { return Err(malformed("an object".into())) };
        head.insert("body".into(), "".into());
        Ok(Self { body, ..read(&head, "the delivery")? })
    }

    /// The JSON object, on one line: `provider`, `receivedAt` (Unix seconds), `method`, `url`, `headers` (pairs) and
    /// `body` (text, or `{ "base64": … }`). What looks like a credential in headers and in the URL is replaced.
    ///
    /// ```
    /// use hookseal::Capture;
    /// let capture = Capture::new(b"{}", [("Signature", "00"), ("Authorization", "Bearer abc")]);
    /// let text = capture.to_json();
    /// assert_eq!(text, r#"{"body":"{}","headers":[["Signature","00"],["Authorization","[replaced]"]]}"#);
    /// assert_eq!(Capture::read(text.as_bytes())?[0].body(), b"{}");
    /// # Ok::<(), hookseal::CaptureError>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut object = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                object.insert(name.into(), value);
            }
        };
        put("provider", self.provider.as_deref().map(Into::into));
        put("receivedAt", self.received_at.map(Into::into));
        put("method", self.method.as_deref().map(Into::into));
        put("url", self.url.as_deref().map(|url| without_credentials(url).into()));
        let headers = self.headers.iter().map(|(name, value)| {
            // As HTTP libraries decode it.
            let text: String = value.iter().map(|byte| char::from(*byte)).collect();
            let value = if is_credential(name) || seen::foreign_beginning(&text).is_some() { REPLACED } else { &text };
            json!([name, value])
        });
        put("headers", Some(headers.collect()));
        let body =
            str::from_utf8(&self.body).map_or_else(|_| json!({ "base64": STANDARD.encode(&self.body) }), Into::into);
        put("body", Some(body));
        Value::Object(object).to_string()
    }
}

/// A signature, a time and an id are none, whatever else is in the name.
fn is_credential(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let is_kept = ["signature", "hmac", "timestamp"].iter().any(|word| name.contains(word));
    !is_kept && CREDENTIALS.iter().any(|word| name.contains(word))
}

fn without_credentials(url: &str) -> String {
    let (before, query) = url.split_once('?').map_or((url, None), |(before, query)| (before, Some(query)));
    let mut out = match before.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.split_once('@')?))) {
        Some((scheme, (user, rest))) if !user.contains('/') => format!("{scheme}://{REPLACED}@{rest}"),
        _ => before.into(),
    };
    if let Some(query) = query {
        let pairs: Vec<String> = query
            .split('&')
            .map(|pair| match pair.split_once('=') {
                Some((name, _)) if is_credential(name) => format!("{name}={REPLACED}"),
                _ => pair.into(),
            })
            .collect();
        out.push('?');
        out.push_str(&pairs.join("&"));
    }
    out
}

/// Reads the object.
pub(super) fn read(object: &Map<String, Value>, place: &str) -> Result<Capture, CaptureError> {
    let malformed = |field: &str, expected: &str| CaptureError::Malformed {
        place: format!("{place}, `{field}`"),
        expected: expected.into(),
    };
    let text = |name: &str| match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(malformed(name, "a text")),
    };
    let received_at = match object.get("receivedAt").or_else(|| object.get("received_at")) {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => {
            Some(time::seconds(text).ok_or_else(|| malformed("receivedAt", "Unix seconds, or a time as in RFC 3339"))?)
        }
        Some(value) => Some(value.as_u64().ok_or_else(|| malformed("receivedAt", "Unix seconds"))?),
    };
    let mut headers = Vec::new();
    let mut add = |name: &str, value: &Value| match value {
        Value::String(value) => {
            headers.push((String::from(name), wire_bytes(value).into_owned()));
            Ok(())
        }
        Value::Number(value) => {
            headers.push((String::from(name), value.to_string().into_bytes()));
            Ok(())
        }
        _ => Err(malformed("headers", "pairs of texts")),
    };
    match object.get("headers") {
        Some(Value::Object(fields)) => {
            for (name, value) in fields {
                match value {
                    Value::Array(values) => values.iter().try_for_each(|value| add(name, value))?,
                    value => add(name, value)?,
                }
            }
        }
        Some(Value::Array(pairs)) => {
            for pair in pairs {
                match pair.as_array().map(Vec::as_slice) {
                    Some([Value::String(name), value]) => add(name, value)?,
                    _ => return Err(malformed("headers", "pairs of names and values")),
                }
            }
        }
        _ => return Err(malformed("headers", "pairs of names and values")),
    }
    let base64 = |text: &str| STANDARD.decode(text).map_err(|_| malformed("body", "base64"));
    let body = match object.get("body") {
        Some(Value::String(text)) if object.get("isBase64Encoded") == Some(&Value::Bool(true)) => base64(text)?,
        Some(Value::String(text)) => text.clone().into_bytes(),
        Some(Value::Object(fields)) => match (fields.get("base64"), fields.get("text")) {
            (Some(Value::String(text)), None) => base64(text)?,
            (None, Some(Value::String(text))) => text.clone().into_bytes(),
            _ => return Err(malformed("body", "a text, or an object with `base64`")),
        },
        _ => return Err(malformed("body", "a text, or an object with `base64`")),
    };
    Ok(Capture { provider: text("provider")?, received_at, method: text("method")?, url: text("url")?, headers, body })
}
