//! The receiver behind a real axum server, over a real socket.
#![cfg(all(feature = "axum", feature = "memory"))]

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use hookseal::receive::{HealthLimits, Outcome, Queue, SourceMode};
use hookseal::{Options, Scheme, SignOptions, Webhook};
use hookseal_receiver::{
    Claimed, Failure, Kept, MemoryStore, Receiver, ReceiverOptions, Store, StoreFuture, Token, VerifiedEvent,
    axum as receiver_route,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore};

mod deliveries;

use deliveries::{post, post_signed, send, webhook};

const BODY: &str = r#"{"event":"form.opened","webhook_id":"wh_1","data":{"purchase_token":"p"}}"#;

async fn serve(receiver: Receiver) -> SocketAddr {
    let app: Router = Router::new().route("/hook", receiver_route(receiver));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async move { axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await });
    address
}

#[tokio::test]
async fn a_duplicate_is_answered_with_success_and_not_handled() {
    let handled = Arc::new(AtomicU32::new(0));
    let seen = handled.clone();
    let outcomes = Arc::new(Mutex::new(Vec::new()));
    let told = outcomes.clone();
    let receiver = Receiver::new(webhook(), "forms", MemoryStore::new())
        .expect("it is valid")
        .otherwise(move |event, delivery| {
            let seen = seen.clone();
            async move {
                assert_eq!(event.id.as_deref(), Some("wh_1"));
                assert_eq!(delivery.key(), "forms:singlekey:wh_1");
                seen.fetch_add(1, Ordering::SeqCst);
                Ok(())
            }
        })
        .expect("it is the first")
        .observe(move |observation| told.lock().expect("no panic").push(observation.outcome));
    let address = serve(receiver).await;
    for _ in 0..2 {
        let (status, answer) = send(address, &post(BODY, "")).await;
        assert_eq!(status, 200);
        assert!(answer.ends_with(r#"{"received":true}"#), "{answer}");
    }
    assert_eq!(handled.load(Ordering::SeqCst), 1);
    assert_eq!(*outcomes.lock().expect("no panic"), [Outcome::Handled, Outcome::Duplicate]);
}

#[tokio::test]
async fn what_is_not_a_genuine_post_is_refused() {
    let receiver = Receiver::new(webhook(), "forms", MemoryStore::new())
        .expect("it is valid")
        .otherwise(|_, _| async { panic!("nothing may reach a handler") })
        .expect("it is the first");
    let address = serve(receiver).await;
    let get = "GET /hook HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let (status, answer) = send(address, get).await;
    assert_eq!(status, 405);
    assert!(answer.contains("allow: POST\r\n"), "{answer}");
    assert_eq!(send(address, &post(BODY, "content-encoding: gzip\r\n")).await.0, 415);
    let forged = post(BODY, "").replace("\"p\"", "\"q\"");
    let (status, answer) = send(address, &forged).await;
    assert_eq!(status, 401);
    assert!(answer.ends_with(r#"{"error":"signature_mismatch"}"#), "{answer}");
    let long = "POST /hook HTTP/1.1\r\nhost: x\r\ncontent-length: 1048577\r\nconnection: close\r\n\r\n";
    assert_eq!(send(address, long).await.0, 413);
    let chunk = "a".repeat(65_536);
    let chunks = format!("{:x}\r\n{chunk}\r\n", chunk.len()).repeat(17);
    let chunked = format!(
        "POST /hook HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n{chunks}0\r\n\r\n"
    );
    assert_eq!(send(address, &chunked).await.0, 413);
}

#[tokio::test]
async fn a_handler_that_fails_or_panics_is_tried_again() {
    let tries = Arc::new(AtomicU32::new(0));
    let counted = tries.clone();
    let receiver = Receiver::new(webhook(), "forms", MemoryStore::new())
        .expect("it is valid")
        .otherwise(move |_, delivery| {
            let number = counted.fetch_add(1, Ordering::SeqCst) + 1;
            async move {
                assert_eq!(delivery.attempt(), number);
                match number {
                    1 => Err(Failure::from("the database is down")),
                    2 => panic!("a defect"),
                    _ => Ok(()),
                }
            }
        })
        .expect("it is the first");
    let address = serve(receiver).await;
    for expected in [500, 500, 200] {
        assert_eq!(send(address, &post(BODY, "")).await.0, expected);
    }
    assert_eq!(tries.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn two_at_once_are_handled_once() {
    let (started, go_on) = (Arc::new(Notify::new()), Arc::new(Semaphore::new(0)));
    let (start, wait) = (started.clone(), go_on.clone());
    let receiver = Receiver::new(webhook(), "forms", MemoryStore::new())
        .expect("it is valid")
        .otherwise(move |_, _| {
            let (start, wait) = (start.clone(), wait.clone());
            async move {
                start.notify_one();
                wait.acquire().await.map(drop)?;
                Ok(())
            }
        })
        .expect("it is the first");
    let address = serve(receiver).await;
    let first = tokio::spawn(async move { send(address, &post(BODY, "")).await });
    started.notified().await;
    let (status, answer) = send(address, &post(BODY, "")).await;
    assert_eq!(status, 503);
    assert!(answer.contains("retry-after: "), "{answer}");
    assert!(answer.ends_with(r#"{"error":"busy"}"#), "{answer}");
    go_on.add_permits(1);
    assert_eq!(first.await.expect("it is answered").0, 200);
}

#[tokio::test]
async fn a_handler_outlives_a_client_that_leaves() {
    let (started, go_on, ended) = (Arc::new(Notify::new()), Arc::new(Semaphore::new(0)), Arc::new(Notify::new()));
    let (start, wait, told) = (started.clone(), go_on.clone(), ended.clone());
    let receiver = Receiver::new(webhook(), "forms", MemoryStore::new())
        .expect("it is valid")
        .otherwise(move |_, _| {
            let (start, wait) = (start.clone(), wait.clone());
            async move {
                start.notify_one();
                wait.acquire().await.map(drop)?;
                Ok(())
            }
        })
        .expect("it is the first")
        .observe(move |observation| {
            assert_eq!(observation.outcome, Outcome::Handled);
            told.notify_one();
        });
    let address = serve(receiver).await;
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    stream.write_all(post(BODY, "").as_bytes()).await.expect("it reads");
    started.notified().await;
    drop(stream);
    go_on.add_permits(1);
    ended.notified().await;
    assert_eq!(send(address, &post(BODY, "")).await.0, 200, "a duplicate");
}

#[tokio::test]
async fn a_late_handler_is_answered_before_the_provider_gives_up() {
    let (go_on, ended) = (Arc::new(Semaphore::new(0)), Arc::new(Notify::new()));
    let (wait, told) = (go_on.clone(), ended.clone());
    let webhook = webhook();
    let mut options = ReceiverOptions::of(&webhook);
    options.facts.deadline_ms = Some(1000);
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let receiver = Receiver::with_options(webhook, "forms", Some(store), options)
        .expect("it is valid")
        .otherwise(move |_, _| {
            let wait = wait.clone();
            async move {
                wait.acquire().await.map(drop)?;
                Ok(())
            }
        })
        .expect("it is the first")
        .observe(move |observation| {
            if observation.outcome == Outcome::Handled {
                told.notify_one();
            }
        });
    let address = serve(receiver).await;
    let (status, answer) = send(address, &post(BODY, "")).await;
    assert_eq!(status, 503);
    assert!(answer.contains("retry-after: 60\r\n") && answer.ends_with(r#"{"error":"late"}"#), "{answer}");
    go_on.add_permits(1);
    ended.notified().await;
    assert_eq!(send(address, &post(BODY, "")).await.0, 200, "a duplicate");
}

#[tokio::test]
async fn bodies_that_drip_count_as_work() {
    let webhook = webhook();
    let mut options = ReceiverOptions::of(&webhook);
    options.options.max_running = 1;
    options.options.body_ms = 2000;
    let receiver = Receiver::with_options(webhook, "", None, options).expect("it is valid");
    let address = serve(receiver).await;
    let mut dripping = TcpStream::connect(address).await.expect("it listens");
    let head = "POST /hook HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\nconnection: close\r\n\r\n{";
    dripping.write_all(head.as_bytes()).await.expect("it reads");
    // Until the server has seen the one that drips.
    let answer = loop {
        let (status, answer) = send(address, &post(BODY, "")).await;
        if status != 200 {
            break answer;
        }
    };
    assert!(answer.ends_with(r#"{"error":"too_many_running"}"#), "{answer}");
    let mut slow = String::new();
    dripping.read_to_string(&mut slow).await.expect("it answers");
    assert!(slow.starts_with("HTTP/1.1 503") && slow.ends_with(r#"{"error":"body_too_slow"}"#), "{slow}");
    assert_eq!(send(address, &post(BODY, "")).await.0, 200);
}

/// A store that is down, and counts who asks.
#[derive(Default)]
struct Down(Arc<AtomicU32>);

impl Store for Down {
    fn claim<'a>(&'a self, _: &'a str, _: &'a Token, _: Duration, _: Duration) -> StoreFuture<'a, Claimed> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { Err("connection refused".into()) })
    }

    fn complete<'a>(&'a self, _: &'a str, _: &'a Token, _: Duration) -> StoreFuture<'a, Kept> {
        Box::pin(async { Err("connection refused".into()) })
    }

    fn release<'a>(&'a self, _: &'a str, _: &'a Token) -> StoreFuture<'a, Kept> {
        Box::pin(async { Err("connection refused".into()) })
    }
}

#[tokio::test]
async fn a_store_that_is_down_is_never_a_claim() {
    let asked = Arc::new(AtomicU32::new(0));
    let receiver = Receiver::new(webhook(), "forms", Down(asked.clone()))
        .expect("it is valid")
        .otherwise(|_, _| async { panic!("nothing may reach a handler") })
        .expect("it is the first");
    let health = receiver.health(HealthLimits::default());
    let address = serve(receiver).await;
    assert_eq!(send(address, &post(BODY, "").replace("\"p\"", "\"q\"")).await.0, 401);
    assert_eq!(asked.load(Ordering::SeqCst), 0, "a forgery asks nothing of the store");
    let (status, answer) = send(address, &post(BODY, "")).await;
    assert_eq!(status, 503);
    assert!(answer.ends_with(r#"{"error":"store"}"#), "{answer}");
    assert_eq!(asked.load(Ordering::SeqCst), 2, "repeated once, with the same token");
    let report = health(Queue::None).await;
    assert_eq!(report.status, 503);
    assert_eq!(report.body["checks"]["store_reachable"], false);
}

#[tokio::test]
async fn closing_waits_for_handlers_and_takes_nothing_new() {
    let (started, ended) = (Arc::new(Notify::new()), Arc::new(AtomicU32::new(0)));
    let (start, count) = (started.clone(), ended.clone());
    let webhook = webhook();
    let mut options = ReceiverOptions::of(&webhook);
    options.options.grace_ms = 0;
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let receiver = Receiver::with_options(webhook, "forms", Some(store), options)
        .expect("it is valid")
        .otherwise(move |_, delivery| {
            let (start, count) = (start.clone(), count.clone());
            async move {
                start.notify_one();
                delivery.signal().cancelled().await;
                count.fetch_add(1, Ordering::SeqCst);
                Err(Failure::from("stopped"))
            }
        })
        .expect("it is the first");
    let close = receiver.closer();
    let address = serve(receiver).await;
    let first = tokio::spawn(async move { send(address, &post(BODY, "")).await });
    started.notified().await;
    close().await;
    assert_eq!(ended.load(Ordering::SeqCst), 1);
    assert_eq!(first.await.expect("it is answered").0, 500);
    assert_eq!(send(address, &post(BODY, "")).await.0, 503);
}

#[tokio::test]
async fn a_route_takes_the_event_and_answers_itself() {
    let take = |hookseal_receiver::VerifiedEvent(event): hookseal_receiver::VerifiedEvent| async move {
        event.deduplication_key
    };
    let app = Router::new().route("/hook", axum::routing::any(take)).with_state(Arc::new(webhook()));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async move { axum::serve(listener, app).await });
    let (status, answer) = send(address, &post(BODY, "")).await;
    assert_eq!(status, 200);
    assert!(answer.ends_with("singlekey:wh_1"), "{answer}");
    let (status, answer) = send(address, &post(BODY, "").replace("\"p\"", "\"q\"")).await;
    assert_eq!(status, 401);
    assert!(answer.ends_with(r#"{"error":"signature_mismatch"}"#), "{answer}");
    // Signed rightly, as the same receiver would refuse it.
    let (status, answer) = send(address, &post(BODY, "content-encoding: gzip\r\n")).await;
    assert_eq!(status, 415);
    assert!(answer.ends_with(r#"{"error":"encoded_body"}"#), "{answer}");
    assert_eq!(send(address, &post(BODY, "content-encoding: Identity\r\n")).await.0, 200);
    for encoding in ["", "content-encoding: gzip\r\n"] {
        let (status, answer) = send(address, &post(BODY, encoding).replacen("POST", "PUT", 1)).await;
        assert_eq!(status, 405);
        assert!(answer.contains("allow: POST") && answer.ends_with(r#"{"error":"method_not_allowed"}"#), "{answer}");
    }
}

#[tokio::test]
async fn a_sender_who_breaks_off_is_not_handled_and_told() {
    let outcomes = Arc::new(Mutex::new(Vec::new()));
    let (told, ended) = (outcomes.clone(), Arc::new(Notify::new()));
    let end = ended.clone();
    let receiver = Receiver::new(webhook(), "forms", MemoryStore::new())
        .expect("it is valid")
        .otherwise(|_, _| async { Ok(()) })
        .expect("it is the first")
        .observe(move |observation| {
            told.lock().expect("no panic").push(observation.outcome);
            end.notify_one();
        });
    let close = receiver.closer();
    let address = serve(receiver).await;
    let request = post(BODY, "");
    let body_at = request.len() - BODY.len();
    for sent in [body_at, body_at + BODY.len() / 2] {
        let mut stream = TcpStream::connect(address).await.expect("it listens");
        stream.write_all(request.get(..sent).expect("it is ASCII").as_bytes()).await.expect("it reads");
        drop(stream);
        ended.notified().await;
    }
    assert_eq!(send(address, &request).await.0, 200);
    assert_eq!(*outcomes.lock().expect("no panic"), [Outcome::Refused, Outcome::Refused, Outcome::Handled]);
    // Nothing of them is left in work.
    close().await;
}

#[tokio::test]
async fn who_sends_from_elsewhere_is_refused() {
    const RESERVATION: &str = r#"{"id":"01GTKD6ZYFVQMR0RWP4HBBHNZC","action":"reservation.created","data":{}}"#;
    let webhook = || Webhook::new("hospitable", "the secret from the dashboard").expect("it is valid");
    let serve_with = |proxies: u8| {
        let mut options = ReceiverOptions::of(&webhook());
        options.options.source_mode = SourceMode::Refuse;
        options.options.trusted_proxies = proxies;
        serve(Receiver::with_options(webhook(), "", None, options).expect("it is valid"))
    };
    let status = async |address, forwarded: &str| {
        let more = if forwarded.is_empty() { String::new() } else { format!("x-forwarded-for: {forwarded}\r\n") };
        send(address, &post_signed(&webhook(), RESERVATION, &more)).await.0
    };
    // The peer is this machine, whatever the header says.
    let direct = serve_with(0).await;
    assert_eq!(status(direct, "").await, 403);
    assert_eq!(status(direct, "38.80.170.7").await, 403);
    let behind_one = serve_with(1).await;
    assert_eq!(status(behind_one, "38.80.170.7").await, 200);
    assert_eq!(status(behind_one, "::ffff:38.80.170.7").await, 200);
    assert_eq!(status(behind_one, "38.80.170.7, 192.0.2.1").await, 403, "what is left of it is a stranger's word");
    assert_eq!(status(behind_one, "192.0.2.1, 38.80.170.7").await, 200);
    assert_eq!(status(behind_one, "").await, 403, "fewer than there are proxies");
    // What the proxy adds to a line that is no text counts all the same.
    assert_eq!(status(behind_one, "38.80.170.7\r\nx-forwarded-for: ÿ, 192.0.2.1").await, 403);
    assert_eq!(status(behind_one, "ÿ, 38.80.170.7").await, 200);
}

/// Whatever a sender says of the host, and whatever routers removed of the path.
#[tokio::test]
async fn method_and_url_are_handed_over() {
    let scheme = Scheme::from_json(
        r#"{ "name": "acme", "algorithm": "hmac-sha256", "signedContent": ["method", "url", "body"], "secret": "utf8",
             "signature": { "header": "Acme-Signature", "layout": "plain", "encoding": "hex" } }"#,
    );
    let webhook = Webhook::with_options(
        scheme.expect("it is valid"),
        "a secret",
        Options::default().base_url("https://example.com"),
    );
    let webhook = Arc::new(webhook.expect("it is valid"));
    let take = |VerifiedEvent(event): VerifiedEvent| async move { event.deduplication_key };
    let receiver =
        Webhook::with_options(webhook.scheme().clone(), "a secret", Options::default().base_url("https://example.com"));
    let receiver = Receiver::with_options(receiver.expect("it is valid"), "acme", None, ReceiverOptions::of(&webhook));
    let receiver = receiver.expect("it is valid").otherwise(|_, _| async { Ok(()) }).expect("it is the first");
    let inner = Router::new()
        .route("/hook", axum::routing::post(take))
        .route("/received", receiver_route(receiver))
        .with_state(webhook.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async move { axum::serve(listener, Router::new().nest("/inner", inner)).await });
    for path in ["/inner/hook", "/inner/received"] {
        let target = format!("{path}?tenant=7&q=%2Fx%20y+z");
        let options = SignOptions::new().method("POST").url(format!("https://example.com{target}"));
        let headers = webhook.sign(b"{}", &options).expect("it is signed");
        let head: String = headers.iter().map(|(name, value)| [name, ": ", value, "\r\n"].concat()).collect();
        let request = |target: &str| {
            format!(
                "POST {target} HTTP/1.1\r\nhost: example.org\r\nx-forwarded-host: example.net\r\ncontent-length: 2\r\n\
                 {head}connection: close\r\n\r\n{{}}"
            )
        };
        assert_eq!(send(address, &request(&target)).await.0, 200, "{path}");
        assert_eq!(send(address, &request(&target.replace("+z", "%20z"))).await.0, 401, "{path}");
    }
}
