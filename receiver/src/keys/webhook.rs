//! A webhook whose keys change.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hookseal::{Delivery, Error, ErrorCode, Event, Headers, KeyAge, KeySource, Webhook};

use http::HeaderMap;

use super::error::KeyedError;
use super::fetch::{Clock, Fetch};
use crate::handlers::BoxError;

type Make = Box<dyn Fn(&str) -> Result<Webhook, Error> + Send + Sync>;

/// A webhook whose public keys are fetched where its provider publishes them: when it is made; again when they are no
/// longer fresh; and once where a delivery names one that is not among them (`unknown_key`), but not within a minute.
///
/// A [`Receiver`](crate::Receiver) takes it in a webhook's place, and fetches beside its own tasks. The methods here
/// block while they fetch, for 5 seconds at most: other asynchronous programs call them in `spawn_blocking`.
///
/// ```no_run
/// use hookseal::Delivery;
/// use hookseal_receiver::keys::KeyedWebhook;
///
/// let webhook = KeyedWebhook::of("github-secret-scanning")?.open()?;
/// # let (body, headers) = (b"{}", [("a", "b")]);
/// webhook.verify(&Delivery::now(body, &headers))?;
/// # Ok::<(), hookseal_receiver::keys::KeyedError>(())
/// ```
pub struct KeyedWebhook {
    source: KeySource,
    make: Make,
    fetch: Fetch,
    clock: Clock,
    known: Mutex<Known>,
    /// Whose turn it is to ask.
    turn: Mutex<()>,
}

/// What was fetched.
struct Known {
    keys: String,
    webhook: Arc<Webhook>,
    age: KeyAge,
    /// Why the keys that were asked for last did not come.
    failure: Option<String>,
}

impl fmt::Debug for KeyedWebhook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("KeyedWebhook").field("source", &self.source).finish_non_exhaustive()
    }
}

impl KeyedWebhook {
    pub(super) fn open_by(source: KeySource, make: Make, fetch: Fetch, clock: Clock) -> Result<Self, KeyedError> {
        let now = clock();
        let published = fetch(&source)
            .map_err(|cause| KeyedError::Unavailable { url: source.url().to_owned(), cause: Some(cause) })?;
        let webhook = Arc::new(make(&published.text)?);
        let mut age = KeyAge::default();
        age.asked(now);
        age.fetched(now, published.cache_control.as_deref(), published.age.as_deref());
        let known = Mutex::new(Known { keys: published.text, webhook, age, failure: None });
        Ok(Self { source, make, fetch, clock, known, turn: Mutex::new(()) })
    }

    /// Does what [`Webhook::verify`] does, with fresh keys.
    ///
    /// # Errors
    /// As there, and [`KeyedError::Unavailable`].
    pub fn verify<H: Headers + ?Sized>(&self, delivery: &Delivery<'_, H>) -> Result<(), KeyedError> {
        self.with_keys(|webhook| webhook.verify(delivery))
    }

    /// Does what [`Webhook::receive`] does, with fresh keys.
    ///
    /// # Errors
    /// As there, and [`KeyedError::Unavailable`].
    pub fn receive<H: Headers + ?Sized>(&self, delivery: &Delivery<'_, H>) -> Result<Event, KeyedError> {
        self.with_keys(|webhook| webhook.receive(delivery))
    }

    /// The webhook with the keys that are there: it fetches none.
    #[must_use]
    pub fn current(&self) -> Arc<Webhook> {
        self.known().webhook.clone()
    }

    /// Fetches the keys if they are not fresh, and gives the webhook with those that are there then.
    ///
    /// # Errors
    /// [`KeyedError::Unavailable`]
    pub fn refresh(&self) -> Result<Arc<Webhook>, KeyedError> {
        self.webhook(false)
    }

