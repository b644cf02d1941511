//! Requests that want a certain answer, and are no deliveries of events.

use anyhow::{Result, ensure};
use schemars::JsonSchema;
use serde::Deserialize;

/// A request that wants a certain answer.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::generate) struct Handshake {
    pub(in crate::generate) method: Method,
    /// Whether it is signed as deliveries are, and verified before it is answered.
    pub(in crate::generate) signed: bool,
    /// What it is recognised by: all of these hold. Of a HEAD nothing need be said.
    #[serde(rename = "where", default)]
    pub(in crate::generate) conditions: Vec<Condition>,
    /// Where it shows a token of the receiver's choice.
    pub(in crate::generate) token: Option<RequestField>,
    pub(in crate::generate) answer: Answer,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(in crate::generate) enum Method {
    Get,
    Post,
    Head,
}

/// A field of the request, and what is expected there; anything where `equals` is left out.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::generate) struct Condition {
    pub(in crate::generate) query: Option<String>,
    pub(in crate::generate) header: Option<String>,
    pub(in crate::generate) pointer: Option<String>,
    pub(in crate::generate) equals: Option<Expected>,
}

impl Condition {
    pub(in crate::generate) fn field(&self) -> Option<RequestField> {
        match (&self.query, &self.header, &self.pointer) {
            (Some(name), None, None) => Some(RequestField::Query(name.clone())),
            (None, Some(name), None) => Some(RequestField::Header(name.clone())),
            (None, None, Some(pointer)) => Some(RequestField::Pointer(pointer.clone())),
            _ => None,
        }
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
pub(in crate::generate) enum Expected {
    Number(i64),
    Text(String),
}

/// A parameter of the query, a header, or what a JSON pointer leads to in the body.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::generate) enum RequestField {
    Query(String),
    Header(String),
    Pointer(String),
}

/// The answer: at most one of `text`, `json`, `signed`, `mac`, `keyed` and `fixed` is its body.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::generate) struct Answer {
    pub(in crate::generate) status: u16,
    /// A header that repeats a field.
    pub(in crate::generate) header: Option<Repeated>,
    /// A field of the request, as text.
    pub(in crate::generate) text: Option<RequestField>,
    /// A JSON object with one field.
    pub(in crate::generate) json: Option<Repeated>,
    /// A JSON object with one field: the signature of a field of the request, made as those of deliveries.
    pub(in crate::generate) signed: Option<Repeated>,
    /// A JSON object with two fields: a field of the request, and its bare MAC, in the encoding of signatures.
    pub(in crate::generate) mac: Option<WithMac>,
    /// A text: the receiver's token, a bar, and the bare MAC of a field of the request, which has 20 to 32 hexadecimal digits.
    pub(in crate::generate) keyed: Option<RequestField>,
    /// A fixed text.
    pub(in crate::generate) fixed: Option<String>,
}

/// Something that repeats a field of the request under a name.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::generate) struct Repeated {
    pub(in crate::generate) name: String,
    pub(in crate::generate) from: RequestField,
}

/// A field of the request and its MAC, each under a name.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::generate) struct WithMac {
    /// The field's name.
    pub(in crate::generate) text: String,
    /// The MAC's.
    pub(in crate::generate) mac: String,
    pub(in crate::generate) from: RequestField,
}

impl Handshake {
    /// What types do not say.
    pub(super) fn check(&self) -> Result<()> {
        let is_head = matches!(self.method, Method::Head);
        ensure!(self.conditions.is_empty() == is_head, "where: expected at least one condition, and none of a HEAD");
        for (place, condition) in self.conditions.iter().enumerate() {
            ensure!(condition.field().is_some(), "where[{place}]: expected one of `query`, `header`, `pointer`");
        }
        let Answer { text, json, signed, mac, keyed, fixed, .. } = &self.answer;
        let texts = [text.is_some(), keyed.is_some(), fixed.is_some()];
        let bodies = texts.into_iter().chain([json.is_some(), signed.is_some(), mac.is_some()]);
        let bodies = bodies.filter(|is_there| *is_there).count();
        ensure!(bodies < 2, "answer: expected at most one of `text`, `json`, `signed`, `mac`, `keyed`, `fixed`");
        Ok(())
    }
}
