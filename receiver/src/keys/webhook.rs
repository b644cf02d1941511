//! A webhook whose keys change.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hookseal::{Delivery, Error, Event, Headers, KeyAge, KeySource, NamedKeys, Webhook};

use http::HeaderMap;

use super::error::KeyedError;
use super::fetch::{Clock, Fetch};
use crate::handlers::BoxError;

/// Where keys come from.
#[derive(Debug)]
pub(super) enum Source {
    /// All of them from one address.
    Published(KeySource),
    /// Each from the address that a delivery names.
    Named(NamedKeys),
}

type Make = Box<dyn Fn(&str) -> Result<Webhook, Error> + Send + Sync>;

/// A webhook whose public keys are fetched where its provider publishes them: when it is made; again when they are no
/// longer fresh; and once where a delivery names one that is not among them (`unknown_key`), but not within a minute.
/// Where each delivery names its key, as those of `aws-sns` and `paypal` do, it is fetched when it is first named, at an address that
/// the provider's document allows.
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
    source: Source,
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
    /// When one that was named was asked for last, in Unix seconds.
    asked_at: Option<u64>,
    /// Why the keys that were asked for last did not come.
    failure: Option<String>,
}

impl fmt::Debug for KeyedWebhook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("KeyedWebhook").field("source", &self.source).finish_non_exhaustive()
    }
}

impl KeyedWebhook {
    pub(super) fn open_by(source: Source, make: Make, fetch: Fetch, clock: Clock) -> Result<Self, KeyedError> {
        let mut age = KeyAge::default();
        let keys = match &source {
            Source::Named(_) => String::new(),
            Source::Published(source) => {
                let now = clock();
                let published = fetch(source)
                    .map_err(|cause| KeyedError::Unavailable { url: source.url().to_owned(), cause: Some(cause) })?;
                age.asked(now);
                age.fetched(now, published.cache_control.as_deref(), published.age.as_deref());
                published.text
            }
        };
        let webhook = Arc::new(make(&keys)?);
        let known = Mutex::new(Known { keys, webhook, age, asked_at: None, failure: None });
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
        self.webhook(None)
    }

    /// As [`receive`](Self::receive), for a task that must not wait while keys are fetched.
    pub(crate) async fn receive_beside(
        self: &Arc<Self>,
        delivery: &Delivery<'_, HeaderMap>,
    ) -> Result<Event, KeyedError> {
        let before = self.webhook_beside(None).await?;
        match before.receive(delivery) {
            Err(error @ Error::UnknownKey { .. }) => {
                let after = self.webhook_beside(unknown(&error)).await?;
                if Arc::ptr_eq(&before, &after) { Err(error.into()) } else { Ok(after.receive(delivery)?) }
            }
            verdict => Ok(verdict?),
        }
    }

    async fn webhook_beside(self: &Arc<Self>, unknown: Option<&str>) -> Result<Arc<Webhook>, KeyedError> {
        let is_fresh = matches!(self.source, Source::Named(_)) || !self.is_due(false) && self.is_enough(false);
        if unknown.is_none() && is_fresh {
            return Ok(self.current());
        }
        let (asking, unknown) = (self.clone(), unknown.map(str::to_owned));
        let asked = tokio::task::spawn_blocking(move || asking.webhook(unknown.as_deref())).await;
        asked.unwrap_or_else(|cause| Err(self.unavailable(Some(cause.into()))))
    }

    fn with_keys<T>(&self, call: impl Fn(&Webhook) -> Result<T, Error>) -> Result<T, KeyedError> {
        let before = self.webhook(None)?;
        match call(&before) {
            Err(error @ Error::UnknownKey { .. }) => {
                let after = self.webhook(unknown(&error))?;
                if Arc::ptr_eq(&before, &after) {
                    return Err(error.into());
                }
                Ok(call(&after)?)
            }
            verdict => Ok(verdict?),
        }
    }

    /// With keys that are fresh, or among which one is looked up that is unknown.
    fn webhook(&self, unknown: Option<&str>) -> Result<Arc<Webhook>, KeyedError> {
        match (&self.source, unknown) {
            (Source::Published(_), unknown) => self.published(unknown.is_some()),
            (Source::Named(_), None) => Ok(self.current()),
            (Source::Named(named), Some(id)) => self.named(named, id),
        }
    }

    /// With the key that a delivery names, if it may be fetched from there.
    fn named(&self, named: &NamedKeys, id: &str) -> Result<Arc<Webhook>, KeyedError> {
        let Some(source) = named.source(id) else { return Ok(self.current()) };
        let url = source.url().to_owned();
        // Who is before us may ask for the same one.
        let _turn = unpoisoned(self.turn.lock());
        let (keys, asked_at) = {
            let known = self.known();
            (known.keys.clone(), known.asked_at)
        };
        if NamedKeys::has(&keys, &url) {
            return Ok(self.current());
        }
        let now = (self.clock)();
        if !NamedKeys::is_due(asked_at, now) {
            return Err(KeyedError::Unavailable { url, cause: None });
        }
        self.known().asked_at = Some(now);
        let made = (self.fetch)(&source).and_then(|published| {
            let keys = NamedKeys::joined(&keys, &url, &published.text);
            // What is no key is no answer.
            let webhook = (self.make)(&keys)?;
            Ok((keys, Arc::new(webhook)))
        });
        match made {
            Ok((keys, webhook)) => {
                let mut known = self.known();
                known.keys = keys;
                known.webhook = webhook.clone();
                Ok(webhook)
            }
            Err(cause) => Err(KeyedError::Unavailable { url, cause: Some(cause) }),
        }
    }

    /// With keys that are fresh, or among which one is looked up that is unknown.
    fn published(&self, is_unknown: bool) -> Result<Arc<Webhook>, KeyedError> {
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
        let url = match &self.source {
            Source::Published(source) => source.url().to_owned(),
            Source::Named(named) => named.shown(),
        };
        KeyedError::Unavailable { url, cause }
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
        let Source::Published(source) = &self.source else { return };
        self.known().age.asked((self.clock)());
        let asked = (self.fetch)(source).map_err(|cause| cause.to_string());
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

/// The id of the key that a delivery names and nobody here has.
fn unknown(error: &Error) -> Option<&str> {
    match error {
        Error::UnknownKey { id, .. } => Some(id.as_str()),
        _ => None,
    }
}

/// Nothing is half written where a client of the program's own panics.
fn unpoisoned<T>(locked: Result<T, PoisonError<T>>) -> T {
    locked.unwrap_or_else(PoisonError::into_inner)
}
