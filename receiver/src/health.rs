//! Whether an endpoint is well.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hookseal::receive::outcome::Counts;
use hookseal::receive::{Config, Health, HealthLimits, Outcome, Queue};
use serde_json::json;
use tokio::time::Instant;

use crate::store::{Store, StoreError, Token};

/// Five minutes in tenths of a minute.
const BUCKETS: usize = 50;
const BUCKET_SECONDS: u64 = 6;

/// What a receiver counts for its health.
#[derive(Debug)]
pub(crate) struct Counted {
    start: Instant,
    counts: Mutex<Window>,
}

#[derive(Debug)]
struct Window {
    /// Received and errors, with the number of the tenth of a minute that they are of.
    buckets: [(u64, u64, u64); BUCKETS],
    /// When the last delivery that counts came, by this process's clock and by the wall's.
    last: Option<(Instant, SystemTime)>,
}

impl Counted {
    pub(crate) fn new() -> Self {
        Self { start: Instant::now(), counts: Mutex::new(Window { buckets: [(u64::MAX, 0, 0); BUCKETS], last: None }) }
    }

    pub(crate) fn count(&self, outcome: Outcome) {
        let counts = outcome.counts();
        if counts == Counts::Nothing {
            return;
        }
        let now = self.start.elapsed().as_secs() / BUCKET_SECONDS;
        let mut window = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        window.last = Some((Instant::now(), SystemTime::now()));
        let place = usize::try_from(now % BUCKETS as u64).unwrap_or(0);
        let bucket = &mut window.buckets[place];
        if bucket.0 != now {
            *bucket = (now, 0, 0);
        }
        bucket.1 += 1;
        bucket.2 += u64::from(counts == Counts::Error);
    }

    fn measured(&self) -> (Health, Option<u64>) {
        let now = self.start.elapsed().as_secs() / BUCKET_SECONDS;
        let window = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = window.buckets.iter().filter(|(of, ..)| *of <= now && now - of < BUCKETS as u64);
        let (received, errors) = recent.fold((0, 0), |sum, bucket| (sum.0 + bucket.1, sum.1 + bucket.2));
        let since = window.last.map_or(self.start, |(last, _)| last);
        let silence_ms = u64::try_from(since.elapsed().as_millis()).ok();
        let last = window.last.and_then(|(_, wall)| wall.duration_since(UNIX_EPOCH).ok()).map(|since| since.as_secs());
        (Health { received, errors, silence_ms, ..Health::default() }, last)
    }
}

/// The answer to a health check.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct HealthBody {
    /// 200, or 503.
    pub status: u16,
    /// The JSON that `RealEstateAPI`'s guide shows, and whether the store can be written to.
    pub body: serde_json::Value,
}

pub(crate) async fn check(
    counted: &Counted,
    config: &Config,
    store: Option<&dyn Store>,
    queue: Queue,
    limits: &HealthLimits,
) -> HealthBody {
    let (mut health, last_received) = counted.measured();
    health.queue = queue;
    if let Some(store) = store {
        let timeout = Duration::from_millis(config.store_timeout_ms().into());
        let asked = tokio::time::timeout(timeout, writes(store, config.endpoint())).await;
        health.store_reachable = Some(matches!(asked, Ok(Ok(()))));
    }
    let queue_size = if let Queue::Size(size) = queue { Some(size) } else { None };
    let report = health.report(limits);
    let body = json!({
        "healthy": report.healthy,
        "checks": {
            "endpoint_reachable": true,
            "store_reachable": health.store_reachable,
            "last_received": last_received,
            "queue_size": queue_size,
            "error_rate": report.error_rate,
        },
    });
    HealthBody { status: report.status, body }
}

/// By a call that changes nothing, for nobody has claimed this key: a database that is only read from fails it.
async fn writes(store: &dyn Store, endpoint: &str) -> Result<(), StoreError> {
    store.release(&format!("{endpoint}:health"), &Token::new()?).await.map(drop)
}
