//! What handlers say, dead letters, questions and queues: over the receiver itself, without a socket.
#![cfg(feature = "memory")]

mod questions;
mod queues;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use hookseal::provider::singlekey::{FormOpened, ScreeningCompleted};
use hookseal::receive::{DeadLetter as Reason, Outcome};
use hookseal::{ErrorCode, SignOptions, Webhook};
use hookseal_receiver::{
    Answer, Claimed, Failure, Kept, MemoryStore, Overtaken, Ready, Receiver, ReceiverOptions, Request, Store,
    StoreError, StoreFuture, Token, Transaction, Verdict,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use tokio::sync::Notify;

const SECRET: &str = "the secret from the dashboard";

fn webhook(provider: &str) -> Webhook {
    Webhook::new(provider, SECRET).expect("it is valid")
}

async fn deliver(ready: &Ready, provider: &str, body: &str) -> Answer {
    deliver_with(ready, provider, body, &[]).await
}

/// With headers that are not signed.
async fn deliver_with(ready: &Ready, provider: &str, body: &str, more: &[(&'static str, &'static str)]) -> Answer {
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_secs();
    let signed = webhook(provider).sign(body.as_bytes(), &SignOptions::new().timestamp(now)).expect("it is signed");
    let mut headers: HeaderMap = signed
        .iter()
        .map(|(name, value)| {
            (name.parse::<HeaderName>().expect("a name"), value.parse::<HeaderValue>().expect("a value"))
        })
        .collect();
    headers.extend(
        more.iter().map(|(name, value)| (name.parse::<HeaderName>().expect("a name"), HeaderValue::from_static(value))),
    );
    let body = body.as_bytes().to_vec();
    let request = Request {
        method: Method::POST,
        url: "/",
        headers,
        peer: None,
        read: Box::new(move |_| Box::pin(async move { Ok(Some(body)) })),
    };
    ready.respond(request).await.expect("it is answered")
}

#[tokio::test]
async fn data_that_no_handler_takes_are_a_dead_letter_and_no_success_in_silence() {
    let letters = Arc::new(Mutex::new(Vec::new()));
    let logged = Arc::new(Mutex::new(Vec::new()));
    let (kept, told) = (letters.clone(), logged.clone());
    let ready = Receiver::new(webhook("singlekey"), "e", MemoryStore::new())
        .expect("it is valid")
        .on(|_: FormOpened, _, _| async { Ok(()) })
        .expect("it is documented")
        .on_dead_letter(move |letter| {
            kept.lock().expect("no panic").push((letter.reason.as_str(), letter.error.unwrap_or_default()));
            async { Ok(()) }
        })
        .log(move |line| told.lock().expect("no panic").push(line.to_owned()))
        .ready();
    let other = r#"{"event":"form.opened","webhook_id":"wh_2","data":{"purchase_token":7}}"#;
    assert_eq!(deliver(&ready, "singlekey", other).await.status, 200);
    let expected = "the data are not of the handler's type: invalid type: integer `7`, expected a string";
    assert_eq!(*letters.lock().expect("no panic"), [("permanent", expected.to_owned())]);
    assert_eq!(*logged.lock().expect("no panic"), [expected]);
}

#[tokio::test]
async fn a_store_a_handler_and_a_refusal_say_in_the_log_what_is_wrong() {
    let logged = Arc::new(Mutex::new(Vec::new()));
    let begun = Arc::new(Notify::new());
    let (told, begins) = (logged.clone(), begun.clone());
    let ready = Receiver::new(webhook("singlekey"), "e", MemoryStore::with_room_for(1))
        .expect("it is valid")
        .otherwise(move |_, _| {
            begins.notify_one();
            std::future::pending()
        })
        .expect("it is the first")
        .log(move |line| told.lock().expect("no panic").push(line.to_owned()))
        .ready();
    let first = ready.clone();
    tokio::spawn(async move { deliver(&first, "singlekey", OPENED).await });
    let other = OPENED.replace("wh_1", "wh_2");
    // Now the first has the only row.
    begun.notified().await;
    assert_eq!(deliver(&ready, "singlekey", &other).await.body, r#"{"error":"store"}"#);
    assert_eq!(deliver(&ready, "github", OPENED).await.status, 401);
    let logged = logged.lock().expect("no panic");
    assert!(
        logged.contains(
            &"the store failed: the store in memory is full: all of its 1 events are being handled".to_owned()
        ),
        "{logged:?}"
    );
    assert!(logged.iter().any(|line| line.starts_with("401 missing_header: ")), "{logged:?}");
}

const OPENED: &str = r#"{"event":"form.opened","webhook_id":"wh_1","data":{"purchase_token":"p"}}"#;

#[tokio::test]
async fn handlers_are_chosen_by_type_and_other_data_go_to_the_fallback() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (opened, completed, other) = (seen.clone(), seen.clone(), seen.clone());
    let note = |seen: &Arc<Mutex<Vec<String>>>, what: &str| seen.lock().expect("no panic").push(what.to_owned());
    let ready = Receiver::new(webhook("singlekey"), "e", MemoryStore::new())
        .expect("it is valid")
        .on(move |data: FormOpened, _, _| {
            note(&opened, &data.purchase_token);
            async { Ok(()) }
        })
        .expect("it is documented")
        .on(move |data: ScreeningCompleted, _, _| {
            note(&completed, &data.purchase_token);
            async { Ok(()) }
        })
        .expect("it is documented")
        .otherwise(move |event, _| {
            note(&other, event.event_type.as_deref().unwrap_or_default());
            async { Ok(()) }
        })
        .expect("it is the first")
        .ready();
    assert_eq!(deliver(&ready, "singlekey", OPENED).await.status, 200);
    let incomplete = r#"{"event":"screening.completed","webhook_id":"wh_2","data":{"purchase_token":"p"}}"#;
    assert_eq!(deliver(&ready, "singlekey", incomplete).await.status, 200);
    assert_eq!(*seen.lock().expect("no panic"), ["p", "screening.completed"]);
}

#[test]
fn a_type_twice_and_one_that_is_not_documented_are_refused() {
    let handler = |_: FormOpened, _, _| async { Ok(()) };
    let once = Receiver::new(webhook("singlekey"), "e", MemoryStore::new()).expect("it is valid").on(handler);
    let twice = once.expect("it is documented").on(handler).expect_err("there is one already");
    assert_eq!(twice.code(), ErrorCode::InvalidOption);
    let other = Receiver::new(webhook("github"), "e", MemoryStore::new()).expect("it is valid").on(handler);
    assert_eq!(other.expect_err("GitHub has no such event").code(), ErrorCode::InvalidOption);
    let fallback = |_, _| async { Ok(()) };
    let once = Receiver::new(webhook("github"), "e", MemoryStore::new()).expect("it is valid").otherwise(fallback);
    let twice = once.expect("it is the first").otherwise(fallback).expect_err("there is one already");
    assert_eq!(twice.code(), ErrorCode::InvalidOption);
    let unnamed = Receiver::new(webhook("github"), "", MemoryStore::new());
    assert_eq!(unnamed.expect_err("it has no name").code(), ErrorCode::InvalidOption);
}

#[tokio::test]
async fn permanent_failures_go_to_the_dead_letter_and_are_not_sent_again() {
    let letters = Arc::new(Mutex::new(Vec::new()));
    let taken = letters.clone();
    let ready = Receiver::new(webhook("singlekey"), "e", MemoryStore::new())
        .expect("it is valid")
        .otherwise(|_, _| async { Err(Failure::Permanent("the tenant is unknown".into())) })
        .expect("it is the first")
        .on_dead_letter(move |letter| {
            taken.lock().expect("no panic").push((letter.reason, letter.attempt, letter.error));
            async { Ok(()) }
        })
        .ready();
    for _ in 0..2 {
        assert_eq!(deliver(&ready, "singlekey", OPENED).await.status, 200);
    }
    let expected = [(Reason::Permanent, 1, Some("the tenant is unknown".to_owned()))];
    assert_eq!(*letters.lock().expect("no panic"), expected);
}

#[tokio::test]
async fn the_last_failure_goes_to_the_dead_letter() {
    let letters = Arc::new(Mutex::new(Vec::new()));
    let taken = letters.clone();
    let ready = Receiver::new(webhook("github"), "e", MemoryStore::new())
        .expect("it is valid")
        .otherwise(|_, _| async { Err(Failure::from("the database is down")) })
        .expect("it is the first")
        .on_dead_letter(move |letter| {
            taken.lock().expect("no panic").push(letter.reason);
            async { Ok(()) }
        })
        .ready();
    assert_eq!(deliver(&ready, "github", "{}").await.status, 500);
    assert_eq!(*letters.lock().expect("no panic"), [Reason::Final]);
}

#[tokio::test]
async fn classify_says_what_an_error_means() {
    let ready = Receiver::new(webhook("singlekey"), "e", MemoryStore::new())
        .expect("it is valid")
        .otherwise(|_, _| async { Err(Failure::from("no such screening")) })
        .expect("it is the first")
        .classify(|error| if error.to_string().contains("no such") { Verdict::Ignore } else { Verdict::Retry })
        .ready();
    assert_eq!(deliver(&ready, "singlekey", OPENED).await.status, 200);
}

/// Whoever finds it in a transaction of one's own says so, and nobody is asked what it means.
#[tokio::test]
async fn a_handler_that_finds_by_itself_that_it_was_overtaken_has_the_event_sent_again() {
    let outcomes = Arc::new(Mutex::new(Vec::new()));
    let told = outcomes.clone();
    let ready = Receiver::new(webhook("singlekey"), "e", MemoryStore::new())
        .expect("it is valid")
        .otherwise(|_, delivery| async move { Err(Overtaken::new(delivery.key()).into()) })
        .expect("it is the first")
        .classify(|_| panic!("it is no failure"))
        .observe(move |observation| told.lock().expect("no panic").push(observation.outcome))
        .ready();
    let answer = deliver(&ready, "singlekey", OPENED).await;
    assert_eq!((answer.status, answer.body.as_str()), (503, r#"{"error":"overtaken"}"#));
    assert_eq!(*outcomes.lock().expect("no panic"), [Outcome::Overtaken]);
}

/// A store in memory that frees a key when it is told to.
struct Freeing {
    inner: MemoryStore,
    asked: Arc<Notify>,
    go_on: Arc<Notify>,
    freed: Arc<Notify>,
}

impl Store for Freeing {
    fn claim<'a>(
        &'a self,
        key: &'a str,
        token: &'a Token,
        lease: Duration,
        keep: Duration,
    ) -> StoreFuture<'a, Claimed> {
        self.inner.claim(key, token, lease, keep)
    }

    fn complete<'a>(&'a self, key: &'a str, token: &'a Token, keep: Duration) -> StoreFuture<'a, Kept> {
        self.inner.complete(key, token, keep)
    }

    fn release<'a>(&'a self, key: &'a str, token: &'a Token) -> StoreFuture<'a, Kept> {
        Box::pin(async {
            self.asked.notify_one();
            self.go_on.notified().await;
            let kept = self.inner.release(key, token).await;
            self.freed.notify_one();
            kept
        })
    }
}

