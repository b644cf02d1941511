//! What some providers write into the body itself: the time, fields that are signed along, the signature.

mod in_form;
mod message;
mod parts;

use serde_json::{Value, json};

use crate::failure::Failure;
use crate::sender::Sender;

pub(crate) use in_form::{NOTIFICATION, PAYLOAD, is_notification};
pub(crate) use message::{TYPE, is_message};
use parts::{content, time};
pub(crate) use parts::{of_length, put};

/// Whether the signature stands in the body.
pub(crate) fn is_signed_inside(scheme: &Value) -> bool {
    scheme["signature"]["json"].is_string() || is_signed_in_form(scheme)
}

/// Whether it stands there in a field of a form.
pub(crate) fn is_signed_in_form(scheme: &Value) -> bool {
    scheme["signature"]["form"].is_string()
}

/// Whether anything has to be written into a body before it is sent.
pub(crate) fn is_needed(scheme: &Value) -> bool {
    let is_inside = |place: &Value| place["json"].is_string();
    is_signed_inside(scheme) || is_inside(&scheme["timestamp"]) || content(scheme).any(is_inside)
}

/// The body with all of it, as it is sent at this time.
///
/// # Errors
/// As [`Sender::sign_alone`] and [`Sender::sign_inside`].
pub(crate) fn body(body: &str, sender: &Sender, at: u64) -> Result<String, Failure> {
    let scheme = json!(sender.scheme());
    if is_signed_in_form(&scheme) {
        return in_form::body(body, sender, at, &scheme);
    }
    let mut payload: Value = serde_json::from_str(body).unwrap_or_default();
    if is_message(&scheme) {
        message::complete(&mut payload);
    }
    let key = scheme["secret"]["keyIdJson"].as_str().zip(sender.key_id());
    if let Some((place, id)) = key {
        put(&mut payload, place, json!(id));
    }
    let whose = scheme["secret"]["sender"]["json"].as_str().zip(sender.sender());
    if let Some((place, whose)) = whose.filter(|(place, _)| payload.pointer(place).is_none()) {
        put(&mut payload, place, json!(whose));
    }
    if let Some(place) = scheme["timestamp"]["json"].as_str() {
        put(&mut payload, place, time(&scheme, at));
    }
    for segment in content(&scheme) {
        if let Some(place) = segment["json"].as_str().filter(|place| payload.pointer(place).is_none()) {
            put(&mut payload, place, json!(of_length("made-up".to_owned(), &segment["length"])));
        }
    }
    let Some(place) = scheme["signature"]["json"].as_str() else { return Ok(payload.to_string()) };
    let mut signed = payload.clone();
    let by_key = sender.sign_inside(at, |signature| {
        put(&mut signed, place, json!(signature));
        signed.to_string()
    });
    if let Some(signed) = by_key? {
        return Ok(signed);
    }
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let inside = |place: &Value| place.as_str().and_then(|place| payload.pointer(place)).map(text);
    let pieces = content(&scheme).map(|segment| match segment {
        Value::String(name) if name == "timestamp" => inside(&scheme["timestamp"]["json"]),
        other => other["literal"].as_str().map(str::to_owned).or_else(|| inside(&other["json"])),
    });
    let message: String = pieces.map(Option::unwrap_or_default).collect();
    put(&mut payload, place, json!(sender.sign_alone(message.as_bytes())?));
    Ok(payload.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sender::{Along, Request};
    use hookseal::{Options, Scheme};
    use zeroize::Zeroizing;

    #[test]
    fn a_time_is_written_as_the_scheme_reads_it() {
        for unit in ["seconds", "milliseconds", "seconds-or-milliseconds", "rfc3339", "rfc3339-utc"] {
            let scheme = json!({ "name": "acme", "algorithm": "hmac-sha256", "secret": "utf8", "signedContent": ["body"],
                "signature": { "header": "S", "layout": "plain", "encoding": "hex" },
                "timestamp": { "json": "/at", "unit": unit } });
            let scheme = Scheme::from_json(&scheme.to_string()).expect("a scheme");
            let secrets = [Zeroizing::new("a secret".to_owned())];
            let sender = Sender::new(&scheme, &secrets, Options::default()).expect("a sender");
            let body = body("{}", &sender, 1_700_000_000).expect("placed");
            let signed = sender.sign(body.as_bytes(), &Along::default()).expect("signed");
            let request = Request { headers: signed.headers, body: body.clone().into_bytes(), query: None };
            let verdict = sender.verify(&request, 1_700_000_000);
            assert!(verdict.is_ok(), "{unit}: {verdict:?}: {body}");
        }
    }
}
