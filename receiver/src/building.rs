//! What a receiver and a queue's worker are told by the same methods: handlers, and who hears of what.

use std::error::Error as StdError;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use hookseal::provider::Documented;
use hookseal::receive::Verdict;
use hookseal::{Error, Event};
use serde::de::DeserializeOwned;

use crate::delivery::Delivery;
use crate::handlers::{BoxError, DeadLetter, Failure};
use crate::observe::Observation;
use crate::queue::Worker;
use crate::receiver::Receiver;
use crate::shared::documented_type;

macro_rules! takes_handlers {
    ($($owner:ty),*) => {
        $(impl $owner {
            /// Handles events of a type that the provider's guide documents, once each. Where the data are not of that
            /// type, the fallback gets them.
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

            /// Handles every other event. Without it they are answered with success, or acknowledged.
            ///
            /// # Errors
            /// `invalid_option` where there is such a handler already.
            pub fn otherwise<F, R>(mut self, handler: F) -> Result<Self, Error>
            where
                F: Fn(Arc<Event>, Delivery) -> R + Send + Sync + 'static,
                R: Future<Output = Result<(), Failure>> + Send + 'static,
            {
                self.shared.handlers.set_otherwise(handler)?;
                Ok(self)
            }

            /// Says what an error means that a handler gave without saying it.
            #[must_use]
            pub fn classify<F>(mut self, classify: F) -> Self
            where
                F: Fn(&(dyn StdError + Send + Sync + 'static)) -> Verdict + Send + Sync + 'static,
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

            /// Is told how deliveries end. Where it panics, that is counted, and nothing else comes of it.
            #[must_use]
            pub fn observe(mut self, observe: impl Fn(&Observation<'_>) + Send + Sync + 'static) -> Self {
                self.shared.observe = Some(Box::new(observe));
                self
            }

            /// How often `observe` has panicked, asked for at any time.
            pub fn observe_failures(&self) -> impl Fn() -> u64 + Clone + Send + Sync + use<> {
                let life = self.shared.life.clone();
                move || life.observe_failures.load(Ordering::Relaxed)
            }

            /// Is told what a person should see: why a delivery was refused, and with what the store, a handler or the
            /// queue failed. Without it that is written to standard error.
            #[must_use]
            pub fn log(mut self, log: impl Fn(&str) + Send + Sync + 'static) -> Self {
                self.shared.log = Some(Box::new(log));
                self
            }
        })*
    };
}

takes_handlers!(Receiver, Worker);
