//! What goes wrong, and its message.

use std::fmt::Debug;

use hookseal::{Delivery, Error, SignOptions, Webhook};
use serde_json::{Value, json};

pub(crate) const NOW: u64 = 1_700_000_000;

pub(crate) fn message<T: Debug>(result: Result<T, Error>) -> String {
    result.unwrap_err().to_string()
}

pub(crate) fn open(configuration: &Value) -> String {
    message(Webhook::from_configuration(&configuration.to_string()))
}

pub(crate) fn scheme(change: impl FnOnce(&mut Value)) -> Value {
    let mut scheme = json!({
        "name": "acme",
        "algorithm": "hmac-sha256",
        "signature": { "header": "Acme-Signature", "layout": "plain", "encoding": "base64" },
        "signedContent": ["body"],
        "secret": "utf8",
    });
    change(&mut scheme);
    json!({ "provider": scheme, "secrets": "a secret" })
}

pub(crate) fn verify(provider: &str, headers: &[(&str, &str)], now: u64) -> String {
    let webhook = Webhook::new(provider, "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=").unwrap();
    message(webhook.verify(&Delivery::new(b"{}", headers, now)))
}

pub(crate) fn receive(provider: &str, body: &[u8]) -> String {
    let configuration = json!({ "provider": provider, "secrets": "a secret", "options": { "schema": "enforce" } });
    let webhook = Webhook::from_configuration(&configuration.to_string()).unwrap();
    let headers = webhook.sign(body, &SignOptions::new().timestamp(NOW)).unwrap();
    message(webhook.receive(&Delivery::new(body, &headers, NOW)))
}

pub(crate) fn expect(messages: &[(String, &str)]) {
    for (said, expected) in messages {
        assert_eq!(said, expected);
    }
}
