//! Ctrl-C at several moments: the process ends by itself, and what it had taken is done by the next one.

use std::collections::HashMap;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use axum::Router;
use axum::body::Bytes;
use axum::http::HeaderMap;
use hookseal::{Delivery, SignOptions, Webhook};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::processes::{Running, ask, folder, request, until};

const SECRET: &str = "a secret of the tests of interrupts";

/// How often each event came, and how many requests may still be answered.
#[derive(Clone)]
struct Receiver {
    url: String,
    came: Arc<Mutex<HashMap<String, u32>>>,
    answers: Arc<Semaphore>,
}

impl Receiver {
    /// Answers so many requests, and leaves the others waiting until it is let go on.
    async fn start(answers: usize) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let receiver = Self { url, came: Arc::default(), answers: Arc::new(Semaphore::new(answers)) };
        let kept = receiver.clone();
        let app = Router::new().fallback(move |headers: HeaderMap, body: Bytes| {
            let receiver = kept.clone();
            async move {
                let pairs: Vec<(String, Vec<u8>)> =
                    headers.iter().map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect();
                let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
                let webhook = Webhook::new("realestateapi", SECRET).unwrap();
                let event = webhook.receive(&Delivery::new(&body, &pairs, now)).unwrap();
                *receiver.came.lock().unwrap().entry(event.deduplication_key).or_default() += 1;
                receiver.answers.acquire().await.unwrap().forget();
            }
        });
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        receiver
    }

    fn count(&self) -> usize {
        self.came.lock().unwrap().len()
    }
}

fn desk(folder: &Path) -> Running {
    let database = folder.join("desk.db");
    let arguments = ["desk", "--port", "0", "--speed", "1000", "--database", database.to_str().unwrap()];
    Running::start(&arguments, &[("REALESTATEAPI_WEBHOOK_SECRET", SECRET)])
}

/// Before the first answer, in the midst of them, and with the last ones on their way.
#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_is_interrupted_goes_on_where_it_stopped() {
    for answered in [0, 7, 38] {
        let folder = folder(&format!("interrupted-{answered}"));
        let receiver = Receiver::start(answered).await;
        let first = desk(&folder);
        let registration = json!({ "url": receiver.url, "events": ["listing.new"] });
        assert_eq!(ask(&first.url, "POST", "/v1/webhooks", Some(&registration)).await.0, 201);
        let wanted = json!({ "provider": "realestateapi", "type": "listing.new", "times": 40 });
        assert_eq!(ask(&first.url, "POST", "/hookseal/events", Some(&wanted)).await.0, 202);
        // More came than were answered: some are waited for.
        until(async || receiver.count() > answered).await;
        let address = first.url.clone();
        assert_eq!(first.interrupt(), Some(0), "{answered}");
        let authority = address.strip_prefix("http://").unwrap();
        assert!(std::net::TcpStream::connect(authority).is_err(), "something of it still listens");
        receiver.answers.add_permits(1000);
        let second = desk(&folder);
        until(async || {
            let (_, found) = ask(&second.url, "GET", "/hookseal/deliveries?state=delivered", None).await;
            found["deliveries"].as_array().unwrap().len() == 40
        })
        .await;
        assert_eq!(receiver.count(), 40);
        assert_eq!(second.interrupt(), Some(0));
    }
}

