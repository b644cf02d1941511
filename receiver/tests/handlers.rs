//! What handlers say, dead letters, and queues: over the receiver itself, without a socket.
#![cfg(feature = "memory")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use hookseal::provider::singlekey::{FormOpened, ScreeningCompleted};
use hookseal::receive::{DeadLetter as Reason, HealthLimits, Outcome, Queue, Schedule};
use hookseal::{ErrorCode, SignOptions, Webhook};
use hookseal_receiver::{
    Answer, Claimed, Failure, Kept, MemoryStore, Message, Overtaken, Ready, Receiver, ReceiverOptions, Request, Store,
    StoreError, StoreFuture, Token, Transaction, Verdict, WorkResult, Worker, WorkerOptions,
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

#[tokio::test]
async fn a_queue_carries_the_event_to_a_worker_that_handles_it_once() {
    let queue = Arc::new(Mutex::new(Vec::new()));
    let sent = queue.clone();
    let ready = Receiver::to_queue(webhook("singlekey"), "e", move |message: Message| {
        sent.lock().expect("no panic").push(serde_json::to_string(&message));
        async { Ok(()) }
    })
    .expect("it is valid")
    .ready();
    assert_eq!(deliver(&ready, "singlekey", OPENED).await.status, 200);

    let handled = Arc::new(Mutex::new(Vec::new()));
    let (noted, told) = (handled.clone(), Arc::new(Mutex::new(Vec::new())));
    let outcomes = told.clone();
    let worker = Worker::new("singlekey", "e", MemoryStore::new())
        .expect("it is valid")
        .on(move |data: FormOpened, event, delivery| {
            let first = delivery.attempt() == 1;
            noted.lock().expect("no panic").push((data.purchase_token, event.id.clone()));
            async move { if first { Err(Failure::from("not yet")) } else { Ok(()) } }
        })
        .expect("it is documented")
        .observe(move |observation| told.lock().expect("no panic").push(observation.outcome))
        .ready();
    let text = queue.lock().expect("no panic").remove(0).expect("it is JSON");
    let message: Message = serde_json::from_str(&text).expect("it is a message");
    assert_eq!((message.v, &*message.key, message.id.len()), (1, "e:singlekey:wh_1", 64));
    assert_eq!(worker.work(message.clone(), false).await, Ok(WorkResult::Retry));
    assert_eq!(worker.work(message.clone(), false).await, Ok(WorkResult::Acknowledge));
    assert_eq!(worker.work(message.clone(), false).await, Ok(WorkResult::Acknowledge), "the queue delivers twice");
    assert_eq!(*handled.lock().expect("no panic"), vec![("p".to_owned(), Some("wh_1".to_owned())); 2]);
    assert_eq!(*outcomes.lock().expect("no panic"), [Outcome::Failed, Outcome::Handled, Outcome::Duplicate]);

    // What another holds is put off, also at the last attempt.
    let store = MemoryStore::new();
    let (lease, keep) = (Duration::from_secs(60), Duration::from_secs(3600));
    store.claim(&message.key, &Token::new().expect("it is random"), lease, keep).await.expect("it is free");
    let worker = Worker::new("singlekey", "e", store).expect("it is valid").otherwise(|_, _| async { Ok(()) });
    let worker = worker.expect("it is the first").ready();
    for last in [false, true] {
        let result = worker.work(message.clone(), last).await;
        assert!(matches!(result, Ok(WorkResult::Postpone(after)) if after.as_secs().abs_diff(60) < 3), "{result:?}");
    }
}

/// By name, too, and with data of a type of one's own; the worker finds in the key by what the receiver split it.
#[tokio::test]
async fn a_worker_knows_the_variant_and_takes_handlers_by_name() {
    #[derive(serde::Deserialize)]
    struct Form {
        purchase_token: String,
    }
    let queue = Arc::new(Mutex::new(Vec::new()));
    let sent = queue.clone();
    let options = ReceiverOptions::of(&webhook("singlekey")).variant("X-Topic", &["forms/opened"]);
    let ready = Receiver::to_queue_with_options(webhook("singlekey"), "forms", options, move |message: Message| {
        sent.lock().expect("no panic").push(message);
        async { Ok(()) }
    })
    .expect("it is valid")
    .ready();
    for topic in ["forms/opened", "forms/closed"] {
        assert_eq!(deliver_with(&ready, "singlekey", OPENED, &[("X-Topic", topic)]).await.status, 200);
    }
    let messages = std::mem::take(&mut *queue.lock().expect("no panic"));
    assert_eq!(messages.len(), 1, "what is not listed is left");

    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = seen.clone();
    let worker = Worker::new("singlekey", "forms", MemoryStore::new())
        .expect("it is valid")
        .on_type("form.opened", move |form: Form, _, delivery| {
            let variant = delivery.variant().map(str::to_owned);
            noted.lock().expect("no panic").push((form.purchase_token, variant));
            async { Ok(()) }
        })
        .expect("it is the first")
        .ready();
    for message in messages {
        assert_eq!(worker.work(message, false).await, Ok(WorkResult::Acknowledge));
    }
    assert_eq!(*seen.lock().expect("no panic"), [("p".to_owned(), Some("forms/opened".to_owned()))]);
}

#[tokio::test(start_paused = true)]
async fn a_workers_lease_facts_and_grace_can_be_set() {
    let mut options = WorkerOptions::of("singlekey");
    options.options.lease_ms = Some(4999);
    let refused = Worker::with_options("singlekey", "e", None, options.clone()).expect_err("it is too short");
    assert_eq!(refused.code(), ErrorCode::InvalidOption);
    options.options.lease_ms = Some(5000);
    options.options.keep_ms = Some(1000);
    let refused = Worker::with_options("singlekey", "e", None, options.clone()).expect_err("a retry comes later");
    assert_eq!(refused.code(), ErrorCode::InvalidOption);
    options.options.grace_ms = 3000;
    options.facts.schedule = Schedule::Never;
    let worker = Worker::with_options("singlekey", "e", Some(Arc::new(MemoryStore::new())), options);
    let worker = worker
        .expect("nothing comes later")
        .otherwise(|_, delivery| async move {
            delivery.signal().cancelled().await;
            Err(Failure::from("stopped"))
        })
        .expect("it is the first");
    let close = worker.closer();
    let ready = worker.ready();
    let begun = tokio::time::Instant::now();
    let message = message().await;
    let (result, ()) = tokio::join!(ready.work(message, false), close());
    assert_eq!((result, begun.elapsed().as_secs()), (Ok(WorkResult::Retry), 3));
}

/// What a receiver puts into a queue.
async fn message() -> Message {
    let queue = Arc::new(Mutex::new(Vec::new()));
    let sent = queue.clone();
    let receiver = Receiver::to_queue(webhook("singlekey"), "e", move |message: Message| {
        sent.lock().expect("no panic").push(message);
        async { Ok(()) }
    });
    assert_eq!(deliver(&receiver.expect("it is valid").ready(), "singlekey", OPENED).await.status, 200);
    queue.lock().expect("no panic").remove(0)
}

/// A queue that does not tell is as bad as one that is full.
#[tokio::test]
async fn health_says_what_the_queue_says() {
    let receiver = Receiver::to_queue(webhook("singlekey"), "e", |_| async { Ok(()) }).expect("it is valid");
    let without = HealthLimits { queue_size: None, ..HealthLimits::default() };
    for (limits, queue, status, size) in [
        (HealthLimits::default(), Queue::None, 200, None),
        (HealthLimits::default(), Queue::Size(999), 200, Some(999)),
        (HealthLimits::default(), Queue::Size(1000), 503, Some(1000)),
        (HealthLimits::default(), Queue::Untold, 503, None),
        (without, Queue::Untold, 200, None),
    ] {
        let checked = receiver.health(limits)(queue).await;
        assert_eq!((checked.status, checked.body["checks"]["queue_size"].as_u64()), (status, size), "{queue:?}");
        assert_eq!(checked.body["healthy"], status == 200, "{queue:?}");
    }
}

#[tokio::test]
async fn a_queue_that_is_down_is_answered_with_failure() {
    let ready = Receiver::to_queue(webhook("singlekey"), "e", |_| async { Err("connection refused".into()) })
        .expect("it is valid")
        .ready();
    assert_eq!(deliver(&ready, "singlekey", OPENED).await.status, 500);
}

/// Whoever asks gets the signature of a text, which is no delivery's: neither before nor after.
#[tokio::test]
async fn a_challenge_is_signed_where_it_can_be_no_delivery() {
    const TOKEN: &str = "OTk5NWYzNzktNzQzYy00ZjIzLTg1NDMtMDY4YTI1ZGQ0ZDY4";
    // By Python's `hmac`.
    const SIGNED: &str = "sha256=taFTfXPR6JxkRRu522B30rtlJ1J1xYeMlolsiEHem+w=";
    let ready = Receiver::new(webhook("x"), "e", MemoryStore::new()).expect("it is valid").ready();
    let ask = async |query: &str| {
        let (method, headers) = (Method::GET, HeaderMap::new());
        let read = Box::new(|_| panic!("nothing is read"));
        let url = &format!("/?{query}");
        ready.respond(Request { method, url, headers, peer: None, read }).await.expect("it is answered")
    };
    let answer = ask(&format!("crc_token={TOKEN}")).await;
    let expected = format!("{{\"response_token\":\"{SIGNED}\"}}");
    assert_eq!((answer.status, answer.content_type, answer.body), (200, "application/json", expected));
    for asked in ["%7B%22a%22%3A1%7D", "%5B%5D", "1158201444", "1e5", "null", "a%3D1", ""] {
        let answer = ask(&format!("crc_token={asked}")).await;
        assert_eq!((answer.status, answer.body.as_str()), (400, ""), "{asked}");
    }
    assert_eq!(deliver(&ready, "x", TOKEN).await.status, 400, "what was signed is no event");
}

/// What Zoom asks is signed alone, once it is verified, and where it can be no delivery.
#[tokio::test]
async fn a_token_is_answered_with_its_mac_where_it_can_be_no_delivery() {
    // By Python's `hmac`.
    const MAC: &str = "bc98db3645d7c58d28ce841351954c03decd73a29359c5ea9a876fa71d609bd4";
    let ready = Receiver::new(webhook("zoom"), "e", MemoryStore::new()).expect("it is valid").ready();
    let question = |token: &str| {
        serde_json::json!({ "event": "endpoint.url_validation", "payload": { "plainToken": token } }).to_string()
    };
    let answer = deliver(&ready, "zoom", &question("qgg8vlvZRS6UYooatFL8Aw")).await;
    let expected = serde_json::json!({ "plainToken": "qgg8vlvZRS6UYooatFL8Aw", "encryptedToken": MAC });
    assert_eq!((answer.status, answer.content_type), (200, "application/json"));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&answer.body).expect("it is JSON"), expected);
    for asked in ["v0:1705314600:{}", "{\"a\":1}", "1158201444", ""] {
        let answer = deliver(&ready, "zoom", &question(asked)).await;
        assert_eq!((answer.status, answer.body.as_str()), (400, ""), "{asked}");
    }
    assert_eq!(deliver(&ready, "slack", &question("a")).await.status, 401, "it is verified first");
}

