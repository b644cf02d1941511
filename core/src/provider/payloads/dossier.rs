//! What Dossier sends, and the configuration that its "Webhook Integration Guide" shows.
//!
//! How it signs and delivers is in `providers/dossier.json`.

use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;

use crate::documents::documents;
use crate::payload::{Document, Documented, EventType, Integer, SecretText};

/// The event types that the guide names.
pub(in crate::provider) const EVENT_TYPES: &[EventType] = &[
    EventType::shown::<DossierCreated>("dossier.created"),
    EventType::named("dossier.updated"),
    EventType::named("dossier.status_changed"),
    EventType::shown::<MessageReceived>("message.received"),
    EventType::named("message.sent"),
    EventType::shown::<AppointmentScheduled>("appointment.scheduled"),
    EventType::named("appointment.updated"),
    EventType::named("appointment.cancelled"),
];

/// The fields around the data of every event.
pub(in crate::provider) const ENVELOPE: Document = Envelope::DOCUMENT;

documents! {
    /// The fields of every event.
    Envelope {
        /// The event's type.
        event: String,
        /// When it happened, in RFC 3339.
        timestamp: String,
        /// What happened, by type.
        data: Value,
    }

    /// `dossier.created`: a dossier was opened.
    DossierCreated {
        /// Its id.
        id: Integer,
        /// The organisation's id.
        org_id as "orgId": String,
        /// Its reference, such as `DOS-2024-001`.
        reference: String,
        /// Such as `NEW`.
        status: String,
        /// When it was opened, in RFC 3339.
        created_at as "createdAt": String,
        /// Who opened it, an e-mail address.
        created_by as "createdBy": String,
    }

    /// `message.received`: a message came in.
    MessageReceived {
        /// Its id.
        id: Integer,
        /// The dossier that it belongs to.
        dossier_id as "dossierId": Integer,
        /// How it came, such as `WHATSAPP`.
        channel: String,
        /// Who sent it, such as a telephone number.
        from: String,
        /// The text.
        content: String,
        /// When it came in, in RFC 3339.
        received_at as "receivedAt": String,
    }

    /// `appointment.scheduled`: an appointment was made.
    AppointmentScheduled {
        /// Its id.
        id: Integer,
        /// The dossier that it belongs to.
        dossier_id as "dossierId": Integer,
        /// What it is for.
        title: String,
        /// When it begins, in RFC 3339.
        scheduled_at as "scheduledAt": String,
        /// How long it lasts; the guide names no unit and shows 60.
        duration: f64,
        /// Where.
        location: String,
        /// Who comes, as e-mail addresses.
        attendees: Vec<String>,
    }

    /// What creates a subscription: the body of `POST /api/v1/developer/webhooks`.
    SubscriptionRequest {
        /// A name for the dashboard.
        name: String,
        /// Where deliveries go.
        url: String,
        /// Which event type.
        event_type as "eventType": String,
        /// What it is for.
        description: Option<String>,
        /// How failed deliveries are tried again.
        retry_policy as "retryPolicy": Option<RetryPolicy>,
    }

    /// A subscription, as the answer to its creation shows it.
    Subscription {
        /// Its id.
        id: Integer,
        /// The name for the dashboard.
        name: String,
        /// Where deliveries go.
        url: String,
        /// Which event type.
        event_type as "eventType": String,
        /// Such as `ACTIVE`.
        status: String,
        /// The secret of its deliveries, `whsec_` included. Shown only here.
        secret: SecretText,
        /// How failed deliveries are tried again.
        retry_policy as "retryPolicy": RetryPolicy,
        /// When it was created, in RFC 3339.
        created_at as "createdAt": String,
    }

    /// How failed deliveries are tried again.
    RetryPolicy {
        /// How many times at most.
        max_retries as "maxRetries": Integer,
        /// The delay before the first, in seconds.
        retry_delay_seconds as "retryDelaySeconds": Integer,
        /// `fixed`, or `exponential`: each delay twice the one before.
        backoff_strategy as "backoffStrategy": String,
    }
}
