//! GitHub: hexadecimal HMAC-SHA256 over the body, after `sha256=`.
//!
//! There is no timestamp. The event's type and id are in headers that are not signed
//! (`X-GitHub-Event`, `X-GitHub-Delivery`), so that events have neither, and the SHA-256 of the
//! body is the deduplication key. The older `X-Hub-Signature` (SHA-1) is not looked at.
//!
//! Source: GitHub's documentation, "Validating webhook deliveries"
//! (<https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries>).

use alloc::borrow::Cow::Borrowed;

use super::facts::{DeliveryFacts, Provider};
use crate::algorithm::{Algorithm, Encoding};
use crate::scheme::{EnvelopeRule, Layout, Scheme, SecretRule, Segment, SignatureRule};

pub(super) const PROVIDER: Provider = Provider {
    scheme: Scheme {
        name: Borrowed("github"),
        algorithm: Algorithm::HmacSha256,
        signature: SignatureRule {
            header: Borrowed("X-Hub-Signature-256"),
            layout: Layout::Prefixed { prefix: Borrowed("sha256=") },
            encoding: Encoding::Hex,
        },
        timestamp: None,
        id: None,
        signed_content: Borrowed(&[Segment::Body]),
        secret: SecretRule::UTF8,
        envelope: EnvelopeRule::NONE,
    },
    event_types: &[],
    envelope: None,
    documents: &[],
    delivery: DeliveryFacts::UNDOCUMENTED,
    guide: "GitHub, Validating webhook deliveries",
};
