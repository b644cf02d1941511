//! What a program gives a receiver that is broken: it ends nothing else, and no event is lost or held for it.
#![cfg(feature = "memory")]

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hookseal::receive::Outcome;
use hookseal::{SignOptions, Webhook};
use hookseal_receiver::{
    Answer, Claimed, Failure, Kept, MemoryStore, Ready, Receiver, ReceiverOptions, Request, Store, StoreError,
    StoreFuture, Token, Transaction,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use tokio::sync::Notify;

const BODY: &str = r#"{"event":"form.opened","webhook_id":"wh_1","data":{"purchase_token":"p"}}"#;

fn webhook() -> Webhook {
    Webhook::new("singlekey", "the secret from the dashboard").expect("it is valid")
}

async fn deliver(ready: &Ready) -> Answer {
    deliver_with(ready, &[]).await
}

/// With headers that are not signed.
async fn deliver_with(ready: &Ready, more: &[(&'static str, &str)]) -> Answer {
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_secs();
    let signed = webhook().sign(BODY.as_bytes(), &SignOptions::new().timestamp(now)).expect("it is signed");
    let mut headers: HeaderMap = signed
        .iter()
        .map(|(name, value)| {
            (name.parse::<HeaderName>().expect("a name"), value.parse::<HeaderValue>().expect("a value"))
        })
        .collect();
    for (name, value) in more {
        headers.insert(*name, value.parse().expect("a value"));
    }
    let read = Box::new(|_| Box::pin(async { Ok(Some(BODY.into())) }) as hookseal_receiver::BodyFuture<'_>);
    let request = Request { method: Method::POST, url: "/", headers, peer: None, read };
    ready.respond(request).await.expect("it is answered")
}

fn said(answer: &Answer) -> (u16, &str) {
    (answer.status, &answer.body)
}

const FAILED: (u16, &str) = (500, r#"{"error":"failed"}"#);
const RECEIVED: (u16, &str) = (200, r#"{"received":true}"#);

/// How deliveries ended.
type Outcomes = Arc<Mutex<Vec<Outcome>>>;

fn watched(receiver: Receiver) -> (Ready, Outcomes) {
    let outcomes = Outcomes::default();
    let told = outcomes.clone();
    let receiver = receiver.observe(move |observation| told.lock().expect("no panic").push(observation.outcome));
    (receiver.log(|_| {}).ready(), outcomes)
}

/// Panics the first time.
fn first_panics(calls: &AtomicU32) {
    assert!(calls.fetch_add(1, Ordering::SeqCst) > 0, "a defect");
}

#[tokio::test]
async fn a_handler_that_panics_before_it_awaits_anything_is_tried_again() {
    let calls = AtomicU32::new(0);
    let receiver = Receiver::new(webhook(), "e", MemoryStore::new()).expect("it is valid").otherwise(move |_, _| {
        first_panics(&calls);
        async { Ok(()) }
    });
    let (ready, outcomes) = watched(receiver.expect("it is the first"));
    assert_eq!(said(&deliver(&ready).await), FAILED);
    assert_eq!(said(&deliver(&ready).await), RECEIVED);
    assert_eq!(*outcomes.lock().expect("no panic"), [Outcome::Failed, Outcome::Handled]);
}

#[tokio::test]
async fn a_queue_that_panics_before_it_awaits_anything_is_tried_again() {
    let calls = AtomicU32::new(0);
    let receiver = Receiver::to_queue(webhook(), "e", move |_| {
        first_panics(&calls);
        async { Ok(()) }
    });
    let (ready, outcomes) = watched(receiver.expect("it is valid"));
    assert_eq!(said(&deliver(&ready).await), FAILED);
    assert_eq!(said(&deliver(&ready).await), RECEIVED);
    assert_eq!(*outcomes.lock().expect("no panic"), [Outcome::Failed, Outcome::Handled]);
}

#[tokio::test]
async fn a_dead_letter_that_panics_is_not_taken() {
    let calls = AtomicU32::new(0);
    let receiver = Receiver::new(webhook(), "e", MemoryStore::new())
        .expect("it is valid")
        .otherwise(|_, _| async { Err(Failure::Permanent("the tenant is unknown".into())) })
        .expect("it is the first")
        .on_dead_letter(move |_| {
            first_panics(&calls);
            async { Ok(()) }
        });
    let (ready, outcomes) = watched(receiver);
    assert_eq!(said(&deliver(&ready).await), FAILED);
    assert_eq!(said(&deliver(&ready).await), RECEIVED);
    assert_eq!(*outcomes.lock().expect("no panic"), [Outcome::Failed, Outcome::Permanent]);
}

/// It is an error that does not even say what it is.
#[derive(Debug)]
struct Mute;

impl fmt::Display for Mute {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("a defect")
    }
}

impl std::error::Error for Mute {}

#[tokio::test]
async fn an_error_that_panics_where_it_is_written_is_a_failure() {
    let receiver = Receiver::new(webhook(), "e", MemoryStore::new()).expect("it is valid");
    let receiver = receiver.otherwise(|_, _| async { Err(Mute.into()) });
    let (ready, outcomes) = watched(receiver.expect("it is the first"));
    for _ in 0..2 {
        assert_eq!(said(&deliver(&ready).await), FAILED);
    }
    assert_eq!(*outcomes.lock().expect("no panic"), [Outcome::Failed, Outcome::Failed]);
}

/// A transaction beside a store in memory: it is committed, or taken back where its handler fails.
struct Beside {
    store: Arc<Noting>,
    commits: bool,
}

impl Transaction for Beside {
    async fn complete(&mut self, key: &str, token: &Token, keep: Duration) -> Result<Kept, StoreError> {
        if self.commits { self.store.complete(key, token, keep).await } else { Ok(Kept::Ok) }
    }
}

/// Of what was committed, the next delivery is a duplicate.
#[tokio::test]
async fn a_handler_that_fails_after_its_mark_is_answered_with_failure() {
    for (commits, second) in [(true, Outcome::Duplicate), (false, Outcome::Handled)] {
        let store = Arc::new(Noting::default());
        let beside = store.clone();
        let options = ReceiverOptions::of(&webhook());
        let receiver = Receiver::with_options(webhook(), "e", Some(store), options).expect("it is valid").otherwise(
            move |_, delivery| {
                let mut transaction = Beside { store: beside.clone(), commits };
                async move {
                    delivery.complete(&mut transaction).await?;
                    if delivery.attempt() == 1 { Err("after its mark".into()) } else { Ok(()) }
                }
            },
        );
        let (ready, outcomes) = watched(receiver.expect("it is the first"));
        assert_eq!(said(&deliver(&ready).await), FAILED);
        assert_eq!(said(&deliver(&ready).await), RECEIVED);
        assert_eq!(*outcomes.lock().expect("no panic"), [Outcome::Failed, second]);
    }
}

/// A transaction whose marks are what it is told.
struct Told(Vec<Kept>);

impl Transaction for Told {
    async fn complete(&mut self, _: &str, _: &Token, _: Duration) -> Result<Kept, StoreError> {
        self.0.pop().ok_or_else(|| "no more".into())
    }
}

#[tokio::test]
async fn of_a_transaction_that_is_run_again_the_last_one_counts() {
    for (last, status, outcome) in [(Kept::Ok, 200, Outcome::Handled), (Kept::Stale, 503, Outcome::Overtaken)] {
        let first = if last == Kept::Ok { Kept::Stale } else { Kept::Ok };
        let receiver = Receiver::new(webhook(), "e", Noting::default()).expect("it is valid").otherwise(
            move |_, delivery| async move {
                let mut transaction = Told(vec![last, first]);
                for _ in 0..2 {
                    drop(delivery.complete(&mut transaction).await);
                }
                Ok(())
            },
        );
        let (ready, outcomes) = watched(receiver.expect("it is the first"));
        assert_eq!(deliver(&ready).await.status, status);
        assert_eq!(*outcomes.lock().expect("no panic"), [outcome]);
    }
}

#[tokio::test]
async fn a_mark_after_the_handlers_end_is_refused() {
    let kept = Arc::new(Mutex::new(None));
    let keeps = kept.clone();
    let receiver =
        Receiver::new(webhook(), "e", MemoryStore::new()).expect("it is valid").otherwise(move |_, delivery| {
            *keeps.lock().expect("no panic") = Some(delivery);
            async { Ok(()) }
        });
    let (ready, _) = watched(receiver.expect("it is the first"));
    assert_eq!(said(&deliver(&ready).await), RECEIVED);
    let delivery = kept.lock().expect("no panic").take().expect("it was handled");
    let mut transaction = Beside { store: Arc::default(), commits: true };
    let refused = delivery.complete(&mut transaction).await.expect_err("the handler has ended");
    assert!(refused.to_string().contains("after it had ended"), "{refused}");
}

/// A store in memory that passes for a database. Its claims fail, and its releases take long, where the test wants it; it
/// notes by which tokens it is asked.
#[derive(Default)]
struct Noting {
    inner: MemoryStore,
    claims_fail: bool,
    asked: Arc<Mutex<Vec<(&'static str, String)>>>,
    begins: Arc<Notify>,
    go_on: Option<Arc<Notify>>,
}

impl Noting {
    fn note(&self, call: &'static str, token: &Token) {
        self.asked.lock().expect("no panic").push((call, token.as_str().to_owned()));
    }
}

impl Store for Noting {
    fn claim<'a>(
        &'a self,
        key: &'a str,
        token: &'a Token,
        lease: Duration,
        keep: Duration,
    ) -> StoreFuture<'a, Claimed> {
        self.note("claim", token);
        if self.claims_fail {
            return Box::pin(async { Err("connection refused".into()) });
        }
        self.inner.claim(key, token, lease, keep)
    }

    fn complete<'a>(&'a self, key: &'a str, token: &'a Token, keep: Duration) -> StoreFuture<'a, Kept> {
        self.note("complete", token);
        self.inner.complete(key, token, keep)
    }

    fn release<'a>(&'a self, key: &'a str, token: &'a Token) -> StoreFuture<'a, Kept> {
        Box::pin(async move {
            self.begins.notify_one();
            if let Some(go_on) = &self.go_on {
                go_on.notified().await;
            }
            self.note("release", token);
            self.inner.release(key, token).await
        })
    }
}

