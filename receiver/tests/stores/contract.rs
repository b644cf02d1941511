//! What is asked of every store: each sentence of the contract in `store.rs`, also of many at once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hookseal::Webhook;
use hookseal::receive::{HealthLimits, Queue};
use hookseal_receiver::{Claimed, Kept, Receiver, ReceiverOptions, Store, Token};

pub(crate) const LEASE: Duration = Duration::from_secs(60);
pub(crate) const KEEP: Duration = Duration::from_secs(3600);

pub(crate) fn token() -> Token {
    Token::new().expect("the system has random bytes")
}

pub(crate) fn attempt(claimed: Claimed) -> u32 {
    fresh(claimed).0
}

/// Which attempt it is, and how long ago the first one was.
fn fresh(claimed: Claimed) -> (u32, Duration) {
    match claimed {
        Claimed::Fresh { attempt, age } => (attempt, age),
        other => panic!("expected it to be granted, and not {other:?}"),
    }
}

pub(crate) async fn claim(store: &dyn Store, key: &str, token: &Token, lease: Duration, keep: Duration) -> Claimed {
    store.claim(key, token, lease, keep).await.expect("it answers")
}

/// Asks until it is granted: a lease or a row ends by the store's own clock.
pub(crate) async fn granted(store: &dyn Store, key: &str, token: &Token) -> (u32, Duration) {
    let start = Instant::now();
    loop {
        if let Claimed::Fresh { attempt, age } = claim(store, key, token, LEASE, KEEP).await {
            return (attempt, age);
        }
        assert!(start.elapsed() < Duration::from_secs(30), "it is never granted");
        tokio::task::yield_now().await;
    }
}

/// What the health check says of it.
pub(crate) async fn is_reachable(store: Arc<dyn Store>) -> bool {
    let webhook = Webhook::new("singlekey", "the secret from the dashboard").expect("it is valid");
    let options = ReceiverOptions::of(&webhook);
    let receiver = Receiver::with_options(webhook, "e", Some(store), options).expect("it is valid");
    let checked = receiver.health(HealthLimits::default())(Queue::None).await;
    let reachable = checked.body["checks"]["store_reachable"].as_bool().expect("there is one");
    assert_eq!(checked.status, if reachable { 200 } else { 503 });
    reachable
}

