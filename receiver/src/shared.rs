//! What a receiver and a queue's worker have in common.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use hookseal::provider::Documented;
use hookseal::receive::Config;
use hookseal::{Error, PROVIDERS};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::handlers::{BoxError, Handlers};
use crate::health::Counted;
use crate::message::Message;
use crate::observe::Observation;
use crate::store::Store;

type Log = Box<dyn Fn(&str) + Send + Sync>;
type Observe = Box<dyn Fn(&Observation<'_>) + Send + Sync>;
pub(crate) type SendFuture = Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send>>;
pub(crate) type Sends = Box<dyn Fn(Message) -> SendFuture + Send + Sync>;

/// What a receiver and a queue's worker have in common.
pub(crate) struct Shared {
    pub(crate) provider: String,
    pub(crate) config: Config,
    pub(crate) store: Option<Arc<dyn Store>>,
    pub(crate) send: Option<Sends>,
    pub(crate) handlers: Handlers,
    pub(crate) observe: Option<Observe>,
    /// Without one, what a person should see goes to standard error.
    pub(crate) log: Option<Log>,
    pub(crate) life: Arc<Life>,
}

impl fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let endpoint = self.config.endpoint();
        formatter
            .debug_struct("Shared")
            .field("endpoint", &endpoint)
            .field("handlers", &self.handlers)
            .finish_non_exhaustive()
    }
}

impl Shared {
    /// Without handlers.
    pub(crate) fn new(provider: &str, config: Config, store: Option<Arc<dyn Store>>) -> Self {
        Self {
            provider: provider.to_owned(),
            config,
            store,
            send: None,
            handlers: Handlers::default(),
            observe: None,
            log: None,
            life: Life::new(),
        }
    }

    /// Tells what a person should see.
    pub(crate) fn log(&self, message: &str) {
        match &self.log {
            // What watches must not end what it watches.
            Some(log) => drop(catch_unwind(AssertUnwindSafe(|| log(message)))),
            None => eprintln!("hookseal {}: {message}", self.config.endpoint()),
        }
    }
}

/// An error's text with those of its causes: that of a database's client alone is often `db error`.
pub(crate) fn with_causes(error: &(dyn StdError + 'static)) -> String {
    let text = || {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        text
    };
    // What a failure says of itself must not end who hears of it.
    catch_unwind(AssertUnwindSafe(text)).unwrap_or_else(|_| "an error that panics where it is written".to_owned())
}

/// What outlives the moment in which a receiver is handed to its adapter.
#[derive(Debug)]
pub(crate) struct Life {
    pub(crate) closing: CancellationToken,
    pub(crate) running: AtomicU32,
    pub(crate) idle: Notify,
    pub(crate) counted: Counted,
    pub(crate) observe_failures: AtomicU64,
}

impl Life {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            closing: CancellationToken::new(),
            running: AtomicU32::new(0),
            idle: Notify::new(),
            counted: Counted::new(),
            observe_failures: AtomicU64::new(0),
        })
    }

    /// Closes, and is ready when nothing runs.
    pub(crate) fn closer(self: &Arc<Self>) -> impl FnOnce() -> Closing + Send + use<> {
        let life = self.clone();
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

pub(crate) type Closing = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The provider's type whose data are a documented type.
pub(crate) fn documented_type<T: Documented>(provider: &str) -> Result<&'static str, Error> {
    let known = PROVIDERS.iter().find(|known| known.scheme.name() == provider);
    let mut types = known.into_iter().flat_map(|known| known.event_types);
    let found = types.find(|event_type| event_type.data.as_ref().is_some_and(|data| data.name == T::DOCUMENT.name));
    found.map(|found| found.name).ok_or_else(|| {
        let problem = format!("{provider} documents no event with the data `{}`", T::DOCUMENT.name);
        hookseal::binding::invalid_option("on", &problem)
    })
}
