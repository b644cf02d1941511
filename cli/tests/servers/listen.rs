//! `hookseal listen`: what it answers, keeps and forwards.

use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use axum::Router;
use axum::body::Bytes;
use axum::http::HeaderMap;
use hookseal::{SignOptions, Webhook};
use serde_json::json;

use crate::processes::{Running, ask, folder, request, until};

const SECRET: &str = "a secret of the listener's tests";
/// No JSON library writes it so.
const BODY: &[u8] =
    b"{ \"id\":\"evt_1\",\t\"type\": \"listing.new\", \"created\":\"2024-01-15T09:00:00Z\",\"data\":{\"x\":1.50e0} }\n";

/// What a local server was sent.
type Came = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

async fn server(port: u16) -> (u16, Came) {
    let came = Came::default();
    let kept = came.clone();
    let app = Router::new().fallback(move |headers: HeaderMap, body: Bytes| {
        let kept = kept.clone();
        async move { kept.lock().unwrap().push((headers, body)) }
    });
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (port, came)
}

fn listen(folder: &std::path::Path, to: &str) -> Running {
    let database = folder.join("listen.db");
    let arguments = ["listen", "realestateapi", "--port", "0", "--page-port", "0", "--to", to];
    let arguments = [&arguments[..], &["--database", database.to_str().unwrap()]].concat();
    Running::start(&arguments, &[("HOOKSEAL_SECRET", SECRET)])
}

fn signed(body: &[u8]) -> Vec<(String, String)> {
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let webhook = Webhook::new("realestateapi", SECRET).unwrap();
    let mut headers = webhook.sign(body, &SignOptions::new().timestamp(now)).unwrap();
    headers.push(("x-custom".to_owned(), "kept as it is".to_owned()));
    headers
}

async fn deliver(listener: &Running, headers: &[(String, String)], body: &[u8]) -> u16 {
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    request(&listener.url, "POST", "/any/path?with=query", &headers, body.to_vec()).await.0
}

#[tokio::test(flavor = "multi_thread")]
async fn genuine_deliveries_are_forwarded_to_the_byte_and_forged_ones_are_kept() {
    let (port, came) = server(0).await;
    let listener = listen(&folder("forward"), &format!("http://127.0.0.1:{port}/hook"));
    let headers = signed(BODY);
    assert_eq!(deliver(&listener, &headers, BODY).await, 200);
    assert_eq!(deliver(&listener, &headers, b"{}").await, 401);
    until(async || came.lock().unwrap().len() == 1).await;
    {
        let came = came.lock().unwrap();
        let (got, body) = &came[0];
        assert_eq!(&body[..], BODY);
        for (name, value) in &headers {
            assert_eq!(got.get(name).unwrap(), value);
        }
    }
    let page = listener.said["page"].as_str().unwrap().to_owned();
    let (_, found) = ask(&page, "GET", "/hookseal/deliveries", None).await;
    let verdicts: Vec<_> = found["deliveries"].as_array().unwrap().iter().map(|one| one["verdict"].clone()).collect();
    assert_eq!(verdicts, [json!("signature_mismatch"), json!("genuine")]);
    let id = found["deliveries"][1]["id"].as_i64().unwrap();
    let (_, whole) = ask(&page, "GET", &format!("/hookseal/deliveries/{id}"), None).await;
    assert_eq!(whole["body"]["text"].as_str().unwrap().as_bytes(), BODY);
    assert_eq!(ask(&page, "POST", &format!("/hookseal/deliveries/{id}/redeliver"), Some(&json!({}))).await.0, 200);
    until(async || came.lock().unwrap().len() == 2).await;
    assert_eq!(listener.interrupt(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cause_of_a_refusal_is_shown_and_the_sender_is_not_told() {
    let listener = listen(&folder("cause"), "http://127.0.0.1:9/");
    let body = [BODY, b"\n"].concat();
    let headers = signed(BODY);
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let (status, answer) = request(&listener.url, "POST", "/", &headers, body).await;
    assert_eq!((status, &*String::from_utf8_lossy(&answer)), (401, ""));
    let page = listener.said["page"].as_str().unwrap().to_owned();
    let (_, found) = ask(&page, "GET", "/hookseal/deliveries", None).await;
    let cause = found["deliveries"][0]["cause"].as_str().unwrap();
    assert!(
        cause.contains("line break") && cause.contains("Hand over the bytes") && !cause.contains(SECRET),
        "{cause}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_a_kill() {
    let folder = folder("survives");
    // A port at which nothing listens yet.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let to = format!("http://127.0.0.1:{port}/hook");
    let first = listen(&folder, &to);
    for number in 0..20 {
        let body =
            format!(r#"{{"id":"evt_{number}","type":"listing.new","created":"2024-01-15T09:00:00Z","data":{{}}}}"#);
        assert_eq!(deliver(&first, &signed(body.as_bytes()), body.as_bytes()).await, 200);
    }
    first.kill();
    let (_, came) = server(port).await;
    let _second = listen(&folder, &to);
    let bodies = || came.lock().unwrap().iter().map(|(_, body)| body.clone()).collect::<std::collections::HashSet<_>>();
    until(async || bodies().len() == 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_its_own_page_may_use_it() {
    let listener = listen(&folder("own"), "http://127.0.0.1:9/");
    let page = listener.said["page"].as_str().unwrap().to_owned();
    let port = page.rsplit(':').next().unwrap();
    let rebound = format!("rebound.example:{port}");
    for (headers, expected) in [
        (vec![], 200),
        (vec![("origin", page.as_str())], 200),
        (vec![("origin", "http://evil.example")], 403),
        (vec![("host", rebound.as_str())], 403),
        (vec![("sec-fetch-site", "cross-site")], 403),
    ] {
        assert_eq!(
            request(&page, "GET", "/hookseal/deliveries", &headers, Vec::new()).await.0,
            expected,
            "{headers:?}"
        );
    }
    assert_eq!(request(&listener.url, "GET", "/hookseal/deliveries", &[], Vec::new()).await.0, 401);
    let long = vec![b'x'; (1 << 20) + 1];
    assert_eq!(request(&listener.url, "POST", "/", &[], long).await.0, 413);
}
