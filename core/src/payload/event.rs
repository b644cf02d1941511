//! The event that an authentic body is about, with the same fields for every provider.

use alloc::borrow::Cow;
use alloc::string::String;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::mismatch::Mismatch;
use super::plan::EventPlan;
use super::reading::{self, Found, Reading};
use super::shared_value::SharedValue;
use crate::error::Error;
use crate::hex;
use crate::json::{self, Kind, MOST_POINTERS, Make, Maker};
use crate::options::SchemaMode;

/// What an authentic delivery is about. One event may be delivered several times: keep
/// [`deduplication_key`](Event::deduplication_key) and answer a known one with success.
///
/// It goes through a queue as JSON, and comes back equal: what a queue holds is trusted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Event {
    /// The scheme's name, such as `singlekey`.
    pub provider: String,
    /// The provider's event type, such as `screening.completed`; `None` where the scheme's
    /// signed body does not name one (`github`, `shopify`).
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
    /// What the payload holds that the provider documents as the event's data; null without one.
    /// It reads like a [`serde_json::Value`].
    pub data: SharedValue,
    /// The whole payload, as well. Numbers beyond 2⁶⁴ are held as doubles.
    pub payload: SharedValue,
}

impl Event {
    /// The data as one of the types of [`provider`](crate::provider), or as one of your own.
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
    /// let data: PropertyPriceChanged = event.data_as()?;
    /// assert_eq!(data.new_price, 425_000.0);
    ///
    /// let error = event.data_as::<hookseal::provider::realestateapi::ListingNew>().unwrap_err();
    /// assert_eq!(error.to_string(), "missing field `mls_number`");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Why the data do not fit the type, in the words of `serde`. Where the guide documents the data,
    /// [`mismatch`](Self::mismatch) says it with the place.
    pub fn data_as<T: serde::de::DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        T::deserialize(&*self.data)
    }
}

/// An [`Event`] without its payload, as it crosses to a binding, which makes `payload` from the
/// same bytes with its language's parser and takes `data` from `data_path`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Envelope<'a> {
    /// As [`Event::provider`].
    pub provider: Cow<'a, str>,
    /// As [`Event::event_type`].
    pub event_type: Option<Cow<'a, str>>,
    /// As [`Event::id`].
    pub id: Option<Cow<'a, str>>,
    /// What stands in the deduplication key for an event without an id.
    digest: Option<String>,
    /// As [`Event::occurred_at`].
    pub occurred_at: Option<Cow<'a, str>>,
    /// As [`Event::schema`].
    pub schema: Schema,
    /// As [`Event::mismatch`].
    pub mismatch: Option<Mismatch>,
    /// Where in the payload `data` is, as a JSON pointer; `None` where it is null.
    pub data_path: Option<Cow<'a, str>>,
    /// Where in the payload it all stands.
    pub places: Places,
}

/// Where in the payload the parts of an event stand: each the index of one of the webhook's
/// [`pointers`](Webhook::pointers); `None` where the event has no such part, or has it otherwise
/// than as a text of the payload. For bindings to which a number crosses cheaper than a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Places {
    /// Of [`Envelope::event_type`].
    pub event_type: Option<u8>,
    /// Of [`Envelope::id`]. The deduplication key is [`Webhook::deduplication_prefix`] and this id then.
    pub id: Option<u8>,
    /// Of [`Envelope::occurred_at`].
    pub occurred_at: Option<u8>,
    /// Of the event's data.
    pub data: Option<u8>,
}

impl Envelope<'_> {
    /// As [`Event::deduplication_key`]. Made when it is asked for: it takes memory of its own.
    #[must_use]
    pub fn deduplication_key(&self) -> String {
        let id = self.id.as_deref().or(self.digest.as_deref());
        [&*self.provider, ":", id.unwrap_or_default()].concat()
    }

    /// The same, without borrowing from the webhook and the body.
    #[must_use]
    pub fn into_owned(self) -> Envelope<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        Envelope {
            provider: owned(self.provider),
            event_type: self.event_type.map(owned),
            id: self.id.map(owned),
            digest: self.digest,
            occurred_at: self.occurred_at.map(owned),
            schema: self.schema,
            mismatch: self.mismatch,
            data_path: self.data_path.map(owned),
            places: self.places,
        }
    }
}

/// Whether an event's data has its documented shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

pub(crate) fn receive(plan: &EventPlan, signed_id: Option<&[u8]>, body: &[u8]) -> Result<Event, Error> {
    let mut maker = Maker::default();
    let envelope = make_envelope(plan, signed_id, body, &mut maker)?;
    let data_path = envelope.data_path.as_ref().and(plan.rule.data.clone());
    let (payload, data) = SharedValue::whole_and(maker.made(), data_path);
    let deduplication_key = envelope.deduplication_key();
    Ok(Event {
        provider: envelope.provider.into_owned(),
        event_type: envelope.event_type.map(Cow::into_owned),
        id: envelope.id.map(Cow::into_owned),
        deduplication_key,
        occurred_at: envelope.occurred_at.map(Cow::into_owned),
        schema: envelope.schema,
        mismatch: envelope.mismatch,
        data,
        payload,
    })
}