/// Microsoft Graph asks by a POST, and its deliveries are no questions.
#[tokio::test]
async fn a_question_by_a_post_is_answered_and_a_delivery_is_handled() {
    let graph = Webhook::new("microsoft-graph", "tokenOfThisEndpoint0123456789").expect("it is valid");
    let graph = Receiver::new(graph, "mail", MemoryStore::new()).expect("it is valid").ready();
    let ask = async |url: &str| {
        let read = Box::new(|_| panic!("nothing is read"));
        let request = Request { method: Method::POST, url, headers: HeaderMap::new(), peer: None, read };
        graph.respond(request).await.expect("it is answered")
    };
    let answer = ask("/?tenant=7&validationToken=Validation%3a+Testing+client").await;
    let expected = "Validation: Testing client".to_owned();
    assert_eq!((answer.status, answer.content_type, answer.body), (200, "text/plain; charset=utf-8", expected));
    for asked in ["", "%3Cimg+src%3Dx%3E", "a%0Ab"] {
        let url = format!("/?validationToken={asked}");
        assert_eq!(ask(&url).await.status, 400, "{asked}");
    }
    let delivery = r#"{"value":[{"subscriptionId":"7","clientState":"tokenOfThisEndpoint0123456789"}]}"#;
    assert_eq!(deliver(&graph, "singlekey", delivery).await.status, 200);
    assert_eq!(deliver(&graph, "singlekey", &delivery.replace("This", "That")).await.status, 401);
}

