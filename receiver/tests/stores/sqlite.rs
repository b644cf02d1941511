//! `SQLite`, in files of their own.

use std::sync::Arc;

use hookseal_receiver::{Claimed, SqliteStore, Store};

use crate::contract::{KEEP, LEASE, claim, grants_one, holds, is_reachable, token};

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
