//! Marks in `PostgreSQL`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use deadpool_postgres::Pool;
use tokio_postgres::Row;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{ToSql, Type};

use crate::delivery::Transaction;
use crate::store::{Claimed, Kept, Store, StoreError, StoreFuture, Token};

/// The table, for migrations of one's own.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS hookseal (key text COLLATE \"C\" PRIMARY KEY, token text NOT NULL, \
     done boolean NOT NULL, attempt integer NOT NULL, first_at timestamptz NOT NULL, lease_until timestamptz NOT NULL, \
     expires_at timestamptz NOT NULL);
     CREATE INDEX IF NOT EXISTS hookseal_expires ON hookseal (expires_at)";

/// A row: it is granted. None: [`REFUSED`] words why. Durations are in milliseconds.
const CLAIM: &str = "WITH t AS MATERIALIZED (SELECT clock_timestamp() AS now)
    INSERT INTO hookseal AS h SELECT $1, $2, false, 1, t.now, t.now + $3 * interval '1 ms', t.now + $4 * interval '1 ms' FROM t
    ON CONFLICT (key) DO UPDATE SET
      attempt = CASE WHEN h.expires_at <= clock_timestamp() THEN 1 WHEN h.token = $2 THEN h.attempt ELSE h.attempt + 1 END,
      first_at = CASE WHEN h.expires_at <= clock_timestamp() THEN excluded.first_at ELSE h.first_at END,
      done = false, token = $2, lease_until = clock_timestamp() + $3 * interval '1 ms',
      expires_at = clock_timestamp() + $4 * interval '1 ms'
    WHERE h.expires_at <= clock_timestamp() OR NOT h.done AND (h.lease_until <= clock_timestamp() OR h.token = $2)
    RETURNING attempt, (extract(epoch FROM clock_timestamp() - first_at) * 1000)::float8";
const REFUSED: &str = "SELECT done, CASE WHEN done THEN 0 ELSE
      (extract(epoch FROM greatest(lease_until, clock_timestamp()) - clock_timestamp()) * 1000)::float8 END
    FROM hookseal WHERE key = $1 AND expires_at > clock_timestamp()";
const COMPLETE: &str = "UPDATE hookseal SET done = true, expires_at = clock_timestamp() + $3 * interval '1 ms'
    WHERE key = $1 AND token = $2";
const RELEASE: &str = "UPDATE hookseal SET token = '', lease_until = '-infinity'
    WHERE key = $1 AND token = $2 AND NOT done";
const SWEEP: &str = "DELETE FROM hookseal WHERE key IN
    (SELECT key FROM hookseal WHERE expires_at <= clock_timestamp() LIMIT 1000 FOR UPDATE SKIP LOCKED)";

/// A sweep after so many claims.
const SWEEP_EVERY: u32 = 1000;

/// Keeps marks in `PostgreSQL`, by its clock: with a pool of `deadpool-postgres`, which connects again where a server
/// went away; a pooler of transactions may stand between. Each call is one round trip, and commits by itself. Give the
/// pool a limit of time for connecting and for waiting (`Timeouts`): a database that does not answer is then the
/// receiver's `503`, and not a request that hangs. Give the role of its connections a `lock_timeout` of a second: a claim
/// waits for who holds the row in a transaction.
///
/// ```
/// use deadpool_postgres::tokio_postgres::{Config, NoTls};
/// use deadpool_postgres::{Manager, Pool};
/// use hookseal_receiver::PostgresStore;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let settings: Config = "host=127.0.0.1 user=app dbname=app".parse()?;
/// let store = PostgresStore::new(Pool::builder(Manager::new(settings, NoTls)).build()?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct PostgresStore {
    pool: Pool,
    claims: Arc<AtomicU32>,
}

/// Shows how many connections there are, and not where to.
impl std::fmt::Debug for PostgresStore {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("PostgresStore").field("connections", &self.pool.status().size).finish_non_exhaustive()
    }
}

impl PostgresStore {
    /// With a pool, which connects when it is first asked.
    #[must_use]
    pub fn new(pool: Pool) -> Self {
        Self { pool, claims: Arc::default() }
    }

    /// Makes the table where it is not there.
    ///
    /// # Errors
    /// What `PostgreSQL` says.
    pub async fn create_table(&self) -> Result<(), StoreError> {
        Ok(self.pool.get().await?.batch_execute(TABLE).await?)
    }

    /// Removes a thousand rows whose time is over, as it does by itself after every thousand claims. Gives how many.
    ///
    /// # Errors
    /// What `PostgreSQL` says.
    pub async fn sweep(&self) -> Result<u64, StoreError> {
        self.changed(SWEEP, &[]).await
    }