/// Okta asks in a header, Onfleet in the query, Mandrill by a HEAD.
#[tokio::test]
async fn unsigned_questions_are_answered_as_their_providers_want() {
    let ask = async |ready: &Ready, method: Method, headers: HeaderMap| {
        let read = Box::new(|_| panic!("nothing is read"));
        ready.respond(Request { method, url: "/", headers, peer: None, read }).await.expect("it is answered")
    };
    let okta = Receiver::new(Webhook::new("okta", "user:password").expect("it is valid"), "e", MemoryStore::new());
    let okta = okta.expect("it is valid").ready();
    let mut headers = HeaderMap::new();
    assert_eq!(ask(&okta, Method::GET, headers.clone()).await.status, 400);
    headers.insert("X-Okta-Verification-Challenge", HeaderValue::from_static("mPoHXqmzhY-1"));
    let answer = ask(&okta, Method::GET, headers).await;
    let expected = "{\"verification\":\"mPoHXqmzhY-1\"}".to_owned();
    assert_eq!((answer.status, answer.content_type, answer.body), (200, "application/json", expected));
    let onfleet = Webhook::new("onfleet", "4f1b2c3d4e5f60718293a4b5c6d7e8f9").expect("it is valid");
    let onfleet = Receiver::new(onfleet, "e", MemoryStore::new()).expect("it is valid").ready();
    let read = Box::new(|_| panic!("nothing is read"));
    let request = Request { method: Method::GET, url: "/?check=b2c3", headers: HeaderMap::new(), peer: None, read };
    let answer = onfleet.respond(request).await.expect("it is answered");
    assert_eq!(
        (answer.status, answer.content_type, answer.body),
        (200, "text/plain; charset=utf-8", "b2c3".to_owned())
    );
    let mandrill = Receiver::new(webhook("mandrill"), "e", MemoryStore::new()).expect("it is valid").ready();
    assert_eq!(ask(&mandrill, Method::HEAD, HeaderMap::new()).await.status, 200);
    assert_eq!(ask(&okta, Method::HEAD, HeaderMap::new()).await.status, 405);
}