/// Whoever waits for the answer: the provider, for as long as it does, or nobody any more.
#[tokio::test(start_paused = true)]
async fn an_event_whose_handler_failed_is_freed_whether_somebody_waits_for_it_or_not() {
    for leaves in [false, true] {
        let (asked, go_on, freed) = (Arc::new(Notify::new()), Arc::new(Notify::new()), Arc::new(Notify::new()));
        let outcomes = Arc::new(Mutex::new(Vec::new()));
        let told = outcomes.clone();
        let mut options = ReceiverOptions::of(&webhook("singlekey"));
        options.facts.deadline_ms = Some(1000);
        let store =
            Freeing { inner: MemoryStore::new(), asked: asked.clone(), go_on: go_on.clone(), freed: freed.clone() };
        let store: Arc<dyn Store> = Arc::new(store);
        let ready = Receiver::with_options(webhook("singlekey"), "e", Some(store), options)
            .expect("it is valid")
            .otherwise(|_, delivery| async move {
                if delivery.attempt() == 1 { Err(Failure::from("not yet")) } else { Ok(()) }
            })
            .expect("it is the first")
            .observe(move |observation| told.lock().expect("no panic").push(observation.outcome))
            .ready();
        tokio::select! {
            answer = deliver(&ready, "singlekey", OPENED) => {
                assert_eq!((answer.status, answer.body.as_str()), (500, r#"{"error":"failed"}"#));
                assert_eq!(*outcomes.lock().expect("no panic"), [Outcome::Failed]);
            }
            () = asked.notified(), if leaves => {}
        }
        // The attempt learns that nobody waits any more before the store answers.
        tokio::task::yield_now().await;
        go_on.notify_one();
        tokio::time::timeout(Duration::from_secs(10), freed.notified()).await.expect("it is freed");
        assert_eq!(deliver(&ready, "singlekey", OPENED).await.status, 200);
        assert_eq!(*outcomes.lock().expect("no panic"), [Outcome::Failed, Outcome::Handled]);
    }
}

/// As in every language.
#[tokio::test]
async fn without_a_store_there_is_no_mark_to_set_in_a_transaction() {
    struct Untouched;
    impl Transaction for Untouched {
        async fn complete(&mut self, _: &str, _: &Token, _: Duration) -> Result<Kept, StoreError> {
            Err("nothing is to be marked".into())
        }
    }
    let options = ReceiverOptions::of(&webhook("singlekey"));
    let ready = Receiver::with_options(webhook("singlekey"), "", None, options)
        .expect("it is valid")
        .otherwise(|_, delivery| async move {
            assert_eq!(delivery.attempt(), 1);
            Ok(delivery.complete(&mut Untouched).await?)
        })
        .expect("it is the first")
        .ready();
    assert_eq!(deliver(&ready, "singlekey", OPENED).await.status, 200);
}

#[tokio::test]
async fn an_observer_that_panics_ends_nothing_and_is_counted() {
    let receiver = Receiver::new(webhook("singlekey"), "e", MemoryStore::new())
        .expect("it is valid")
        .observe(|_| panic!("a defect"));
    let failures = receiver.observe_failures();
    let ready = receiver.ready();
    for seen in 1..=2 {
        assert_eq!(deliver(&ready, "singlekey", OPENED).await.status, 200);
        assert_eq!(failures(), seen);
    }
}

#[tokio::test]
async fn without_a_handler_it_is_answered_with_success() {
    let ready = Receiver::new(webhook("singlekey"), "e", MemoryStore::new()).expect("it is valid").ready();
    assert_eq!(deliver(&ready, "singlekey", OPENED).await.body, r#"{"received":true}"#);
}
