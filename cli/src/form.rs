//! Bodies that are forms.

use std::fmt::Write;

use serde_json::Value;

/// Whether a scheme's deliveries are forms.
pub(crate) fn is_form(scheme: &Value) -> bool {
    let is_form = |segment: &Value| {
        segment == "sortedForm" || ["sortedForm", "plivoRequest"].iter().any(|word| segment[word].is_string())
    };
    scheme["signedContent"].as_array().is_some_and(|content| content.iter().any(is_form))
}

/// A form with this as its fields, or whole in the one field that has the payload.
pub(crate) fn body(scheme: &Value, payload: &Value) -> String {
    if let Some(field) = scheme["envelope"]["payload"]["field"].as_str() {
        return format!("{field}={}", escaped(payload.to_string().as_bytes()));
    }
    let fields = payload.as_object().into_iter().flatten().map(|(name, value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        format!("{}={}", escaped(name.as_bytes()), escaped(text.as_bytes()))
    });
    fields.collect::<Vec<_>>().join("&")
}

/// As forms write a name or a value.
pub(crate) fn escaped(text: &[u8]) -> String {
    text.iter().fold(String::new(), |mut escaped, byte| {
        match byte {
            b' ' => escaped.push('+'),
            b'-' | b'_' | b'.' | b'~' => escaped.push(char::from(*byte)),
            byte if byte.is_ascii_alphanumeric() => escaped.push(char::from(*byte)),
            // Writing into a text does not fail.
            byte => drop(write!(escaped, "%{byte:02X}")),
        }
        escaped
    })
}
