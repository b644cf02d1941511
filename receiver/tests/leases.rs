//! Leases while handlers run, on a virtual clock: they are renewed, for so long and no longer, or lost.
#![cfg(feature = "memory")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use hookseal::receive::Outcome;
use hookseal::{SignOptions, Webhook};
use hookseal_receiver::{
    Answer, BodyFuture, Claimed, Failure, Kept, MemoryStore, Ready, Receiver, Request, Store, StoreFuture, Token,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use tokio::time::{Instant, sleep};

const BODY: &str = r#"{"event":"form.opened","webhook_id":"wh_1","data":{"purchase_token":"p"}}"#;

fn webhook() -> Webhook {
    Webhook::new("singlekey", "the secret from the dashboard").expect("it is valid")
}

async fn deliver(ready: &Ready) -> Answer {
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_secs();
    let signed = webhook().sign(BODY.as_bytes(), &SignOptions::new().timestamp(now)).expect("it is signed");
    let named = signed.iter().map(|(name, value)| (name.parse::<HeaderName>(), value.parse::<HeaderValue>()));
    let headers: HeaderMap = named.map(|(name, value)| (name.expect("a name"), value.expect("a value"))).collect();
    let read = Box::new(|_| Box::pin(async { Ok(Some(BODY.into())) }) as BodyFuture<'_>);
    let request = Request { method: Method::POST, url: "/", headers, peer: None, read };
    ready.respond(request).await.expect("it is answered")
}

/// When claims come, in seconds, and what the second and later ones come to, where that is not what the store says.
struct Timed {
    inner: MemoryStore,
    begun: Instant,
    claims: Arc<Mutex<Vec<u64>>>,
    renewed: Option<Result<Claimed, &'static str>>,
}

impl Timed {
    fn new(renewed: Option<Result<Claimed, &'static str>>) -> (Self, Arc<Mutex<Vec<u64>>>) {
        let claims = Arc::new(Mutex::new(Vec::new()));
        (Self { inner: MemoryStore::new(), begun: Instant::now(), claims: claims.clone(), renewed }, claims)
    }
}

impl Store for Timed {
    fn claim<'a>(
        &'a self,
        key: &'a str,
        token: &'a Token,
        lease: Duration,
        keep: Duration,
    ) -> StoreFuture<'a, Claimed> {
        let mut claims = self.claims.lock().expect("no panic");
        claims.push(self.begun.elapsed().as_secs());
        match self.renewed {
            Some(renewed) if claims.len() > 1 => Box::pin(async move { Ok(renewed?) }),
            _ => self.inner.claim(key, token, lease, keep),
        }
    }

    fn complete<'a>(&'a self, key: &'a str, token: &'a Token, keep: Duration) -> StoreFuture<'a, Kept> {
        self.inner.complete(key, token, keep)
    }

    fn release<'a>(&'a self, key: &'a str, token: &'a Token) -> StoreFuture<'a, Kept> {
        self.inner.release(key, token)
    }
}

/// How deliveries ended.
type Outcomes = Arc<Mutex<Vec<Outcome>>>;

/// Whose handler takes so long, or until it is told to stop, which it notes.
fn receiving(store: Timed, takes: Duration) -> (Ready, Outcomes, Arc<Mutex<Option<u64>>>) {
    let (outcomes, stopped) = (Outcomes::default(), Arc::new(Mutex::new(None)));
    let (told, stops) = (outcomes.clone(), stopped.clone());
    let receiver = Receiver::new(webhook(), "e", store)
        .expect("it is valid")
        .otherwise(move |_, delivery| {
            let (stops, begun) = (stops.clone(), Instant::now());
            async move {
                tokio::select! {
                    () = sleep(takes) => Ok(()),
                    () = delivery.signal().cancelled() => {
                        *stops.lock().expect("no panic") = Some(begun.elapsed().as_secs());
                        Err(Failure::from("stopped"))
                    }
                }
            }
        })
        .expect("it is the first")
        .observe(move |observation| told.lock().expect("no panic").push(observation.outcome))
        .log(|_| {});
    (receiver.ready(), outcomes, stopped)
}

async fn ended(outcomes: &Outcomes) {
    let has_ended = |outcome: &Outcome| matches!(outcome, Outcome::Handled | Outcome::Failed);
    while !outcomes.lock().expect("no panic").iter().any(has_ended) {
        sleep(Duration::from_secs(1)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_lease_of_a_minute_is_renewed_every_twenty_seconds() {
    let (store, claims) = Timed::new(None);
    let (ready, outcomes, stopped) = receiving(store, Duration::from_secs(70));
    assert_eq!(deliver(&ready).await.body, r#"{"error":"late"}"#);
    sleep(Duration::from_secs(38)).await;
    // After 65 s, of which none could be had without a renewal.
    assert_eq!(deliver(&ready).await.body, r#"{"error":"busy"}"#);
    ended(&outcomes).await;
    assert_eq!(deliver(&ready).await.status, 200);
    assert_eq!(*stopped.lock().expect("no panic"), None);
    let expected = [Outcome::Late, Outcome::Busy, Outcome::Handled, Outcome::Duplicate];
    assert_eq!(*outcomes.lock().expect("no panic"), expected);
    let claims = claims.lock().expect("no panic");
    assert_eq!(claims.iter().filter(|second| **second % 20 == 0).copied().collect::<Vec<_>>(), [0, 20, 40, 60]);
}

#[tokio::test(start_paused = true)]
async fn it_is_renewed_for_a_quarter_of_an_hour_and_then_the_handler_is_told_to_stop() {
    let (store, claims) = Timed::new(None);
    let (ready, outcomes, stopped) = receiving(store, Duration::from_secs(3600));
    deliver(&ready).await;
    ended(&outcomes).await;
    assert_eq!(*outcomes.lock().expect("no panic"), [Outcome::Late, Outcome::Failed]);
    assert_eq!(*stopped.lock().expect("no panic"), Some(920));
    let expected: Vec<u64> = (0..=45).map(|renewal| renewal * 20).collect();
    assert_eq!(*claims.lock().expect("no panic"), expected);
}

#[tokio::test(start_paused = true)]
async fn who_loses_the_lease_is_told_to_stop() {
    for lost in [Claimed::Busy { remaining: Duration::from_secs(1) }, Claimed::Done] {
        let (store, _) = Timed::new(Some(Ok(lost)));
        let (ready, outcomes, stopped) = receiving(store, Duration::from_secs(3600));
        assert_eq!(deliver(&ready).await.body, r#"{"error":"failed"}"#);
        assert_eq!(*stopped.lock().expect("no panic"), Some(20), "{lost:?}");
        assert_eq!(*outcomes.lock().expect("no panic"), [Outcome::Failed]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_fails_is_tried_again_and_stops_nothing() {
    let (store, claims) = Timed::new(Some(Err("connection refused")));
    let (ready, outcomes, stopped) = receiving(store, Duration::from_secs(70));
    deliver(&ready).await;
    ended(&outcomes).await;
    assert_eq!(*stopped.lock().expect("no panic"), None);
    // The lease ended, and nobody took it.
    assert_eq!(*outcomes.lock().expect("no panic"), [Outcome::Late, Outcome::Handled]);
    assert_eq!(*claims.lock().expect("no panic"), [0, 20, 40, 60]);
}
