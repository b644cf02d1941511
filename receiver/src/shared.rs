//! What a receiver and a queue's worker have in common.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

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

/// What outlives the moment in which a receiver is handed to its adapter.
#[derive(Debug)]
pub(crate) struct Life {
    pub(crate) closing: CancellationToken,
    pub(crate) running: AtomicU32,
    pub(crate) idle: Notify,
    pub(crate) counted: Counted,
}

impl Life {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            closing: CancellationToken::new(),
            running: AtomicU32::new(0),
            idle: Notify::new(),
            counted: Counted::new(),
        })
    }
}

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
