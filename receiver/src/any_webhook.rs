//! A webhook whose keys are given, or fetched.

use std::fmt;
use std::sync::Arc;

use hookseal::{Delivery, Error, Event, Webhook};
use http::HeaderMap;

#[cfg(feature = "keys")]
use crate::keys::{KeyedError, KeyedWebhook};

/// What a receiver verifies with: a [`Webhook`], or, with the feature `keys`, one whose keys are fetched.
#[derive(Clone, Debug)]
pub struct AnyWebhook(Kind);

#[derive(Clone)]
enum Kind {
    Given(Arc<Webhook>),
    #[cfg(feature = "keys")]
    Fetched(Arc<KeyedWebhook>),
}

impl fmt::Debug for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given(_) => formatter.write_str("Webhook"),
            #[cfg(feature = "keys")]
            Self::Fetched(keyed) => keyed.fmt(formatter),
        }
    }
}

/// Why there is no event.
pub(crate) struct Refusal {
    pub(crate) code: &'static str,
    pub(crate) status: u16,
    /// For whoever reads the log.
    pub(crate) message: String,
}

impl Refusal {
    fn of(error: &Error) -> Self {
        Self { code: error.code().as_str(), status: error.status(), message: error.to_string() }
    }
}

impl AnyWebhook {
    /// The webhook with the keys that are there.
    pub(crate) fn current(&self) -> Arc<Webhook> {
        match &self.0 {
            Kind::Given(webhook) => webhook.clone(),
            #[cfg(feature = "keys")]
            Kind::Fetched(keyed) => keyed.current(),
        }
    }

    #[cfg_attr(not(feature = "keys"), expect(clippy::unused_async, reason = "with the feature `keys` it fetches"))]
    pub(crate) async fn receive(&self, delivery: &Delivery<'_, HeaderMap>) -> Result<Event, Refusal> {
        match &self.0 {
            Kind::Given(webhook) => webhook.receive(delivery).map_err(|error| Refusal::of(&error)),
            #[cfg(feature = "keys")]
            Kind::Fetched(keyed) => keyed.receive_beside(delivery).await.map_err(|error| match error {
                KeyedError::Refused(error) => Refusal::of(&error),
                KeyedError::Unavailable { .. } => {
                    Refusal { code: "internal_error", status: 500, message: error.to_string() }
                }
            }),
        }
    }
}

impl From<Webhook> for AnyWebhook {
    fn from(webhook: Webhook) -> Self {
        Self(Kind::Given(Arc::new(webhook)))
    }
}

#[cfg(feature = "keys")]
impl From<KeyedWebhook> for AnyWebhook {
    fn from(webhook: KeyedWebhook) -> Self {
        Self(Kind::Fetched(Arc::new(webhook)))
    }
}