    async fn changed(&self, statement: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        Ok(self.pool.get().await?.execute_typed(statement, values).await?)
    }

    async fn row(&self, statement: &str, values: &[Value<'_>]) -> Result<Option<Row>, StoreError> {
        Ok(self.pool.get().await?.query_typed_opt(statement, values).await?)
    }

    async fn claimed(&self, key: &str, token: &Token, lease: Duration, keep: Duration) -> Result<Claimed, StoreError> {
        if self.claims.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            let store = self.clone();
            // Rows that stay are in nobody's way, and the next claim says if the database is down.
            tokio::spawn(async move { store.sweep().await.map(drop).ok() });
        }
        let (token, lease, keep) = (token.as_str(), in_ms(lease), in_ms(keep));
        let values = [text(&key), text(&token), ms(&lease), ms(&keep)];
        // A row that is gone between the two: it was swept, and the second claim is granted.
        for _ in 0..2 {
            if let Some(row) = self.row(CLAIM, &values).await? {
                let attempt = u32::try_from(row.try_get::<_, i32>(0)?)?;
                return Ok(Claimed::Fresh { attempt, age: of_ms(row.try_get(1)?) });
            }
            if let Some(row) = self.row(REFUSED, &[text(&key)]).await? {
                let done: bool = row.try_get(0)?;
                return Ok(if done { Claimed::Done } else { Claimed::Busy { remaining: of_ms(row.try_get(1)?) } });
            }
        }
        Ok(Claimed::Busy { remaining: Duration::ZERO })
    }
}

impl Store for PostgresStore {
    fn claim<'a>(
        &'a self,
        key: &'a str,
        token: &'a Token,
        lease: Duration,
        keep: Duration,
    ) -> StoreFuture<'a, Claimed> {
        Box::pin(self.claimed(key, token, lease, keep))
    }

    fn complete<'a>(&'a self, key: &'a str, token: &'a Token, keep: Duration) -> StoreFuture<'a, Kept> {
        Box::pin(async move {
            let (token, keep) = (token.as_str(), in_ms(keep));
            let values = [text(&key), text(&token), ms(&keep)];
            Ok(kept(self.changed(COMPLETE, &values).await?))
        })
    }

    fn release<'a>(&'a self, key: &'a str, token: &'a Token) -> StoreFuture<'a, Kept> {
        Box::pin(async move { Ok(kept(self.changed(RELEASE, &[text(&key), text(&token.as_str())]).await?)) })
    }
}

/// At best first in the transaction: the row's lock then stops any take-over until the commit.
impl Transaction for tokio_postgres::Transaction<'_> {
    async fn complete(&mut self, key: &str, token: &Token, keep: Duration) -> Result<Kept, StoreError> {
        let (token, keep) = (token.as_str(), in_ms(keep));
        let values = [text(&key), text(&token), ms(&keep)];
        marked(self.execute_typed(COMPLETE, &values).await)
    }
}

/// As one of `tokio-postgres`.
impl Transaction for deadpool_postgres::Transaction<'_> {
    async fn complete(&mut self, key: &str, token: &Token, keep: Duration) -> Result<Kept, StoreError> {
        let (token, keep) = (token.as_str(), in_ms(keep));
        let values = [text(&key), text(&token), ms(&keep)];
        marked(self.execute_typed(COMPLETE, &values).await)
    }
}

/// A transaction that sees the row as it was before another attempt took over, and may not change it.
fn marked(rows: Result<u64, tokio_postgres::Error>) -> Result<Kept, StoreError> {
    match rows {
        Err(error) if error.code() == Some(&SqlState::T_R_SERIALIZATION_FAILURE) => Ok(Kept::Stale),
        rows => Ok(kept(rows?)),
    }
}

/// A value with its type: statements that know the types need not be prepared, which takes a round trip more, and fails
/// behind a pooler of transactions, where the next statement may come to another connection.
type Value<'a> = (&'a (dyn ToSql + Sync), Type);

fn text<'a>(value: &'a &str) -> Value<'a> {
    (value, Type::TEXT)
}

const fn ms(value: &f64) -> Value<'_> {
    (value, Type::FLOAT8)
}

const fn kept(rows: u64) -> Kept {
    if rows == 0 { Kept::Stale } else { Kept::Ok }
}

#[allow(clippy::cast_precision_loss, reason = "PostgreSQL multiplies intervals by doubles")]
fn in_ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// A clock that was set back makes an age negative.
fn of_ms(ms: f64) -> Duration {
    Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default()
}
