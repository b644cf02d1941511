//! The guides' own APIs on the desk: how endpoints come to be, which secrets they have, when a failure is tried again.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use hookseal::{Delivery, Event, Webhook};
use serde_json::{Value, json};

use crate::processes::{Running, answer, ask, folder, request, until};

/// What a receiver was sent, and what it answers: the first statuses, each once, and then 200.
#[derive(Clone, Default)]
struct Receiver {
    url: String,
    came: Arc<Mutex<Vec<(HeaderMap, Bytes)>>>,
    statuses: Arc<Mutex<Vec<u16>>>,
}

impl Receiver {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let receiver = Self { url, ..Self::default() };
        let kept = receiver.clone();
        let app = Router::new().fallback(move |headers: HeaderMap, body: Bytes| {
            kept.came.lock().unwrap().push((headers, body));
            let mut statuses = kept.statuses.lock().unwrap();
            let status = if statuses.is_empty() { 200 } else { statuses.remove(0) };
            std::future::ready(StatusCode::from_u16(status).unwrap())
        });
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        receiver
    }

    fn answers(&self, statuses: &[u16]) {
        *self.statuses.lock().unwrap() = statuses.to_vec();
    }

    async fn has(&self, count: usize) {
        until(async || self.came.lock().unwrap().len() >= count).await;
        assert_eq!(self.came.lock().unwrap().len(), count);
    }

    /// The last delivery, as a receiver with this secret takes it.
    fn last(&self, provider: &str, secret: &str) -> Event {
        let came = self.came.lock().unwrap();
        let (headers, body) = came.last().unwrap();
        let pairs: Vec<(String, Vec<u8>)> =
            headers.iter().map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect();
        let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
        Webhook::new(provider, secret).unwrap().receive(&Delivery::new(body, &pairs, now)).unwrap()
    }
}

fn desk(folder: &Path, speed: &str) -> Running {
    let database = folder.join("desk.db");
    let arguments = ["desk", "--port", "0", "--speed", speed, "--database", database.to_str().unwrap()];
    Running::start(&arguments, &[])
}

/// Sends an event; gives its deliveries.
async fn emit(desk: &Running, provider: &str, kind: &str, more: &Value) -> Vec<i64> {
    let mut wanted = json!({ "provider": provider, "type": kind });
    wanted.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let (status, made) = ask(&desk.url, "POST", "/hookseal/events", Some(&wanted)).await;
    assert_eq!(status, 202, "{made}");
    serde_json::from_value(made["events"][0]["deliveries"].clone()).unwrap()
}

/// A delivery, when it has come to this state.
async fn delivery(desk: &Running, id: i64, state: &str) -> Value {
    let path = format!("/hookseal/deliveries/{id}");
    until(async || ask(&desk.url, "GET", &path, None).await.1["state"] == state).await;
    ask(&desk.url, "GET", &path, None).await.1
}

