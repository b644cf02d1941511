//! `hookseal desk`: the real command, a real file, and a receiver that fails at random.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request;
use axum::response::IntoResponse;
use hookseal::Webhook;
use hookseal_receiver::{MemoryStore, Receiver};
use serde_json::{Value, json};

use crate::processes::{Running, ask, until};

/// How often each event was handled to its end.
type Handled = Arc<Mutex<HashMap<String, u32>>>;

/// A receiver whose handler fails for a third of its calls, and which now and then does not even get that far; by a
/// seed, so that a failure comes again.
async fn flaky(secret: &str) -> (String, Handled) {
    let handled = Handled::default();
    let kept = handled.clone();
    let random = Arc::new(Mutex::new(fastrand::Rng::with_seed(24)));
    let fails = move |one_in: u32| random.lock().unwrap().u32(..one_in) == 0;
    let outer = fails.clone();
    let webhook = Webhook::new("realestateapi", secret).unwrap();
    let receiver = Receiver::new(webhook, "desk", MemoryStore::new())
        .unwrap()
        .otherwise(move |event, _delivery| {
            let (kept, fails) = (kept.clone(), fails.clone());
            async move {
                if fails(3) {
                    return Err(std::io::Error::other("at random").into());
                }
                *kept.lock().unwrap().entry(event.deduplication_key.clone()).or_default() += 1;
                Ok(())
            }
        })
        .unwrap();
    let app = Router::new().route("/hook", hookseal_receiver::axum(receiver)).layer(axum::middleware::from_fn(
        move |request: Request, next: axum::middleware::Next| {
            let fails = outer.clone();
            async move { if fails(10) { 503.status() } else { next.run(request).await } }
        },
    ));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (format!("http://{address}/hook"), handled)
}

trait Status {
    fn status(self) -> axum::response::Response;
}

impl Status for u16 {
    fn status(self) -> axum::response::Response {
        axum::http::StatusCode::from_u16(self).unwrap().into_response()
    }
}

const SECRET: &str = "a secret of the desk's tests";

fn desk(folder: &std::path::Path) -> Running {
    let database = folder.join("desk.db");
    let arguments = ["desk", "--port", "0", "--speed", "2000", "--database", database.to_str().unwrap()];
    Running::start(&arguments, &[("REALESTATEAPI_WEBHOOK_SECRET", SECRET)])
}

async fn register(desk: &Running, url: &str) {
    let registration = json!({ "url": url, "events": ["listing.new", "property.price_changed"],
        "filters": { "location": { "state": "TX" } } });
    let (status, answer) = ask(&desk.url, "POST", "/v1/webhooks", Some(&registration)).await;
    assert_eq!((status, &answer["id"]), (201, &json!("webhook_1")), "{answer}");
}

