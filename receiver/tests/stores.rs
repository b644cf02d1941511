//! The stores, over real servers: one suite for all of them, and what each promises alone.

#[allow(dead_code, reason = "not every store needs all of it")]
mod contract;
#[cfg(feature = "postgres")]
mod pooler;
#[cfg(any(feature = "postgres", feature = "redis"))]
#[allow(dead_code, reason = "other tests use other parts of it")]
mod servers;

#[cfg(feature = "memory")]
mod memory {
    use std::sync::Arc;

    use hookseal_receiver::{Claimed, MemoryStore, Store};

    use super::contract::{KEEP, LEASE, attempt, claim, grants_one, holds, token};

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
}

#[cfg(feature = "sqlite")]
mod sqlite {
    use std::sync::Arc;

    use hookseal_receiver::{Claimed, SqliteStore, Store};

    use super::contract::{KEEP, LEASE, claim, grants_one, holds, is_reachable, token};

    fn file(name: &str) -> std::path::PathBuf {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder).expect("it is writable");
        folder.join("marks.db")
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn holds_the_contract() {
        holds(Arc::new(SqliteStore::open(file("contract")).expect("it opens"))).await;
        grants_one(Arc::new(SqliteStore::open(file("race")).expect("it opens"))).await;
    }

    #[tokio::test]
    async fn one_that_is_only_read_from_is_not_well() {
        let file = file("read-only");
        let store = Arc::new(SqliteStore::open(&file).expect("it opens"));
        assert!(is_reachable(store).await);
        let read = rusqlite::Connection::open_with_flags(&file, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY);
        let store = Arc::new(SqliteStore::of(read.expect("it opens")).expect("the table is there"));
        assert!(!is_reachable(store).await);
    }

    /// A quarter of a second, and not the five that the driver would wait: the receiver gives up after one.
    #[tokio::test]
    async fn a_claim_waits_a_little_for_who_else_writes() {
        let file = file("busy");
        let store = SqliteStore::open(&file).expect("it opens");
        let other = rusqlite::Connection::open(&file).expect("it opens");
        other.execute_batch("BEGIN IMMEDIATE").expect("nobody else writes");
        let begun = std::time::Instant::now();
        let refused = store.claim("a", &token(), LEASE, KEEP).await.expect_err("another writes");
        let waited = begun.elapsed().as_millis();
        assert_eq!(refused.to_string(), "database is locked");
        assert!((200..3000).contains(&waited), "{waited} ms");
        other.execute_batch("ROLLBACK").expect("it ends");
        assert!(matches!(claim(&store, "a", &token(), LEASE, KEEP).await, Claimed::Fresh { attempt: 1, .. }));
    }

    #[tokio::test]
    async fn what_has_expired_is_swept_after_a_thousand_claims() {
        let file = file("swept");
        let store = SqliteStore::open(&file).expect("it opens");
        claim(&store, "old", &token(), LEASE, std::time::Duration::ZERO).await;
        let other = rusqlite::Connection::open(&file).expect("it opens");
        let count = || other.query_row("SELECT count(*) FROM hookseal", [], |row| row.get::<_, u32>(0));
        let holder = token();
        for _ in 0..998 {
            claim(&store, "held", &holder, LEASE, KEEP).await;
        }
        assert_eq!(count().expect("it answers"), 2);
        claim(&store, "held", &holder, LEASE, KEEP).await;
        assert_eq!(count().expect("it answers"), 1);
    }

    /// For any number of events that a machine has room for.
    #[tokio::test]
    async fn a_row_takes_some_200_bytes() {
        let file = file("size");
        let store = SqliteStore::open(&file).expect("it opens");
        let other = rusqlite::Connection::open(&file).expect("it opens");
        let size = || {
            let pages = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
            other.query_row(pages, [], |row| row.get::<_, u32>(0)).expect("it answers")
        };
        let (before, rows) = (size(), 1000);
        for _ in 0..rows {
            let mark = token();
            let key = format!("screenings:singlekey:{}", &mark.as_str()[..26]);
            claim(&store, &key, &mark, LEASE, KEEP).await;
            store.complete(&key, &mark, KEEP).await.expect("it answers");
        }
        let each = (size() - before) / rows;
        assert!((100..300).contains(&each), "{each} bytes");
    }

    #[tokio::test]
    async fn its_settings_are_those_of_a_store_that_loses_nothing() {
        let file = file("settings");
        let store = SqliteStore::of(rusqlite::Connection::open(&file).expect("it opens")).expect("it is writable");
        claim(&store, "a", &token(), LEASE, KEEP).await;
        let other = rusqlite::Connection::open(&file).expect("it opens");
        let mode = other.query_row("PRAGMA journal_mode", [], |row| row.get::<_, String>(0));
        assert_eq!(mode.expect("it answers"), "wal");
    }

