//! Sends what is due: one loop, which sleeps until the next time in the table.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hookseal::Options;
use tokio::sync::{Notify, Semaphore, broadcast};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use zeroize::Zeroizing;

use crate::calendar;
use crate::database::Database;
use crate::failure::Failure;
use crate::journal::{self, Claimed, Ended};
use crate::known::Known;
use crate::outgoing::{self, HeaderLines};
use crate::output::note;
use crate::sample::Sample;
use crate::sender::Sender;
use crate::target::{Reach, with_query};

/// How many attempts run at once.
const AT_ONCE: usize = 64;
/// And how many of them to one URL.
const AT_ONE: usize = 16;
/// Where no source says how long a provider waits for an answer.
const ANSWER_WITHIN_SECONDS: u32 = 30;

/// What every part of a running desk or listener shares.
#[derive(Clone)]
pub(crate) struct Running {
    pub(crate) database: Database,
    pub(crate) reach: Reach,
    /// By how much delays are divided.
    pub(crate) speed: f64,
    /// Something is due earlier than the loop knew.
    pub(crate) wake: Arc<Notify>,
    /// Ids of deliveries that changed, for the page.
    pub(crate) changes: broadcast::Sender<i64>,
    pub(crate) closing: CancellationToken,
    pub(crate) tasks: TaskTracker,
    pub(crate) json: bool,
    /// Where a listener forwards to; the desk's endpoints have each their own.
    pub(crate) forwards: Option<Arc<Forwards>>,
}

/// Where a listener forwards to what comes of a provider.
pub(crate) struct Forwards {
    pub(crate) provider: String,
    pub(crate) to: String,
}

impl Running {
    pub(crate) fn new(database: Database, reach: Reach, speed: f64, json: bool) -> Self {
        Self {
            database,
            reach,
            speed,
            wake: Arc::new(Notify::new()),
            changes: broadcast::channel(1024).0,
            closing: CancellationToken::new(),
            tasks: TaskTracker::new(),
            json,
            forwards: None,
        }
    }

    /// Tells the loop and the page.
    pub(crate) fn changed(&self, delivery: i64) {
        // Nobody looks: that is no failure.
        let _ = self.changes.send(delivery);
        self.wake.notify_one();
    }

    /// Begins the loop; `timers` makes the events of timers that are due, and says which deliveries follow.
    pub(crate) fn start(&self, timers: fn(&rusqlite::Connection, i64) -> rusqlite::Result<Vec<i64>>) {
        let running = self.clone();
        self.tasks.spawn(async move { running.dispatch(timers).await });
    }

