//! What is known of a provider.

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
    /// Where all of this comes from.
    pub guide: &'static str,
}

/// How a provider delivers, as far as its guide says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeliveryFacts {
    /// The address ranges it sends from, in CIDR notation.
    pub source_addresses: &'static [&'static str],
    /// Within how many seconds it wants an answer.
    pub answer_within_seconds: Option<u32>,
    /// Which answers it takes as success.
    pub success: Success,
    /// The delays before each retry, in seconds, each counted from the attempt before. Empty where the
    /// guide publishes no schedule, which does not say that there are no retries.
    pub retry_delays_seconds: &'static [u32],
    /// What the guide says of retries besides, such as which failures are tried again. Empty where it
    /// says nothing more.
    pub retried: &'static str,
}

/// Which HTTP statuses a provider takes as success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Success {
    /// 200 and no other.
    Ok200,
    /// Any from 200 to 299.
    Any2xx,
}

impl DeliveryFacts {
    /// For guides that say nothing more than that a 2xx answer is success.
    pub(crate) const UNDOCUMENTED: Self = Self {
        source_addresses: &[],
        answer_within_seconds: None,
        success: Success::Any2xx,
        retry_delays_seconds: &[],
        retried: "",
    };
}
