//! What a user sets of a receiver.

use alloc::string::{String, ToString};

use super::facts::{number, truth};
use super::source::SourceMode;
use super::variant::Variant;

const SECOND: u64 = 1000;

/// What a user sets. Durations are in milliseconds.
///
/// ```
/// use hookseal::receive::{Config, Facts, Options};
/// let config = Config::new(Facts::of("singlekey"), Options::new("screenings").store(true))?;
/// assert_eq!(config.deadline_ms(), 27_000);
/// assert_eq!(config.keep_ms(), 30 * 24 * 3600 * 1000);
/// # Ok::<(), hookseal::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The endpoint's name: `[A-Za-z0-9._-]{1,64}`, one per URL. Empty only without a store and a queue.
    pub endpoint: String,
    /// Whether there is a store.
    pub store: bool,
    /// Whether events are handed to a queue instead of a handler.
    pub queue: bool,
    /// Whether a lease can be renewed while a handler runs: not in synchronous Python.
    pub renewable: bool,
    /// How long a claim stands unrenewed; by default 60 s, or 300 s where it cannot be renewed.
    pub lease_ms: Option<u64>,
    /// How long at most a lease is renewed; by default 15 min.
    pub renew_for_ms: u64,
    /// How long a mark stays, if not as the provider's schedule asks.
    pub keep_ms: Option<u64>,
    /// How long handlers may go on when the receiver closes; by default 10 s.
    pub grace_ms: u32,
    /// How long reading a body may take; by default 10 s.
    pub body_ms: u32,
    /// The largest body, in bytes; by default 1 MiB.
    pub max_body_bytes: u64,
    /// How many deliveries may be in work at once; by default 1000.
    pub max_running: u32,
    /// The header that splits keys.
    pub variant: Option<Variant>,
    /// What is done with requests from other addresses.
    pub source_mode: SourceMode,
    /// How many proxies are trusted to tell the address.
    pub trusted_proxies: u8,
}

impl Options {
    /// The defaults, for an endpoint of this name.
    #[must_use]
    pub fn new(endpoint: impl Into<String>) -> Self {
        Self {
            endpoint: endpoint.into(),
            store: false,
            queue: false,
            renewable: true,
            lease_ms: None,
            renew_for_ms: 15 * 60 * SECOND,
            keep_ms: None,
            grace_ms: 10_000,
            body_ms: 10_000,
            max_body_bytes: hookseal_kernel::BODY_LIMIT,
            max_running: 1000,
            variant: None,
            source_mode: SourceMode::Off,
            trusted_proxies: 0,
        }
    }

    /// Whether there is a store.
    #[must_use]
    pub const fn store(mut self, store: bool) -> Self {
        self.store = store;
        self
    }

    /// Whether events are handed to a queue.
    #[must_use]
    pub const fn queue(mut self, queue: bool) -> Self {
        self.queue = queue;
        self
    }

    /// Sets one option from text; `false` where none has that name.
    pub(super) fn set(&mut self, name: &str, value: &str) -> Result<bool, &'static str> {
        match name {
            "endpoint" => self.endpoint = value.to_string(),
            "store" => self.store = truth(value)?,
            "queue" => self.queue = truth(value)?,
            "renewable" => self.renewable = truth(value)?,
            "leaseMs" => self.lease_ms = Some(number(value)?),
            "renewForMs" => self.renew_for_ms = number(value)?,
            "keepMs" => self.keep_ms = Some(number(value)?),
            "graceMs" => self.grace_ms = number(value)?,
            "bodyMs" => self.body_ms = number(value)?,
            "maxBodyBytes" => self.max_body_bytes = number(value)?,
            "maxRunning" => self.max_running = number(value)?,
            "variant" => {
                let mut words = value.split(' ').map(str::to_string);
                let header = words.next().unwrap_or_default();
                self.variant = Some(Variant { header, values: words.collect() });
            }
            "sourceMode" => {
                self.source_mode = match value {
                    "off" => SourceMode::Off,
                    "report" => SourceMode::Report,
                    "refuse" => SourceMode::Refuse,
                    _ => return Err("expected `off`, `report` or `refuse`"),
                }
            }
            "trustedProxies" => self.trusted_proxies = number(value)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}