pub(crate) fn receive_envelope<'a>(
    plan: &'a EventPlan,
    signed_id: Option<&'a [u8]>,
    body: &'a [u8],
) -> Result<Envelope<'a>, Error> {
    make_envelope(plan, signed_id, body, &mut ())
}

fn make_envelope<'a>(
    plan: &'a EventPlan,
    signed_id: Option<&'a [u8]>,
    body: &'a [u8],
    make: &mut impl Make<'a>,
) -> Result<Envelope<'a>, Error> {
    let text = json::text(body).map_err(|error| json::malformed(error, body))?;
    let pointers = &plan.pointers;
    let mut found = [Found::Nothing; MOST_POINTERS];
    let documentation = plan.documentation();
    let Reading { is_documented, mismatch } = reading::read(text, &pointers.all, documentation, &mut found, make)?;
    let at = |index: Option<u8>| index.and_then(|index| found.get(usize::from(index)).copied());
    let event_type = event_type(plan, at(Some(0)), at(pointers.event_type))?;
    let occurred_at = match at(pointers.occurred_at) {
        Some(Found::Text(text)) => Some(json::value(&text)),
        _ => None,
    };
    let data = at(pointers.data).filter(|data| !matches!(data, Found::Nothing));
    let data_path = data.and(plan.rule.data.as_deref()).map(Cow::Borrowed);
    let (mut id, mut id_place) = (None, None);
    for index in pointers.ids.iter().copied() {
        let found = at(Some(index)).unwrap_or_default();
        id = event_id(&pointers.all[usize::from(index)].text, found)?;
        if id.is_some() {
            id_place = Some(index).filter(|_| matches!(found, Found::Text(_)));
            // The others are not asked: what stands there says nothing of this event's id.
            break;
        }
    }
    let id = id.or_else(|| signed_id.and_then(|id| str::from_utf8(id).ok()).map(Cow::Borrowed));
    let places = Places {
        event_type: pointers.event_type.filter(|_| event_type.is_some()),
        id: id_place,
        occurred_at: pointers.occurred_at.filter(|_| occurred_at.is_some()),
        data: pointers.data.filter(|_| data_path.is_some()),
    };

    let provider = Cow::Borrowed(&*plan.provider);
    let digest = id.is_none().then(|| digest(body));
    let schema = match (is_documented, &mismatch) {
        (false, _) => Schema::Unknown,
        (true, None) => Schema::Valid,
        (true, Some(_)) => Schema::Invalid,
    };
    if let (SchemaMode::Enforce, Some(Mismatch { path, expected, found })) = (plan.mode, mismatch.clone()) {
        return Err(Error::SchemaMismatch { path, expected, found });
    }
    Ok(Envelope { provider, event_type, id, digest, occurred_at, schema, mismatch, data_path, places })
}

fn digest(body: &[u8]) -> String {
    ["sha256:", &hex::encode(&Sha256::digest(body))].concat()
}

fn malformed(path: &str, expected: &str, found: &Found<'_>) -> Error {
    Error::MalformedEnvelope { path: path.into(), expected: expected.into(), found: found.kind().into() }
}

fn event_type<'t>(
    plan: &EventPlan,
    root: Option<Found<'t>>,
    found: Option<Found<'t>>,
) -> Result<Option<Cow<'t, str>>, Error> {
    let rule = &plan.rule;
    let (Some(path), Some(found)) = (rule.event_type.as_deref(), found) else {
        return Ok(None);
    };
    match found {
        Found::Text(event_type) => Ok(Some(json::value(&event_type))),
        Found::Nothing if rule.type_optional => Ok(None),
        Found::Nothing => match root {
            Some(root) if root.kind() != json::describe(Kind::Object) => {
                Err(malformed("", json::describe(Kind::Object), &root))
            }
            _ => Err(malformed(path, "the event's type as a string", &found)),
        },
        _ => Err(malformed(path, "the event's type as a string", &found)),
    }
}

fn event_id<'t>(path: &str, found: Found<'t>) -> Result<Option<Cow<'t, str>>, Error> {
    match found {
        Found::Nothing | Found::Null => Ok(None),
        // An empty id would make all events without one the same event.
        Found::Text(id) => Ok(Some(json::value(&id)).filter(|id| !id.is_empty())),
        Found::Integer(id) => Ok(Some(id.into())),
        Found::Other(_) => Err(malformed(path, "the event's id as a string or an integer of at most 64 bits", &found)),
    }
}