    async fn dispatch(self, timers: fn(&rusqlite::Connection, i64) -> rusqlite::Result<Vec<i64>>) {
        let places = Arc::new(Semaphore::new(AT_ONCE));
        let running = Arc::new(Mutex::new(journal::Running::new()));
        while !self.closing.is_cancelled() {
            let free = places.available_permits();
            let now = calendar::now_ms();
            let mut busy = locked(&running).clone();
            let claimed = self
                .database
                .with(move |connection| {
                    let made = timers(connection, now)?;
                    let claimed = journal::claim(connection, now, free, AT_ONE, &mut busy)?;
                    Ok((made, claimed, journal::next_due(connection, AT_ONE, &busy)?))
                })
                .await;
            let next = match claimed {
                Ok((made, claimed, next)) => {
                    for id in made {
                        let _ = self.changes.send(id);
                    }
                    for one in claimed {
                        let Ok(place) = places.clone().try_acquire_owned() else { break };
                        let (own, running, url) = (self.clone(), Arc::clone(&running), one.url.clone());
                        *locked(&running).entry(url.clone()).or_default() += 1;
                        self.tasks.spawn(async move {
                            own.attempt(one).await;
                            drop(place);
                            ended(&mut locked(&running), &url);
                            own.wake.notify_one();
                        });
                    }
                    if places.available_permits() == 0 { None } else { next }
                }
                Err(error) => {
                    eprintln!("{error}. Trying again in a second.");
                    Some(calendar::now_ms() + 1000)
                }
            };
            let pause = next.map_or(Duration::from_secs(3600), |next| {
                Duration::from_millis(u64::try_from(next - calendar::now_ms()).unwrap_or(0))
            });
            tokio::select! {
                () = self.closing.cancelled() => {}
                () = self.wake.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    async fn attempt(&self, claimed: Claimed) {
        let _ = self.changes.send(claimed.delivery);
        let ids = (claimed.delivery, claimed.attempt);
        let provider = claimed.provider.clone();
        let ended = tokio::select! {
            ended = attempt(claimed, self.reach) => ended,
            // What was not answered yet is taken up at the next start.
            () = patience(&self.closing) => return,
        };
        let speed = self.speed;
        let line = ended.status.map_or_else(|| ended.error.clone().unwrap_or_default(), |status| status.to_string());
        loop {
            let (headers, answer, error) = (ended.headers.clone(), ended.answer.clone(), ended.error.clone());
            let (url, body) = (ended.url.clone(), ended.body.clone());
            let ended = Ended { headers, url, body, answer, error, status: ended.status, hopeless: ended.hopeless };
            let kept = self
                .database
                .with(move |connection| journal::finish(connection, ids, &ended, calendar::now_ms(), speed))
                .await;
            match kept {
                Ok(state) => {
                    self.say(ids.0, &provider, state, &line);
                    break;
                }
                // What was answered must not be forgotten for a moment's lock; what is closing takes it up again.
                Err(error) => {
                    eprintln!("{error}. Trying again in a second.");
                    tokio::select! {
                        () = tokio::time::sleep(Duration::from_secs(1)) => {}
                        () = self.closing.cancelled() => break,
                    }
                }
            }
        }
        self.changed(ids.0);
    }

    fn say(&self, delivery: i64, provider: &str, state: &str, answer: &str) {
        if self.json {
            let line = serde_json::json!({
                "at": calendar::rfc3339(calendar::now_ms()), "delivery": delivery, "provider": provider, "state": state,
                "answer": answer,
            });
            note(line);
        } else {
            note(format_args!("#{delivery} {provider}: {answer} → {state}"));
        }
    }
}

fn locked(running: &Mutex<journal::Running>) -> MutexGuard<'_, journal::Running> {
    running.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One attempt to this URL less.
fn ended(running: &mut journal::Running, url: &str) {
    if let Some(count) = running.get_mut(url) {
        *count -= 1;
        if *count == 0 {
            running.remove(url);
        }
    }
}

/// Two seconds after the signal to close.
async fn patience(closing: &CancellationToken) {
    closing.cancelled().await;
    tokio::time::sleep(Duration::from_secs(2)).await;
}

async fn attempt(claimed: Claimed, reach: Reach) -> Ended {
    let outgoing = match outgoing(&claimed) {
        Ok(outgoing) => outgoing,
        Err(error) => return Ended { error: Some(error), hopeless: true, ..Ended::default() },
    };
    let within = journal::facts(&claimed.provider).answer_within_seconds.unwrap_or(ANSWER_WITHIN_SECONDS);
    let limit = Duration::from_secs(within.into());
    let Outgoing { url, headers, body } = outgoing;
    let sent = outgoing::send(&url, reach, &claimed.method, &headers, body.clone(), limit).await;
    let (status, answer, error) = match sent {
        Ok(answer) => (Some(answer.status), answer.body, None),
        Err(error) => (None, Vec::new(), Some(error)),
    };
    // What is the same for every attempt stands with the delivery.
    let (url, body) = ((url != claimed.url).then_some(url), (body != claimed.body).then_some(body));
    Ended { headers, url, body, status, answer, error, hopeless: false }
}

/// What one attempt sends.
struct Outgoing {
    url: String,
    headers: HeaderLines,
    body: Vec<u8>,
}

/// As it came, or signed anew for this attempt: some providers write the time or the signature into the body or the URL.
fn outgoing(claimed: &Claimed) -> Result<Outgoing, String> {
    let (url, body) = (claimed.url.clone(), claimed.body.clone());
    if let Some(headers) = &claimed.headers {
        return Ok(Outgoing { url, headers: headers.clone(), body });
    }
    let said = |failure: Failure| failure.message;
    let secret = claimed.secret.clone().ok_or("the endpoint is gone, and its secret with it")?;
    let known = Known::find(&claimed.provider).map_err(said)?;
    let sender = Sender::new(&known.scheme, &[Zeroizing::new(secret)], Options::default().url(&url)).map_err(said)?;
    let text = String::from_utf8(body).map_err(|_| "the body is no UTF-8 text")?;
    let now = calendar::seconds(calendar::now_ms());
    let request = Sample::kept(text, claimed.key.clone()).request(&sender, now).map_err(said)?;
    let headers = request.headers.into_iter().map(|(name, value)| match name.as_str() {
        "User-Agent" => (name, b"hookseal-desk".to_vec()),
        _ => (name, value.into_bytes()),
    });
    let url = request.query.map_or_else(|| url.clone(), |query| with_query(&url, &query));
    Ok(Outgoing { url, headers: headers.collect(), body: request.body })
}
