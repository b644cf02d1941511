//! The store in memory.

use std::sync::Arc;

use hookseal_receiver::{Claimed, MemoryStore, Store};

use crate::contract::{KEEP, LEASE, attempt, claim, grants_one, holds, token};

#[tokio::test(flavor = "multi_thread")]
async fn holds_the_contract() {
    holds(Arc::new(MemoryStore::new())).await;
    grants_one(Arc::new(MemoryStore::new())).await;
}

#[tokio::test]
async fn when_it_is_full_what_is_done_goes_and_what_is_held_stays() {
    let store = MemoryStore::with_room_for(2);
    let (held, done) = (token(), token());
    claim(&store, "held", &held, LEASE, KEEP).await;
    claim(&store, "done", &done, LEASE, KEEP).await;
    assert!(store.claim("third", &token(), LEASE, KEEP).await.is_err(), "it is full, and not a claim");
    store.complete("done", &done, KEEP).await.expect("it answers");
    let third = token();
    assert_eq!(attempt(claim(&store, "third", &third, LEASE, KEEP).await), 1);
    assert_eq!(attempt(claim(&store, "held", &held, LEASE, KEEP).await), 1);
    // Handlers that fail again and again do not fill it for the others.
    store.release("third", &third).await.expect("it answers");
    assert_eq!(attempt(claim(&store, "fourth", &token(), LEASE, KEEP).await), 1);
}

#[tokio::test]
async fn it_has_room_for_a_hundred_thousand_events_and_the_oldest_mark_goes_first() {
    let (store, mark) = (MemoryStore::new(), token());
    for number in 0..100_000 {
        let key = format!("e:{number}");
        claim(&store, &key, &mark, LEASE, KEEP).await;
        store.complete(&key, &mark, KEEP).await.expect("it answers");
    }
    for key in ["e:0", "e:99999"] {
        assert_eq!(claim(&store, key, &mark, LEASE, KEEP).await, Claimed::Done);
    }
    assert_eq!(attempt(claim(&store, "e:another", &mark, LEASE, KEEP).await), 1);
    assert_eq!(claim(&store, "e:99999", &mark, LEASE, KEEP).await, Claimed::Done);
    assert_eq!(attempt(claim(&store, "e:0", &mark, LEASE, KEEP).await), 1);
}

#[tokio::test(start_paused = true)]
async fn when_it_is_full_what_has_expired_goes_before_what_is_done() {
    let (store, mark) = (MemoryStore::with_room_for(2), token());
    claim(&store, "done", &mark, LEASE, KEEP).await;
    store.complete("done", &mark, KEEP).await.expect("it answers");
    claim(&store, "free", &mark, LEASE, LEASE).await;
    store.release("free", &mark).await.expect("it answers");
    tokio::time::advance(LEASE).await;
    assert_eq!(attempt(claim(&store, "third", &token(), LEASE, KEEP).await), 1);
    assert_eq!(claim(&store, "done", &token(), LEASE, KEEP).await, Claimed::Done);
}
