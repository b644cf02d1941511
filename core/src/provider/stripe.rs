//! Stripe: hexadecimal HMAC-SHA256 over `t.body`, in a list of pairs that also holds the timestamp.
//!
//! Source: Stripe's documentation, "Verify webhook signatures manually"
//! (<https://docs.stripe.com/webhooks/signature>). Only `v1` is checked; `v0` is for test events of
//! old and is no fallback. `created` is a number there, so that events have no `occurred_at`.

use alloc::borrow::Cow::Borrowed;

use super::facts::{DeliveryFacts, Provider};
use crate::algorithm::{Algorithm, Encoding};
use crate::scheme::{EnvelopeRule, Layout, Scheme, SecretRule, Segment, SignatureRule, TimestampRule, TimestampSource, Unit};

pub(super) const PROVIDER: Provider = Provider {
    scheme: Scheme {
        name: Borrowed("stripe"),
        algorithm: Algorithm::HmacSha256,
        signature: SignatureRule {
            header: Borrowed("Stripe-Signature"),
            layout: Layout::Pairs { separator: Borrowed(","), key: Borrowed("v1") },
            encoding: Encoding::Hex,
        },
        timestamp: Some(TimestampRule {
            source: TimestampSource::Key(Borrowed("t")),
            unit: Unit::Seconds,
            tolerance_seconds: 300,
            signed: true,
        }),
        id: None,
        signed_content: Borrowed(&[Segment::Timestamp, Segment::Literal(Borrowed(".")), Segment::Body]),
        // The `whsec_` prefix is part of the key, which is not decoded.
        secret: SecretRule::UTF8,
        envelope: EnvelopeRule {
            id: Borrowed(&[Borrowed("/id")]),
            event_type: Some(Borrowed("/type")),
            type_optional: false,
            occurred_at: None,
            data: Some(Borrowed("/data")),
        },
    },
    event_types: &[],
    envelope: None,
    documents: &[],
    delivery: DeliveryFacts::UNDOCUMENTED,
    guide: "Stripe, Verify webhook signatures manually",
};
