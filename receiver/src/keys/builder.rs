//! What may be chosen of a [`KeyedWebhook`].

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use hookseal::{Error, IntoScheme, KeySource, NamedKeys, Options, Scheme, Webhook};

use super::error::KeyedError;
use super::fetch::{Clock, Fetch, PublishedKeys, RootCertificates, fetch};
use super::webhook::{KeyedWebhook, Source};
use crate::handlers::BoxError;

/// A webhook whose keys are to be fetched: [`KeyedWebhook::of`] begins one.
#[must_use]
pub struct KeyedBuilder {
    scheme: Scheme,
    url: Option<String>,
    secrets: Vec<String>,
    options: Options,
    roots: RootCertificates,
    fetch: Option<Fetch>,
    clock: Clock,
}

impl fmt::Debug for KeyedBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scheme, url, options, .. } = self;
        let mut shown = formatter.debug_struct("KeyedBuilder");
        shown.field("scheme", &scheme.name()).field("url", url).field("options", options).finish_non_exhaustive()
    }
}

impl KeyedWebhook {
    /// For a provider's name or a scheme; [`KeyedBuilder::open`] fetches.
    ///
    /// # Errors
    /// `unknown_provider`
    pub fn of(scheme: impl IntoScheme) -> Result<KeyedBuilder, Error> {
        Ok(KeyedBuilder::new(scheme.into_scheme()?))
    }
}

impl KeyedBuilder {
    fn new(scheme: Scheme) -> Self {
        // A clock before 1970 is slow.
        let clock = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let (options, roots) = (Options::default(), RootCertificates::default());
        Self { scheme, url: None, secrets: Vec::new(), options, roots, fetch: None, clock: Box::new(clock) }
    }

    /// An address of one's own, where the provider's document names none. Its host is who is trusted. Where each delivery
    /// names the address of its key, what such an address may be, such as `https://keys.example.com/{hex}.pem`
    /// ([`NamedKeys`]).
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// What the webhook needs beside its keys: for `aws-sns`, the ARNs of one's own topics; for `paypal`, the webhook's id.
    pub fn secrets<S: Into<String>>(mut self, secrets: impl IntoIterator<Item = S>) -> Self {
        self.secrets = secrets.into_iter().map(Into::into).collect();
        self
    }

    /// As for [`Webhook::with_options`].
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Whose certificates are trusted.
    pub fn roots(mut self, roots: RootCertificates) -> Self {
        self.roots = roots;
        self
    }

    /// A client of one's own, such as one that goes through a proxy. It blocks, and keeps what [`KeySource`] says of
    /// redirects, size and time.
    pub fn fetch<F>(mut self, fetch: F) -> Self
    where
        F: Fn(&KeySource) -> Result<PublishedKeys, BoxError> + Send + Sync + 'static,
    {
        self.fetch = Some(Box::new(fetch));
        self
    }

    /// What gives Unix seconds, in the place of the system's clock: for how old keys are.
    pub fn clock(mut self, clock: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Fetches the keys, and makes the webhook. It blocks, for 5 seconds at most. Where each delivery names its key,
    /// nothing is fetched yet.
    ///
    /// # Errors
    /// [`KeyedError::Unavailable`]; `invalid_option` where there is no address, or it is none; what
    /// [`Webhook::with_options`] says of what was fetched.
    pub fn open(self) -> Result<KeyedWebhook, KeyedError> {
        let Self { scheme, url, secrets, options, roots, fetch: own, clock } = self;
        let source = match (NamedKeys::of(&scheme, url.as_deref())?, url) {
            (Some(named), _) => Source::Named(named),
            (None, Some(url)) => Source::Published(KeySource::at(&url)?),
            (None, None) => Source::Published(KeySource::of(scheme.name())?),
        };
        let ask = own.unwrap_or_else(|| Box::new(move |source| fetch(source, &roots)));
        let make = move |keys: &str| {
            let keys = Some(keys).filter(|keys| !keys.is_empty());
            let given: Vec<&str> = secrets.iter().map(String::as_str).chain(keys).collect();
            Webhook::with_options(&scheme, given, options.clone())
        };
        KeyedWebhook::open_by(source, Box::new(make), ask, clock)
    }
}
