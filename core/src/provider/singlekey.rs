//! `SingleKey`: hexadecimal HMAC-SHA256 over the body, and a timestamp that is not signed.
//!
//! Anyone who replays a delivery can write a new timestamp on it: checking it stops accidents, not
//! an attacker. What stops a replay is the signed `webhook_id`, kept as the deduplication key.
//!
//! Source: the provider's "Webhook Integration Guide".

use alloc::borrow::Cow::Borrowed;

use super::{DeliveryFacts, Provider, Success};
use crate::scheme::{
    Algorithm, Encoding, EnvelopeRule, Layout, Scheme, SecretRule, Segment, SignatureRule, TimestampRule,
    TimestampSource, Unit,
};

pub(super) const PROVIDER: Provider = Provider {
    scheme: Scheme {
        name: Borrowed("singlekey"),
        algorithm: Algorithm::HmacSha256,
        signature: SignatureRule {
            header: Borrowed("X-SingleKey-Signature"),
            layout: Layout::Plain,
            encoding: Encoding::Hex,
        },
        timestamp: Some(TimestampRule {
            source: TimestampSource::Header(Borrowed("X-SingleKey-Timestamp")),
            unit: Unit::Seconds,
            tolerance_seconds: 300,
            signed: false,
        }),
        id: None,
        signed_content: Borrowed(&[Segment::Body]),
        secret: SecretRule::UTF8,
        envelope: EnvelopeRule {
            // The guide's simulated payload has it at the top, its handlers read it from the data.
            id: Borrowed(&[Borrowed("/webhook_id"), Borrowed("/data/webhook_id")]),
            event_type: Some(Borrowed("/event")),
            type_optional: false,
            occurred_at: Some(Borrowed("/timestamp")),
            data: Some(Borrowed("/data")),
        },
    },
    event_types: &["screening.completed", "screening.submitted", "screening.failed", "form.opened", "invite.sent"],
    delivery: DeliveryFacts {
        source_addresses: &[],
        answer_within_seconds: Some(30),
        success: Success::Any2xx,
        retry_delays_seconds: &[60, 5 * 60, 30 * 60, 2 * 3600, 12 * 3600],
        retried: "5xx, no answer within 30 s, connection refused; a 4xx answer is never tried again",
    },
    guide: "SingleKey, Webhook Integration Guide",
};
