//! The event that an authentic body is about, with the same fields for every provider.

use alloc::format;
use alloc::string::{String, ToString};

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::json;
use crate::scheme::EnvelopeRule;
use crate::shape;
use crate::webhook::{SchemaMode, Webhook};

/// What an authentic delivery is about. One event may be delivered several times: keep
/// [`deduplication_key`](Event::deduplication_key) and answer a known one with success.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Event {
    /// The scheme's name, such as `singlekey`.
    pub provider: String,
    /// The provider's event type, such as `screening.completed`; `None` where the scheme's
    /// signed body does not name one (`github`, `slack`, `shopify`).
    #[serde(rename = "type")]
    pub event_type: Option<String>,
    /// The provider's id for the event, or `None`.
    pub id: Option<String>,
    /// Provider and id, or provider and SHA-256 of the body. The same for every delivery of an
    /// event, and signed: nothing unsigned goes into it.
    pub deduplication_key: String,
    /// The provider's time of the event, as sent, or `None`.
    pub occurred_at: Option<String>,
    /// Whether `data` has its documented shape.
    pub schema: Schema,
    /// Where `data` differs, if `schema` is [`Schema::Invalid`].
    pub mismatch: Option<Mismatch>,
    /// The part of the payload that the provider documents as the event's data; null without one.
    pub data: Value,
    /// The whole payload. Numbers beyond 2⁶⁴ are held as doubles.
    pub payload: Value,
}

impl Event {
    /// The data as one of the types of [`provider`](crate::provider), `None` if it does not fit.
    ///
    /// ```
    /// use hookseal::provider::realestateapi::PropertyPriceChanged;
    /// # use hookseal::{Delivery, SignOptions, Webhook};
    /// # let webhook = Webhook::new("realestateapi", "a secret")?;
    /// # let body = br#"{"id":"evt_1","type":"property.price_changed","created":"2024-01-15T10:30:00Z","data":{
    /// #   "property_id":"P","address":"A","old_price":450000,"new_price":425000,"change_amount":-25000,
    /// #   "change_percent":-5.56,"price_per_sqft":193.18,"reason":"price_reduction"}}"#;
    /// # let headers = webhook.sign(body, &SignOptions::new().timestamp(0))?;
    /// let event = webhook.receive(&Delivery::new(body, &headers, 0))?;
    /// let data: PropertyPriceChanged = event.data_as().expect("the data has its documented shape");
    /// assert_eq!(data.new_price, 425_000.0);
    /// # Ok::<(), hookseal::Error>(())
    /// ```
    #[must_use]
    pub fn data_as<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        T::deserialize(&self.data).ok()
    }
}

/// An [`Event`] without its payload, as it crosses to a binding, which makes `payload` from the
/// same bytes with its language's parser and takes `data` from `data_path`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Envelope {
    /// As [`Event::provider`].
    pub provider: String,
    /// As [`Event::event_type`].
    #[serde(rename = "type")]
    pub event_type: Option<String>,
    /// As [`Event::id`].
    pub id: Option<String>,
    /// As [`Event::deduplication_key`].
    pub deduplication_key: String,
    /// As [`Event::occurred_at`].
    pub occurred_at: Option<String>,
    /// As [`Event::schema`].
    pub schema: Schema,
    /// As [`Event::mismatch`].
    pub mismatch: Option<Mismatch>,
    /// Where in the payload `data` is, as a JSON pointer; `None` where it is null.
    pub data_path: Option<String>,
}

/// Whether an event's data has its documented shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Schema {
    /// It has.
    Valid,
    /// The type is documented and the data differs; the mismatch says where.
    Invalid,
    /// The type is not in the catalogue, or its payload is not documented.
    Unknown,
}

/// Where a payload differs from its documented shape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Mismatch {
    /// Where in the payload, as a JSON pointer.
    pub path: String,
    /// What the guide documents.
    pub expected: String,
    /// What came.
    pub found: String,
}

