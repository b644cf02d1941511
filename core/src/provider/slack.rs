//! Slack: hexadecimal HMAC-SHA256 over `v0:timestamp:body`, after `v0=`.
//!
//! Bodies are JSON (events) or forms (commands, interactions): use `verify` for the latter. They
//! share no envelope, so that events have neither type nor id here.
//!
//! Source: Slack's documentation, "Verifying requests from Slack"
//! (<https://docs.slack.dev/authentication/verifying-requests-from-slack>).

use alloc::borrow::Cow::Borrowed;

use super::facts::{DeliveryFacts, Provider};
use crate::algorithm::{Algorithm, Encoding};
use crate::scheme::{EnvelopeRule, Layout, Scheme, SecretRule, Segment, SignatureRule, TimestampRule, TimestampSource, Unit};

pub(super) const PROVIDER: Provider = Provider {
    scheme: Scheme {
        name: Borrowed("slack"),
        algorithm: Algorithm::HmacSha256,
        signature: SignatureRule {
            header: Borrowed("X-Slack-Signature"),
            layout: Layout::Prefixed { prefix: Borrowed("v0=") },
            encoding: Encoding::Hex,
        },
        timestamp: Some(TimestampRule {
            source: TimestampSource::Header(Borrowed("X-Slack-Request-Timestamp")),
            unit: Unit::Seconds,
            tolerance_seconds: 300,
            signed: true,
        }),
        id: None,
        signed_content: Borrowed(&[
            Segment::Literal(Borrowed("v0:")),
            Segment::Timestamp,
            Segment::Literal(Borrowed(":")),
            Segment::Body,
        ]),
        secret: SecretRule::UTF8,
        envelope: EnvelopeRule::NONE,
    },
    event_types: &[],
    envelope: None,
    documents: &[],
    delivery: DeliveryFacts::UNDOCUMENTED,
    guide: "Slack, Verifying requests from Slack",
};
