//! Where a request has what a scheme looks for: in a header, in the query, or in the body.

use hookseal::binding::form_fields;
use serde_json::{Value, json};

use crate::form;
use crate::placed::put;
use crate::sender::Request;

/// Where the signature stands, or the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Header(String),
    Query,
    /// Where a JSON pointer points.
    Json(String),
    /// A field of the form that the body is.
    Form(String),
}

impl Place {
    /// Of a rule of a scheme's document; nothing where it stands with something else.
    pub(crate) fn of(rule: &Value) -> Option<Self> {
        let text = |name: &str| rule[name].as_str().map(str::to_owned);
        let header = text("header").or_else(|| rule["headers"][0].as_str().map(str::to_owned));
        let in_body = || text("json").map(Self::Json).or_else(|| text("form").map(Self::Form));
        header.map(Self::Header).or_else(|| text("query").map(|_| Self::Query)).or_else(in_body)
    }

    /// What stands there, as text.
    pub(crate) fn value(&self, request: &Request) -> Option<String> {
        match self {
            Self::Header(header) => {
                let found = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(header));
                found.map(|(_, value)| value.clone())
            }
            Self::Query => request.query.as_deref()?.split_once('=').map(|(_, value)| value.to_owned()),
            Self::Json(pointer) => {
                let body: Value = serde_json::from_slice(&request.body).ok()?;
                let value = body.pointer(pointer)?;
                Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            }
            Self::Form(field) => {
                let fields = form_fields(&request.body)?;
                fields.into_iter().find(|(name, _)| name == field).map(|(_, value)| value)
            }
        }
    }

    /// Writes another value there, where one is.
    pub(crate) fn change(&self, request: &mut Request, value: impl FnOnce(&str) -> String) {
        let Some(old) = self.value(request) else { return };
        let new = value(&old);
        match self {
            Self::Header(header) => {
                if let Some((_, value)) = request.headers.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(header))
                {
                    *value = new;
                }
            }
            Self::Query => {
                let name = request.query.as_deref().and_then(|query| query.split_once('=')).map(|(name, _)| name);
                request.query = name.map(|name| format!("{name}={new}"));
            }
            Self::Json(pointer) => {
                let mut body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
                // A number stays one.
                let is_number = body.pointer(pointer).is_some_and(Value::is_number);
                let number = new.parse::<u64>().ok().filter(|_| is_number).map(Value::from);
                put(&mut body, pointer, number.unwrap_or_else(|| json!(new)));
                request.body = body.to_string().into_bytes();
            }
            Self::Form(field) => {
                let mut fields = form_fields(&request.body).unwrap_or_default();
                if let Some((_, value)) = fields.iter_mut().find(|(name, _)| name == field) {
                    *value = new;
                }
                request.body = form::written(&fields).into_bytes();
            }
        }
    }

    /// Takes away what stands there.
    pub(crate) fn remove(&self, request: &mut Request) {
        match self {
            Self::Header(header) => request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case(header)),
            Self::Query => request.query = None,
            Self::Json(pointer) => {
                let mut body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
                let (parent, name) = pointer.rsplit_once('/').unwrap_or_default();
                if let Some(parent) = body.pointer_mut(parent).and_then(Value::as_object_mut) {
                    parent.remove(name);
                }
                request.body = body.to_string().into_bytes();
            }
            Self::Form(field) => {
                let mut fields = form_fields(&request.body).unwrap_or_default();
                fields.retain(|(name, _)| name != field);
                request.body = form::written(&fields).into_bytes();
            }
        }
    }

    /// Adds another value of this length that is no signature, before the one that stands there or behind it.
    pub(crate) fn add_wrong(&self, request: &mut Request, is_first: bool) {
        let Some(right) = self.value(request) else { return };
        let wrong = "0".repeat(right.len());
        match self {
            Self::Header(header) => {
                request.headers.insert(if is_first { 0 } else { request.headers.len() }, (header.clone(), wrong));
            }
            Self::Form(field) => {
                let mut fields = form_fields(&request.body).unwrap_or_default();
                fields.insert(if is_first { 0 } else { fields.len() }, (field.clone(), wrong));
                request.body = form::written(&fields).into_bytes();
            }
            // What a URL or JSON has twice is no matter of signatures.
            Self::Query | Self::Json(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_and_changed_wherever_it_stands() {
        for (rule, body) in [
            (json!({ "header": "x-signature" }), ""),
            (json!({ "headers": ["X-Signature", "X-Other"] }), ""),
            (json!({ "query": "signature" }), ""),
            (json!({ "json": "/a/signature" }), r#"{"a":{"signature":"right"},"b":1}"#),
            (json!({ "form": "signature" }), "a=%3D+%26&signature=right"),
        ] {
            let mut request = Request {
                headers: vec![("X-Signature".to_owned(), "right".to_owned())],
                body: body.as_bytes().to_vec(),
                query: Some("signature=right".to_owned()),
            };
            let place = Place::of(&rule).expect("a place");
            assert_eq!(place.value(&request).as_deref(), Some("right"), "{rule}");
            place.change(&mut request, |value| format!("not {value}"));
            assert_eq!(place.value(&request).as_deref(), Some("not right"), "{rule}");
            place.remove(&mut request);
            assert_eq!(place.value(&request), None, "{rule}");
        }
        assert_eq!(Place::of(&json!({ "key": "t" })), None);
    }
}