#[tokio::test(flavor = "multi_thread")]
async fn dossier_hands_out_a_secret_and_keeps_to_the_policy_of_the_subscription() {
    let (desk, receiver) = (desk(&folder("dossier"), "10000"), Receiver::start().await);
    let policy = json!({ "maxRetries": 2, "retryDelaySeconds": 300, "backoffStrategy": "fixed" });
    let wanted = json!({ "name": "Mine", "url": receiver.url, "eventType": "message.received", "description": "Messages",
        "retryPolicy": policy });
    let path = "/api/v1/developer/webhooks";
    let (status, made) = ask(&desk.url, "POST", path, Some(&wanted)).await;
    assert_eq!((status, &made["status"], &made["retryPolicy"]), (201, &json!("ACTIVE"), &policy), "{made}");
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.starts_with("whsec_"), "{secret}");
    // Shown once.
    let (_, listed) = ask(&desk.url, "GET", path, None).await;
    assert!(listed[0]["id"] == made["id"] && !listed.to_string().contains(secret), "{listed}");

    assert_eq!(emit(&desk, "dossier", "dossier.created", &json!({})).await, Vec::<i64>::new());
    receiver.answers(&[500, 500, 500, 500]);
    let ids = emit(&desk, "dossier", "message.received", &json!({})).await;
    let failed = delivery(&desk, ids[0], "failed").await;
    assert_eq!(failed["timeline"].as_array().unwrap().len(), 3, "the first attempt and two more: {failed}");
    receiver.answers(&[]);
    let ids = emit(&desk, "dossier", "message.received", &json!({})).await;
    delivery(&desk, ids[0], "delivered").await;
    assert_eq!(receiver.last("dossier", secret).event_type.as_deref(), Some("message.received"));

    for (wrong, expected) in [
        (json!({ "name": "Mine", "url": receiver.url, "eventType": "dossier.lost" }), "dossier.lost"),
        (json!({ "name": "Mine", "url": "http://169.254.169.254/", "eventType": "dossier.created" }), "never allowed"),
        (json!({ "name": "Mine", "eventType": "dossier.created" }), "url"),
        (json!([]), "expected an object"),
        (
            json!({ "name": "Mine", "url": receiver.url, "eventType": "dossier.created",
                "retryPolicy": { "maxRetries": 3, "retryDelaySeconds": 1.5, "backoffStrategy": "fixed" } }),
            "`retryPolicy.retryDelaySeconds`",
        ),
    ] {
        let (status, said) = ask(&desk.url, "POST", path, Some(&wrong)).await;
        assert!(status == 400 && said["error"].as_str().unwrap().contains(expected), "{status} {said}");
    }
    assert_eq!(request(&desk.url, "GET", path, &[], Vec::new()).await.0, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn dossiers_plans_limit_requests_in_a_minute() {
    let desk = desk(&folder("plans"), "1");
    let mut statuses = Vec::new();
    for _ in 0..62 {
        statuses.push(ask(&desk.url, "GET", "/api/v1/developer/webhooks", None).await.0);
    }
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 60);
    assert_eq!(statuses[60..], [429, 429]);
    let token = [("authorization", "Bearer any")];
    let refused = answer(&desk.url, "GET", "/api/v1/developer/webhooks", &token, Vec::new()).await;
    let said = String::from_utf8_lossy(refused.body());
    assert!(said.contains("60 requests in a minute"), "{said}");
    // As long as the first of them counts, which was just made.
    let seconds: u32 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((2..=60).contains(&seconds), "{seconds}");
    // Of its own API alone.
    assert_eq!(ask(&desk.url, "GET", "/v1/webhooks", None).await.0, 200);
}

