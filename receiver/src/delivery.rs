//! What a handler is told of the attempt that it runs for.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::store::{Kept, StoreError, Token};

/// What has become of [`Delivery::complete`].
const OPEN: u8 = 0;
const COMMITTED: u8 = 1;
const OVERTAKEN: u8 = 2;
const ENDED: u8 = 3;

/// The attempt that a handler runs for.
#[derive(Clone, Debug)]
pub struct Delivery {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    key: String,
    /// None without a store.
    token: Option<Token>,
    keep: Duration,
    attempt: u32,
    variant: Option<String>,
    signal: CancellationToken,
    mark: AtomicU8,
}

/// A transaction of the user's, in which the mark can be set.
pub trait Transaction {
    /// Sets the mark, as [`Store::complete`](crate::Store::complete) does.
    fn complete(
        &mut self,
        key: &str,
        token: &Token,
        keep: Duration,
    ) -> impl Future<Output = Result<Kept, StoreError>> + Send;
}

impl Delivery {
    pub(crate) fn new(
        key: String,
        token: Option<Token>,
        keep: Duration,
        attempt: u32,
        variant: Option<String>,
        signal: CancellationToken,
    ) -> Self {
        Self { inner: Arc::new(Inner { key, token, keep, attempt, variant, signal, mark: AtomicU8::new(OPEN) }) }
    }

    /// Which attempt it is, counted from 1; 1 without a store.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.inner.attempt
    }

    /// The event's name in the store.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.inner.key
    }

    /// The value of the header that splits keys.
    #[must_use]
    pub fn variant(&self) -> Option<&str> {
        self.inner.variant.as_deref()
    }

    /// Cancelled when the handler is to stop: its lease was lost, or the receiver closes.
    #[must_use]
    pub fn signal(&self) -> &CancellationToken {
        &self.inner.signal
    }

    /// Sets the mark in the user's own transaction, at best first: what the handler writes in it happens once. Without a
    /// store there is none to set.
    ///
    /// # Errors
    /// Where another attempt has taken over: roll back. Where the store does not answer. After the handler's end.
    pub async fn complete(&self, transaction: &mut impl Transaction) -> Result<(), StoreError> {
        if self.inner.mark.load(Ordering::Acquire) == ENDED {
            return Err("`complete` was called after the handler's end: await it inside".into());
        }
        let Some(token) = &self.inner.token else { return Ok(()) };
        let kept = transaction.complete(&self.inner.key, token, self.inner.keep).await?;
        let mark = if kept == Kept::Ok { COMMITTED } else { OVERTAKEN };
        self.inner.mark.store(mark, Ordering::Release);
        if kept == Kept::Ok { Ok(()) } else { Err(Box::new(Overtaken)) }
    }

    /// Whether the mark was set in the user's transaction, and whether another attempt was seen to have taken over.
    pub(crate) fn end(&self) -> Mark {
        match self.inner.mark.swap(ENDED, Ordering::AcqRel) {
            COMMITTED => Mark::Committed,
            OVERTAKEN => Mark::Overtaken,
            _ => Mark::Open,
        }
    }
}

/// What has become of [`Delivery::complete`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Open,
    Committed,
    Overtaken,
}

/// Another attempt has taken over: the transaction must be rolled back.
#[derive(Debug)]
struct Overtaken;

impl fmt::Display for Overtaken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("another attempt has taken over: roll the transaction back")
    }
}

impl std::error::Error for Overtaken {}