/// The whole contract.
pub(crate) async fn holds(store: Arc<dyn Store>) {
    assert!(is_reachable(store.clone()).await);
    let store = &*store;
    let (first, second) = (token(), token());

    // An absent key is granted, and held against others; the holder's own token renews.
    assert_eq!(attempt(claim(store, "a", &first, LEASE, KEEP).await), 1);
    match claim(store, "a", &second, LEASE, KEEP).await {
        Claimed::Busy { remaining } => assert!(remaining > LEASE / 2 && remaining <= LEASE, "{remaining:?}"),
        other => panic!("expected it to be busy, and not {other:?}"),
    }
    assert_eq!(attempt(claim(store, "a", &first, LEASE, KEEP).await), 1, "a repeated claim is the same attempt");

    // Who does not hold it can neither mark nor free it.
    assert_eq!(store.complete("a", &second, KEEP).await.expect("it answers"), Kept::Stale);
    assert_eq!(store.release("a", &second).await.expect("it answers"), Kept::Stale);
    assert_eq!(store.complete("unknown", &first, KEEP).await.expect("it answers"), Kept::Stale);

    // A mark stays, is set twice without harm, and is not freed.
    assert_eq!(store.complete("a", &first, KEEP).await.expect("it answers"), Kept::Ok);
    assert_eq!(store.complete("a", &first, KEEP).await.expect("it answers"), Kept::Ok);
    assert_eq!(store.release("a", &first).await.expect("it answers"), Kept::Stale);
    assert_eq!(claim(store, "a", &second, LEASE, KEEP).await, Claimed::Done);
    assert_eq!(claim(store, "a", &first, LEASE, KEEP).await, Claimed::Done, "its own token, too");

    // A free key is granted to the next, with attempt and age kept; a renewal tells the age, too.
    assert_eq!(attempt(claim(store, "b", &first, LEASE, KEEP).await), 1);
    let passed = passed(store).await;
    assert_aged(fresh(claim(store, "b", &first, LEASE, KEEP).await), 1, passed);
    assert_eq!(store.release("b", &first).await.expect("it answers"), Kept::Ok);
    assert_aged(fresh(claim(store, "b", &second, LEASE, KEEP).await), 2, passed);
    assert_eq!(store.complete("b", &first, KEEP).await.expect("it answers"), Kept::Stale, "it gave the key back");
    assert_eq!(store.release("b", &second).await.expect("it answers"), Kept::Ok);
    assert_eq!(store.release("b", &second).await.expect("it answers"), Kept::Stale, "it gave the key back");
    assert_aged(fresh(claim(store, "b", &second, LEASE, KEEP).await), 3, passed);

    // A lease that ran out untaken is still its holder's; taken, it is not.
    claim(store, "c", &first, passed, KEEP).await;
    assert_aged(granted(store, "c", &second).await, 2, passed);
    assert!(matches!(claim(store, "c", &first, LEASE, KEEP).await, Claimed::Busy { .. }), "it is not renewed");
    assert_eq!(store.complete("c", &first, KEEP).await.expect("it answers"), Kept::Stale);
    assert_eq!(store.release("c", &first).await.expect("it answers"), Kept::Stale);
    assert_eq!(store.complete("c", &second, KEEP).await.expect("it answers"), Kept::Ok);
    claim(store, "d", &first, Duration::from_millis(1), KEEP).await;
    assert_eq!(store.complete("d", &first, KEEP).await.expect("it answers"), Kept::Ok);
    claim(store, "f", &first, Duration::from_millis(1), KEEP).await;
    assert_eq!(store.release("f", &first).await.expect("it answers"), Kept::Ok);
    claim(store, "g", &first, Duration::ZERO, KEEP).await;
    assert_eq!(attempt(claim(store, "g", &first, LEASE, KEEP).await), 1, "its holder renews it");
    assert!(matches!(claim(store, "g", &second, LEASE, KEEP).await, Claimed::Busy { .. }));

    // A mark whose time is over is as if it had never been, and so is a claim.
    claim(store, "e", &first, LEASE, KEEP).await;
    assert_eq!(store.complete("e", &first, passed).await.expect("it answers"), Kept::Ok);
    let (again, age) = granted(store, "e", &second).await;
    assert!(again == 1 && age < passed, "{again}, {age:?}");
    claim(store, "h", &first, LEASE, passed).await;
    let (again, age) = granted(store, "h", &second).await;
    assert!(again == 1 && age < passed, "{again}, {age:?}");
    assert_eq!(store.complete("h", &first, KEEP).await.expect("it answers"), Kept::Stale);

    // Any bytes that keys have.
    let longest = format!("{}~{}:{}", "e".repeat(64), "v".repeat(100), "k".repeat(200));
    assert_eq!(attempt(claim(store, &longest, &first, LEASE, KEEP).await), 1);
    for other in ["A", "a~", "~a", "aa", "a "] {
        assert_eq!(attempt(claim(store, other, &first, LEASE, KEEP).await), 1, "{other:?} is another");
    }
    assert_eq!(attempt(claim(store, "e:'; --%\"\\", &first, LEASE, KEEP).await), 1);
}

/// Some time, which has passed by the store's own clock.
async fn passed(store: &dyn Store) -> Duration {
    let (time, first, second) = (Duration::from_millis(30), token(), token());
    claim(store, "passed", &first, time, KEEP).await;
    granted(store, "passed", &second).await;
    time
}

/// Of this attempt, and at least so old. The two times are not of one call.
fn assert_aged((attempt, age): (u32, Duration), expected: u32, at_least: Duration) {
    assert_eq!(attempt, expected);
    assert!(age + Duration::from_millis(2) >= at_least && age < LEASE, "{age:?}");
}

/// Of many that claim a key at once, one gets it: a new one, and one whose lease or mark ends.
pub(crate) async fn grants_one(store: Arc<dyn Store>) {
    let ends = Duration::from_millis(150);
    for (what, seconds) in [("new", 0.0), ("new again", 0.0), ("lease", 0.5), ("mark", 0.5)] {
        let (key, holder) = (format!("race-{what}"), token());
        match what {
            "lease" => drop(claim(&*store, &key, &holder, ends, KEEP).await),
            "mark" => {
                claim(&*store, &key, &holder, LEASE, KEEP).await;
                store.complete(&key, &holder, ends).await.expect("it answers");
            }
            _ => {}
        }
        let until = Instant::now() + Duration::from_secs_f64(seconds);
        let claims = (0..40).map(|_| {
            let (store, key) = (store.clone(), key.clone());
            tokio::spawn(async move {
                let token = token();
                loop {
                    let claimed = store.claim(&key, &token, LEASE, KEEP).await.expect("it answers");
                    let is_fresh = matches!(claimed, Claimed::Fresh { .. });
                    if is_fresh || Instant::now() >= until {
                        return u32::from(is_fresh);
                    }
                }
            })
        });
        let claims: Vec<_> = claims.collect();
        let mut fresh = 0;
        for claim in claims {
            fresh += claim.await.expect("it does not panic");
        }
        assert_eq!(fresh, 1, "{key}");
    }
}