    /// As [`receive`](Self::receive), for a task that must not wait while keys are fetched.
    pub(crate) async fn receive_beside(
        self: &Arc<Self>,
        delivery: &Delivery<'_, HeaderMap>,
    ) -> Result<Event, KeyedError> {
        let before = self.webhook_beside(false).await?;
        match before.receive(delivery) {
            Err(error) if error.code() == ErrorCode::UnknownKey => {
                let after = self.webhook_beside(true).await?;
                if Arc::ptr_eq(&before, &after) { Err(error.into()) } else { Ok(after.receive(delivery)?) }
            }
            verdict => Ok(verdict?),
        }
    }

    async fn webhook_beside(self: &Arc<Self>, is_unknown: bool) -> Result<Arc<Webhook>, KeyedError> {
        if !is_unknown && !self.is_due(false) && self.is_enough(false) {
            return Ok(self.current());
        }
        let asking = self.clone();
        let asked = tokio::task::spawn_blocking(move || asking.webhook(is_unknown)).await;
        asked.unwrap_or_else(|cause| Err(self.unavailable(Some(cause.into()))))
    }

    fn with_keys<T>(&self, call: impl Fn(&Webhook) -> Result<T, Error>) -> Result<T, KeyedError> {
        let before = self.webhook(false)?;
        match call(&before) {
            Err(error) if error.code() == ErrorCode::UnknownKey => {
                let after = self.webhook(true)?;
                if Arc::ptr_eq(&before, &after) {
                    return Err(error.into());
                }
                Ok(call(&after)?)
            }
            verdict => Ok(verdict?),
        }
    }

    /// With keys that are fresh, or among which one is looked up that is unknown.
    fn webhook(&self, is_unknown: bool) -> Result<Arc<Webhook>, KeyedError> {
        let turn = if is_unknown || !self.is_enough(is_unknown) {
            // Who is before us may ask for us, too.
            Some(unpoisoned(self.turn.lock()))
        } else if self.is_due(is_unknown) {
            // Or ask while we use what is there.
            self.turn.try_lock().ok()
        } else {
            None
        };
        if turn.is_some() && self.is_due(is_unknown) {
            self.ask();
        }
        if self.is_enough(is_unknown) {
            return Ok(self.current());
        }
        let cause = self.known().failure.clone().map(Into::into);
        Err(self.unavailable(cause))
    }

    fn unavailable(&self, cause: Option<BoxError>) -> KeyedError {
        KeyedError::Unavailable { url: self.source.url().to_owned(), cause }
    }

    fn is_due(&self, is_unknown: bool) -> bool {
        self.known().age.is_due((self.clock)(), is_unknown)
    }

    /// What was fetched may be used for a while, but does not say who an unknown key is.
    fn is_enough(&self, is_unknown: bool) -> bool {
        let age = self.known().age;
        age.is_usable((self.clock)()) && (age.is_answered() || !is_unknown)
    }

    fn ask(&self) {
        self.known().age.asked((self.clock)());
        let asked = (self.fetch)(&self.source).map_err(|cause| cause.to_string());
        let made = asked.and_then(|published| {
            let same = self.known().keys == published.text;
            // What no keys can be read from is no answer.
            let webhook =
                if same { None } else { Some((self.make)(&published.text).map_err(|error| error.to_string())?) };
            Ok((published, webhook))
        });
        let mut known = self.known();
        match made {
            Ok((published, webhook)) => {
                known.age.fetched((self.clock)(), published.cache_control.as_deref(), published.age.as_deref());
                known.failure = None;
                if let Some(webhook) = webhook {
                    known.webhook = Arc::new(webhook);
                    known.keys = published.text;
                }
            }
            Err(cause) => known.failure = Some(cause),
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        unpoisoned(self.known.lock())
    }
}

/// Nothing is half written where a client of the program's own panics.
fn unpoisoned<T>(locked: Result<T, PoisonError<T>>) -> T {
    locked.unwrap_or_else(PoisonError::into_inner)
}
