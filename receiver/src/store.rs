//! What a store of marks does.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// What a call of a store gives later.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Why a store gave no answer: it is down, slow or full.
pub type StoreError = Box<dyn Error + Send + Sync>;

/// Names one attempt: 16 random bytes in hexadecimal, made by the caller, so that a call whose answer was lost can be
/// made again.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Token(String);

impl Token {
    /// A new one.
    ///
    /// # Errors
    /// Where the system gives no random bytes.
    pub fn new() -> Result<Self, StoreError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(Self(format!("{:032x}", u128::from_be_bytes(bytes))))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Who knows a token can end its attempt.
impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token([redacted])")
    }
}

/// What a claim gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// The caller holds the key.
    Fresh {
        /// Which attempt it is, counted from 1.
        attempt: u32,
        /// How long ago the first attempt was.
        age: Duration,
    },
    /// Another attempt holds it.
    Busy {
        /// For so long at most.
        remaining: Duration,
    },
    /// It is done.
    Done,
}

/// What marking or freeing a key gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is so now.
    Ok,
    /// The key is another attempt's.
    Stale,
}

/// A store of marks. One test suite, `tests/stores/contract.rs`, holds every store to this contract.
///
/// Only an atomic compare-and-set grants; the clock is the store's own; what cannot be said is an error, never
/// [`Fresh`](Claimed::Fresh).
pub trait Store: Send + Sync + 'static {
    /// Claims a key for the length of a lease. Fresh where the key is absent, expired or free, where its lease ran
    /// out, and where the token is the caller's own, which renews the lease. `keep` is how long the row stays.
    fn claim<'a>(&'a self, key: &'a str, token: &'a Token, lease: Duration, keep: Duration)
    -> StoreFuture<'a, Claimed>;

    /// Marks a key as done. Tokens are compared, not times: a lease that ran out untaken is still its holder's. Twice
    /// is fine.
    fn complete<'a>(&'a self, key: &'a str, token: &'a Token, keep: Duration) -> StoreFuture<'a, Kept>;

    /// Whether [`Delivery::complete`](crate::Delivery::complete) can set the mark in a transaction of the user's, which is
    /// of the same database.
    fn is_in_database(&self) -> bool {
        true
    }

    /// Gives a key back. Its row stays, for attempt and age.
    ///
    /// The health check asks for it, too, with a key that nobody holds: fail where nothing can be written.
    fn release<'a>(&'a self, key: &'a str, token: &'a Token) -> StoreFuture<'a, Kept>;
}
