//! Where a scheme says that something stands: in a header, in the URL, or in the body.

use serde_json::{Value, json};

/// As the core's catalogue spells it, in the place of a header's name.
pub(super) fn spelled(rule: &Value) -> Value {
    match (rule["json"].as_str(), rule["form"].as_str(), rule["bodyHash"].as_str()) {
        (Some(pointer), ..) => json!(pointer),
        (_, Some(field), _) => json!(format!("form:{field}")),
        (.., Some(hash)) => json!(format!("hash:{hash}:{}", rule["encoding"].as_str().unwrap_or_default())),
        _ => rule["query"].as_str().map_or_else(|| rule["header"].clone(), |name| json!(format!("query:{name}"))),
    }
}

/// In words; nothing where it is a header.
pub(super) fn in_body(rule: &Value) -> Option<String> {
    match (rule["json"].as_str(), rule["form"].as_str(), rule["bodyHash"].as_str()) {
        (Some(pointer), ..) => Some(format!("`{pointer}` of the body")),
        (_, Some(field), _) => Some(format!("field `{field}` of the form")),
        (.., Some(hash)) => Some(format!("{hash} of the body")),
        _ => rule["query"].as_str().map(|name| format!("parameter `{name}` of the URL")),
    }
}
