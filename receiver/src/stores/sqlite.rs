//! Marks in a file, for one machine.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension, named_params};

use crate::delivery::Transaction;
use crate::store::{Claimed, Kept, Store, StoreError, StoreFuture, Token};

const TABLE: &str =
    "CREATE TABLE IF NOT EXISTS hookseal (key TEXT PRIMARY KEY, token TEXT NOT NULL, done INTEGER NOT NULL, \
     attempt INTEGER NOT NULL, first_at INTEGER NOT NULL, lease_until INTEGER NOT NULL, expires_at INTEGER NOT NULL) \
     STRICT;
     CREATE INDEX IF NOT EXISTS hookseal_expires ON hookseal (expires_at)";

/// A row: it is granted. None: [`REFUSED`] words why.
const CLAIM: &str = "INSERT INTO hookseal AS h VALUES (:key, :token, 0, 1, :now, :now + :lease, :now + :keep)
    ON CONFLICT (key) DO UPDATE SET
      attempt = CASE WHEN h.expires_at <= :now THEN 1 WHEN h.token = :token THEN h.attempt ELSE h.attempt + 1 END,
      first_at = CASE WHEN h.expires_at <= :now THEN :now ELSE h.first_at END,
      done = 0, token = :token, lease_until = :now + :lease, expires_at = :now + :keep
    WHERE h.expires_at <= :now OR NOT h.done AND (h.lease_until <= :now OR h.token = :token)
    RETURNING attempt, :now - first_at";
const REFUSED: &str = "SELECT done, lease_until - :now FROM hookseal WHERE key = :key AND expires_at > :now";
const COMPLETE: &str = "UPDATE hookseal SET done = 1, expires_at = :now + :keep WHERE key = :key AND token = :token";
const RELEASE: &str =
    "UPDATE hookseal SET token = '', lease_until = 0 WHERE key = :key AND token = :token AND NOT done";
const SWEEP: &str = "DELETE FROM hookseal WHERE key IN (SELECT key FROM hookseal WHERE expires_at <= :now LIMIT 1000)";
/// A sweep after so many claims.
const SWEEP_EVERY: u32 = 1000;

/// Keeps marks in an `SQLite` file, by this machine's clock. Not on a network disk.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug)]
struct Inner {
    connection: Connection,
    claims: u32,
}

impl SqliteStore {
    /// Opens the file, and makes the table where it is not there.
    ///
    /// # Errors
    /// What `SQLite` says.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::of(Connection::open(path)?)
    }

    /// With a connection of one's own, which the store then has for itself.
    ///
    /// # Errors
    /// What `SQLite` says.
    pub fn of(connection: Connection) -> Result<Self, StoreError> {
        connection.busy_timeout(Duration::from_millis(250))?;
        connection.execute_batch(&format!("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; {TABLE}"))?;
        Ok(Self { inner: Arc::new(Mutex::new(Inner { connection, claims: 0 })) })
    }

    /// On a thread that may wait: a disk is not asynchronous.
    fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Inner) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> StoreFuture<'_, T> {
        let inner = self.inner.clone();
        Box::pin(async move {
            let made =
                tokio::task::spawn_blocking(move || work(&mut inner.lock().unwrap_or_else(PoisonError::into_inner)));
            Ok(made.await??)
        })
    }
}

impl Inner {
    fn claim(&mut self, key: &str, token: &str, lease: i64, keep: i64) -> Result<Claimed, rusqlite::Error> {
        self.claims = self.claims.wrapping_add(1);
        if self.claims.is_multiple_of(SWEEP_EVERY) {
            self.connection.prepare_cached(SWEEP)?.execute(named_params! { ":now": now() })?;
        }
        // A row that is gone between the two: it was swept, and the second claim is granted.
        for _ in 0..2 {
            let now = now();
            let mut claim = self.connection.prepare_cached(CLAIM)?;
            let values = named_params! { ":key": key, ":token": token, ":now": now, ":lease": lease, ":keep": keep };
            let granted =
                claim.query_row(values, |row| Ok(Claimed::Fresh { attempt: row.get(0)?, age: of_ms(row.get(1)?) }));
            if let Some(granted) = granted.optional()? {
                return Ok(granted);
            }
            let mut refused = self.connection.prepare_cached(REFUSED)?;
            let refused = refused.query_row(named_params! { ":key": key, ":now": now }, |row| {
                let done: bool = row.get(0)?;
                Ok(if done { Claimed::Done } else { Claimed::Busy { remaining: of_ms(row.get(1)?) } })
            });
            if let Some(refused) = refused.optional()? {
                return Ok(refused);
            }
        }
        Ok(Claimed::Busy { remaining: Duration::ZERO })
    }
}

fn complete(connection: &Connection, key: &str, token: &str, keep: i64) -> Result<Kept, rusqlite::Error> {
    let values = named_params! { ":key": key, ":token": token, ":now": now(), ":keep": keep };
    Ok(kept(connection.prepare_cached(COMPLETE)?.execute(values)?))
}

impl Store for SqliteStore {
    fn claim<'a>(
        &'a self,
        key: &'a str,
        token: &'a Token,
        lease: Duration,
        keep: Duration,
    ) -> StoreFuture<'a, Claimed> {
        let (key, token) = (key.to_owned(), token.as_str().to_owned());
        self.with(move |inner| inner.claim(&key, &token, in_ms(lease), in_ms(keep)))
    }

    fn complete<'a>(&'a self, key: &'a str, token: &'a Token, keep: Duration) -> StoreFuture<'a, Kept> {
        let (key, token) = (key.to_owned(), token.as_str().to_owned());
        self.with(move |inner| complete(&inner.connection, &key, &token, in_ms(keep)))
    }

    fn release<'a>(&'a self, key: &'a str, token: &'a Token) -> StoreFuture<'a, Kept> {
        let (key, token) = (key.to_owned(), token.as_str().to_owned());
        self.with(move |inner| {
            let values = named_params! { ":key": key, ":token": token };
            Ok(kept(inner.connection.prepare_cached(RELEASE)?.execute(values)?))
        })
    }
}

/// In the file that has the marks. A handler is on a thread that must not wait, and such a transaction stays on one
/// thread: run it in `tokio::task::spawn_blocking`, and there `Handle::block_on(delivery.complete(&mut transaction))`.
impl Transaction for rusqlite::Transaction<'_> {
    fn complete(
        &mut self,
        key: &str,
        token: &Token,
        keep: Duration,
    ) -> impl Future<Output = Result<Kept, StoreError>> + Send {
        // At once, because a connection must not be looked at from two threads.
        let kept = complete(self, key, token.as_str(), in_ms(keep)).map_err(StoreError::from);
        async move { kept }
    }
}

const fn kept(rows: usize) -> Kept {
    if rows == 0 { Kept::Stale } else { Kept::Ok }
}

fn now() -> i64 {
    in_ms(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

fn in_ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4)
}

/// A clock that was set back makes an age negative.
fn of_ms(ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(ms).unwrap_or(0))
}