/// Whether a delivery is in this state.
async fn any(desk: &Running, state: &str) -> bool {
    let (_, found) = ask(&desk.url, "GET", &format!("/hookseal/deliveries?state={state}"), None).await;
    !found["deliveries"].as_array().unwrap().is_empty()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_events_are_each_handled_once_through_a_kill() {
    let folder = crate::processes::folder("thousand");
    let (url, handled) = flaky(SECRET).await;
    let first = desk(&folder);
    register(&first, &url).await;
    let wanted = json!({ "provider": "realestateapi", "type": "listing.new", "times": 1000 });
    let (status, made) = ask(&first.url, "POST", "/hookseal/events", Some(&wanted)).await;
    assert_eq!(status, 202);
    let keys: Vec<String> = made["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| format!("realestateapi:{}", event["id"].as_str().unwrap()))
        .collect();
    assert_eq!(keys.len(), 1000);
    until(async || handled.lock().unwrap().len() > 100).await;
    // As the system would end it: nothing is said to it before.
    first.kill();
    let second = desk(&folder);
    until(async || {
        if any(&second, "failed").await {
            // What failed at every attempt of the schedule is asked for again, as one does after an outage.
            let range =
                json!({ "provider": "realestateapi", "from": "2020-01-01", "to": "2100-01-01", "failed": true });
            assert_eq!(ask(&second.url, "POST", "/hookseal/redeliveries", Some(&range)).await.0, 202);
        }
        handled.lock().unwrap().len() >= 1000 && !any(&second, "waiting").await && !any(&second, "sending").await
    })
    .await;
    let handled = handled.lock().unwrap();
    for key in &keys {
        assert_eq!(handled.get(key), Some(&1), "{key}");
    }
    assert_eq!(handled.len(), 1000);
    assert_eq!(second.interrupt(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_and_subscriptions_decide_who_is_told() {
    let folder = crate::processes::folder("filters");
    let (url, _) = flaky(SECRET).await;
    let desk = desk(&folder);
    register(&desk, &url).await;
    let test = async |kind: &str| {
        let wanted = json!({ "webhook_id": "webhook_1", "event_type": kind });
        ask(&desk.url, "POST", "/v1/webhooks/test", Some(&wanted)).await
    };
    assert_eq!(test("property.price_changed").await.0, 202);
    let (status, said) = test("property.price").await;
    assert!(status == 400 && said["error"].as_str().unwrap().contains("property.price_changed"), "{said}");
    let nobody = json!({ "provider": "realestateapi", "type": "listing.gone" });
    let (_, said) = ask(&desk.url, "POST", "/hookseal/events", Some(&nobody)).await;
    assert!(said["events"][0]["note"].as_str().unwrap().contains("does not send"), "{said}");
    let told = async |kind: &str, data: Value| {
        let wanted = json!({ "provider": "realestateapi", "type": kind, "data": data });
        let (_, made) = ask(&desk.url, "POST", "/hookseal/events", Some(&wanted)).await;
        made["events"][0]["deliveries"].as_array().unwrap().len()
    };
    assert_eq!(told("listing.new", json!({ "address": "456 Oak Ave, Austin, TX 78704" })).await, 1);
    assert_eq!(told("listing.new", json!({ "address": "1 Elm St, Tulsa, OK 74103" })).await, 0);
    assert_eq!(told("valuation.completed", json!({ "address": "456 Oak Ave, Austin, TX 78704" })).await, 0);
    let wrong = json!({ "url": url, "events": ["listing.new"], "filters": { "colour": "red" } });
    assert_eq!(ask(&desk.url, "POST", "/v1/webhooks", Some(&wrong)).await.0, 400);
    let far = json!({ "url": "http://93.184.216.34/", "events": ["listing.new"] });
    let (status, said) = ask(&desk.url, "POST", "/v1/webhooks", Some(&far)).await;
    assert!(status == 400 && said["error"].as_str().unwrap().contains("delivers to this machine"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_used_is_said_with_exit_code_2() {
    let folder = crate::processes::folder("misuse");
    let database = folder.join("desk.db");
    let path = database.to_str().unwrap();
    let running = desk(&folder);
    let port = running.url.rsplit(':').next().unwrap().to_owned();
    for (arguments, expected) in [
        (vec!["desk", "--port", &port, "--database", "/dev/null"], "is in use by another program"),
        (vec!["desk", "--port", "0", "--database", path], "is in use by another hookseal"),
    ] {
        let (code, text) = crate::processes::run(&arguments);
        assert!(code == Some(2) && text.contains(expected), "{code:?} {text}");
    }
    assert_eq!(running.interrupt(), Some(0));
    let connection = rusqlite::Connection::open(&database).unwrap();
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    let (code, text) = crate::processes::run(&["desk", "--port", "0", "--database", path]);
    assert!(code == Some(2) && text.contains("newer hookseal"), "{text}");
    connection.pragma_update(None, "user_version", version).unwrap();
    connection.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let (code, text) = crate::processes::run(&["desk", "--port", "0", "--database", path]);
    assert!(code == Some(2) && text.contains("Another program holds it locked"), "{text}");
    connection.execute_batch("ROLLBACK").unwrap();
    std::fs::write(folder.join("text.db"), "this is no database, but a text that is long enough").unwrap();
    let (code, text) =
        crate::processes::run(&["desk", "--port", "0", "--database", folder.join("text.db").to_str().unwrap()]);
    assert!(code == Some(2) && text.contains("no SQLite database"), "{text}");
}
