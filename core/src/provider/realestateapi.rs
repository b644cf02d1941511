//! `RealEstateAPI`: hexadecimal HMAC-SHA256 over `timestamp.body`.
//!
//! Source: the provider's "Webhooks Guide".

use alloc::borrow::Cow::Borrowed;

use super::{DeliveryFacts, Provider, Success};
use crate::scheme::{
    Algorithm, Encoding, EnvelopeRule, Layout, Scheme, SecretRule, Segment, SignatureRule, TimestampRule,
    TimestampSource, Unit,
};

pub(super) const PROVIDER: Provider = Provider {
    scheme: Scheme {
        name: Borrowed("realestateapi"),
        algorithm: Algorithm::HmacSha256,
        signature: SignatureRule {
            header: Borrowed("X-RealEstateAPI-Signature"),
            layout: Layout::Plain,
            encoding: Encoding::Hex,
        },
        timestamp: Some(TimestampRule {
            source: TimestampSource::Header(Borrowed("X-RealEstateAPI-Timestamp")),
            unit: Unit::Seconds,
            tolerance_seconds: 300,
            signed: true,
        }),
        id: None,
        signed_content: Borrowed(&[Segment::Timestamp, Segment::Literal(Borrowed(".")), Segment::Body]),
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
        "property.price_changed",
        "property.status_changed",
        "listing.new",
        "listing.updated",
        "valuation.completed",
    ],
    delivery: DeliveryFacts {
        source_addresses: &["54.123.45.0/24", "54.123.46.0/24"],
        // "Immediately", in the guide's words, without a number.
        answer_within_seconds: None,
        success: Success::Ok200,
        // Exponential; the guide publishes no schedule.
        retry_delays_seconds: &[],
        retried: "",
    },
    guide: "RealEstateAPI, Webhooks Guide",
};
