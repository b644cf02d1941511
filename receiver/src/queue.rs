//! Events that went through a queue, and the worker that handles them.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use hookseal::Error;
use hookseal::receive::{Config, Facts, Input, Options, mistake, variant_of};

use crate::message::{Message, WorkResult};
use crate::run::Attempt;
use crate::shared::Shared;
use crate::store::Store;

/// What may be set of a worker; each has the default of [`hookseal::receive::Options`].
#[derive(Clone, Debug)]
pub struct WorkerOptions {
    /// The provider's delivery facts, where they are not the built-in ones.
    pub facts: Facts,
    /// How long a claim stands, how long it is renewed, how long a mark stays, and how long handlers have when the worker
    /// closes. Endpoint and store are set by the worker; what is of requests concerns it not.
    pub options: Options,
}

impl WorkerOptions {
    /// The built-in facts of a provider, and the defaults.
    #[must_use]
    pub fn of(provider: &str) -> Self {
        Self { facts: Facts::of(provider), options: Options::new("") }
    }
}

/// Handles what a queue carries.
#[derive(Debug)]
pub struct Worker {
    pub(crate) shared: Shared,
}

impl Worker {
    /// For messages of an endpoint that [`Receiver::to_queue`](crate::Receiver::to_queue) sent.
    ///
    /// # Errors
    /// `invalid_option`
    pub fn new(provider: &str, endpoint: impl Into<String>, store: impl Store) -> Result<Self, Error> {
        Self::with_options(provider, endpoint, Some(Arc::new(store)), WorkerOptions::of(provider))
    }

    /// With options, and with a store or without one.
    ///
    /// # Errors
    /// `invalid_option`
    pub fn with_options(
        provider: &str,
        endpoint: impl Into<String>,
        store: Option<Arc<dyn Store>>,
        options: WorkerOptions,
    ) -> Result<Self, Error> {
        let WorkerOptions { facts, mut options } = options;
        options.endpoint = endpoint.into();
        options.store = store.is_some();
        Ok(Self { shared: Shared::new(provider, Config::new(facts, options)?, store) })
    }

    /// Closes it: handlers have the grace to end, and the future is ready when all have. Take no more messages from the
    /// queue before.
    pub fn closer(&self) -> impl FnOnce() -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + 'static {
        self.shared.life.closer()
    }

    /// Ready to work, from many tasks at once.
    #[must_use]
    pub fn ready(self) -> ReadyWorker {
        ReadyWorker { shared: Arc::new(self.shared) }
    }
}

/// A [`Worker`] that works.
#[derive(Clone, Debug)]
pub struct ReadyWorker {
    shared: Arc<Shared>,
}

impl ReadyWorker {
    /// Handles a message. `last` is whether the queue gives it no further attempt.
    ///
    /// # Errors
    /// `invalid_option`, where it is another endpoint's, or of another version: leave it in the queue. Its handlers are not
    /// meant for it, and acknowledged as one that nobody wants it would be lost.
    pub async fn work(&self, message: Message, last: bool) -> Result<WorkResult, Error> {
        let endpoint = self.shared.config.endpoint();
        if message.v != Message::VERSION || message.endpoint != endpoint {
            let (expected, found) = (Message::VERSION.to_string(), message.v.to_string());
            return Err(mistake::other_message(&expected, endpoint, &found, &message.endpoint));
        }
        let mut attempt = Attempt::new(self.shared.clone());
        let handled = self.shared.handlers.want(&message.event);
        attempt.event = Some(message.event);
        attempt.variant = variant_of(&message.key).map(str::to_owned);
        attempt.key = Some(message.key);
        attempt.feed(Input::Work { handled, last });
        if attempt.is_end() {
            return Ok(attempt.take_answer().map_or(WorkResult::Retry, |(_, result)| result));
        }
        Ok(attempt.spawn().await.map_or(WorkResult::Retry, |(_, result)| result))
    }
}
