//! `SingleKey`: hexadecimal HMAC-SHA256 over the body, and a timestamp that is not signed.
//!
//! Anyone who replays a delivery can write a new timestamp on it: checking it stops accidents, not
//! an attacker. What stops a replay is the signed `webhook_id`, kept as the deduplication key.
//!
//! Source: the provider's "Webhook Integration Guide".

use alloc::borrow::Cow::Borrowed;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;

use super::facts::{DeliveryFacts, Provider, Success};
use crate::algorithm::{Algorithm, Encoding};
use crate::scheme::{EnvelopeRule, Layout, Scheme, SecretRule, Segment, SignatureRule, TimestampRule, TimestampSource, Unit};
use crate::payload::{EventType, Documented, documents};

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
    event_types: &[
        EventType::shown::<ScreeningCompleted>("screening.completed"),
        EventType::shown::<ScreeningSubmitted>("screening.submitted"),
        EventType::shown::<ScreeningFailed>("screening.failed"),
        EventType::shown::<FormOpened>("form.opened"),
        EventType::shown::<InviteSent>("invite.sent"),
    ],
    envelope: Some(Envelope::DOCUMENT),
    documents: DOCUMENTS,
    delivery: DeliveryFacts {
        source_addresses: &[],
        answer_within_seconds: Some(30),
        success: Success::Any2xx,
        retry_delays_seconds: &[60, 5 * 60, 30 * 60, 2 * 3600, 12 * 3600],
        retried: "5xx, no answer within 30 s, connection refused; a 4xx answer is never tried again",
    },
    guide: "SingleKey, Webhook Integration Guide",
};

// The guide shows no payload whole. A field that its handlers read with an index is required, one
// that they read with a default is optional.
documents! {
    /// The fields of every event.
    Envelope {
        /// The event's type.
        event: String,
        /// When it happened, in RFC 3339.
        timestamp: Option<String>,
        /// The id of the event, the same in every delivery; some events have it in their data.
        webhook_id: Option<String>,
        /// What happened, by type.
        data: Value,
    }

    /// `screening.completed`: a report is ready.
    ScreeningCompleted {
        /// The screening's token, with which its report is fetched.
        purchase_token: String,
        /// The tenant's id in the receiver's own system.
        external_tenant_id: String,
        /// The landlord's id in the receiver's own system.
        external_customer_id: String,
        /// The score; the guide names no range.
        singlekey_score: Option<f64>,
        /// The id of the event, where it is not beside the data.
        webhook_id: Option<String>,
    }

    /// `screening.submitted`: the tenant has sent the application.
    ScreeningSubmitted {
        /// The screening's token.
        purchase_token: String,
        /// The tenant's id in the receiver's own system.
        external_tenant_id: String,
        /// The id of the event, where it is not beside the data.
        webhook_id: Option<String>,
    }

    /// `screening.failed`: the screening cannot be completed.
    ScreeningFailed {
        /// The screening's token.
        purchase_token: String,
        /// Why.
        reason: Option<String>,
        /// The single errors.
        errors: Option<Vec<String>>,
        /// The id of the event, where it is not beside the data.
        webhook_id: Option<String>,
    }

    /// `form.opened`: the tenant has opened the application form.
    FormOpened {
        /// The screening's token.
        purchase_token: String,
        /// Who opened it.
        tenant: Option<Tenant>,
        /// The id of the event, where it is not beside the data.
        webhook_id: Option<String>,
    }

    /// `invite.sent`: the tenant was invited by e-mail.
    InviteSent {
        /// The screening's token.
        purchase_token: String,
        /// Who was invited.
        tenant: Option<Tenant>,
        /// The invitation.
        invite: Option<Invite>,
        /// The id of the event, where it is not beside the data.
        webhook_id: Option<String>,
    }

    /// The tenant of a screening.
    Tenant {
        /// The e-mail address.
        email: Option<String>,
    }

    /// An invitation.
    Invite {
        /// Its kind.
        kind as "type": Option<String>,
    }
}
