//! `PostgreSQL`, a server that the test starts.

use std::sync::Arc;

use hookseal_receiver::{Claimed, Kept, PostgresStore, Store, Transaction};
use tokio_postgres::IsolationLevel;
use tokio_postgres::error::SqlState;

use crate::contract::{KEEP, LEASE, claim, granted, grants_one, holds, is_reachable, token};
use crate::pooler::Pooler;
use crate::servers::{Postgres, pool_of, settings_at};

/// As a standby is, or a database whose disk is full.
#[tokio::test]
async fn one_that_is_only_read_from_is_not_well() {
    let server = Postgres::start();
    let client = server.client().await;
    let store = PostgresStore::new(server.pool());
    store.create_table().await.expect("it is made");
    assert!(is_reachable(Arc::new(store)).await);
    let set = client.batch_execute("ALTER ROLE hookseal SET default_transaction_read_only = on").await;
    set.expect("it is set");
    assert!(!is_reachable(Arc::new(PostgresStore::new(server.pool()))).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn holds_the_contract() {
    let server = Postgres::start();
    // It answers from here on.
    server.client().await;
    let store = Arc::new(PostgresStore::new(server.pool()));
    store.create_table().await.expect("it is made");
    holds(store.clone()).await;
    grants_one(store.clone()).await;

    // What the handler writes and the mark are one transaction, and its lock stops a take-over.
    let mark = token();
    claim(&*store, "t", &mark, std::time::Duration::from_millis(1), KEEP).await;
    let pool = server.pool();
    let mut client = pool.get().await.expect("it answers");
    let mut transaction = client.transaction().await.expect("it begins");
    assert_eq!(transaction.complete("t", &mark, KEEP).await.expect("it answers"), Kept::Ok);
    let other = store.clone();
    let taking_over = tokio::spawn(async move { claim(&*other, "t", &token(), LEASE, KEEP).await });
    server.wait_for_a_lock().await;
    assert!(!taking_over.is_finished());
    transaction.commit().await.expect("it is committed");
    assert_eq!(taking_over.await.expect("it does not panic"), Claimed::Done);

    claim(&*store, "old", &token(), LEASE, std::time::Duration::ZERO).await;
    assert_eq!(store.sweep().await.expect("it answers"), 1);
}

#[tokio::test]
async fn what_has_expired_is_swept_after_a_thousand_claims() {
    let server = Postgres::start();
    let client = server.client().await;
    let store = PostgresStore::new(server.pool());
    store.create_table().await.expect("it is made");
    claim(&store, "old", &token(), LEASE, std::time::Duration::ZERO).await;
    let is_there = async || {
        let row = client.query_one("SELECT count(*) FROM hookseal WHERE key = 'old'", &[]).await;
        row.expect("it answers").get::<_, i64>(0) == 1
    };
    let holder = token();
    for _ in 0..998 {
        claim(&store, "held", &holder, LEASE, KEEP).await;
    }
    assert!(is_there().await);
    claim(&store, "held", &holder, LEASE, KEEP).await;
    let start = std::time::Instant::now();
    while is_there().await {
        assert!(start.elapsed() < std::time::Duration::from_secs(30), "it is never swept");
        tokio::task::yield_now().await;
    }
}

/// Such as `PgBouncer`, which gives each transaction whichever connection is free.
#[tokio::test(flavor = "multi_thread")]
async fn behind_a_pooler_of_transactions_it_holds_the_contract() {
    let server = Postgres::start();
    server.client().await;
    let pooler = Pooler::start(server.port()).await;
    let store = Arc::new(PostgresStore::new(pool_of(&settings_at(pooler.port), 16)));
    store.create_table().await.expect("it is made");
    holds(store.clone()).await;
    grants_one(store.clone()).await;

    let pool = pool_of(&settings_at(pooler.port), 1);
    for round in 0..4 {
        let (key, mark) = (format!("pooled-{round}"), token());
        claim(&*store, &key, &mark, LEASE, KEEP).await;
        let mut client = pool.get().await.expect("it answers");
        let mut transaction = client.transaction().await.expect("it begins");
        assert_eq!(transaction.complete(&key, &mark, KEEP).await.expect("it answers"), Kept::Ok);
        transaction.commit().await.expect("it is committed");
        assert_eq!(claim(&*store, &key, &mark, LEASE, KEEP).await, Claimed::Done);
    }
    assert!(pooler.switches() > 100, "it never took another connection");
}

#[tokio::test]
async fn a_pool_without_a_free_connection_is_not_well_and_grants_nothing() {
    let server = Postgres::start();
    server.client().await;
    let pool = pool_of(&server.settings(), 1);
    let store = Arc::new(PostgresStore::new(pool.clone()));
    store.create_table().await.expect("it is made");
    let taken = pool.get().await.expect("it answers");
    assert!(!is_reachable(store.clone()).await);
    drop(taken);
    assert!(is_reachable(store).await);
}

#[tokio::test]
async fn keys_are_compared_by_their_bytes_and_what_expires_is_found() {
    let server = Postgres::start();
    let client = server.client().await;
    PostgresStore::new(server.pool()).create_table().await.expect("it is made");
    let column = "SELECT collation_name::text FROM information_schema.columns \
                  WHERE table_name = 'hookseal' AND column_name = 'key'";
    let collation = client.query_one(column, &[]).await.expect("it is there");
    assert_eq!(collation.get::<_, String>(0), "C");
    let indexes = "SELECT count(*) FROM pg_indexes WHERE tablename = 'hookseal' AND indexdef LIKE '%(expires_at)'";
    assert_eq!(client.query_one(indexes, &[]).await.expect("it answers").get::<_, i64>(0), 1);
}

/// At whatever isolation, who was overtaken is told so, and not that the database failed.
#[tokio::test]
async fn a_transaction_that_does_not_see_who_took_over_is_overtaken() {
    let server = Postgres::start();
    let mut plain = server.client().await;
    let store = PostgresStore::new(server.pool());
    store.create_table().await.expect("it is made");
    let pool = server.pool();
    let mut pooled = pool.get().await.expect("it answers");
    for level in [IsolationLevel::ReadCommitted, IsolationLevel::RepeatableRead, IsolationLevel::Serializable] {
        let (key, mark) = (format!("{level:?}"), token());
        claim(&store, &key, &mark, std::time::Duration::from_millis(1), KEEP).await;
        let begun = plain.build_transaction().isolation_level(level).start().await;
        let mut first = begun.expect("it begins");
        let begun = pooled.build_transaction().isolation_level(level).start().await;
        let mut second = begun.expect("it begins");
        // From here on they see nothing new.
        first.query("SELECT count(*) FROM hookseal", &[]).await.expect("it answers");
        second.query("SELECT count(*) FROM hookseal", &[]).await.expect("it answers");
        granted(&store, &key, &token()).await;
        assert_eq!(first.complete(&key, &mark, KEEP).await.expect("it answers"), Kept::Stale, "{level:?}");
        assert_eq!(second.complete(&key, &mark, KEEP).await.expect("it answers"), Kept::Stale, "{level:?}");
        first.rollback().await.expect("it is taken back");
        second.rollback().await.expect("it is taken back");
    }
}

/// A second, as the documentation advises, and not until the transaction ends: its lease may be over.
#[tokio::test]
async fn a_claim_waits_a_little_for_who_holds_the_row_in_a_transaction() {
    let server = Postgres::start();
    let mut other = server.client().await;
    PostgresStore::new(server.pool()).create_table().await.expect("it is made");
    let set = other.batch_execute("ALTER ROLE hookseal SET lock_timeout = '1s'").await;
    set.expect("it is set");
    // Its connections are made from here on.
    let (store, mark) = (PostgresStore::new(server.pool()), token());
    claim(&store, "a", &mark, std::time::Duration::from_millis(1), KEEP).await;
    let mut transaction = other.transaction().await.expect("it begins");
    assert_eq!(transaction.complete("a", &mark, KEEP).await.expect("it answers"), Kept::Ok);
    let begun = std::time::Instant::now();
    let refused = store.claim("a", &token(), LEASE, KEEP).await.expect_err("the row is locked");
    let waited = begun.elapsed().as_millis();
    let code = refused.downcast_ref::<tokio_postgres::Error>().and_then(tokio_postgres::Error::code);
    assert_eq!(code, Some(&SqlState::LOCK_NOT_AVAILABLE), "{refused}");
    assert!(waited >= 900, "{waited} ms");
    transaction.commit().await.expect("it is committed");
    assert_eq!(claim(&store, "a", &token(), LEASE, KEEP).await, Claimed::Done);
}

#[tokio::test]
async fn a_server_that_was_away_is_connected_to_again() {
    let mut server = Postgres::start();
    server.client().await;
    let store = PostgresStore::new(server.pool());
    store.create_table().await.expect("it is made");
    let mark = token();
    claim(&store, "a", &mark, LEASE, KEEP).await;
    assert_eq!(store.complete("a", &mark, KEEP).await.expect("it answers"), Kept::Ok);

    server.stop();
    store.claim("b", &token(), LEASE, KEEP).await.expect_err("nobody answers");
    assert!(!is_reachable(Arc::new(store.clone())).await, "nobody answers");

    server.start_again();
    server.client().await;
    assert_eq!(claim(&store, "a", &token(), LEASE, KEEP).await, Claimed::Done);
    assert!(matches!(claim(&store, "b", &token(), LEASE, KEEP).await, Claimed::Fresh { attempt: 1, .. }));
}
