//! Marks in Redis.

use std::time::Duration;

use hookseal::receive::mistake;
use redis::aio::{ConnectionLike, ConnectionManager};
use redis::{InfoDict, Script, Value, from_redis_value};

use crate::store::{Claimed, Kept, Store, StoreError, StoreFuture, Token};

// A row is a text: the attempt (or `done`), lease, keep, age and token. The first three are of the moment when it was
// written, and what is left until it expires tells how long ago that was, by the clock of Redis.
macro_rules! with_row {
    ($script:literal) => {
        concat!(
            "local attempt, lease, keep, age, token = ",
            "string.match(redis.call('GET', KEYS[1]) or '', '^(%w+);(%d+);(%d+);(%d+);(.*)$')\n",
            $script
        )
    };
}
/// Where there is a row.
const CLAIM: &str = with_row!(
    "if attempt == 'done' then return {2, 0, 0} end
if attempt then
  local passed = keep - redis.call('PTTL', KEYS[1])
  if token ~= ARGV[1] and passed < tonumber(lease) then return {1, lease - passed, 0} end
  attempt, age = attempt + (token == ARGV[1] and 0 or 1), math.max(0, age + passed)
else attempt, age = 1, 0 end
redis.call('SET', KEYS[1], table.concat({attempt, ARGV[2], ARGV[3], age, ARGV[1]}, ';'), 'PX', ARGV[3])
return {0, attempt, age}"
);
const COMPLETE: &str = with_row!(
    "if token ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], 'done;0;0;0;' .. token, 'PX', ARGV[2]); return 1"
);
// A row that is not there is written to all the same, in vain: who asks for health learns where Redis takes nothing.
const RELEASE: &str = with_row!(
    "if not attempt then redis.call('SET', KEYS[1], '', 'XX') return 0 end
if token ~= ARGV[1] or attempt == 'done' then return 0 end
redis.call('SET', KEYS[1], table.concat({attempt, 0, keep, age, ''}, ';'), 'KEEPTTL'); return 1"
);

/// Keeps marks in Redis from 6.2 on, a single node or a cluster, by its clock: one key a script. It must not evict, and
/// should have an append-only file: up to a second of marks is lost with the process.
#[derive(Clone)]
pub struct RedisStore<C = ConnectionManager> {
    connection: C,
    claim: Script,
    complete: Script,
    release: Script,
}

impl<C> std::fmt::Debug for RedisStore<C> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("RedisStore").finish_non_exhaustive()
    }
}

impl<C: ConnectionLike + Clone + Send + Sync + 'static> RedisStore<C> {
    /// With a connection that is made anew where it breaks: a `ConnectionManager`, or a cluster's `ClusterConnection`.
    ///
    /// # Errors
    /// Where Redis, or a node of the cluster, may evict marks silently: `maxmemory-policy` must be `noeviction`. Where it
    /// does not answer, or does not let the user ask for `INFO memory`.
    pub async fn new(mut connection: C) -> Result<Self, StoreError> {
        // Many who run Redis for others forbid `CONFIG`.
        let asked: Value = redis::cmd("INFO").arg("memory").query_async(&mut connection).await?;
        let told = match asked.extract_error()? {
            Value::Map(nodes) => nodes.into_iter().map(|(_, told)| told).collect(),
            told => vec![told],
        };
        for node in told {
            let policy = from_redis_value::<InfoDict>(node)?.get::<String>("maxmemory_policy");
            if let Some(policy) = policy.filter(|policy| policy != "noeviction") {
                return Err(mistake::store_drops(&policy).into());
            }
        }
        Ok(Self {
            connection,
            claim: Script::new(CLAIM),
            complete: Script::new(COMPLETE),
            release: Script::new(RELEASE),
        })
    }

    async fn kept(&self, script: &Script, key: &str, arguments: &[&str]) -> Result<Kept, StoreError> {
        let mut connection = self.connection.clone();
        let mut call = script.prepare_invoke();
        call.key(name(key));
        for argument in arguments {
            call.arg(*argument);
        }
        let done: i64 = call.invoke_async(&mut connection).await?;
        Ok(if done == 1 { Kept::Ok } else { Kept::Stale })
    }
}

impl<C: ConnectionLike + Clone + Send + Sync + 'static> Store for RedisStore<C> {
    fn is_in_database(&self) -> bool {
        false
    }

    fn claim<'a>(
        &'a self,
        key: &'a str,
        token: &'a Token,
        lease: Duration,
        keep: Duration,
    ) -> StoreFuture<'a, Claimed> {
        Box::pin(async move {
            let mut connection = self.connection.clone();
            let (name, token, lease, keep) = (name(key), token.as_str(), in_ms(lease), in_ms(keep));
            let row = ["1", &lease, &keep, "0", token].join(";");
            // Most events are new, and a script takes Redis several times as long.
            let set: Option<String> =
                redis::cmd("SET").arg(&[&name, &row, "NX", "PX", &keep]).query_async(&mut connection).await?;
            if set.is_some() {
                return Ok(Claimed::Fresh { attempt: 1, age: Duration::ZERO });
            }
            let mut call = self.claim.prepare_invoke();
            call.key(name).arg(token).arg(lease).arg(keep);
            let (how, first, second): (u8, i64, i64) = call.invoke_async(&mut connection).await?;
            Ok(match how {
                0 => Claimed::Fresh { attempt: u32::try_from(first)?, age: of_ms(second) },
                1 => Claimed::Busy { remaining: of_ms(first) },
                _ => Claimed::Done,
            })
        })
    }

    fn complete<'a>(&'a self, key: &'a str, token: &'a Token, keep: Duration) -> StoreFuture<'a, Kept> {
        Box::pin(async move { self.kept(&self.complete, key, &[token.as_str(), &in_ms(keep)]).await })
    }

    fn release<'a>(&'a self, key: &'a str, token: &'a Token) -> StoreFuture<'a, Kept> {
        Box::pin(async move { self.kept(&self.release, key, &[token.as_str()]).await })
    }
}

/// As the other languages' receivers name it.
fn name(key: &str) -> String {
    ["hookseal:", key].concat()
}

fn in_ms(duration: Duration) -> String {
    duration.as_millis().to_string()
}

/// A clock that was set back makes an age negative.
fn of_ms(ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(ms).unwrap_or(0))
}
