//! What a message of Amazon SNS has to have, so that its fields can be signed.

use serde_json::{Value, json};

use super::parts::put;

/// The type of messages that are no questions to an endpoint.
pub(crate) const TYPE: &str = "Notification";

/// Where a confirmation would be made, if its token were one.
const CONFIRMS: &str = "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&Token=made-up";

/// Whether a scheme signs fields of messages.
pub(crate) fn is_message(scheme: &Value) -> bool {
    scheme["signedContent"] == json!(["snsFields"])
}

/// Adds what is missing. Its text is text, also where that is JSON.
pub(super) fn complete(message: &mut Value) {
    let missing = |message: &Value, name: &str| message.get(name).is_none_or(Value::is_null);
    if missing(message, "Type") {
        put(message, "/Type", json!(TYPE));
    }
    let is_confirmation = message["Type"] != TYPE;
    for (name, value) in [("MessageId", "made-up"), ("Message", "made up by hookseal send")] {
        if missing(message, name) {
            put(message, &format!("/{name}"), json!(value));
        }
    }
    for (name, value) in [("SubscribeURL", CONFIRMS), ("Token", "made-up")] {
        if is_confirmation && missing(message, name) {
            put(message, &format!("/{name}"), json!(value));
        }
    }
    if !message["Message"].is_string() {
        let text = message["Message"].to_string();
        put(message, "/Message", json!(text));
    }
    put(message, "/SignatureVersion", json!("2"));
}