/// Whoever does not answer is waited for; the others need not wait for him.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_never_answers_holds_up_no_other() {
    let (silent, other) = (Receiver::start(0).await, Receiver::start(1).await);
    let desk = desk(&folder("silent"));
    for receiver in [&silent, &other] {
        let registration = json!({ "url": receiver.url, "events": ["listing.new"] });
        assert_eq!(ask(&desk.url, "POST", "/v1/webhooks", Some(&registration)).await.0, 201);
    }
    let wanted = json!({ "provider": "realestateapi", "type": "listing.new", "endpoint": 1, "times": 100 });
    assert_eq!(ask(&desk.url, "POST", "/hookseal/events", Some(&wanted)).await.0, 202);
    let wanted = json!({ "provider": "realestateapi", "type": "listing.new", "endpoint": 2 });
    let (_, made) = ask(&desk.url, "POST", "/hookseal/events", Some(&wanted)).await;
    let path = format!("/hookseal/deliveries/{}", made["events"][0]["deliveries"][0]);
    until(async || ask(&desk.url, "GET", &path, None).await.1["state"] == "delivered").await;
    // Meanwhile nobody was given up: they would have made room.
    let (_, first) = ask(&desk.url, "GET", "/hookseal/deliveries/1", None).await;
    assert_eq!((&first["state"], &first["timeline"][0]["endedAt"]), (&json!("sending"), &json!(null)), "{first}");
    assert_eq!((silent.count(), other.count()), (16, 1));
}

/// As soon as it says where it is, which a script may wait for.
#[test]
fn an_interrupt_right_after_the_start_ends_it_rightly() {
    let folder = folder("at-once");
    for number in 0..10 {
        assert_eq!(desk(&folder).interrupt(), Some(0), "{number}");
    }
}

/// With deliveries coming all the time: each that was answered with success is forwarded in the end.
#[tokio::test(flavor = "multi_thread")]
async fn a_listener_that_is_interrupted_keeps_what_it_acknowledged() {
    let receiver = Receiver::start(3).await;
    let folder = folder("listener-interrupted");
    let database = folder.join("listen.db");
    let arguments = ["listen", "realestateapi", "--port", "0", "--page-port", "0", "--to", &receiver.url];
    let arguments = [&arguments[..], &["--database", database.to_str().unwrap()]].concat();
    let start = || Running::start(&arguments, &[("HOOKSEAL_SECRET", SECRET)]);
    let first = start();
    let acknowledged = Arc::new(Mutex::new(0));
    let (url, counted) = (first.url.clone(), acknowledged.clone());
    let sender = tokio::spawn(async move {
        for number in 0.. {
            let body =
                format!(r#"{{"id":"evt_{number}","type":"listing.new","created":"2024-01-15T09:00:00Z","data":{{}}}}"#);
            let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
            let webhook = Webhook::new("realestateapi", SECRET).unwrap();
            let headers = webhook.sign(body.as_bytes(), &SignOptions::new().timestamp(now)).unwrap();
            let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            if request(&url, "POST", "/", &headers, body.into_bytes()).await.0 == 200 {
                *counted.lock().unwrap() += 1;
            }
        }
    });
    until(async || *acknowledged.lock().unwrap() >= 20).await;
    assert_eq!(first.interrupt(), Some(0));
    // Nobody listens any more: the sender has failed.
    assert!(sender.await.is_err());
    let acknowledged = *acknowledged.lock().unwrap();
    receiver.answers.add_permits(100_000);
    let second = start();
    until(async || receiver.count() >= acknowledged).await;
    assert_eq!(second.interrupt(), Some(0));
}

/// Also for root, whom no permission stops: nobody makes files in `/proc`, and `SQLite` itself writes to no file whose
/// format says that only a later version may (file format, section 1.3.3).
#[cfg(target_os = "linux")]
#[test]
fn a_database_that_cannot_be_written_is_said() {
    const WRITE_VERSION: u64 = 18;
    let kept = folder("read-only").join("desk.db");
    rusqlite::Connection::open(&kept).unwrap().execute_batch("CREATE TABLE t (x); DROP TABLE t").unwrap();
    let mut file = std::fs::File::options().write(true).open(&kept).unwrap();
    file.seek(SeekFrom::Start(WRITE_VERSION)).unwrap();
    file.write_all(&[3]).unwrap();
    let databases = [
        ("/proc/desk.db", "Name a file in a folder that can be written"),
        (kept.to_str().unwrap(), "It cannot be written"),
    ];
    for (database, expected) in databases {
        let (code, text) = crate::processes::run(&["desk", "--port", "0", "--database", database]);
        assert!(code == Some(2) && text.contains(expected), "{database}: {code:?} {text}");
    }
}
