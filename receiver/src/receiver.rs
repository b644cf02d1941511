//! A webhook with handlers, a store of what was done, and the provider's delivery facts.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use hookseal::receive::{Config, Facts, HealthLimits, Options, Queue, Variant};
use hookseal::{Error, Webhook};

use crate::any_webhook::AnyWebhook;
use crate::handlers::BoxError;
use crate::health::{HealthBody, check};
use crate::message::Message;
use crate::shared::Shared;
use crate::store::Store;

/// What may be set of a receiver; each has the default of [`hookseal::receive::Options`].
#[derive(Clone, Debug)]
pub struct ReceiverOptions {
    /// The provider's delivery facts, where they are not the built-in ones.
    pub facts: Facts,
    /// Everything else. Endpoint, store, queue and the largest body are set by the receiver.
    pub options: Options,
    /// The token that a provider repeats which asks by a GET.
    pub subscription_token: String,
}

impl ReceiverOptions {
    /// The built-in facts of a webhook's provider, and the defaults.
    #[must_use]
    pub fn of(webhook: &Webhook) -> Self {
        Self { facts: Facts::of(webhook.scheme().name()), options: Options::new(""), subscription_token: String::new() }
    }

    /// Splits keys by a header that is not signed, by a closed list of values.
    #[must_use]
    pub fn variant(mut self, header: &str, values: &[&str]) -> Self {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        self.options.variant = Some(Variant { header: header.to_owned(), values });
        self
    }
}

/// From a request to an answer, with a handler that runs once. The crate's documentation has an example.
pub struct Receiver {
    pub(crate) webhook: AnyWebhook,
    pub(crate) subscription_token: String,
    pub(crate) shared: Shared,
}

impl fmt::Debug for Receiver {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Receiver").field("shared", &self.shared).finish_non_exhaustive()
    }
}

impl Receiver {
    /// With a store of marks. `endpoint` names this URL: `[A-Za-z0-9._-]{1,64}`.
    ///
    /// # Errors
    /// `invalid_option`: [`Config::new`] says when.
    pub fn new(webhook: impl Into<AnyWebhook>, endpoint: impl Into<String>, store: impl Store) -> Result<Self, Error> {
        let webhook = webhook.into();
        let options = ReceiverOptions::of(&webhook.current());
        Self::with_options(webhook, endpoint, Some(Arc::new(store)), options)
    }

    /// Hands events to a queue instead of a handler, and answers success when the queue has them. A
    /// [`Worker`](crate::Worker) handles them.
    ///
    /// # Errors
    /// `invalid_option`
    pub fn to_queue<F, R>(webhook: impl Into<AnyWebhook>, endpoint: impl Into<String>, send: F) -> Result<Self, Error>
    where
        F: Fn(Message) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        let webhook = webhook.into();
        let options = ReceiverOptions::of(&webhook.current());
        Self::to_queue_with_options(webhook, endpoint, options, send)
    }

    /// As [`to_queue`](Self::to_queue), with options.
    ///
    /// # Errors
    /// `invalid_option`
    pub fn to_queue_with_options<F, R>(
        webhook: impl Into<AnyWebhook>,
        endpoint: impl Into<String>,
        mut options: ReceiverOptions,
        send: F,
    ) -> Result<Self, Error>
    where
        F: Fn(Message) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        options.options.queue = true;
        let mut made = Self::with_options(webhook, endpoint, None, options)?;
        made.shared.send = Some(Box::new(move |message| Box::pin(send(message))));
        Ok(made)
    }

    /// With options, and with a store or without one.
    ///
    /// # Errors
    /// `invalid_option`
    pub fn with_options(
        webhook: impl Into<AnyWebhook>,
        endpoint: impl Into<String>,
        store: Option<Arc<dyn Store>>,
        options: ReceiverOptions,
    ) -> Result<Self, Error> {
        let ReceiverOptions { facts, mut options, subscription_token } = options;
        let webhook = webhook.into();
        let current = webhook.current();
        options.endpoint = endpoint.into();
        options.store = store.is_some();
        options.max_body_bytes = current.max_body_bytes();
        let shared = Shared::new(current.scheme().name(), Config::new(facts, options)?, store);
        Ok(Self { webhook, subscription_token, shared })
    }

    /// Its health, which outlives the moment in which the receiver is handed to its adapter. It is told what the queue
    /// says of its size: [`Queue::None`] where there is none, [`Queue::Untold`] where it does not answer.
    pub fn health(&self, limits: HealthLimits) -> impl Fn(Queue) -> HealthFuture + Clone + Send + Sync + 'static {
        let Shared { life, store, config, .. } = &self.shared;
        let (life, store, config) = (life.clone(), store.clone(), config.clone());
        move |queue| {
            let (life, store, config) = (life.clone(), store.clone(), config.clone());
            Box::pin(async move { check(&life.counted, &config, store.as_deref(), queue, &limits).await })
        }
    }

    /// Closes it: new requests are answered 503, handlers have the grace to end, and the future is ready when all have.
    /// The server sends the last answers after that: await it in `with_graceful_shutdown`, and not beside `serve`.
    pub fn closer(&self) -> impl FnOnce() -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + 'static {
        self.shared.life.closer()
    }
}

/// A health check that is under way.
pub type HealthFuture = Pin<Box<dyn Future<Output = HealthBody> + Send>>;
