//! What providers ask, and are answered.

use hookseal::Webhook;
use hookseal_receiver::{MemoryStore, Ready, Receiver, Request};
use http::{HeaderMap, HeaderValue, Method};

use crate::{deliver, webhook};

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
