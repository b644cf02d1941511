//! A scheme as the document that it is read from.

use alloc::vec::Vec;

use serde_json::{Value, json};

use super::hashes::{HASH_ENCODINGS, KEY_HASHES, word_for};
use super::in_body;
use super::names;
use super::optional;
use super::payload;
use super::rules::{
    ClaimedHash, Composed, EnvelopeRule, JwsRule, Layout, Part, Scheme, SecretRule, Segment, SenderRule, SignatureRule,
    TimestampRule, TimestampSource,
};
use super::words::{ALGORITHMS, BLANKS, ENCODINGS, HTTP_DATE, SECRET_ENCODINGS, UNITS};
use crate::algorithm::Algorithm;
use crate::text::Text;

/// The document that [`document`](super::document) reads as this scheme.
pub(super) fn write(scheme: &Scheme) -> Value {
    present(json!({
        "name": scheme.name,
        "algorithm": word_for(ALGORITHMS, scheme.algorithm),
        "signature": written_signature(&scheme.signature),
        "timestamp": scheme.timestamp.as_ref().map(written_timestamp),
        "id": scheme.id.as_ref().map(|rule| present(json!({ "header": rule.header, "length": rule.length }))),
        "signedContent": scheme.signed_content.iter().map(written_segment).collect::<Vec<_>>(),
        "bodySigned": (!scheme.signs_body() && scheme.algorithm != Algorithm::Token).then_some(false),
        "single": scheme.single,
        "secret": written_secrets(scheme),
        "otherNames": names::written(&scheme.other_names),
        "envelope": written_envelope(&scheme.envelope),
    }))
}

/// An object without its null fields: what is not there is absent.
fn present(mut fields: Value) -> Value {
    if let Some(fields) = fields.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    fields
}

fn written_signature(rule: &SignatureRule) -> Value {
    let (layout, parts) = match &rule.layout {
        Layout::Plain => ("plain", json!({})),
        Layout::Prefixed { prefix } => ("prefixed", json!({ "prefix": prefix })),
        Layout::Pairs { separator, key, other_keys, blank } => {
            let blank = BLANKS.iter().find(|(_, each)| each == blank).map(|(word, _)| *word);
            ("pairs", json!({ "separator": separator, "key": one_or_several(key, other_keys), "blank": blank }))
        }
        Layout::Versions { separator, version } => ("versions", json!({ "separator": separator, "version": version })),
        Layout::List { separator } => ("list", json!({ "separator": separator })),
        Layout::Jws(rule) => ("jws", written_token(rule)),
        Layout::Each { list } => ("each", json!({ "list": list })),
        Layout::HttpSignature { headers } => ("http-signature", json!({ "signed": headers })),
    };
    let place = match &*rule.further_headers {
        [] => in_body::written(&rule.header),
        further => json!({ "headers": one_or_several(&rule.header, further) }),
    };
    let written = with(place, json!({ "layout": layout, "encoding": word_for(ENCODINGS, rule.encoding) }));
    present(with(written, parts))
}

fn written_token(rule: &JwsRule) -> Value {
    let hash = |hash: &ClaimedHash, optional: bool| {
        present(json!({
            "claim": hash.claim,
            "encoding": word_for(HASH_ENCODINGS, hash.encoding),
            "optional": optional.then_some(true),
        }))
    };
    present(json!({
        "prefix": rule.prefix,
        "issuer": rule.issuer,
        "bodyHash": rule.body_hash.as_ref().map(|of| hash(of, rule.no_hash_of_nothing)),
        "urlHash": rule.url_hash.as_ref().map(|of| hash(of, false)),
        "requestHash": rule.request_hash.as_ref().map(|of| hash(of, false)),
        "audience": rule.is_for_url.then_some("url"),
        "unencoded": rule.is_unencoded.then_some(true),
    }))
}

fn written_timestamp(rule: &TimestampRule) -> Value {
    let place = match &rule.source {
        TimestampSource::Header(name) => in_body::written(name),
        TimestampSource::Key(key) => json!({ "key": key }),
        TimestampSource::First => json!({ "entry": "first" }),
        TimestampSource::HttpDate(name) => json!({ "header": name }),
    };
    let is_date = matches!(rule.source, TimestampSource::HttpDate(_));
    let rest = json!({
        "unit": if is_date { HTTP_DATE } else { word_for(UNITS, rule.unit) },
        "toleranceSeconds": rule.tolerance_seconds,
        "signed": rule.signed,
    });
    with(place, rest)
}

