//! Events that went through a queue, and the worker that handles them.

use std::error::Error as StdError;
use std::future::Future;
use std::sync::Arc;

use hookseal::provider::Documented;
use hookseal::receive::{Config, Facts, Input, Options};
use hookseal::{Error, Event};
use serde::de::DeserializeOwned;

use crate::delivery::Delivery;
use crate::handlers::{BoxError, Class, DeadLetter, Failure, Handlers};
use crate::message::{Message, Verdict};
use crate::observe::Observation;
use crate::run::Attempt;
use crate::shared::{Life, Shared, documented_type};
use crate::store::Store;

/// Handles what a queue carries.
#[derive(Debug)]
pub struct Worker {
    shared: Shared,
}

impl Worker {
    /// For messages of an endpoint that [`Receiver::to_queue`](crate::Receiver::to_queue) sent.
    ///
    /// # Errors
    /// `invalid_option`
    pub fn new(provider: &str, endpoint: impl Into<String>, store: impl Store) -> Result<Self, Error> {
        let config = Config::new(Facts::of(provider), Options::new(endpoint).store(true))?;
        let shared = Shared {
            provider: provider.to_owned(),
            config,
            store: Some(Arc::new(store)),
            send: None,
            handlers: Handlers::default(),
            observe: None,
            log: None,
            life: Life::new(),
        };
        Ok(Self { shared })
    }

    /// As [`Receiver::on`](crate::Receiver::on).
    ///
    /// # Errors
    /// `invalid_option`
    pub fn on<T, F, R>(mut self, handler: F) -> Result<Self, Error>
    where
        T: Documented + DeserializeOwned,
        F: Fn(T, Arc<Event>, Delivery) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        let name = documented_type::<T>(&self.shared.provider)?;
        self.shared.handlers.add(name, handler)?;
        Ok(self)
    }

    /// As [`Receiver::otherwise`](crate::Receiver::otherwise).
    #[must_use]
    pub fn otherwise<F, R>(mut self, handler: F) -> Self
    where
        F: Fn(Arc<Event>, Delivery) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        self.shared.handlers.set_otherwise(handler);
        self
    }

    /// As [`Receiver::classify`](crate::Receiver::classify).
    #[must_use]
    pub fn classify<F>(mut self, classify: F) -> Self
    where
        F: Fn(&(dyn StdError + Send + Sync + 'static)) -> Class + Send + Sync + 'static,
    {
        self.shared.handlers.classify = Some(Arc::new(classify));
        self
    }

    /// As [`Receiver::on_dead_letter`](crate::Receiver::on_dead_letter).
    #[must_use]
    pub fn on_dead_letter<F, R>(mut self, take: F) -> Self
    where
        F: Fn(DeadLetter) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        self.shared.handlers.dead_letter = Some(Arc::new(move |letter| Box::pin(take(letter))));
        self
    }

    /// As [`Receiver::observe`](crate::Receiver::observe).
    #[must_use]
    pub fn observe(mut self, observe: impl Fn(&Observation<'_>) + Send + Sync + 'static) -> Self {
        self.shared.observe = Some(Box::new(observe));
        self
    }

    /// As [`Receiver::log`](crate::Receiver::log).
    #[must_use]
    pub fn log(mut self, log: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.shared.log = Some(Box::new(log));
        self
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
    /// Handles a message. `last` is whether the queue gives it no further attempt. A message of another endpoint is
    /// left in the queue, and logged.
    pub async fn work(&self, message: Message, last: bool) -> Verdict {
        let endpoint = self.shared.config.endpoint();
        if message.v != 1 || message.endpoint != endpoint {
            let Message { v, endpoint: other, .. } = message;
            self.shared.log(&format!("expected a message of `{endpoint}`, found version {v} of one of {other:?}"));
            return Verdict::Retry;
        }
        let mut attempt = Attempt::new(self.shared.clone());
        let handled = self.shared.handlers.want(&message.event);
        attempt.event = Some(message.event);
        attempt.key = Some(message.key);
        attempt.feed(Input::Work { handled, last });
        if attempt.is_end() {
            return attempt.take_answer().map_or(Verdict::Retry, |(_, verdict)| verdict);
        }
        attempt.spawn().await.map_or(Verdict::Retry, |(_, verdict)| verdict)
    }
}
