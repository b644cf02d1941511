//! Hospitable: hexadecimal HMAC-SHA256 over the body.
//!
//! There is no timestamp: only deduplication by the payload's id stops a replay.
//!
//! Source: the provider's "Webhooks" guide. A personal account's secret is made from its e-mail
//! address: [`hospitable_personal_secret`](crate::hospitable_personal_secret).

use alloc::borrow::Cow::Borrowed;

use super::{DeliveryFacts, Provider, Success};
use crate::scheme::{Algorithm, Encoding, EnvelopeRule, Layout, Scheme, SecretRule, Segment, SignatureRule};

pub(super) const PROVIDER: Provider = Provider {
    scheme: Scheme {
        name: Borrowed("hospitable"),
        algorithm: Algorithm::HmacSha256,
        signature: SignatureRule { header: Borrowed("Signature"), layout: Layout::Plain, encoding: Encoding::Hex },
        timestamp: None,
        id: None,
        signed_content: Borrowed(&[Segment::Body]),
        secret: SecretRule::UTF8,
        envelope: EnvelopeRule {
            id: Borrowed(&[Borrowed("/id")]),
            event_type: Some(Borrowed("/action")),
            type_optional: false,
            occurred_at: Some(Borrowed("/created")),
            data: Some(Borrowed("/data")),
        },
    },
    event_types: &[
        "reservation.created",
        "reservation.updated",
        "property.updated",
        "property.merged",
        "message.created",
        "review.created",
    ],
    delivery: DeliveryFacts {
        source_addresses: &["38.80.170.0/24"],
        answer_within_seconds: None,
        success: Success::Ok200,
        retry_delays_seconds: &[1, 5, 10, 3600, 6 * 3600],
        retried: "every answer but 200",
    },
    guide: "Hospitable, Webhooks",
};