pub(crate) fn receive(webhook: &Webhook, signed_id: Option<String>, body: &[u8]) -> Result<Event, Error> {
    let payload = json::parse(body)?;
    let envelope = envelope(webhook, signed_id, body, &payload)?;
    let data = envelope.data_path.as_deref().and_then(|path| payload.pointer(path)).cloned().unwrap_or_default();
    Ok(Event {
        provider: envelope.provider,
        event_type: envelope.event_type,
        id: envelope.id,
        deduplication_key: envelope.deduplication_key,
        occurred_at: envelope.occurred_at,
        schema: envelope.schema,
        mismatch: envelope.mismatch,
        data,
        payload,
    })
}

pub(crate) fn receive_envelope(webhook: &Webhook, signed_id: Option<String>, body: &[u8]) -> Result<Envelope, Error> {
    envelope(webhook, signed_id, body, &json::parse(body)?)
}

fn envelope(webhook: &Webhook, signed_id: Option<String>, body: &[u8], payload: &Value) -> Result<Envelope, Error> {
    let rule = &webhook.scheme.envelope;
    let provider = String::from(&*webhook.scheme.name);
    let event_type = event_type(rule, payload)?;
    let id = id(rule, payload)?.or(signed_id);
    let deduplication_key = match &id {
        Some(id) => format!("{provider}:{id}"),
        None => format!("{provider}:sha256:{}", hex::encode(Sha256::digest(body))),
    };
    let (schema, mismatch) = check_shape(webhook, event_type.as_deref(), payload)?;
    let occurred_at = rule.occurred_at.as_deref().and_then(|path| payload.pointer(path)?.as_str()).map(String::from);
    let data_path = rule.data.as_deref().filter(|path| payload.pointer(path).is_some()).map(String::from);
    Ok(Envelope { provider, event_type, id, deduplication_key, occurred_at, schema, mismatch, data_path })
}

/// Compares the payload with what the provider's guide shows for its type.
///
/// # Errors
/// `schema_mismatch`, where the schema is enforced
fn check_shape(
    webhook: &Webhook,
    event_type: Option<&str>,
    payload: &Value,
) -> Result<(Schema, Option<Mismatch>), Error> {
    let Some((provider, data_shape)) = webhook.documented(event_type) else {
        return Ok((Schema::Unknown, None));
    };
    let data_path = provider.scheme.envelope.data.as_deref().unwrap_or_default();
    let mismatch = shape::mismatch(payload, provider.envelope, "").or_else(|| {
        let data = payload.pointer(data_path).unwrap_or(&Value::Null);
        shape::mismatch(data, data_shape, data_path)
    });
    match (mismatch, webhook.options.schema) {
        (None, _) => Ok((Schema::Valid, None)),
        (Some(mismatch), SchemaMode::Report) => Ok((Schema::Invalid, Some(mismatch))),
        (Some(Mismatch { path, expected, found }), SchemaMode::Enforce) => {
            Err(Error::SchemaMismatch { path, expected, found })
        }
    }
}

fn event_type(rule: &EnvelopeRule, payload: &Value) -> Result<Option<String>, Error> {
    let Some(path) = rule.event_type.as_deref() else {
        return Ok(None);
    };
    let malformed = |path: &str, expected: &str, found: &str| Error::MalformedEnvelope {
        path: path.into(),
        expected: expected.into(),
        found: found.into(),
    };
    if !payload.is_object() && !rule.type_optional {
        return Err(malformed("", "an object", json::kind(payload)));
    }
    match payload.pointer(path) {
        Some(Value::String(event_type)) => Ok(Some(event_type.clone())),
        None if rule.type_optional => Ok(None),
        None => Err(malformed(path, "the event's type as a string", "nothing")),
        Some(other) => Err(malformed(path, "the event's type as a string", json::kind(other))),
    }
}

fn id(rule: &EnvelopeRule, payload: &Value) -> Result<Option<String>, Error> {
    for path in &*rule.id {
        match payload.pointer(path) {
            None | Some(Value::Null) => {}
            // An empty id would make all events without one the same event.
            Some(Value::String(id)) if id.is_empty() => {}
            Some(Value::String(id)) => return Ok(Some(id.clone())),
            Some(Value::Number(id)) if id.is_u64() || id.is_i64() => return Ok(Some(id.to_string())),
            Some(other) => {
                return Err(Error::MalformedEnvelope {
                    path: path.to_string(),
                    expected: "the event's id as a string or an integer".into(),
                    found: json::kind(other).into(),
                });
            }
        }
    }
    Ok(None)
}
