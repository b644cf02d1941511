//! Real Estate: hexadecimal HMAC-SHA256 over timestamp and body, with nothing in between.
//!
//! Without a separator, digits could be moved between timestamp and body with the signature still
//! right. The tolerance, and a fixed number of digits, make every such delivery fail.
//!
//! Source: the provider's "Webhooks Guide". It names no unit and no tolerance: seconds and 300 s
//! are what the other guides of this kind say.

use alloc::borrow::Cow::Borrowed;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;

use super::facts::{DeliveryFacts, Provider, Success};
use crate::algorithm::{Algorithm, Encoding};
use crate::scheme::{EnvelopeRule, Layout, Scheme, SecretRule, Segment, SignatureRule, TimestampRule, TimestampSource, Unit};
use crate::payload::{EventType, Documented, Integer, documents};

pub(super) const PROVIDER: Provider = Provider {
    scheme: Scheme {
        name: Borrowed("real-estate"),
        algorithm: Algorithm::HmacSha256,
        signature: SignatureRule {
            header: Borrowed("X-Webhook-Signature"),
            layout: Layout::Plain,
            encoding: Encoding::Hex,
        },
        timestamp: Some(TimestampRule {
            source: TimestampSource::Header(Borrowed("X-Webhook-Timestamp")),
            unit: Unit::Seconds,
            tolerance_seconds: 300,
            signed: true,
        }),
        id: None,
        signed_content: Borrowed(&[Segment::Timestamp, Segment::Body]),
        secret: SecretRule::UTF8,
        envelope: EnvelopeRule {
            id: Borrowed(&[Borrowed("/id")]),
            event_type: Some(Borrowed("/type")),
            type_optional: false,
            occurred_at: Some(Borrowed("/created")),
            data: Some(Borrowed("/data")),
        },
    },
    event_types: &[
        EventType::shown::<PropertyCreated>("property.created"),
        EventType::named("property.updated"),
        EventType::named("property.sold"),
        EventType::shown::<AppointmentScheduled>("appointment.scheduled"),
        EventType::named("appointment.updated"),
        EventType::named("appointment.cancelled"),
        EventType::named("user.registered"),
        EventType::named("feedback.submitted"),
    ],
    envelope: Some(Envelope::DOCUMENT),
    documents: DOCUMENTS,
    delivery: DeliveryFacts {
        source_addresses: &[],
        answer_within_seconds: Some(5),
        success: Success::Any2xx,
        retry_delays_seconds: &[5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600],
        retried: "",
    },
    guide: "Real Estate, Webhooks Guide",
};

documents! {
    /// The fields of every event.
    Envelope {
        /// The event's id, such as `evt_123456`; the same in every delivery of the event.
        id: String,
        /// The event's type.
        kind as "type": String,
        /// When it happened, in RFC 3339.
        created: String,
        /// What happened, by type.
        data: Value,
    }

    /// `property.created`: a new property is listed.
    PropertyCreated {
        /// The property.
        property: Property,
    }

    /// A property.
    Property {
        /// Its id.
        id: String,
        /// The address in one line.
        address: String,
        /// The price; the guide names no currency.
        price: f64,
        /// How many bedrooms.
        bedrooms: Integer,
        /// How many bathrooms; nothing says that it is whole.
        bathrooms: f64,
        /// The living area, in square feet.
        square_feet as "squareFeet": f64,
        /// When it was listed, in RFC 3339.
        created_at as "createdAt": String,
    }

    /// `appointment.scheduled`: a showing was arranged.
    AppointmentScheduled {
        /// The appointment.
        appointment: Appointment,
    }

    /// An appointment.
    Appointment {
        /// Its id.
        id: String,
        /// The property that is shown.
        property_id as "propertyId": String,
        /// When it begins, in RFC 3339.
        start_time as "startTime": String,
        /// When it ends, in RFC 3339.
        end_time as "endTime": String,
        /// Such as `scheduled`.
        status: String,
        /// Who comes.
        attendees: Vec<Attendee>,
        /// When it was arranged, in RFC 3339.
        created_at as "createdAt": String,
    }

    /// Someone who comes to an appointment.
    Attendee {
        /// Their id.
        id: String,
        /// Their full name.
        name: String,
        /// Their e-mail address.
        email: String,
    }
}
