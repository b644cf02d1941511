//! A delivery that was written down.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hookseal::Capture;
use serde_json::Value;

use crate::failure::Failure;
use crate::file;

/// The captures in a file, or on the standard input for `-`.
///
/// # Errors
/// It cannot be read, or is no capture.
pub(crate) fn read(path: &Path) -> Result<Vec<Capture>, Failure> {
    let bytes = file::read(path)?;
    let name = path.display();
    let value: Value = serde_json::from_slice(&bytes).map_err(|error| {
        let cut = if error.is_eof() { "it is cut off" } else { "it is no JSON" };
        let hint = "a capture is one JSON object with `headers` and `body`";
        Failure::misuse(format!("{name} cannot be read as a capture: {cut} ({error}); {hint}"))
    })?;
    of_value(&value)
        .map(|capture| vec![capture])
        .map_err(|problem| Failure::misuse(format!("{name} is no capture: {problem}")))
}

fn of_value(value: &Value) -> Result<Capture, String> {
    let fields = value.as_object().ok_or("expected a JSON object")?;
    let headers: Option<Vec<(String, String)>> = match fields.get("headers") {
        Some(Value::Array(pairs)) => pairs.iter().map(pair).collect(),
        Some(Value::Object(named)) => {
            named.iter().map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
        }
        _ => None,
    };
    let headers = headers.ok_or("expected `headers` as an array of pairs of texts, or as an object")?;
    let body = match fields.get("body") {
        Some(Value::String(text)) => text.clone().into_bytes(),
        Some(Value::Object(body)) => match (body.get("text"), body.get("base64")) {
            (Some(Value::String(text)), None) => text.clone().into_bytes(),
            (None, Some(Value::String(text))) => {
                STANDARD.decode(text).map_err(|error| format!("`body.base64` is no base64 text: {error}"))?
            }
            _ => return Err("expected `body` with either `text` or `base64`".to_owned()),
        },
        _ => return Err("expected `body` as a text, or as an object with `text` or `base64`".to_owned()),
    };
    let mut capture = Capture::new(body, headers);
    if let Some(provider) = fields.get("provider").and_then(Value::as_str) {
        capture = capture.provider(provider);
    }
    if let Some(at) = fields.get("receivedAt").and_then(Value::as_u64) {
        capture = capture.received_at(at);
    }
    Ok(capture)
}

fn pair(value: &Value) -> Option<(String, String)> {
    match value.as_array()?.as_slice() {
        [name, value] => Some((name.as_str()?.to_owned(), value.as_str()?.to_owned())),
        _ => None,
    }
}
