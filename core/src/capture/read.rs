//! Reading captures in whatever form they are.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use serde_json::Value;

use super::error::CaptureError;
use super::record::Capture;
use super::{curl, har, http, json};

/// So many bytes of captures are read, at most.
const MOST_BYTES: usize = 64 << 20;

impl Capture {
    /// All captures of a text: the JSON object of one, an array of them, one object a line, a HAR file, an HTTP request
    /// as it is on the wire, or a `curl` line.
    ///
    /// ```
    /// use hookseal::Capture;
    /// let line = r#"curl -X POST https://example.com/hook -H 'Signature: 00' --data-raw '{"id":1}'"#;
    /// let captures = Capture::read(line.as_bytes())?;
    /// assert_eq!(captures[0].body(), br#"{"id":1}"#);
    /// # Ok::<(), hookseal::CaptureError>(())
    /// ```
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn read(bytes: &[u8]) -> Result<Vec<Self>, CaptureError> {
        if bytes.len() > MOST_BYTES {
            return Err(CaptureError::TooLarge { limit_bytes: MOST_BYTES });
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let trimmed = bytes.trim_ascii_start();
        if trimmed.is_empty() {
            return Err(CaptureError::Empty);
        }
        if http::is_request(trimmed) {
            return Ok(vec![http::read(trimmed)?]);
        }
        let text = str::from_utf8(bytes).map_err(|_| CaptureError::UnknownForm)?;
        if text.trim_start().starts_with("curl ") {
            return Ok(vec![curl::read(text)?]);
        }
        if !text.trim_start().starts_with(['{', '[']) {
            return Err(CaptureError::UnknownForm);
        }
        // Within a text that was cut off, a line break at the end would be what is wrong.
        match serde_json::from_str(text.trim_end()) {
            Ok(value) => of_value(&value, "the capture"),
            Err(error) => of_lines(text, &error),
        }
    }
}

fn of_value(value: &Value, place: &str) -> Result<Vec<Capture>, CaptureError> {
    match value {
        Value::Object(object) => match value.pointer("/log/entries").and_then(Value::as_array) {
            Some(entries) => har::read(entries),
            None => Ok(vec![json::read(object, place)?]),
        },
        Value::Array(values) => {
            let each =
                values.iter().enumerate().map(|(index, value)| of_value(value, &format!("capture {}", index + 1)));
            Ok(each.collect::<Result<Vec<_>, _>>()?.concat())
        }
        _ => Err(CaptureError::UnknownForm),
    }
}

/// One object a line.
fn of_lines(text: &str, whole: &serde_json::Error) -> Result<Vec<Capture>, CaptureError> {
    let mut captures = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = format!("line {}", index + 1);
        match serde_json::from_str(line) {
            Ok(value) => captures.append(&mut of_value(&value, &place)?),
            Err(error) if error.is_eof() && (index > 0 || whole.is_eof()) => {
                return Err(CaptureError::Cut { missing: format!("the end of the JSON in {place}") });
            }
            Err(_) if captures.is_empty() => {
                return Err(if whole.is_eof() {
                    CaptureError::Cut { missing: "the end of the JSON".into() }
                } else {
                    CaptureError::Malformed {
                        place: format!("line {}", whole.line()),
                        expected: format!("JSON: {whole}"),
                    }
                });
            }
            Err(error) => {
                return Err(CaptureError::Malformed { place, expected: format!("JSON: {error}") });
            }
        }
    }
    Ok(captures)
}