    #[tokio::test]
    async fn marks_outlive_the_process() {
        let (file, mark) = (file("reopened"), token());
        let store = SqliteStore::open(&file).expect("it opens");
        claim(&store, "a", &mark, LEASE, KEEP).await;
        store.complete("a", &mark, KEEP).await.expect("it answers");
        drop(store);
        let store = SqliteStore::open(&file).expect("it opens");
        assert_eq!(claim(&store, "a", &token(), LEASE, KEEP).await, Claimed::Done);
    }

    #[tokio::test]
    async fn the_mark_is_in_the_users_transaction() {
        use hookseal_receiver::{Kept, Transaction};
        let (file, mark) = (file("transaction"), token());
        let store = SqliteStore::open(&file).expect("it opens");
        claim(&store, "a", &mark, LEASE, KEEP).await;
        let mut connection = rusqlite::Connection::open(&file).expect("it opens");
        let mut transaction = connection.transaction().expect("it begins");
        assert_eq!(transaction.complete("a", &mark, KEEP).await.expect("it answers"), Kept::Ok);
        transaction.rollback().expect("it is taken back");
        let mut transaction = connection.transaction().expect("it begins");
        assert_eq!(transaction.complete("a", &token(), KEEP).await.expect("it answers"), Kept::Stale);
        assert_eq!(transaction.complete("a", &mark, KEEP).await.expect("it answers"), Kept::Ok);
        transaction.commit().expect("it is committed");
        assert_eq!(claim(&store, "a", &mark, LEASE, KEEP).await, Claimed::Done);
    }
}

#[cfg(feature = "postgres")]
mod postgres {
    use std::sync::Arc;

    use hookseal_receiver::{Claimed, Kept, PostgresStore, Store, Transaction};
    use tokio_postgres::IsolationLevel;
    use tokio_postgres::error::SqlState;

    use super::contract::{KEEP, LEASE, claim, granted, grants_one, holds, is_reachable, token};
    use super::pooler::Pooler;
    use super::servers::{Postgres, pool_of, settings_at};

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
}

#[cfg(feature = "redis")]
mod redis_server {
    use std::sync::Arc;

    use hookseal_receiver::RedisStore;

    use super::contract::{grants_one, holds, is_reachable};
    use super::servers::{Redis, RedisCluster};

    /// After a failover, the old primary is a replica.
    #[tokio::test]
    async fn one_that_is_only_read_from_or_full_is_not_well() {
        let server = Redis::start();
        let store = Arc::new(RedisStore::new(server.connection().await).await.expect("it answers"));
        assert!(is_reachable(store.clone()).await);
        server.set("maxmemory", "1").await;
        assert!(!is_reachable(store.clone()).await);
        server.set("maxmemory", "0").await;
        assert!(is_reachable(store.clone()).await);
        server.replicate("127.0.0.1", "1").await;
        assert!(!is_reachable(store).await);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn holds_the_contract() {
        let server = Redis::start();
        let store = Arc::new(RedisStore::new(server.connection().await).await.expect("it answers"));
        holds(store.clone()).await;
        grants_one(store).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_cluster_holds_the_contract() {
        let cluster = RedisCluster::start().await;
        let store = Arc::new(RedisStore::new(cluster.connection().await).await.expect("it answers"));
        holds(store.clone()).await;
        grants_one(store).await;
    }

    /// Who runs Redis for others forbids `CONFIG`: the policy is asked for elsewhere.
    #[tokio::test]
    async fn one_that_drops_marks_is_refused() {
        let server = Redis::start();
        let connection = server.connection_without(&["config"]).await;
        server.set("maxmemory-policy", "allkeys-lru").await;
        let refused = RedisStore::new(connection.clone()).await.expect_err("it drops marks");
        let expected =
            "Redis has to keep marks: expected its `maxmemory-policy` to be `noeviction`, found `allkeys-lru`";
        assert_eq!(refused.to_string(), expected);
        server.set("maxmemory-policy", "noeviction").await;
        RedisStore::new(connection).await.expect("it keeps them by now");
    }

    #[tokio::test]
    async fn one_that_does_not_say_whether_it_drops_marks_is_refused() {
        let server = Redis::start();
        let refused = RedisStore::new(server.connection_without(&["info"]).await).await.expect_err("it does not say");
        assert!(refused.to_string().starts_with("NoPerm: "), "{refused}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_cluster_of_which_one_node_drops_marks_is_refused() {
        let cluster = RedisCluster::start().await;
        for node in &cluster.0 {
            node.set("maxmemory-policy", "volatile-ttl").await;
            let refused = RedisStore::new(cluster.connection().await).await.expect_err("it drops marks");
            assert!(refused.to_string().contains("found `volatile-ttl`"), "{refused}");
            node.set("maxmemory-policy", "noeviction").await;
        }
    }
}
