//! What Hospitable sends, after its "Webhooks" guide. A personal account's secret is made from its e-mail
//! address: [`hospitable_personal_secret`](crate::hospitable_personal_secret).
//!
//! How it signs and delivers is in `providers/hospitable.json`.

use alloc::string::String;

use serde_json::Value;

use crate::documents::documents;
use crate::payload::{Document, Documented, EventType};

/// The event types that the guide names.
pub(in crate::provider) const EVENT_TYPES: &[EventType] = &[
    EventType::shown::<ReservationCreated>("reservation.created"),
    EventType::shown::<ReservationUpdated>("reservation.updated"),
    EventType::named("property.updated"),
    EventType::named("property.merged"),
    EventType::shown::<MessageCreated>("message.created"),
    EventType::named("review.created"),
];

/// The fields around the data of every event.
pub(in crate::provider) const ENVELOPE: Document = Envelope::DOCUMENT;

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
