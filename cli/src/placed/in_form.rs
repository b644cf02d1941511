//! Bodies that are forms and have their signature in a field, such as Braintree's.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hookseal::binding::form_fields;
use serde_json::Value;

use super::parts::{content, of_length, time};
use crate::failure::Failure;
use crate::form;
use crate::sender::Sender;

/// What Braintree's own libraries make for tests: nothing but the question whether it arrives.
pub(crate) const NOTIFICATION: &str = "<notification><timestamp type=\"datetime\">2024-01-15T10:30:00Z</timestamp>\
    <kind>check</kind><subject><check type=\"boolean\">true</check></subject></notification>";

/// Braintree's field of what is signed, in base64.
pub(crate) const PAYLOAD: &str = "bt_payload";

/// What stands before a signature of Braintree's as its public key.
const PUBLIC_KEY: &str = "hookseal_public_key";

/// Whether what a scheme signs is a notification of Braintree's.
pub(crate) fn is_notification(scheme: &Value) -> bool {
    content(scheme).any(|segment| segment == "braintreePayload")
}

/// The form with its signature, as it is sent at this time. For Braintree, a text that is no form is the notification.
///
/// # Errors
/// As [`Sender::sign_alone`] and [`Sender::sign_inside`].
pub(super) fn body(body: &str, sender: &Sender, at: u64, scheme: &Value) -> Result<String, Failure> {
    let is_braintree = is_notification(scheme);
    let given = form_fields(body.as_bytes());
    let is_there = |fields: &Vec<(String, String)>| !is_braintree || fields.iter().any(|(name, _)| name == PAYLOAD);
    let mut fields = given.filter(is_there).unwrap_or_else(|| {
        // With the line break that encoders put behind it.
        if is_braintree { vec![(PAYLOAD.to_owned(), STANDARD.encode(body) + "\n")] } else { Vec::new() }
    });
    let place = scheme["signature"]["form"].as_str().unwrap_or_default();
    fields.retain(|(name, _)| name != place);
    if let Some(name) = scheme["timestamp"]["form"].as_str() {
        let time = time(scheme, at);
        fields.retain(|(other, _)| other != name);
        fields.push((name.to_owned(), time.as_str().map_or_else(|| time.to_string(), str::to_owned)));
    }
    for segment in content(scheme) {
        if let Some(name) = segment["form"].as_str().filter(|name| !fields.iter().any(|(other, _)| other == name)) {
            fields.push((name.to_owned(), of_length("made-up".to_owned(), &segment["length"])));
        }
    }
    let with = |value: String| {
        let signature = (place.to_owned(), value);
        form::written(&[std::slice::from_ref(&signature), &*fields].concat())
    };
    if let Some(signed) = sender.sign_inside(at, with)? {
        return Ok(signed);
    }
    let field = |name: &str| fields.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone());
    let pieces = content(scheme).map(|segment| match segment.as_str() {
        Some("braintreePayload") => field(PAYLOAD),
        Some("timestamp") => field(scheme["timestamp"]["form"].as_str()?),
        _ => segment["literal"].as_str().map(str::to_owned).or_else(|| field(segment["form"].as_str()?)),
    });
    let message: String = pieces.map(Option::unwrap_or_default).collect();
    let signature = sender.sign_alone(message.as_bytes())?;
    let prefix = scheme["signature"]["prefix"].as_str().unwrap_or_default();
    Ok(with(if is_braintree { format!("{PUBLIC_KEY}|{signature}") } else { format!("{prefix}{signature}") }))
}