#[tokio::test]
async fn a_token_names_one_attempt_and_nobody_guesses_it() {
    let store = Noting::default();
    let asked = store.asked.clone();
    let receiver = Receiver::new(webhook(), "e", store)
        .expect("it is valid")
        .otherwise(|_, delivery| async move { if delivery.attempt() == 1 { Err("not yet".into()) } else { Ok(()) } });
    let (ready, _) = watched(receiver.expect("it is the first"));
    for _ in 0..2 {
        deliver(&ready).await;
    }
    let asked = asked.lock().expect("no panic");
    let (calls, tokens): (Vec<_>, Vec<_>) = asked.iter().cloned().unzip();
    assert_eq!(calls, ["claim", "release", "claim", "complete"]);
    assert!(tokens[0] == tokens[1] && tokens[1] != tokens[2] && tokens[2] == tokens[3], "{tokens:?}");
    let is_hexadecimal = |token: &String| token.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    assert!(tokens.iter().all(|token| token.len() == 32 && is_hexadecimal(token)), "{tokens:?}");
}

/// It may be that the answer alone was lost.
#[tokio::test]
async fn what_is_let_go_is_waited_for_by_who_closes_and_not_by_the_sender() {
    let go_on = Arc::new(Notify::new());
    let store = Noting { claims_fail: true, go_on: Some(go_on.clone()), ..Noting::default() };
    let (asked, begins) = (store.asked.clone(), store.begins.clone());
    let receiver = Receiver::new(webhook(), "e", store).expect("it is valid");
    let receiver = receiver.otherwise(|_, _| async { Ok(()) }).expect("it is the first").log(|_| {});
    let close = receiver.closer();
    let ready = receiver.ready();
    assert_eq!(said(&deliver(&ready).await), (503, r#"{"error":"store"}"#));
    begins.notified().await;
    let closing = tokio::spawn(close());
    tokio::task::yield_now().await;
    assert!(!closing.is_finished());
    go_on.notify_one();
    closing.await.expect("it does not panic");
    let asked = asked.lock().expect("no panic");
    assert_eq!(asked.iter().map(|(call, _)| *call).collect::<Vec<_>>(), ["claim", "claim", "release"]);
}

/// A sender's defects are no better.
#[tokio::test]
async fn a_declared_length_is_too_long_however_many_digits_it_has() {
    let (ready, _) = watched(Receiver::new(webhook(), "e", MemoryStore::new()).expect("it is valid"));
    for length in ["2000000", &"9".repeat(20), &"9".repeat(5000)] {
        let answer = deliver_with(&ready, &[("content-length", length)]).await;
        assert_eq!(said(&answer), (413, r#"{"error":"body_too_large"}"#), "{length}");
    }
    for length in ["", "no number", "-1"] {
        assert_eq!(said(&deliver_with(&ready, &[("content-length", length)]).await), RECEIVED, "{length}");
    }
}
