//! What a user's handlers are and say.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use hookseal::receive::{self, Verdict, mistake};
use hookseal::{Error, Event};
use serde::de::DeserializeOwned;

use crate::delivery::Delivery;

/// An error of the user's program.
pub(crate) type BoxError = Box<dyn StdError + Send + Sync>;

/// Why a handler did not do it. Every error becomes [`Retry`](Failure::Retry) by `?`.
#[derive(Debug)]
pub enum Failure {
    /// It may be fine the next time: the delivery is sent again.
    Retry(BoxError),
    /// It is to be left: answered with success, and marked.
    Ignore,
    /// Trying again cannot help: to the dead letter, and marked.
    Permanent(BoxError),
}

impl<E: Into<BoxError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Retry(error.into())
    }
}

/// An event that no handler could do, handed over at least once.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeadLetter {
    /// The event.
    pub event: Arc<Event>,
    /// Why it came here.
    pub reason: receive::DeadLetter,
    /// Which attempt failed, counted from 1; 1 where no store said.
    pub attempt: u32,
    /// The handler's error, as text; `None` where no handler ran.
    pub error: Option<String>,
}

pub(crate) type HandlerFuture = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;
/// An error where the data are not of the handler's type.
pub(crate) type Handler = Arc<dyn Fn(Arc<Event>, Delivery) -> Result<HandlerFuture, serde_json::Error> + Send + Sync>;
pub(crate) type LetterFuture = Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send>>;
type TakesLetter = Arc<dyn Fn(DeadLetter) -> LetterFuture + Send + Sync>;

type Classifies = Arc<dyn Fn(&(dyn StdError + Send + Sync + 'static)) -> Verdict + Send + Sync>;

/// A receiver's, or a worker's.
#[derive(Default)]
pub(crate) struct Handlers {
    by_type: HashMap<String, Handler>,
    otherwise: Option<Handler>,
    pub(crate) classify: Option<Classifies>,
    pub(crate) dead_letter: Option<TakesLetter>,
}

impl fmt::Debug for Handlers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.by_type.keys()).finish()
    }
}

impl Handlers {
    pub(crate) fn add<T, F, R>(&mut self, event_type: &str, handler: F) -> Result<(), Error>
    where
        T: DeserializeOwned,
        F: Fn(T, Arc<Event>, Delivery) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |event, delivery| {
            let data = event.data_as::<T>()?;
            let made: HandlerFuture = Box::pin(handler(data, event, delivery));
            Ok(made)
        });
        match self.by_type.insert(event_type.to_owned(), handler) {
            None => Ok(()),
            Some(_) => Err(mistake::type_twice(event_type)),
        }
    }

    pub(crate) fn set_otherwise<F, R>(&mut self, handler: F) -> Result<(), Error>
    where
        F: Fn(Arc<Event>, Delivery) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |event, delivery| {
            let made: HandlerFuture = Box::pin(handler(event, delivery));
            Ok(made)
        });
        match self.otherwise.replace(handler) {
            None => Ok(()),
            Some(_) => Err(mistake::others_twice()),
        }
    }

    /// Whether something wants events of this type.
    pub(crate) fn want(&self, event: &Event) -> bool {
        self.otherwise.is_some() || self.named(event).is_some()
    }

    /// Whether a type is one that labels may have.
    pub(crate) fn know(&self, event_type: &str) -> bool {
        self.by_type.contains_key(event_type)
    }

    fn named(&self, event: &Event) -> Option<&Handler> {
        event.event_type.as_ref().and_then(|name| self.by_type.get(name))
    }

    /// Calls the handler of the event's type; where there is none, or the data are not its type's, the fallback. Or
    /// why nobody takes it.
    pub(crate) fn call(&self, event: &Arc<Event>, delivery: &Delivery) -> Result<HandlerFuture, String> {
        let mut unfit = None;
        for handler in self.named(event).into_iter().chain(&self.otherwise) {
            match handler(event.clone(), delivery.clone()) {
                Ok(made) => return Ok(made),
                Err(error) => unfit = Some(format!("the data are not of the handler's type: {error}")),
            }
        }
        Err(unfit.unwrap_or_else(|| "there is no handler for its type".to_owned()))
    }
}
