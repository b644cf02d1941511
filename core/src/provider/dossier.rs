//! Dossier: base64 HMAC-SHA256 over the body.
//!
//! The secret's `whsec_` prefix is part of the key and the rest is not decoded, unlike Standard
//! Webhooks. There is neither a timestamp nor an event id: the SHA-256 of the body is the
//! deduplication key, and only deduplication stops a replay.
//!
//! Source: the provider's "Webhook Integration Guide".

use alloc::borrow::Cow::Borrowed;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;

use super::facts::{DeliveryFacts, Provider, Success};
use crate::algorithm::{Algorithm, Encoding};
use crate::scheme::{EnvelopeRule, Layout, Scheme, SecretRule, Segment, SignatureRule};
use crate::payload::{EventType, Documented, Integer, SecretText, documents};

pub(super) const PROVIDER: Provider = Provider {
    scheme: Scheme {
        name: Borrowed("dossier"),
        algorithm: Algorithm::HmacSha256,
        signature: SignatureRule {
            header: Borrowed("X-Webhook-Signature"),
            layout: Layout::Plain,
            encoding: Encoding::Base64,
        },
        timestamp: None,
        id: None,
        signed_content: Borrowed(&[Segment::Body]),
        secret: SecretRule::UTF8,
        envelope: EnvelopeRule {
            id: Borrowed(&[]),
            event_type: Some(Borrowed("/event")),
            type_optional: false,
            occurred_at: Some(Borrowed("/timestamp")),
            data: Some(Borrowed("/data")),
        },
    },
    event_types: &[
        EventType::shown::<DossierCreated>("dossier.created"),
        EventType::named("dossier.updated"),
        EventType::named("dossier.status_changed"),
        EventType::shown::<MessageReceived>("message.received"),
        EventType::named("message.sent"),
        EventType::shown::<AppointmentScheduled>("appointment.scheduled"),
        EventType::named("appointment.updated"),
        EventType::named("appointment.cancelled"),
    ],
    envelope: Some(Envelope::DOCUMENT),
    documents: DOCUMENTS,
    delivery: DeliveryFacts {
        source_addresses: &[],
        // "Quickly", in the guide's words, without a number.
        answer_within_seconds: None,
        success: Success::Ok200,
        // The recommended policy; each subscription sets its own.
        retry_delays_seconds: &[60, 120, 240],
        retried: "",
    },
    guide: "Dossier, Webhook Integration Guide",
};

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
