//! What is written into bodies, and where.

use hookseal::binding::pointer_steps;
use serde_json::{Value, json};

use crate::calendar;

/// The segments of what is signed.
pub(super) fn content(scheme: &Value) -> impl Iterator<Item = &Value> {
    scheme["signedContent"].as_array().into_iter().flatten()
}

/// A time, as the scheme reads it in a body.
pub(super) fn time(scheme: &Value, at: u64) -> Value {
    let milliseconds = i64::try_from(at).unwrap_or_default().saturating_mul(1000);
    match scheme["timestamp"]["unit"].as_str() {
        Some("milliseconds") => json!(milliseconds),
        Some("rfc3339" | "rfc3339-utc") => json!(calendar::rfc3339(milliseconds)),
        _ => json!(at),
    }
}

/// A value that has as many characters as it always has; where that is not known, as it is.
pub(crate) fn of_length(value: String, length: &Value) -> String {
    match length.as_u64() {
        Some(length) => {
            value.chars().chain(std::iter::repeat('0')).take(usize::try_from(length).unwrap_or(0)).collect()
        }
        None => value,
    }
}

/// Puts a value where a JSON pointer leads to, with what has to be around it.
pub(crate) fn put(body: &mut Value, pointer: &str, value: Value) {
    let mut place = body;
    for (step, _) in pointer_steps(pointer) {
        if step == "0" {
            if !place.is_array() {
                *place = json!([null]);
            }
            place = &mut place[0];
        } else {
            if !place.is_object() {
                *place = json!({});
            }
            place = &mut place[step];
        }
    }
    *place = value;
}
