//! Marks in this process: for one process, and for tests.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hookseal::receive::mistake;
use tokio::time::Instant;

use crate::store::{Claimed, Kept, Store, StoreFuture, Token};

/// How many rows there are at most, unless it is said.
const ROWS: usize = 100_000;

/// Keeps marks in the memory of this process, by its monotonic clock. They die with it.
#[derive(Debug)]
pub struct MemoryStore {
    most: usize,
    rows: Mutex<HashMap<String, Row>>,
}

#[derive(Clone, Debug)]
struct Row {
    /// `None` where the key was given back.
    token: Option<Token>,
    done: bool,
    attempt: u32,
    first: Instant,
    lease_until: Instant,
    expires: Instant,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryStore {
    /// With room for 100 000 events.
    #[must_use]
    pub fn new() -> Self {
        Self::with_room_for(ROWS)
    }

    /// With room for so many events. When it is full, expired rows go, then the oldest that are done, then those that
    /// were given back; never those that are held.
    #[must_use]
    pub fn with_room_for(rows: usize) -> Self {
        Self { most: rows, rows: Mutex::new(HashMap::new()) }
    }

    fn rows(&self) -> MutexGuard<'_, HashMap<String, Row>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn claimed(&self, key: &str, token: &Token, lease: Duration, keep: Duration) -> Option<Claimed> {
        let now = Instant::now();
        let mut rows = self.rows();
        let row = rows.get(key).filter(|row| row.expires > now);
        if let Some(row) = row {
            if row.done {
                return Some(Claimed::Done);
            }
            let other = row.token.as_ref().is_some_and(|holder| holder != token);
            if other && row.lease_until > now {
                return Some(Claimed::Busy { remaining: row.lease_until - now });
            }
        } else if rows.len() >= self.most && !rows.contains_key(key) && !make_room(&mut rows, now) {
            return None;
        }
        let row = rows.get(key).filter(|row| row.expires > now);
        let attempt = row.map_or(1, |row| row.attempt + u32::from(row.token.as_ref() != Some(token)));
        let first = row.map_or(now, |row| row.first);
        let token = Some(token.clone());
        let claimed = Row { token, done: false, attempt, first, lease_until: now + lease, expires: now + keep };
        rows.insert(key.to_owned(), claimed);
        Some(Claimed::Fresh { attempt, age: now - first })
    }

    fn change(&self, key: &str, token: &Token, change: impl FnOnce(&mut Row)) -> Kept {
        match self.rows().get_mut(key) {
            Some(row) if row.token.as_ref() == Some(token) => {
                change(row);
                Kept::Ok
            }
            _ => Kept::Stale,
        }
    }
}

/// A tenth at once, so that it is not done for every claim.
fn make_room(rows: &mut HashMap<String, Row>, now: Instant) -> bool {
    let before = rows.len();
    rows.retain(|_, row| row.expires > now);
    let missing = (before / 10 + 1).saturating_sub(before - rows.len());
    if missing > 0 {
        let unheld = rows.iter().filter(|(_, row)| row.done || row.token.is_none());
        let mut oldest: Vec<_> = unheld.map(|(key, row)| (!row.done, row.expires, key.clone())).collect();
        oldest.sort();
        for (.., key) in oldest.into_iter().take(missing) {
            rows.remove(&key);
        }
    }
    rows.len() < before
}

impl Store for MemoryStore {
    fn claim<'a>(
        &'a self,
        key: &'a str,
        token: &'a Token,
        lease: Duration,
        keep: Duration,
    ) -> StoreFuture<'a, Claimed> {
        Box::pin(async move {
            self.claimed(key, token, lease, keep).ok_or_else(|| mistake::store_full(&self.most.to_string()).into())
        })
    }

    fn is_in_database(&self) -> bool {
        false
    }

    fn complete<'a>(&'a self, key: &'a str, token: &'a Token, keep: Duration) -> StoreFuture<'a, Kept> {
        Box::pin(async move {
            Ok(self.change(key, token, |row| {
                row.done = true;
                row.expires = Instant::now() + keep;
            }))
        })
    }

    fn release<'a>(&'a self, key: &'a str, token: &'a Token) -> StoreFuture<'a, Kept> {
        Box::pin(async move {
            let mut done = false;
            let kept = self.change(key, token, |row| {
                done = row.done;
                if !done {
                    row.token = None;
                }
            });
            Ok(if done { Kept::Stale } else { kept })
        })
    }
}
