//! Mistakes of programs with receivers: `tests/bindings/receivers.json`, of which every language says the same.
#![cfg(feature = "memory")]

use std::error::Error as StdError;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hookseal::{Error, Webhook};
use hookseal_receiver::{
    Claimed, Delivery, Kept, MemoryStore, Message, Receiver, Store, StoreError, StoreFuture, Token, Transaction, Worker,
};
use serde_json::{Value, json};

const LONG: Duration = Duration::from_secs(60);

fn receiver() -> Receiver {
    let webhook = Webhook::new("singlekey", "the secret from the dashboard").expect("it is valid");
    Receiver::new(webhook, "screenings", MemoryStore::new()).expect("it is valid")
}

fn message(version: u32, endpoint: &str) -> Message {
    let event = json!({
        "provider": "singlekey", "type": "form.opened", "id": "wh_1", "deduplicationKey": "singlekey:wh_1",
        "authenticity": "signature", "occurredAt": null, "schema": "unknown", "mismatch": null, "data": null, "payload": {},
    });
    let message =
        json!({ "v": version, "id": "a", "endpoint": endpoint, "key": "screenings:singlekey:wh_1", "event": event });
    serde_json::from_value(message).expect("it is a message")
}

/// What a worker says to a message.
async fn worked(version: u32, endpoint: &str) -> StoreError {
    let worker = Worker::new("singlekey", "screenings", MemoryStore::new()).expect("it is valid").ready();
    worker.work(message(version, endpoint), false).await.expect_err("it is not this worker's").into()
}

/// A transaction in which the row is another's.
struct Taken;

impl Transaction for Taken {
    async fn complete(&mut self, _: &str, _: &Token, _: Duration) -> Result<Kept, StoreError> {
        Ok(Kept::Stale)
    }
}

/// A store that counts as one of a database.
struct InDatabase(MemoryStore);

impl Store for InDatabase {
    fn claim<'a>(
        &'a self,
        key: &'a str,
        token: &'a Token,
        lease: Duration,
        keep: Duration,
    ) -> StoreFuture<'a, Claimed> {
        self.0.claim(key, token, lease, keep)
    }

    fn complete<'a>(&'a self, key: &'a str, token: &'a Token, keep: Duration) -> StoreFuture<'a, Kept> {
        self.0.complete(key, token, keep)
    }

    fn release<'a>(&'a self, key: &'a str, token: &'a Token) -> StoreFuture<'a, Kept> {
        self.0.release(key, token)
    }
}

/// What `complete` says in a handler, or after its end.
async fn completed(store: impl Store, is_late: bool) -> StoreError {
    let said: Arc<Mutex<Option<StoreError>>> = Arc::default();
    let kept: Arc<Mutex<Option<Delivery>>> = Arc::default();
    let (says, keeps) = (said.clone(), kept.clone());
    let worker = Worker::new("singlekey", "screenings", store).expect("it is valid").otherwise(move |_, delivery| {
        let says = says.clone();
        *keeps.lock().expect("no panic") = Some(delivery.clone());
        async move {
            if !is_late {
                *says.lock().expect("no panic") = delivery.complete(&mut Taken).await.err();
            }
            Ok(())
        }
    });
    let worker = worker.expect("it is the first").ready();
    worker.work(message(1, "screenings"), false).await.expect("it is this worker's");
    if is_late {
        let delivery = kept.lock().expect("no panic").take().expect("it was handled");
        return delivery.complete(&mut Taken).await.expect_err("it is too late");
    }
    said.lock().expect("no panic").take().expect("it was refused")
}

async fn filled() -> StoreError {
    let store = MemoryStore::with_room_for(1);
    let token = Token::new().expect("the system has random bytes");
    store.claim("a", &token, LONG, LONG).await.expect("there is room");
    store.claim("b", &token, LONG, LONG).await.expect_err("it is full")
}

async fn made(name: &str) -> StoreError {
    match name {
        "a second handler of a type" => {
            let handler = |_: Value, _, _| async { Ok(()) };
            let once = receiver().on_type("screening.completed", handler).expect("it is the first");
            once.on_type("screening.completed", handler).expect_err("it is the second").into()
        }
        "a second handler of all others" => {
            let once = receiver().otherwise(|_, _| async { Ok(()) }).expect("it is the first");
            once.otherwise(|_, _| async { Ok(()) }).expect_err("it is the second").into()
        }
        "complete after the handler's end" => completed(MemoryStore::new(), true).await,
        "complete with a store in memory" => completed(MemoryStore::new(), false).await,
        "another endpoint's message" => worked(1, "others").await,
        "another version's message" => worked(2, "screenings").await,
        "a transaction that was overtaken" => completed(InDatabase(MemoryStore::new()), false).await,
        "a store in memory that is full" => filled().await,
        other => panic!("{other}: nobody makes this mistake"),
    }
}

#[tokio::test]
async fn each_is_said_as_in_every_language() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/bindings/receivers.json");
    let list: Value = serde_json::from_str(&fs::read_to_string(path).expect("it is there")).expect("it is JSON");
    let here = list.as_array().into_iter().flatten();
    let here = here.filter(|mistake| mistake["not"].as_array().is_none_or(|not| !not.contains(&json!("rust"))));
    let mut seen = 0;
    for mistake in here {
        let name = mistake["name"].as_str().expect("a text");
        let error = made(name).await;
        let error: &(dyn StdError + 'static) = &*error;
        let (code, option) = match error.downcast_ref::<Error>() {
            Some(error @ Error::InvalidOption { option, .. }) => (Some(error.code().as_str()), Some(&**option)),
            _ => (None, None),
        };
        let found = (error.to_string(), code, option);
        let expected = (
            mistake["message"].as_str().expect("a text").to_owned(),
            mistake["code"].as_str(),
            mistake["option"].as_str(),
        );
        assert_eq!(found, expected, "{name}");
        seen += 1;
    }
    assert!(seen > 6, "{seen} were made");
}
