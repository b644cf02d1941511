//! Dossier: base64 HMAC-SHA256 over the body.
//!
//! The secret's `whsec_` prefix is part of the key and the rest is not decoded, unlike Standard
//! Webhooks. There is neither a timestamp nor an event id: the SHA-256 of the body is the
//! deduplication key, and only deduplication stops a replay.
//!
//! Source: the provider's "Webhook Integration Guide".

use alloc::borrow::Cow::Borrowed;

use super::{DeliveryFacts, Provider, Success};
use crate::scheme::{Algorithm, Encoding, EnvelopeRule, Layout, Scheme, SecretRule, Segment, SignatureRule};

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
        "dossier.created",
        "dossier.updated",
        "dossier.status_changed",
        "message.received",
        "message.sent",
        "appointment.scheduled",
        "appointment.updated",
        "appointment.cancelled",
    ],
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
