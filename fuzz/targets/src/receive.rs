//! Deliveries.

use hookseal::binding::authenticity;
use hookseal::{Authenticity, Error, ErrorCode, Webhook};

use crate::fields;
use crate::sent::Sent;

/// Four bytes that choose a webhook, one that says whether the body is signed, and the body; where it is not signed, a
/// line for each header that is looked up comes before the body. What was signed is authentic, what was changed after
/// that is not, and nobody but the sender is blamed for either.
///
/// # Panics
/// Where that does not hold.
pub fn receive(data: &[u8]) {
    let Some(sent) = Sent::read(data) else { return };
    let webhook = sent.webhook;
    let delivery = sent.delivery();
    let verdict = webhook.verify(&delivery);
    if let Some(signed) = sent.signed {
        let name = webhook.scheme().name();
        // A token says nothing about the body, and the fields of a form may be written in other ways.
        let is_changed = !signs_fields(webhook) || fields::sorted(&sent.body) != fields::sorted(signed);
        let is_refused = sent.body != signed && is_changed && authenticity(webhook) == Authenticity::Signature;
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
