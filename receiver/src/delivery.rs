//! What a handler is told of the attempt that it runs for.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use hookseal::receive::mistake;
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
    /// Whether a transaction can hold the mark.
    in_database: bool,
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
        in_database: bool,
        keep: Duration,
        attempt: u32,
        variant: Option<String>,
        signal: CancellationToken,
    ) -> Self {
        let mark = AtomicU8::new(OPEN);
        Self { inner: Arc::new(Inner { key, token, in_database, keep, attempt, variant, signal, mark }) }
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
    /// [`Overtaken`], where another attempt has taken over: roll back. Where the store does not answer. `invalid_option`
    /// ([`hookseal::Error`]) after the handler's end, and where the store is in no database.
    pub async fn complete(&self, transaction: &mut impl Transaction) -> Result<(), StoreError> {
        if self.inner.mark.load(Ordering::Acquire) == ENDED {
            return Err(mistake::complete_late().into());
        }
        let Some(token) = &self.inner.token else { return Ok(()) };
        if !self.inner.in_database {
            return Err(mistake::complete_nowhere().into());
        }
        let kept = transaction.complete(&self.inner.key, token, self.inner.keep).await?;
        let mark = if kept == Kept::Ok { COMMITTED } else { OVERTAKEN };
        self.inner.mark.store(mark, Ordering::Release);
        if kept == Kept::Ok { Ok(()) } else { Err(Overtaken::new(&self.inner.key).into()) }
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

/// Another attempt has taken over: the transaction must be rolled back. A handler that gives it, whoever made it, has its
/// delivery sent again, and nothing marked.
#[derive(Debug)]
pub struct Overtaken {
    message: String,
}

impl Overtaken {
    /// Of the event with this [key](Delivery::key).
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self { message: mistake::overtaken(key) }
    }
}

impl fmt::Display for Overtaken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Overtaken {}
