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
        let hosts: Vec<_> = got.get_all("host").iter().collect();
        assert_eq!(hosts, [&format!("127.0.0.1:{port}")]);
    }
    let page = listener.said["page"].as_str().unwrap().to_owned();
    let (_, found) = ask(&page, "GET", "/hookseal/deliveries", None).await;
    let verdicts: Vec<_> = found["deliveries"].as_array().unwrap().iter().map(|one| one["verdict"].clone()).collect();
    assert_eq!(verdicts, [json!("signature_mismatch"), json!("genuine")]);
    let id = found["deliveries"][1]["id"].as_i64().unwrap();
    let (_, whole) = ask(&page, "GET", &format!("/hookseal/deliveries/{id}"), None).await;
    assert_eq!(whole["body"]["text"].as_str().unwrap().as_bytes(), BODY);
    // Which some providers sign: where it came to.
    let authority = listener.url.trim_start_matches("http://").trim_end_matches('/');
    assert!(whole["headers"].as_array().unwrap().contains(&json!(["host", authority])), "{whole}");
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

/// Slack's is signed, Meta's shows a token, and Twitter's wants a signature.
#[tokio::test(flavor = "multi_thread")]
async fn what_providers_ask_of_an_endpoint_is_answered() {
    let start = |provider: &str| {
        let database = folder(&format!("asked-{provider}")).join("listen.db");
        let arguments = ["listen", provider, "--port", "0", "--page-port", "0", "--verify-token-env", "TOKEN"];
        let arguments = [&arguments[..], &["--database", database.to_str().unwrap(), "--to", "http://127.0.0.1:9/"]];
        Running::start(&arguments.concat(), &[("HOOKSEAL_SECRET", SECRET), ("TOKEN", "the token")])
    };
    let slack = start("slack");
    let body = br#"{"type":"url_verification","challenge":"3eZbrw1aB"}"#;
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let signed = Webhook::new("slack", SECRET).unwrap().sign(body, &SignOptions::new().timestamp(now)).unwrap();
    let headers: Vec<_> = signed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = request(&slack.url, "POST", "/", &headers, body.to_vec()).await;
    assert_eq!((answer.0, &*answer.1), (200, &b"3eZbrw1aB"[..]));
    // It is no event, and goes no further.
    let page = slack.said["page"].as_str().unwrap().to_owned();
    let (_, found) = ask(&page, "GET", "/hookseal/deliveries", None).await;
    let found = &found["deliveries"][0];
    assert_eq!((&found["verdict"], &found["state"]), (&json!("handshake"), &json!("kept")), "{found}");

    let meta = start("meta");
    let asks = async |token: &str| {
        let path = format!("/?hub.mode=subscribe&hub.verify_token={token}&hub.challenge=1158201444");
        request(&meta.url, "GET", &path, &[], Vec::new()).await
    };
    let answer = asks("the+token").await;
    assert_eq!((answer.0, &*answer.1), (200, &b"1158201444"[..]));
    assert_eq!(asks("another").await.0, 403);

    let twitter = start("twitter");
    let (code, answer) = request(&twitter.url, "GET", "/?crc_token=challenge", &[], Vec::new()).await;
    assert!(code == 200 && answer.starts_with(br#"{"response_token":"sha256="#), "{code} {answer:?}");
}

/// Where `pandadoc` has its signature.
#[tokio::test(flavor = "multi_thread")]
async fn the_query_is_forwarded() {
    let targets = Arc::new(Mutex::new(Vec::new()));
    let kept = targets.clone();
    let app = Router::new().fallback(move |uri: axum::http::Uri| {
        kept.lock().unwrap().push(uri.to_string());
        std::future::ready(())
    });
    let server = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let to = format!("http://{}/hook?tenant=7", server.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(server, app).await.unwrap() });
    let database = folder("query").join("listen.db");
    let arguments = ["listen", "pandadoc", "--port", "0", "--page-port", "0", "--to", &to];
    let arguments = [&arguments[..], &["--database", database.to_str().unwrap()]].concat();
    let listener = Running::start(&arguments, &[("HOOKSEAL_SECRET", "key")]);
    // echo -n '{}' | openssl dgst -sha256 -hmac key
    let path = "/any?signature=a777724d943eb48dc69bca8a4a6d57a04db3f9ec7e1de4e581e860265bdf3032";
    request(&listener.url, "POST", path, &[], b"{}".to_vec()).await;
    let page = listener.said["page"].as_str().unwrap().to_owned();
    let (_, found) = ask(&page, "GET", "/hookseal/deliveries", None).await;
    assert_eq!(found["deliveries"][0]["verdict"], "genuine", "{found}");
    until(async || !targets.lock().unwrap().is_empty()).await;
    let expected = path.replace("/any?", "/hook?tenant=7&");
    assert_eq!(*targets.lock().unwrap(), [expected]);
}

/// Whoever named the wrong server, or none, names the right one later.
#[tokio::test(flavor = "multi_thread")]
async fn what_waits_goes_to_the_server_that_is_named_now() {
    let (folder, (port, came)) = (folder("another-server"), server(0).await);
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let first = listen(&folder, &format!("http://127.0.0.1:{nobody}/hook"));
    assert_eq!(deliver(&first, &signed(BODY), BODY).await, 200);
    assert_eq!(first.interrupt(), Some(0));
    let database = folder.join("listen.db");
    let arguments = ["listen", "realestateapi", "--port", "0", "--page-port", "0", "--database"];
    let arguments = [&arguments[..], &[database.to_str().unwrap()]].concat();
    let second = Running::start(&arguments, &[("HOOKSEAL_SECRET", SECRET)]);
    let other = String::from_utf8(BODY.to_vec()).unwrap().replace("evt_1", "evt_2").into_bytes();
    assert_eq!(deliver(&second, &signed(&other), &other).await, 200);
    assert_eq!(deliver(&second, &signed(BODY), b"{}").await, 401);
    assert_eq!(second.interrupt(), Some(0));
    let third = listen(&folder, &format!("http://127.0.0.1:{port}/hook"));
    until(async || came.lock().unwrap().len() == 1).await;
    let page = third.said["page"].as_str().unwrap().to_owned();
    let again =
        async |id: u32| ask(&page, "POST", &format!("/hookseal/deliveries/{id}/redeliver"), Some(&json!({}))).await.0;
    assert_eq!((again(2).await, again(3).await), (200, 409), "what was refused goes nowhere");
    until(async || came.lock().unwrap().len() == 2).await;
    assert_eq!(came.lock().unwrap()[1].1, other);
}

#[test]
fn ports_that_cannot_be_meant_are_said() {
    let said = |is_target: bool| loop {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
        let itself = format!("http://localhost:{port}/hook");
        let more = if is_target { ["--page-port", "0", "--to", &itself].to_vec() } else { vec!["--page-port", &port] };
        let arguments = ["listen", "github", "--port", &port, "--secret-env", "PATH"];
        let (code, text) = crate::processes::run(&[&arguments[..], &more].concat());
        assert_eq!(code, Some(2), "{text}");
        // Somebody else may have taken it meanwhile.
        if !text.contains("is in use by another program") {
            return text;
        }
    };
    assert!(said(false).contains("--port and --page-port are the same"));
    assert!(said(true).contains("is this listener itself"));
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
