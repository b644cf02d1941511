//! Hospitable: hexadecimal HMAC-SHA256 over the body.
//!
//! There is no timestamp: only deduplication by the payload's id stops a replay.
//!
//! Source: the provider's "Webhooks" guide. A personal account's secret is made from its e-mail
//! address: [`hospitable_personal_secret`](crate::hospitable_personal_secret).

use alloc::borrow::Cow::Borrowed;
use alloc::string::String;

use serde_json::Value;

use super::facts::{DeliveryFacts, Provider, Success};
use crate::algorithm::{Algorithm, Encoding};
use crate::scheme::{EnvelopeRule, Layout, Scheme, SecretRule, Segment, SignatureRule};
use crate::payload::{EventType, Documented, documents};

pub(super) const PROVIDER: Provider = Provider {
    scheme: Scheme {
        name: Borrowed("hospitable"),
        algorithm: Algorithm::HmacSha256,
        signature: SignatureRule { header: Borrowed("Signature"), layout: Layout::Plain, encoding: Encoding::Hex },
        timestamp: None,
        id: None,
        signed_content: Borrowed(&[Segment::Body]),
        secret: SecretRule::UTF8,
        envelope: EnvelopeRule {
            id: Borrowed(&[Borrowed("/id")]),
            event_type: Some(Borrowed("/action")),
            type_optional: false,
            occurred_at: Some(Borrowed("/created")),
            data: Some(Borrowed("/data")),
        },
    },
    event_types: &[
        EventType::shown::<ReservationCreated>("reservation.created"),
        EventType::shown::<ReservationUpdated>("reservation.updated"),
        EventType::named("property.updated"),
        EventType::named("property.merged"),
        EventType::shown::<MessageCreated>("message.created"),
        EventType::named("review.created"),
    ],
    envelope: Some(Envelope::DOCUMENT),
    documents: DOCUMENTS,
    delivery: DeliveryFacts {
        source_addresses: &["38.80.170.0/24"],
        answer_within_seconds: None,
        success: Success::Ok200,
        retry_delays_seconds: &[1, 5, 10, 3600, 6 * 3600],
        retried: "every answer but 200",
    },
    guide: "Hospitable, Webhooks",
};

documents! {
    /// The fields of every event.
    Envelope {
        /// The event's id, a ULID; the same in every delivery of the event.
        id: String,
        /// The event's type.
        action: String,
        /// The resource, an object or an array, by type.
        data: Value,
        /// When the payload was made, in ISO 8601.
        created: String,
        /// The webhook's version, such as `1.0`.
        version: String,
    }

    /// `reservation.created`: as far as the guide shows it.
    ReservationCreated {
        /// The reservation's id on the platform where it was made.
        platform_id: String,
    }

    /// `reservation.updated`: as far as the guide shows it.
    ReservationUpdated {
        /// The reservation's id on the platform where it was made.
        platform_id: String,
        /// The status.
        reservation_status: ReservationStatus,
    }

    /// The status of a reservation.
    ReservationStatus {
        /// The present one.
        current: String,
    }

    /// `message.created`: as far as the guide shows it.
    MessageCreated {
        /// Who wrote it, such as `guest`.
        sender_type: String,
        /// The text. The guide reads it from a guest's message only.
        body: Option<String>,
    }
}
