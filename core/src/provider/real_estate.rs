//! Real Estate: hexadecimal HMAC-SHA256 over timestamp and body, with nothing in between.
//!
//! Without a separator, digits could be moved between timestamp and body with the signature still
//! right. The tolerance, and a fixed number of digits, make every such delivery fail.
//!
//! Source: the provider's "Webhooks Guide". It names no unit and no tolerance: seconds and 300 s
//! are what the other guides of this kind say.

use alloc::borrow::Cow::Borrowed;

use super::{DeliveryFacts, Provider, Success};
use crate::scheme::{
    Algorithm, Encoding, EnvelopeRule, Layout, Scheme, SecretRule, Segment, SignatureRule, TimestampRule,
    TimestampSource, Unit,
};

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
        "property.created",
        "property.updated",
        "property.sold",
        "appointment.scheduled",
        "appointment.updated",
        "appointment.cancelled",
        "user.registered",
        "feedback.submitted",
    ],
    delivery: DeliveryFacts {
        source_addresses: &[],
        answer_within_seconds: Some(5),
        success: Success::Any2xx,
        retry_delays_seconds: &[5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600],
        retried: "",
    },
    guide: "Real Estate, Webhooks Guide",
};
