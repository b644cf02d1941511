//! The event that an authentic body is about, with the same fields for every provider.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

pub use hookseal_kernel::Places;
use hookseal_kernel::{self as kernel, FoundKind, Id, NoEvent};
use hookseal_words::{KEY_OF_BODY, KEY_SEPARATOR, Piece};
use serde::{Deserialize, Serialize};

use super::mismatch::{self, Mismatch};
use super::shared_value::SharedValue;
use crate::error::Error;
use crate::json::{self, Growing, Kind, Make, Maker};
use crate::options::SchemaMode;
use crate::plan::Plan;
use crate::words::words;

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
    /// event, and signed: an id that is not signed does not go into it.
    pub deduplication_key: String,
    /// What it means that the delivery was verified.
    pub authenticity: Authenticity,
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
    /// The end of the deduplication key where no id makes it.
    digest: Option<String>,
    /// As [`Event::authenticity`].
    pub authenticity: Authenticity,
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
    /// The payload as JSON, where it is not the body: the fields of a form, or what stands in one of them.
    pub payload: Option<String>,
}

impl Envelope<'_> {
    /// As [`Event::deduplication_key`]. Made when it is asked for: it takes memory of its own.
    #[must_use]
    pub fn deduplication_key(&self) -> String {
        let id = self.digest.as_deref().or(self.id.as_deref());
        [&*self.provider, KEY_SEPARATOR, id.unwrap_or_default()].concat()
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
            authenticity: self.authenticity,
            occurred_at: self.occurred_at.map(owned),
            schema: self.schema,
            mismatch: self.mismatch,
            data_path: self.data_path.map(owned),
            places: self.places,
            payload: self.payload,
        }
    }
}

/// What it means that a delivery was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Authenticity {
    /// The provider signed the body: it is the provider's own.
    Signature,
    /// The sender knows the secret, which came along: nothing is signed. Whoever saw one delivery can send any body.
    Token,
    /// The provider signed some fields of the delivery, and not its body. Whoever saw one delivery can put another body
    /// around the same fields: take the event for a hint, and ask the provider what is true.
    Fields,
}

impl Authenticity {
    /// The name that crosses to the bindings: `signature`, `token` or `fields`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::Token => "token",
            Self::Fields => "fields",
        }
    }

    pub(crate) const fn of(plan: &kernel::Plan<'_>) -> Self {
        match plan.authenticity() {
            kernel::plan::Authenticity::Signature => Self::Signature,
            kernel::plan::Authenticity::Token => Self::Token,
            kernel::plan::Authenticity::Fields => Self::Fields,
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

pub(crate) fn receive(plan: &Plan, proof: kernel::Verified<'_>, body: &[u8]) -> Result<Event, Error> {
    let mut maker = Maker::default();
    let mut room = room(plan, proof, body);
    let payload = payload(plan, proof, body, &mut room)?;
    let envelope = make_envelope(plan, proof, body, payload, &mut maker)?;
    let data_path = envelope.data_path.as_ref().and(plan.scheme.envelope.data.clone());
    let (payload, data) = SharedValue::whole_and(maker.made(), data_path);
    let deduplication_key = envelope.deduplication_key();
    Ok(Event {
        provider: envelope.provider.into_owned(),
        event_type: envelope.event_type.map(Cow::into_owned),
        id: envelope.id.map(Cow::into_owned),
        deduplication_key,
        authenticity: envelope.authenticity,
        occurred_at: envelope.occurred_at.map(Cow::into_owned),
        schema: envelope.schema,
        mismatch: envelope.mismatch,
        data,
        payload,
    })
}

pub(crate) fn receive_envelope<'a>(
    plan: &'a Plan,
    proof: kernel::Verified<'a>,
    body: &'a [u8],
) -> Result<Envelope<'a>, Error> {
    let mut room = room(plan, proof, body);
    if room.is_empty() {
        return make_envelope(plan, proof, body, body, &mut ());
    }
    let payload = payload(plan, proof, body, &mut room)?;
    let envelope = make_envelope(plan, proof, body, payload, &mut ())?.into_owned();
    Ok(Envelope { payload: Some(String::from_utf8_lossy(payload).into_owned()), ..envelope })
}

/// Room for a payload that is not the body itself.
fn room(plan: &Plan, proof: kernel::Verified<'_>, body: &[u8]) -> Vec<u8> {
    vec![0; proof.payload_room(plan.kernel(), body)]
}

fn payload<'b>(
    plan: &'b Plan,
    proof: kernel::Verified<'b>,
    body: &'b [u8],
    room: &'b mut [u8],
) -> Result<&'b [u8], Error> {
    proof.payload(plan.kernel(), body, room).map_err(|reason| no_event(reason, body))
}

fn make_envelope<'a>(
    plan: &'a Plan,
    proof: kernel::Verified<'a>,
    body: &[u8],
    payload: &'a [u8],
    make: &mut impl Make<'a>,
) -> Result<Envelope<'a>, Error> {
    let said = proof.envelope(plan.kernel(), payload, Growing::default(), make);
    let mut said = said.map_err(|reason| no_event(reason, payload))?;
    let mismatch = said.mismatch.as_ref().map(Mismatch::of);
    if let (SchemaMode::Enforce, Some(Mismatch { path, expected, found })) = (plan.mode, mismatch.clone()) {
        return Err(Error::SchemaMismatch { path, expected, found });
    }
    // An id that is signed with the message makes the key, though not all of the body is signed.
    said.id_makes_key = said.id_makes_key || said.id.is_some() && plan.signs_id();
    let places = said.places(plan.kernel());
    Ok(Envelope {
        provider: Cow::Borrowed(&*plan.scheme.name),
        event_type: said.event_type.as_ref().map(json::value),
        id: said.id.map(|id| match id {
            Id::Text(text) => json::value(&text),
            Id::Signed(id) => Cow::Borrowed(id),
        }),
        digest: (!said.id_makes_key).then(|| {
            let mut room = vec![0; proof.digest_room(body)];
            [KEY_OF_BODY, proof.digest(body, &mut room, &mut [0; 64])].concat()
        }),
        authenticity: Authenticity::of(plan.kernel()),
        occurred_at: said.occurred_at.as_ref().map(json::value),
        schema: match (said.is_documented, &mismatch) {
            (false, _) => Schema::Unknown,
            (true, None) => Schema::Valid,
            (true, Some(_)) => Schema::Invalid,
        },
        mismatch,
        data_path: plan.scheme.envelope.data.as_deref().filter(|_| said.has_data).map(Cow::Borrowed),
        places,
        payload: None,
    })
}

/// Why an authentic body is no event, in words.
#[cold]
fn no_event(reason: NoEvent<'_>, body: &[u8]) -> Error {
    let (path, expected, found) = match reason {
        NoEvent::MalformedJson(error) => return json::malformed(error, body),
        NoEvent::MalformedForm { field, problem } => {
            let [expected, found] = [words![Piece::FormExpected(field, problem)], words![Piece::FormFound(problem)]];
            return Error::MalformedEnvelope { path: String::new(), expected, found };
        }
        NoEvent::NoObject(found) => ("", json::describe(Kind::Object), found),
        NoEvent::MalformedType { path, found } => (path, "the event's type as a string", found),
        NoEvent::MalformedId { path, found } => {
            (path, "the event's id as a string or an integer of at most 64 bits", found)
        }
        _ => ("", "an event", FoundKind::Nothing),
    };
    Error::MalformedEnvelope { path: path.into(), expected: expected.into(), found: mismatch::found(found).into() }
}
