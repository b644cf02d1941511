//! Calls of the store: each gives the machine what came of it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use hookseal::receive::Input;
use tokio::time::{sleep, timeout};

use crate::shared::{Shared, with_causes};
use crate::store::{Claimed, Kept, Store, StoreError, Token};

/// What came of a call, later.
pub(crate) type Call = Pin<Box<dyn Future<Output = Input> + Send>>;

/// An event in the store, and the attempt that has it or wants it.
pub(crate) struct Held {
    shared: Arc<Shared>,
    store: Arc<dyn Store>,
    key: String,
    token: Token,
}

impl Held {
    pub(crate) fn new(shared: Arc<Shared>, store: Arc<dyn Store>, key: String, token: Token) -> Self {
        Self { shared, store, key, token }
    }

    /// Claims it, or renews its lease.
    pub(crate) fn claim(self) -> Call {
        Box::pin(async move {
            let config = &self.shared.config;
            let (lease, keep) = (ms(config.lease_ms()), ms(config.keep_ms()));
            match self.answered(self.store.claim(&self.key, &self.token, lease, keep)).await {
                Ok(Claimed::Fresh { attempt, age }) => Input::Fresh { attempt, age_ms: in_ms(age) },
                Ok(Claimed::Busy { remaining }) => Input::Busy { remaining_ms: in_ms(remaining) },
                Ok(Claimed::Done) => Input::Done,
                Err(()) => Input::ClaimFailed,
            }
        })
    }

    /// Marks it, after a pause.
    pub(crate) fn complete(self, pause: Duration) -> Call {
        Box::pin(async move {
            sleep(pause).await;
            let keep = ms(self.shared.config.keep_ms());
            match self.answered(self.store.complete(&self.key, &self.token, keep)).await {
                Ok(Kept::Ok) => Input::Completed,
                Ok(Kept::Stale) => Input::Stale,
                Err(()) => Input::CompleteFailed,
            }
        })
    }

    /// Gives it back.
    pub(crate) fn release(self) -> Call {
        Box::pin(async move {
            // Whatever it says: the lease ends by itself.
            let _ = self.answered(self.store.release(&self.key, &self.token)).await;
            Input::Released
        })
    }

    /// A call of the store, for no longer than one may take. With what it failed is logged.
    async fn answered<T>(&self, call: impl Future<Output = Result<T, StoreError>>) -> Result<T, ()> {
        let limit = ms(self.shared.config.store_timeout_ms().into());
        let answer = timeout(limit, call).await.unwrap_or_else(|elapsed| Err(elapsed.into()));
        answer.map_err(|error| self.shared.log(&format!("the store failed: {}", with_causes(&*error))))
    }
}

pub(crate) const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn in_ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
