//! Queues and their workers.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use hookseal::ErrorCode;
use hookseal::provider::singlekey::FormOpened;
use hookseal::receive::{HealthLimits, Outcome, Queue, Schedule};
use hookseal_receiver::{
    Failure, MemoryStore, Message, Receiver, ReceiverOptions, Store, Token, WorkResult, Worker, WorkerOptions,
};

use crate::{OPENED, deliver, deliver_with, webhook};

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
