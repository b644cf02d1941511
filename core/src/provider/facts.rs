//! What is known of a provider.

use super::delivery::DeliveryFacts;
use super::handshake::Handshake;
use crate::payload::{Document, EventType};
use crate::scheme::Scheme;

/// A service that sends webhooks: how it signs, what it sends, and how it delivers.
#[derive(Debug)]
#[non_exhaustive]
pub struct Provider {
    /// How it signs.
    pub scheme: Scheme,
    /// The event types that its guide names. Empty where the guide names none, or where there are
    /// too many to keep up with.
    pub event_types: &'static [EventType],
    /// The documented fields around `data`, which every event of a documented type has.
    pub envelope: Option<Document>,
    /// Every type that its guide shows: payloads, the objects in them, and configurations.
    pub documents: &'static [Document],
    /// How it delivers.
    pub delivery: DeliveryFacts,
    /// What it asks of an endpoint before or between deliveries.
    pub handshakes: &'static [Handshake],
    /// Where all of this comes from: the first of its document's sources.
    pub guide: &'static str,
}
