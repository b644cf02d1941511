//! Standard Webhooks: base64 HMAC-SHA256 over `id.timestamp.body`, in a list of versioned signatures.
//!
//! Source: the Standard Webhooks specification 1.0.0
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>).
//! Its asymmetric version `v1a` is not checked, and nothing falls back to or from it. The tolerance
//! is the senders' own implementations': the specification leaves it to the receiver.

use alloc::borrow::Cow::Borrowed;

use super::facts::{DeliveryFacts, Provider};
use crate::algorithm::{Algorithm, Encoding};
use crate::scheme::{EnvelopeRule, IdRule, Layout, Scheme, SecretEncoding, SecretRule, Segment, SignatureRule, TimestampRule, TimestampSource, Unit};

pub(super) const PROVIDER: Provider = Provider {
    scheme: Scheme {
        name: Borrowed("standard-webhooks"),
        algorithm: Algorithm::HmacSha256,
        signature: SignatureRule {
            header: Borrowed("webhook-signature"),
            layout: Layout::Versions { separator: Borrowed(" "), version: Borrowed("v1") },
            encoding: Encoding::Base64,
        },
        timestamp: Some(TimestampRule {
            source: TimestampSource::Header(Borrowed("webhook-timestamp")),
            unit: Unit::Seconds,
            tolerance_seconds: 300,
            signed: true,
        }),
        id: Some(IdRule { header: Borrowed("webhook-id") }),
        signed_content: Borrowed(&[
            Segment::Id,
            Segment::Literal(Borrowed(".")),
            Segment::Timestamp,
            Segment::Literal(Borrowed(".")),
            Segment::Body,
        ]),
        secret: SecretRule {
            encoding: SecretEncoding::Base64,
            prefix: Some(Borrowed("whsec_")),
            minimum_bytes: Some(24),
            maximum_bytes: Some(64),
        },
        // The event's id is the signed `webhook-id`. The payload's fields are recommendations.
        envelope: EnvelopeRule {
            id: Borrowed(&[]),
            event_type: Some(Borrowed("/type")),
            type_optional: true,
            occurred_at: Some(Borrowed("/timestamp")),
            data: Some(Borrowed("/data")),
        },
    },
    event_types: &[],
    envelope: None,
    documents: &[],
    delivery: DeliveryFacts::UNDOCUMENTED,
    guide: "Standard Webhooks specification 1.0.0",
};
