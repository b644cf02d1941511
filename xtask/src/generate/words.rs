//! A scheme in words, for tables.

use hookseal::{Scheme, binding};
use serde_json::Value;

use super::place;

/// Whether it takes `hookseal/keys` to check in WebAssembly: public keys, JSON Web Signatures, and what is made of a delivery.
pub(super) fn wants_keys(scheme: &Value) -> bool {
    Scheme::from_json(&scheme.to_string()).is_ok_and(|scheme| matches!(binding::compiled(&scheme), Ok(None)))
}

/// Such as ``hex in `Signature` ``.
pub(super) fn signature(scheme: &Value) -> String {
    let rule = &scheme["signature"];
    let text = |name: &str| rule[name].as_str().unwrap_or_default();
    if scheme["algorithm"] == "token" {
        if let Some(place) = place::in_body(rule) {
            let each = rule["list"].as_str().and_then(|list| Some((list, text("json").strip_prefix(list)?)));
            return match each.and_then(|(list, rest)| Some((list, rest.strip_prefix("/0")?))) {
                Some((list, rest)) => {
                    format!("none: the secret itself as `{rest}` of each element of `{list}` in the body")
                }
                None => format!("none: the secret itself as {place}"),
            };
        }
        return match (text("prefix"), text("encoding")) {
            (_, "base64") => format!("none: Basic credentials in `{}`", text("header")),
            ("", _) => format!("none: the secret itself in `{}`", text("header")),
            (prefix, _) => format!("none: `{prefix}` and the secret itself in `{}`", text("header")),
        };
    }
    let encoding = text("encoding");
    let algorithm = match scheme["algorithm"].as_str() {
        Some("hmac-sha1") => " (HMAC-SHA1)",
        Some("hmac-sha384") => " (HMAC-SHA384)",
        Some("hmac-sha512") => " (HMAC-SHA512)",
        Some("ed25519") => " (Ed25519)",
        Some("ecdsa-p256" | "ecdsa-p256-der") => " (ECDSA over P-256)",
        Some("rsa-pkcs1-sha256" | "rsa-pss-sha256") => " (RSA)",
        _ => "",
    };
    let form = match text("layout") {
        "prefixed" => format!("`{}` {encoding}", text("prefix")),
        "pairs" => format!("{} {encoding}", keys(&rule["key"])),
        "jws" if ["bodyHash", "urlHash", "requestHash", "audience"].iter().all(|said| rule[said].is_null()) => {
            "detached JSON Web Signature".to_owned()
        }
        "jws" => "JSON Web Signature".to_owned(),
        "http-signature" => "HTTP signature".to_owned(),
        "list" => format!("{encoding} list"),
        "versions" => format!("`{},` {encoding} list", text("version")),
        _ => encoding.to_owned(),
    };
    if let Some(place) = place::in_body(rule) {
        return format!("{form} as {place}{algorithm}");
    }
    let header = match rule["headers"].as_array() {
        Some(names) => {
            let names: Vec<String> =
                names.iter().map(|name| format!("`{}`", name.as_str().unwrap_or_default())).collect();
            match &names[..] {
                [first, .., last] if names.len() > 2 => format!("{first} to {last}"),
                names => names.join(" and "),
            }
        }
        None => format!("`{}`", text("header")),
    };
    format!("{form} in {header}{algorithm}")
}

/// Such as `` `v1=` ``.
fn keys(keys: &Value) -> String {
    let keys = keys.as_array().map_or(std::slice::from_ref(keys), Vec::as_slice);
    let words: Vec<String> = keys.iter().map(|key| format!("`{}=`", key.as_str().unwrap_or_default())).collect();
    words.join(" or ")
}

/// Such as ``timestamp `.` body``.
pub(super) fn signed(scheme: &Value) -> String {
    let segments = scheme["signedContent"].as_array().map_or(&[][..], Vec::as_slice);
    if segments.is_empty() {
        return "**nothing**".to_owned();
    }
    let words: Vec<String> = segments
        .iter()
        .map(|segment| match (segment.as_str(), segment["literal"].as_str(), segment["header"].as_str()) {
            (Some("unescapedUrl"), ..) => "url with twelve escapes undone".to_owned(),
            (Some("braintreePayload"), ..) => "the field `bt_payload`, or it and a line break".to_owned(),
            (Some("target"), ..) => "path and query".to_owned(),
            (Some("sender"), ..) => "a text of your own".to_owned(),
            (Some("snsFields"), ..) => "names and values of the message's fields, a line each".to_owned(),
            (Some("sortedForm"), ..) => "the form's fields, sorted".to_owned(),
            (Some(word), ..) => word.to_owned(),
            (_, Some(literal), _) => format!("`{}`", literal.replace('\n', "\\n")),
            (_, _, Some(header)) => format!("header `{header}`"),
            _ if place::in_body(segment).is_some() => place::in_body(segment).unwrap_or_default(),
            _ if segment["plivoRequest"].is_string() => {
                "url, its query and the form, both decoded and sorted, and the nonce".to_owned()
            }
            _ if segment["contentfulRequest"].is_array() => {
                "method, path with query, the headers that `X-Contentful-Signed-Headers` lists, and body, a line each"
                    .to_owned()
            }
            _ => match segment["sortedForm"].as_str() {
                Some(hash) => format!("the form's fields, sorted, unless `{hash}` in the URL is the body's SHA-256"),
                None => format!("parameter `{}` of the query", segment["query"].as_str().unwrap_or_default()),
            },
        })
        .collect();
    let rest = if scheme["bodySigned"] == false { ", **not the body**" } else { "" };
    format!("{}{rest}", words.join(" "))
}

/// Such as `signed, 300 s`.
pub(super) fn timestamp(scheme: &Value) -> String {
    let rule = &scheme["timestamp"];
    if rule.is_null() {
        return "none".to_owned();
    }
    let signed = if rule["signed"] == false { "**not signed**" } else { "signed" };
    let unit = match rule["unit"].as_str() {
        Some("milliseconds") => ", in milliseconds",
        Some("rfc3339" | "rfc3339-utc") => ", as RFC 3339",
        Some("http-date") => ", as a date in HTTP",
        _ => "",
    };
    let place = place::in_body(rule).map_or_else(String::new, |place| format!(", as {place}"));
    format!("{signed}{unit}{place}, {} s", rule["toleranceSeconds"])
}

/// Such as `2 h 30 min`.
pub(super) fn duration(seconds: u32) -> String {
    let parts = [(seconds / 86400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let words: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count} {unit}")).collect();
    if words.is_empty() { "0 s".to_owned() } else { words.join(" ") }
}
