//! What a provider calls its keys and its senders, where a test has none of its own.

use hookseal::{NamedKeys, Scheme};
use serde_json::Value;

/// Whether deliveries name their key.
pub(super) fn names_key(scheme: &Value) -> bool {
    let secret = &scheme["secret"];
    secret["keyIdHeader"].is_string() || secret["keyIdJson"].is_string()
}

/// The id of the key of this number: an address of the provider's where deliveries name that, so that a receiver takes it
/// for one of its own. Nothing is there.
pub(super) fn key_id(scheme: &Scheme, number: usize) -> String {
    match NamedKeys::of(scheme, None) {
        Ok(Some(keys)) => {
            let patterns = keys.shown();
            let pattern = patterns.split(", ").next().unwrap_or_default();
            let id = pattern.replace("{hex}", &format!("{number:032x}"));
            id.replace("{id}", &format!("CERT-hookseal-{number}")).replace("{region}", "us-east-1")
        }
        _ => number.to_string(),
    }
}

/// Whose deliveries are taken, where nobody says: made up.
pub(crate) fn sender(scheme: &Value) -> Option<String> {
    match &scheme["secret"]["sender"] {
        Value::Null => None,
        said if said["prefix"] == "arn:" => Some("arn:aws:sns:us-east-1:123456789012:hookseal".to_owned()),
        said => Some(format!("{}HOOKSEAL", said["prefix"].as_str().unwrap_or_default())),
    }
}
