//! Schemes beside the receiver's own, by which headers are made whose signature is another one's, or stands elsewhere.

use hookseal::Scheme;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::private_key;

/// Where a twin has its signature that belongs into the query.
pub(super) const IN_HEADER: &str = "X-Hookseal-Signature";

/// The same scheme, with a shared secret where it has public keys, and a header where it has the query.
///
/// # Errors
/// `invalid_scheme`
pub(super) fn of(document: &Value) -> Result<Scheme, Failure> {
    let mut document = in_header(document);
    if document["algorithm"].as_str().and_then(private_key::algorithm).is_some() {
        document["algorithm"] = json!("hmac-sha256");
        document["secret"] = json!("utf8");
        only_headers(&mut document);
    }
    Ok(Scheme::from_json(&document.to_string())?)
}

/// Without what is signed by public keys alone: its signature is replaced, and of what it signs, the headers alone matter.
fn only_headers(document: &mut Value) {
    let is_http = document["signature"]["layout"] == "http-signature";
    let is_made = |segment: &Value| segment == "sender" || segment["bodyHash"] == "crc32";
    let content = document["signedContent"].as_array().cloned().unwrap_or_default();
    if !is_http && !content.iter().any(is_made) {
        return;
    }
    let is_header = |segment: &Value| segment["header"].is_string() || segment == "timestamp";
    let mut kept: Vec<Value> = content.into_iter().filter(|segment| !is_http && is_header(segment)).collect();
    kept.push(json!("body"));
    // Between two values, as schemes have to have it.
    document["signedContent"] = kept.into_iter().flat_map(|segment| [json!({ "literal": "|" }), segment]).collect();
    if is_http {
        document["signature"] = json!({ "header": document["signature"]["header"], "layout": "plain",
            "encoding": document["signature"]["encoding"] });
    }
    // A date of HTTP stands beside HTTP signatures alone.
    if is_http && let Some(document) = document.as_object_mut() {
        document.remove("timestamp");
    }
    if let Some(document) = document.as_object_mut() {
        document.remove("bodySigned");
    }
}

/// The same scheme, with a header where it has the query.
pub(super) fn in_header(document: &Value) -> Value {
    let mut document = document.clone();
    if let Some(signature) = document["signature"].as_object_mut()
        && signature.remove("query").is_some()
    {
        signature.insert("header".to_owned(), json!(IN_HEADER));
    }
    document
}
