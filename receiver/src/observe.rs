//! What `observe` is told.

use std::time::Duration;

use hookseal::receive::Outcome;

/// How a delivery ended: told when it is answered, and again when a late handler ends.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Observation<'a> {
    /// A label: the endpoint.
    pub endpoint: &'a str,
    /// A label: the provider.
    pub provider: &'a str,
    /// A label: the type, where there is a handler for it, else `other`.
    pub event_type: &'a str,
    /// A label: how it ended.
    pub outcome: Outcome,
    /// For logs: the event's id.
    pub id: Option<&'a str>,
    /// For logs: the event's name in the store.
    pub key: Option<&'a str>,
    /// For logs: the code of the error that refused it.
    pub code: Option<&'a str>,
    /// For logs: the status that it was answered with.
    pub status: Option<u16>,
    /// For logs: how long it took.
    pub duration: Duration,
    /// For logs: which attempt it was, counted from 1.
    pub attempt: u32,
}
