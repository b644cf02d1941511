//! Shopify: base64 HMAC-SHA256 over the body.
//!
//! There is no signed timestamp. The event's topic and id are in headers that are not signed
//! (`X-Shopify-Topic`, `X-Shopify-Event-Id`), so that events have neither, and the SHA-256 of the
//! body is the deduplication key.
//!
//! Source: Shopify's documentation, "Deliver webhooks through HTTPS"
//! (<https://shopify.dev/docs/apps/build/webhooks/subscribe/https>).

use alloc::borrow::Cow::Borrowed;

use super::facts::{DeliveryFacts, Provider};
use crate::algorithm::{Algorithm, Encoding};
use crate::scheme::{EnvelopeRule, Layout, Scheme, SecretRule, Segment, SignatureRule};

pub(super) const PROVIDER: Provider = Provider {
    scheme: Scheme {
        name: Borrowed("shopify"),
        algorithm: Algorithm::HmacSha256,
        signature: SignatureRule {
            header: Borrowed("X-Shopify-Hmac-SHA256"),
            layout: Layout::Plain,
            encoding: Encoding::Base64,
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
    guide: "Shopify, Deliver webhooks through HTTPS",
};
