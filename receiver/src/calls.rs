//! Calls of the store: each gives the machine what came of it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use hookseal::receive::{Config, Input};
use tokio::time::{sleep, timeout};

use crate::store::{Claimed, Kept, Store, StoreError, Token};

/// What came of a call, later.
pub(crate) type Call = Pin<Box<dyn Future<Output = Input> + Send>>;

/// An event in the store, and the attempt that has it or wants it.
pub(crate) struct Held {
    store: Arc<dyn Store>,
    key: String,
    token: Token,
    lease: Duration,
    keep: Duration,
    /// How long a call may take.
    limit: Duration,
}

impl Held {
    pub(crate) fn new(store: Arc<dyn Store>, key: String, token: Token, config: &Config) -> Self {
        let limit = ms(config.store_timeout_ms().into());
        Self { store, key, token, lease: ms(config.lease_ms()), keep: ms(config.keep_ms()), limit }
    }

    /// Claims it, or renews its lease.
    pub(crate) fn claim(self) -> Call {
        Box::pin(async move {
            let Self { store, key, token, lease, keep, limit } = self;
            match answered(limit, store.claim(&key, &token, lease, keep)).await {
                Ok(Claimed::Fresh { attempt, age }) => Input::Fresh { attempt, age_ms: in_ms(age) },
                Ok(Claimed::Busy { remaining }) => Input::Busy { remaining_ms: in_ms(remaining) },
                Ok(Claimed::Done) => Input::Done,
                Err(_) => Input::ClaimFailed,
            }
        })
    }

    /// Marks it, after a pause.
    pub(crate) fn complete(self, pause: Duration) -> Call {
        Box::pin(async move {
            sleep(pause).await;
            match answered(self.limit, self.store.complete(&self.key, &self.token, self.keep)).await {
                Ok(Kept::Ok) => Input::Completed,
                Ok(Kept::Stale) => Input::Stale,
                Err(_) => Input::CompleteFailed,
            }
        })
    }

    /// Gives it back.
    pub(crate) fn release(self) -> Call {
        Box::pin(async move {
            // Whatever it says: the lease ends by itself.
            let _ = answered(self.limit, self.store.release(&self.key, &self.token)).await;
            Input::Released
        })
    }
}

/// A call of the store, for no longer than one may take.
async fn answered<T>(limit: Duration, call: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    timeout(limit, call).await.unwrap_or_else(|elapsed| Err(elapsed.into()))
}

pub(crate) const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn in_ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
