//! The `SQLite` file that the desk and `listen` keep everything in.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

/// Says that a file is one of ours: "HKSL".
const APPLICATION: i64 = 0x484b_534c;
/// The form of the tables below.
const VERSION: i64 = 2;

const TABLES: &str = "
CREATE TABLE events (
  id INTEGER PRIMARY KEY, provider TEXT NOT NULL, key TEXT, type TEXT NOT NULL, property TEXT, body BLOB NOT NULL,
  created_at INTEGER NOT NULL) STRICT;
CREATE TABLE endpoints (
  id INTEGER PRIMARY KEY, provider TEXT NOT NULL, name TEXT NOT NULL, url TEXT NOT NULL, secret TEXT NOT NULL,
  types TEXT, filters TEXT, delays TEXT, registration TEXT NOT NULL, active INTEGER NOT NULL,
  created_at INTEGER NOT NULL) STRICT;
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY, provider TEXT NOT NULL, endpoint INTEGER REFERENCES endpoints, event INTEGER REFERENCES events,
  key TEXT, type TEXT, method TEXT NOT NULL, path TEXT NOT NULL, headers BLOB, body BLOB NOT NULL, target TEXT,
  verdict TEXT, cause TEXT, state TEXT NOT NULL, failures INTEGER NOT NULL DEFAULT 0, delays TEXT NOT NULL,
  due_at INTEGER, created_at INTEGER NOT NULL) STRICT;
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state = 'waiting';
CREATE INDEX deliveries_endpoint ON deliveries (endpoint, id);
CREATE TABLE attempts (
  id INTEGER PRIMARY KEY, delivery INTEGER NOT NULL REFERENCES deliveries, number INTEGER NOT NULL,
  started_at INTEGER NOT NULL, ended_at INTEGER, headers BLOB, status INTEGER, answer BLOB, outcome TEXT NOT NULL,
  error TEXT) STRICT;
CREATE INDEX attempts_delivery ON attempts (delivery, id);
CREATE TABLE timers (
  id INTEGER PRIMARY KEY, provider TEXT NOT NULL, type TEXT NOT NULL, every_ms INTEGER NOT NULL,
  next_at INTEGER NOT NULL) STRICT;
CREATE TABLE calls (provider TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX calls_at ON calls (provider, at);
CREATE TABLE secrets (provider TEXT PRIMARY KEY, secret TEXT NOT NULL) STRICT;
";

/// What version 2 has besides.
const OF_EACH_ATTEMPT: &str = "ALTER TABLE attempts ADD COLUMN url TEXT; ALTER TABLE attempts ADD COLUMN body BLOB;";

/// One connection, which everything in this process shares.
#[derive(Clone)]
pub(crate) struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    connection: Mutex<Connection>,
    /// Held as long as the file is used; the system frees it however the process ends.
    _lock: File,
}

impl Database {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    /// A sentence that says what to do: another process has it, it is of a newer version, it is not ours, it cannot
    /// be written.
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        let lock = lock(path)?;
        let connection = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )
        .map_err(|error| said(path, &error))?;
        prepare(&connection, path)?;
        Ok(Self { inner: Arc::new(Inner { connection: Mutex::new(connection), _lock: lock }) })
    }

    /// In one transaction, on a thread that may wait: a disk is not asynchronous.
    ///
    /// # Errors
    /// What `SQLite` says, in words; nothing of the transaction is kept then.
    pub(crate) async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, String> {
        let inner = self.inner.clone();
        let made = tokio::task::spawn_blocking(move || {
            let mut connection = inner.connection.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let made = work(&transaction)?;
            transaction.commit()?;
            Ok::<T, rusqlite::Error>(made)
        });
        match made.await {
            Ok(made) => made.map_err(|error| format!("the database did not take it: {error}")),
            Err(error) => Err(format!("the database's task ended: {error}")),
        }
    }
}

fn lock(path: &Path) -> Result<File, String> {
    // Beside the file, not the file itself: closing a second handle of it would drop SQLite's own locks.
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let name = PathBuf::from(name);
    let file = File::options().create(true).truncate(false).write(true).open(&name).map_err(|error| {
        format!("{}: {error}. Name a file in a folder that can be written with --database.", name.display())
    })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(format!(
            "{} is in use by another hookseal. Stop that one, or name another file with --database.",
            path.display()
        )),
        Err(TryLockError::Error(error)) => Err(format!("{}: {error}", name.display())),
    }
}

fn prepare(connection: &Connection, path: &Path) -> Result<(), String> {
    let said = |error: rusqlite::Error| said(path, &error);
    connection.busy_timeout(Duration::from_secs(2)).map_err(said)?;
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(said);
    let (application, version) = (number("application_id")?, number("user_version")?);
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(said)?;
    if tables != 0 && application != APPLICATION {
        return Err(format!("{} is another program's database. Name another file with --database.", path.display()));
    }
    if version > VERSION {
        return Err(format!(
            "{} was written by a newer hookseal (its tables are version {version}, this one knows {VERSION}). Update \
             hookseal, or name another file with --database.",
            path.display()
        ));
    }
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; BEGIN IMMEDIATE",
        )
        .map_err(said)?;
    if version == 0 {
        connection.execute_batch(TABLES).map_err(said)?;
        connection.pragma_update(None, "application_id", APPLICATION).map_err(said)?;
    }
    if version < VERSION {
        connection.execute_batch(OF_EACH_ATTEMPT).map_err(said)?;
        connection.pragma_update(None, "user_version", VERSION).map_err(said)?;
    }
    connection.execute_batch("COMMIT").map_err(said)
}

fn said(path: &Path, error: &rusqlite::Error) -> String {
    let advice = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "Another program holds it locked: close that, or name another file with --database."
        }
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            "It cannot be written: give it write permission, or name another file with --database."
        }
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            "It is no SQLite database, or a damaged one. Name another file with --database."
        }
        _ => "Name another file with --database if it stays so.",
    };
    format!("{}: {error}. {advice}", path.display())
}
