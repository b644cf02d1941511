//! A webhook with handlers, a store of what was done, and the provider's delivery facts.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use hookseal::provider::Documented;
use hookseal::receive::{Config, Facts, HealthLimits, Options, Queue, Variant};
use hookseal::{Error, Event, Webhook};
use serde::de::DeserializeOwned;

use crate::any_webhook::AnyWebhook;
use crate::delivery::Delivery;
use crate::handlers::{BoxError, Class, DeadLetter, Failure, Handlers};
use crate::health::{HealthBody, check};
use crate::message::Message;
use crate::observe::Observation;
use crate::shared::{Life, Shared, documented_type};
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
        let mut options = ReceiverOptions::of(&webhook.current());
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
        let shared = Shared {
            provider: current.scheme().name().to_owned(),
            config: Config::new(facts, options)?,
            store,
            send: None,
            handlers: Handlers::default(),
            observe: None,
            log: None,
            life: Life::new(),
        };
        Ok(Self { webhook, subscription_token, shared })
    }

    /// Handles events of a type that the provider's guide documents, once each. Where the data are not of that type,
    /// the fallback gets them.
    ///
    /// # Errors
    /// `invalid_option` where the provider has no such type, or there is a handler for it already.
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

    /// Handles events of a type by its name, with data of a type of one's own.
    ///
    /// # Errors
    /// `invalid_option` where there is a handler for it already.
    pub fn on_type<T, F, R>(mut self, event_type: &str, handler: F) -> Result<Self, Error>
    where
        T: DeserializeOwned,
        F: Fn(T, Arc<Event>, Delivery) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        self.shared.handlers.add(event_type, handler)?;
        Ok(self)
    }

    /// Handles every other event. Without it they are answered with success.
    #[must_use]
    pub fn otherwise<F, R>(mut self, handler: F) -> Self
    where
        F: Fn(Arc<Event>, Delivery) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        self.shared.handlers.set_otherwise(handler);
        self
    }

    /// Says what an error means that a handler gave without saying it.
    #[must_use]
    pub fn classify<F>(mut self, classify: F) -> Self
    where
        F: Fn(&(dyn StdError + Send + Sync + 'static)) -> Class + Send + Sync + 'static,
    {
        self.shared.handlers.classify = Some(Arc::new(classify));
        self
    }

    /// Takes the events that no handler could do. Without it they are written to standard error.
    #[must_use]
    pub fn on_dead_letter<F, R>(mut self, take: F) -> Self
    where
        F: Fn(DeadLetter) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        self.shared.handlers.dead_letter = Some(Arc::new(move |letter| Box::pin(take(letter))));
        self
    }

    /// Is told how deliveries end.
    #[must_use]
    pub fn observe(mut self, observe: impl Fn(&Observation<'_>) + Send + Sync + 'static) -> Self {
        self.shared.observe = Some(Box::new(observe));
        self
    }

    /// Is told what a person should see: why a delivery was refused, and with what the store, a handler or the queue
    /// failed. Without it that is written to standard error.
    #[must_use]
    pub fn log(mut self, log: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.shared.log = Some(Box::new(log));
        self
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
        let life = self.shared.life.clone();
        move || {
            Box::pin(async move {
                life.closing.cancel();
                loop {
                    let idle = life.idle.notified();
                    if life.running.load(Ordering::Acquire) == 0 {
                        return;
                    }
                    idle.await;
                }
            })
        }
    }
}

/// A health check that is under way.
pub type HealthFuture = Pin<Box<dyn Future<Output = HealthBody> + Send>>;
