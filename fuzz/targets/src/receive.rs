//! Deliveries.

use hookseal::binding::{authenticity, header_names};
use hookseal::{Authenticity, Delivery, Error, ErrorCode, SignOptions, Webhook};

use crate::fields;
use crate::webhooks::{NOW, URL, webhook};

/// The delivery is signed here, so that its payload is looked at.
pub(crate) const SIGNED: u8 = 1;
/// A bit of a signed body is flipped.
pub(crate) const TAMPERED: u8 = 2;

/// Four bytes that choose a webhook, one that says whether the body is signed, and the body; where it is not signed, a
/// line for each header that is looked up comes before the body. What was signed is authentic, what was changed after
/// that is not, and nobody but the sender is blamed for either.
///
/// # Panics
/// Where that does not hold.
pub fn receive(data: &[u8]) {
    let Some((choice, data)) = data.split_first_chunk() else { return };
    let Some((flags, rest)) = data.split_first() else { return };
    let webhook = webhook(*choice);
    let (headers, mut body): (Vec<(String, Vec<u8>)>, Vec<u8>) = if flags & SIGNED == 0 {
        let names = header_names(webhook);
        let mut parts = rest.splitn(names.len() + 1, |byte| *byte == b'\n');
        let headers = names.iter().filter_map(|name| Some((name.clone(), parts.next()?.to_vec()))).collect();
        (headers, parts.next().unwrap_or_default().to_vec())
    } else {
        let options = SignOptions::new().timestamp(NOW).id("msg_1").method("POST").url(URL);
        let Ok(signed) = webhook.sign(rest, &options) else { return };
        (signed.into_iter().map(|(name, value)| (name, value.into_bytes())).collect(), rest.to_vec())
    };
    let is_tampered = flags & TAMPERED != 0 && flags & SIGNED != 0 && !body.is_empty();
    if is_tampered {
        let place = usize::from(*flags) % body.len();
        body[place] ^= 1;
    }
    let delivery = Delivery::new(&body, &headers, NOW).method("POST").url(URL);
    let verdict = webhook.verify(&delivery);
    if flags & SIGNED != 0 {
        let name = webhook.scheme().name();
        // A token says nothing about the body, and the fields of a form may be written in other ways.
        let is_changed = !signs_fields(webhook) || fields::sorted(&body) != fields::sorted(rest);
        let is_refused = is_tampered && is_changed && authenticity(webhook) == Authenticity::Signature;
        // Nor is a body fresh that has its time in itself, only because it was signed.
        let is_as_expected = verdict.is_ok() != is_refused || has_own_time(webhook) && is_stale(&verdict);
        assert!(is_as_expected, "{name}: {verdict:?}");
    }
    match webhook.receive(&delivery) {
        Ok(event) => {
            assert!(verdict.is_ok());
            assert!(!event.deduplication_key.is_empty());
            assert_eq!(event.provider, webhook.scheme().name());
        }
        Err(error) => {
            let payload = matches!(error.status(), 400 | 422);
            assert_eq!(payload, verdict.is_ok(), "{error}");
            assert!(payload || matches!(error.status(), 401 | 413), "{error}");
        }
    }
}

/// Whether a form is signed by its fields.
fn signs_fields(webhook: &Webhook) -> bool {
    webhook.scheme().to_json().contains("\"sortedForm\"")
}

/// Whether the scheme's time stands in the body, and is not what it is signed with here.
fn has_own_time(webhook: &Webhook) -> bool {
    let scheme = webhook.scheme().to_json();
    let timestamp = scheme.split_once("\"timestamp\": {").and_then(|(_, rest)| rest.split_once('}'));
    timestamp.is_some_and(|(rule, _)| rule.contains("\"json\"") || rule.contains("\"form\""))
}

fn is_stale(verdict: &Result<(), Error>) -> bool {
    let code = verdict.as_ref().map_err(Error::code).err();
    matches!(code, Some(ErrorCode::TimestampTooOld | ErrorCode::TimestampTooNew))
}
