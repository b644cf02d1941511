//! What goes through a queue, and what its worker answers.

use std::sync::Arc;
use std::time::Duration;

use hookseal::Event;
use hookseal::receive::message_id;
use serde::{Deserialize, Serialize};

/// What goes through a queue, as JSON: trusted, so that the queue has to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Message {
    /// The form: 1.
    pub v: u32,
    /// SHA-256 of the key: for queues that take a message with the same id once.
    pub id: String,
    /// The endpoint's name.
    pub endpoint: String,
    /// The event's name in the store.
    pub key: String,
    /// The event.
    pub event: Arc<Event>,
}

impl Message {
    /// The form of those that this version writes, and reads.
    pub(crate) const VERSION: u32 = 1;

    pub(crate) fn new(endpoint: &str, key: String, event: Arc<Event>) -> Self {
        Self { v: Self::VERSION, id: message_id(&key), endpoint: endpoint.to_owned(), key, event }
    }
}

/// What a worker tells its queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkResult {
    /// It is done with.
    Acknowledge,
    /// Another has the event, or the store does not answer: it comes again after so long, also where this was the last
    /// attempt, since the other may die with it. At best no attempt is counted.
    Postpone(Duration),
    /// The attempt has failed: it comes again as the queue's own rules say.
    Retry,
}