/// With all but one of a minute's requests already made, by an earlier process.
#[tokio::test(flavor = "multi_thread")]
async fn each_of_dossiers_plans_has_its_own_limit() {
    let path = "/api/v1/developer/webhooks";
    for (plan, limit) in [("free", 60), ("pro", 600), ("enterprise", 6000)] {
        let folder = folder(&format!("plan-{plan}"));
        let database = folder.join("desk.db");
        let arguments = ["desk", "--port", "0", "--dossier-plan", plan, "--database", database.to_str().unwrap()];
        assert_eq!(Running::start(&arguments, &[]).interrupt(), Some(0));
        let connection = rusqlite::Connection::open(&database).unwrap();
        let now = i64::try_from(SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap();
        let made = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
            INSERT INTO calls SELECT 'dossier', ?1 FROM n";
        assert_eq!(connection.execute(made, (now, limit - 1)).unwrap(), limit - 1);
        drop(connection);
        let desk = Running::start(&arguments, &[]);
        assert_eq!(ask(&desk.url, "GET", path, None).await.0, 200, "{plan}");
        let (status, said) = ask(&desk.url, "GET", path, None).await;
        let expected = format!("more than {limit} requests in a minute");
        assert!(status == 429 && said["error"].as_str().unwrap().contains(&expected), "{plan}: {said}");
        assert_eq!(desk.interrupt(), Some(0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screening_tells_its_callback_and_a_4xx_answer_is_final() {
    let (desk, receiver) = (desk(&folder("screening"), "10000"), Receiver::start().await);
    let wanted = json!({ "external_customer_id": "c_1", "external_tenant_id": "t_1", "run_now": true,
        "callback_url": receiver.url });
    let token = [("authorization", "Token any"), ("content-type", "application/json")];
    let body = wanted.to_string().into_bytes();
    let (status, made) = request(&desk.url, "POST", "/api/request", &token, body.clone()).await;
    let made: Value = serde_json::from_slice(&made).unwrap();
    assert_eq!(status, 201, "{made}");
    receiver.has(2).await;
    let (_, endpoints) = ask(&desk.url, "GET", "/hookseal/endpoints", None).await;
    let id = endpoints["endpoints"][0]["id"].as_i64().unwrap();
    let (_, shown) = ask(&desk.url, "GET", &format!("/hookseal/endpoints/{id}/secret"), None).await;
    let event = receiver.last("singlekey", shown["secret"].as_str().unwrap());
    assert!(event.event_type.as_deref().is_some_and(|kind| kind.starts_with("screening.")), "{event:?}");
    assert_eq!(event.data["purchase_token"], made["purchase_token"]);
    // Wherever a handler of the guide looks for it.
    assert_eq!(event.data["webhook_id"].as_str(), event.id.as_deref());

    // The same callback is the same endpoint.
    request(&desk.url, "POST", "/api/request", &token, body).await;
    let (_, endpoints) = ask(&desk.url, "GET", "/hookseal/endpoints", None).await;
    assert_eq!(endpoints["endpoints"].as_array().unwrap().len(), 1);
    receiver.has(4).await;

    receiver.answers(&[409]);
    let ids = emit(&desk, "singlekey", "screening.completed", &json!({})).await;
    assert_eq!(delivery(&desk, ids[0], "failed").await["timeline"].as_array().unwrap().len(), 1);
    receiver.answers(&[503, 503, 503, 503, 503]);
    let ids = emit(&desk, "singlekey", "screening.completed", &json!({})).await;
    assert_eq!(delivery(&desk, ids[0], "delivered").await["timeline"].as_array().unwrap().len(), 6);
    assert_eq!(request(&desk.url, "POST", "/api/request", &[token[1]], b"{}".to_vec()).await.0, 401);
    for (wrong, expected) in [
        (r#"{"external_customer_id":"c","external_tenant_id":"t","callback_url":5}"#, "`callback_url`"),
        (r#"{"external_customer_id":"c","external_tenant_id":"t","run_now":"yes"}"#, "`run_now`"),
        (r#"{"external_customer_id":"c","callback_url":"http://localhost/"}"#, "`external_tenant_id`"),
        // As the guide shows it.
        ("{\"external_customer_id\":\"c\",\n// ... test data\n}", "stands for what is yours"),
    ] {
        let (status, said) = request(&desk.url, "POST", "/api/request", &token, wrong.as_bytes().to_vec()).await;
        let said = String::from_utf8_lossy(&said).into_owned();
        assert!(status == 400 && said.contains(expected), "{status} {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hospitable_delivers_a_propertys_range_of_dates_again() {
    let (desk, receiver) = (desk(&folder("hospitable"), "10000"), Receiver::start().await);
    let added = json!({ "provider": "hospitable", "url": receiver.url, "email": "host@example.com" });
    let (status, made) = ask(&desk.url, "POST", "/hookseal/endpoints", Some(&added)).await;
    // A personal account's secret is its e-mail address in base64.
    assert_eq!((status, &made["secret"]), (201, &json!("aG9zdEBleGFtcGxlLmNvbQ==")));
    for property in ["p_1", "p_2", "p_1"] {
        let ids = emit(&desk, "hospitable", "reservation.created", &json!({ "property": property })).await;
        delivery(&desk, ids[0], "delivered").await;
    }
    receiver.has(3).await;
    receiver.last("hospitable", "aG9zdEBleGFtcGxlLmNvbQ==");
    for (property, from, to, count) in [
        (Some("p_1"), "2020-01-01", "2100-01-01", 2),
        (Some("p_3"), "2020-01-01", "2100-01-01", 0),
        (None, "2020-01-01", "2100-01-01", 3),
        (None, "2020-01-01", "2020-01-02", 0),
    ] {
        let before = receiver.came.lock().unwrap().len();
        let range = json!({ "provider": "hospitable", "from": from, "to": to, "property": property });
        let (status, again) = ask(&desk.url, "POST", "/hookseal/redeliveries", Some(&range)).await;
        assert_eq!((status, again["redelivered"].as_array().unwrap().len()), (202, count), "{again}");
        receiver.has(before + count).await;
        for id in again["redelivered"].as_array().unwrap() {
            delivery(&desk, id.as_i64().unwrap(), "delivered").await;
        }
    }
    for wrong in [
        json!({ "provider": "hospitable", "from": "yesterday", "to": "2100-01-01" }),
        json!({ "provider": "hospitable", "from": "2100-01-01", "to": "2020-01-01" }),
        json!({ "provider": "hospitabel", "from": "2020-01-01", "to": "2100-01-01" }),
    ] {
        assert_eq!(ask(&desk.url, "POST", "/hookseal/redeliveries", Some(&wrong)).await.0, 400, "{wrong}");
    }
    assert_eq!(ask(&desk.url, "GET", "/hookseal/endpoints/999/history", None).await.0, 404);
    // Of a type that the guide names and shows no payload of: an id of its own form, and the property by its data.
    let data = json!({ "data": { "id": "p_9" } });
    let ids = emit(&desk, "hospitable", "property.updated", &data).await;
    delivery(&desk, ids[0], "delivered").await;
    let event = receiver.last("hospitable", "aG9zdEBleGFtcGxlLmNvbQ==");
    assert_eq!(event.id.as_deref().map(str::len), Some(26), "a ULID: {event:?}");
    let range = json!({ "provider": "hospitable", "from": "2020-01-01", "to": "2100-01-01", "property": "p_9" });
    let (_, again) = ask(&desk.url, "POST", "/hookseal/redeliveries", Some(&range)).await;
    assert_eq!(again["redelivered"], json!(ids));
    delivery(&desk, ids[0], "delivered").await;
    let (_, history) = ask(&desk.url, "GET", &format!("/hookseal/endpoints/{}/history", made["id"]), None).await;
    let attempts = history["history"][0]["attempts"].as_array().unwrap();
    assert!(attempts.iter().all(|attempt| attempt["response_code"] == 200), "{history}");
}

/// In real time: the next attempt is due as long after the failure as the provider's document says.
#[tokio::test(flavor = "multi_thread")]
async fn every_provider_of_a_guide_is_tried_again_by_its_own_schedule() {
    let (desk, receiver) = (desk(&folder("schedules"), "1"), Receiver::start().await);
    for (provider, kind, delay) in [
        ("realestateapi", "listing.new", 60),
        ("real-estate", "contact.created", 300),
        ("singlekey", "screening.completed", 60),
        ("hospitable", "reservation.created", 1),
        ("dossier", "message.received", 60),
    ] {
        let added = json!({ "provider": provider, "url": receiver.url });
        assert_eq!(ask(&desk.url, "POST", "/hookseal/endpoints", Some(&added)).await.0, 201);
        receiver.answers(&[503]);
        let ids = emit(&desk, provider, kind, &json!({})).await;
        let waiting = async || {
            let (_, one) = ask(&desk.url, "GET", &format!("/hookseal/deliveries/{}", ids[0]), None).await;
            let due = one["dueAt"].as_i64()?;
            Some(due - one["timeline"][0]["endedAt"].as_i64()?)
        };
        // A second later Hospitable has had its next attempt.
        until(async || waiting().await.is_some()).await;
        if let Some(milliseconds) = waiting().await {
            assert_eq!(milliseconds, delay * 1000, "{provider}");
        }
    }
    assert_eq!(desk.interrupt(), Some(0));
}
