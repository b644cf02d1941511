//! Bodies that are forms.

use std::fmt::Write;

use serde_json::Value;

/// Whether a scheme's deliveries are forms.
pub(crate) fn is_form(scheme: &Value) -> bool {
    let is_form = |segment: &Value| {
        segment == "sortedForm" || ["sortedForm", "plivoRequest"].iter().any(|word| segment[word].is_string())
    };
    scheme["signature"]["form"].is_string()
        || scheme["signedContent"].as_array().is_some_and(|content| content.iter().any(is_form))
}

/// A form with this as its fields, or whole in the one field that has the payload.
pub(crate) fn body(scheme: &Value, payload: &Value) -> String {
    if let Some(field) = scheme["envelope"]["payload"]["field"].as_str() {
        return format!("{field}={}", escaped(payload.to_string().as_bytes()));
    }
    let fields = payload.as_object().into_iter().flatten().map(|(name, value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        (name.clone(), text)
    });
    written(&fields.collect::<Vec<_>>())
}

/// A form with these fields.
pub(crate) fn written(fields: &[(String, String)]) -> String {
    let fields =
        fields.iter().map(|(name, value)| format!("{}={}", escaped(name.as_bytes()), escaped(value.as_bytes())));
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

#[cfg(test)]
mod tests {
    use hookseal::binding::form_fields;

    use super::written;

    #[test]
    fn a_form_is_read_as_it_is_written() {
        let kept = [("a b".to_owned(), "&=+%\n\u{e9}".to_owned()), ("c".to_owned(), String::new())];
        assert_eq!(form_fields(written(&kept).as_bytes()).as_deref(), Some(&kept[..]));
    }
}
