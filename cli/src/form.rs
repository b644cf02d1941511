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

/// The fields of a form; nothing where it is none.
pub(crate) fn fields(body: &[u8]) -> Option<Vec<(String, String)>> {
    let fields = body.split(|byte| *byte == b'&').map(|field| {
        let mark = field.iter().position(|byte| *byte == b'=')?;
        Some((read(&field[..mark])?, read(&field[mark + 1..])?))
    });
    fields.collect()
}

/// As a form has a name or a value.
fn read(text: &[u8]) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(*rest.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            byte => *byte,
        });
    }
    String::from_utf8(bytes).ok()
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
    use super::*;

    #[test]
    fn a_form_is_read_as_it_is_written() {
        let kept = [("a b".to_owned(), "&=+%\n\u{e9}".to_owned()), ("c".to_owned(), String::new())];
        assert_eq!(fields(written(&kept).as_bytes()).as_deref(), Some(&kept[..]));
        for text in ["a", "a=%", "a=%4", "a=%zz", "a=%ff", "a=1&b"] {
            assert_eq!(fields(text.as_bytes()), None, "{text}");
        }
    }
}
