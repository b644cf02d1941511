//! A Redis whose replica takes over: what had not reached it is handled again, and the rest is not.
#![cfg(feature = "redis")]

use std::time::{Duration, Instant};

use hookseal_receiver::{Claimed, Kept, RedisStore, Store, Token};
use redis::AsyncTypedCommands;

#[allow(dead_code, reason = "other tests use other parts of it")]
mod servers;

use servers::Redis;

const LEASE: Duration = Duration::from_secs(60);
const KEEP: Duration = Duration::from_secs(3600);

fn token() -> Token {
    Token::new().expect("the system has random bytes")
}

async fn mark(store: &dyn Store, key: &str) {
    let token = token();
    let claimed = store.claim(key, &token, LEASE, KEEP).await.expect("it answers");
    assert!(matches!(claimed, Claimed::Fresh { attempt: 1, .. }), "{claimed:?}");
    assert_eq!(store.complete(key, &token, KEEP).await.expect("it answers"), Kept::Ok);
}

#[tokio::test]
async fn a_replica_that_takes_over_has_the_marks_that_reached_it() {
    let (mut primary, replica) = (Redis::start(), Redis::start());
    let before = RedisStore::new(primary.connection().await).await.expect("it answers");
    replica.connection().await;
    replica.replicate("127.0.0.1", &primary.port().to_string()).await;
    mark(&before, "copied").await;
    let mut asked = replica.connection().await;
    let start = Instant::now();
    while !asked.get("hookseal:copied").await.expect("it answers").is_some_and(|row| row.starts_with("done;")) {
        assert!(start.elapsed() < Duration::from_secs(30), "it is never copied");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // From here on it hears nothing more, and writes nothing.
    replica.replicate("127.0.0.1", "1").await;
    mark(&before, "lost").await;
    primary.stop();
    before.claim("between", &token(), LEASE, KEEP).await.expect_err("nobody answers");
    let after = RedisStore::new(replica.connection().await).await.expect("it answers");
    after.claim("between", &token(), LEASE, KEEP).await.expect_err("it is only read from");
    replica.replicate("NO", "ONE").await;
    // It does not know the scripts yet.
    assert_eq!(after.claim("copied", &token(), LEASE, KEEP).await.expect("it answers"), Claimed::Done);
    for key in ["lost", "between"] {
        mark(&after, key).await;
    }
}
