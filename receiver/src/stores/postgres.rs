//! Marks in `PostgreSQL`.

use std::time::Duration;

use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, GenericClient};

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

/// Keeps marks in `PostgreSQL`, by its clock: with a connection of `tokio-postgres`, whose calls commit by themselves.
/// A pool is one more line: implement [`Store`] by taking a client from it.
#[derive(Debug)]
pub struct PostgresStore {
    client: Client,
}

impl PostgresStore {
    /// With a connection that no transaction is open on.
    #[must_use]
    pub const fn new(client: Client) -> Self {
        Self { client }
    }

    /// Makes the table where it is not there.
    ///
    /// # Errors
    /// What `PostgreSQL` says.
    pub async fn create_table(&self) -> Result<(), StoreError> {
        Ok(self.client.batch_execute(TABLE).await?)
    }

    /// Removes a thousand rows whose time is over: to be called now and then. Gives how many.
    ///
    /// # Errors
    /// What `PostgreSQL` says.
    pub async fn sweep(&self) -> Result<u64, StoreError> {
        Ok(self.client.execute(SWEEP, &[]).await?)
    }

    async fn claimed(&self, key: &str, token: &Token, lease: Duration, keep: Duration) -> Result<Claimed, StoreError> {
        let (token, lease, keep) = (token.as_str(), in_ms(lease), in_ms(keep));
        let values: [&(dyn ToSql + Sync); 4] = [&key, &token, &lease, &keep];
        // A row that is gone between the two: it was swept, and the second claim is granted.
        for _ in 0..2 {
            if let Some(row) = self.client.query_opt(CLAIM, &values).await? {
                let attempt = u32::try_from(row.try_get::<_, i32>(0)?)?;
                return Ok(Claimed::Fresh { attempt, age: of_ms(row.try_get(1)?) });
            }
            if let Some(row) = self.client.query_opt(REFUSED, &[&key]).await? {
                let done: bool = row.try_get(0)?;
                return Ok(if done { Claimed::Done } else { Claimed::Busy { remaining: of_ms(row.try_get(1)?) } });
            }
        }
        Ok(Claimed::Busy { remaining: Duration::ZERO })
    }
}

async fn complete(client: &impl GenericClient, key: &str, token: &Token, keep: Duration) -> Result<Kept, StoreError> {
    let (token, keep) = (token.as_str(), in_ms(keep));
    Ok(kept(client.execute(COMPLETE, &[&key, &token, &keep]).await?))
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
        Box::pin(complete(&self.client, key, token, keep))
    }

    fn release<'a>(&'a self, key: &'a str, token: &'a Token) -> StoreFuture<'a, Kept> {
        Box::pin(async move { Ok(kept(self.client.execute(RELEASE, &[&key, &token.as_str()]).await?)) })
    }

    fn reach(&self) -> StoreFuture<'_, ()> {
        Box::pin(async { Ok(self.client.query("SELECT 1 FROM hookseal LIMIT 1", &[]).await.map(drop)?) })
    }
}

/// At best first in the transaction: the row's lock then stops any take-over until the commit.
impl Transaction for tokio_postgres::Transaction<'_> {
    async fn complete(&mut self, key: &str, token: &Token, keep: Duration) -> Result<Kept, StoreError> {
        complete(self, key, token, keep).await
    }
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
