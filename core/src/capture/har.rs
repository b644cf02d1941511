//! HAR files, which browsers and proxies write.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::error::CaptureError;
use super::record::Capture;
use super::time;
use crate::header::wire_bytes;

/// Every request of the file that has a body.
pub(super) fn read(entries: &[Value]) -> Result<Vec<Capture>, CaptureError> {
    let mut captures = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let malformed = |expected: &str| CaptureError::Malformed {
            place: format!("entry {} of the HAR file", index + 1),
            expected: expected.into(),
        };
        let request = entry.get("request").ok_or_else(|| malformed("a `request`"))?;
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(String::from);
        let Some(data) = request.get("postData") else { continue };
        let body = text(data.get("text")).ok_or_else(|| malformed("a `postData.text`"))?;
        let encoding = data.get("encoding").or_else(|| data.get("_encoding")).and_then(Value::as_str);
        let body = match encoding {
            Some("base64") => STANDARD.decode(&body).map_err(|_| malformed("base64 in `postData.text`"))?,
            _ => body.into_bytes(),
        };
        let headers = request.get("headers").and_then(Value::as_array).ok_or_else(|| malformed("`headers`"))?;
        let headers = headers.iter().filter_map(|header| {
            let (name, value) = (header.get("name")?.as_str()?, header.get("value")?.as_str()?);
            Some((String::from(name), wire_bytes(value).into_owned()))
        });
        captures.push(Capture {
            provider: None,
            received_at: entry.get("startedDateTime").and_then(Value::as_str).and_then(time::seconds),
            method: text(request.get("method")),
            url: text(request.get("url")),
            headers: headers.collect(),
            body,
        });
    }
    if captures.is_empty() {
        let expected = "a request with a body (`postData`)".into();
        return Err(CaptureError::Malformed { place: "the HAR file".into(), expected });
    }
    Ok(captures)
}