fn written_segment(segment: &Segment) -> Value {
    match segment {
        Segment::Timestamp => json!("timestamp"),
        Segment::Id => json!("id"),
        Segment::Body => json!("body"),
        Segment::SortedForm(hash) if hash.is_empty() => json!("sortedForm"),
        Segment::SnsFields => json!("snsFields"),
        Segment::Composed(Composed::BraintreePayload) => json!("braintreePayload"),
        Segment::Composed(Composed::ContentfulRequest(further)) => json!({ "contentfulRequest": further }),
        Segment::Composed(Composed::PlivoRequest(nonce)) => json!({ "plivoRequest": nonce }),
        Segment::Sender => json!("sender"),
        Segment::Crc32 => json!({ "bodyHash": "crc32", "encoding": "decimal" }),
        Segment::SortedForm(hash) => json!({ "sortedForm": hash }),
        Segment::Literal(text) => json!({ "literal": text }),
        Segment::Header(name, length) => present(with(in_body::written(name), json!({ "length": length }))),
        Segment::Optional(rule) => optional::written(rule),
        Segment::Request(Part::Method) => json!("method"),
        Segment::Request(Part::Url) => json!("url"),
        Segment::Request(Part::UnescapedUrl) => json!("unescapedUrl"),
        Segment::Request(Part::Path) => json!("path"),
        Segment::Request(Part::Query) => json!("query"),
        Segment::Request(Part::Target) => json!("target"),
        Segment::Request(Part::Parameter(name)) => json!({ "query": name }),
    }
}

fn written_secrets(scheme: &Scheme) -> Value {
    if scheme.other_secrets.is_empty() {
        return written_secret(&scheme.secret);
    }
    core::iter::once(&scheme.secret).chain(&*scheme.other_secrets).map(written_secret).collect()
}

fn written_secret(rule: &SecretRule) -> Value {
    let encoding = word_for(SECRET_ENCODINGS, rule.encoding);
    if *rule == SecretRule::encoded(rule.encoding) {
        return json!(encoding);
    }
    let key_id = rule.key_id.as_deref().map(|name| (in_body::is_in_body(name), name));
    present(json!({
        "prefix": rule.prefix,
        "encoding": encoding,
        "minimumBytes": rule.minimum_bytes,
        "maximumBytes": rule.maximum_bytes,
        "keyIdHeader": key_id.filter(|(is_in_body, _)| !is_in_body).map(|(_, name)| name),
        "keyIdJson": key_id.filter(|(is_in_body, _)| *is_in_body).map(|(_, name)| name),
        "hash": rule.hash.map(|hash| word_for(KEY_HASHES, hash)),
        "sender": rule.sender.as_ref().map(|rule| match rule {
            SenderRule::Said { pointer, prefix } => json!({ "json": pointer, "prefix": prefix }),
            SenderRule::Signed { most_characters } => json!({ "mostCharacters": most_characters }),
        }),
        "publicKey": rule.public_key.as_ref().map(|other| json!({
            "algorithm": word_for(ALGORITHMS, other.algorithm),
            "version": other.version,
            "prefix": other.prefix,
        })),
    }))
}

fn written_envelope(rule: &EnvelopeRule) -> Value {
    if *rule == EnvelopeRule::NONE {
        return Value::Null;
    }
    let id = match &*rule.id {
        [] => Value::Null,
        [pointer] => json!(pointer),
        several => json!(several),
    };
    present(json!({
        "id": id,
        "type": rule.event_type,
        "typeOptional": rule.type_optional.then_some(true),
        "occurredAt": rule.occurred_at,
        "data": rule.data,
        "payload": payload::written(&rule.payload),
    }))
}

/// The fields of two objects.
fn with(mut fields: Value, more: Value) -> Value {
    if let (Some(fields), Value::Object(more)) = (fields.as_object_mut(), more) {
        fields.extend(more);
    }
    fields
}

/// A text, or a list of several.
fn one_or_several<'t>(first: &'t Text, others: &'t [Text]) -> Value {
    if others.is_empty() {
        return json!(first);
    }
    core::iter::once(first).chain(others).map(|text| json!(text)).collect()
}
