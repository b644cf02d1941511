//! Keys that are fetched, from a server of this process that speaks TLS.
#![cfg(all(feature = "keys", feature = "axum", feature = "memory"))]

mod publisher;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer, SigningKey};
use hookseal::{Delivery, Scheme};
use hookseal_receiver::keys::{KeyedBuilder, KeyedError, KeyedWebhook, PublishedKeys, RootCertificates};
use hookseal_receiver::{MemoryStore, Receiver};
use http::{Request, StatusCode};
use tower_service::Service;

use crate::publisher::Publisher;

const START: u64 = 1_700_000_000;
const HOUR: u64 = 3600;
const BODY: &[u8] = b"{}";

fn scheme() -> Scheme {
    let scheme = r#"{
        "name": "own",
        "algorithm": "ed25519",
        "signature": { "header": "Signature", "layout": "plain", "encoding": "base64" },
        "signedContent": ["body"],
        "secret": { "encoding": "public-key", "keyIdHeader": "Key-Id" }
    }"#;
    Scheme::from_json(scheme).expect("a scheme")
}

fn pair(id: &str) -> SigningKey {
    let mut seed = [7; 32];
    seed[0] = id.len().try_into().expect("a short name");
    SigningKey::from_bytes(&seed)
}

fn jwks(ids: &[&str]) -> String {
    let keys: Vec<String> = ids
        .iter()
        .map(|id| {
            let x = URL_SAFE_NO_PAD.encode(pair(id).verifying_key());
            format!(r#"{{"kty":"OKP","crv":"Ed25519","kid":"{id}","x":"{x}"}}"#)
        })
        .collect();
    format!(r#"{{"keys":[{}]}}"#, keys.join(","))
}

fn headers(id: &str) -> [(String, String); 2] {
    let signature = STANDARD.encode(pair(id).sign(BODY).to_bytes());
    [("Signature".to_owned(), signature), ("Key-Id".to_owned(), id.to_owned())]
}

/// A clock that is set by hand.
fn clock() -> (Arc<AtomicU64>, impl Fn() -> u64 + Send + Sync + 'static) {
    let now = Arc::new(AtomicU64::new(START));
    let shown = now.clone();
    (now, move || shown.load(Ordering::SeqCst))
}

fn own(server: &Publisher) -> KeyedBuilder {
    let roots = RootCertificates::of_pem(&server.certificate).expect("a certificate");
    KeyedWebhook::of(scheme()).expect("a scheme").url(&server.url).roots(roots)
}

fn code(result: Result<(), KeyedError>) -> String {
    match result {
        Ok(()) => "verified".to_owned(),
        Err(KeyedError::Refused(error)) => error.code().as_str().to_owned(),
        Err(_) => "unavailable".to_owned(),
    }
}

#[test]
fn keys_are_fetched_when_they_are_not_fresh_and_once_where_one_is_unknown() {
    let server = Publisher::start();
    server.answer(200, "cache-control: max-age=600\r\n", &jwks(&["a"]));
    let (now, reads) = clock();
    let webhook = own(&server).clock(reads).open().expect("keys");
    let verify = |id: &str| code(webhook.verify(&Delivery::new(BODY, &headers(id), START)));
    assert_eq!(server.asked(), 1);

    now.store(START + 599, Ordering::SeqCst);
    assert_eq!((verify("a"), server.asked()), ("verified".to_owned(), 1), "they are fresh");
    now.store(START + 600, Ordering::SeqCst);
    assert_eq!((verify("a"), server.asked()), ("verified".to_owned(), 2), "they are not");

    server.answer(200, "", &jwks(&["a", "bb"]));
    assert_eq!((verify("bb"), server.asked()), ("unknown_key".to_owned(), 2), "not within a minute");
    now.store(START + 660, Ordering::SeqCst);
    assert_eq!((verify("bb"), server.asked()), ("verified".to_owned(), 3));
    for _ in 0..20 {
        assert_eq!((verify("ccc"), server.asked()), ("unknown_key".to_owned(), 3), "whatever a stranger names");
    }

    // Where nothing better comes, what was fetched is used for a day; what was answered with 200 and has no keys in it
    // is nothing better.
    server.answer(200, "", "<html>");
    now.store(START + 660 + HOUR, Ordering::SeqCst);
    assert_eq!((verify("a"), server.asked()), ("verified".to_owned(), 4));
    now.store(START + 720 + HOUR, Ordering::SeqCst);
    assert_eq!(verify("ccc"), "unavailable", "who it is remains open");
    now.store(START + 660 + 24 * HOUR, Ordering::SeqCst);
    assert_eq!(verify("a"), "unavailable");
    server.answer(200, "", &jwks(&["a"]));
    now.store(START + 720 + 24 * HOUR, Ordering::SeqCst);
    assert_eq!(verify("a"), "verified");
}

#[test]
fn what_is_no_answer() {
    let server = Publisher::start();
    let unavailable = |builder: KeyedBuilder| matches!(builder.open(), Err(KeyedError::Unavailable { .. }));
    // As the core says it in every language.
    let why = |builder: KeyedBuilder| {
        let error = builder.open().expect_err("no answer");
        error.to_string().strip_prefix(&format!("no keys could be fetched from {}: ", server.url)).map(str::to_owned)
    };
    server.answer(302, "location: /elsewhere\r\n", &jwks(&["a"]));
    assert_eq!(why(own(&server)).as_deref(), Some("the status is 302"));
    server.answer(200, "", &" ".repeat(256 * 1024 + 1));
    assert_eq!(why(own(&server)).as_deref(), Some("it has more than 262144 bytes"));
    server.answer(200, "", &jwks(&["a"]));
    let trusting = KeyedWebhook::of(scheme()).expect("a scheme").url(&server.url);
    assert!(unavailable(trusting), "a certificate that nobody issued whom we trust");
    assert!(own(&server).open().is_ok());
    server.answer(200, "", "<html>");
    let refused = own(&server).open().map(|_| ());
    assert_eq!(code(refused), "malformed_secret");
    assert_eq!(code(own(&server).url("http://localhost/").open().map(|_| ())), "invalid_option");
    assert_eq!(code(KeyedWebhook::of("discord").expect("a provider").open().map(|_| ())), "invalid_option");
    assert!(RootCertificates::of_pem("").is_err());
}

#[test]
fn a_client_of_ones_own_gets_the_address_that_the_document_names() {
    let webhook = KeyedWebhook::of("github-secret-scanning").expect("a provider").fetch(|source| {
        assert_eq!(source.url(), "https://api.github.com/meta/public_keys/secret_scanning");
        Err("no network".into())
    });
    let error = webhook.open().expect_err("no keys");
    assert!(error.to_string().ends_with("no network"), "{error}");
    assert_eq!(error.status(), 500);
}

#[tokio::test]
async fn a_receiver_takes_it_and_has_the_sender_try_again_where_no_keys_come() {
    let (now, reads) = clock();
    let published = Arc::new(AtomicU64::new(1));
    let known = published.clone();
    let webhook = KeyedWebhook::of(scheme()).expect("a scheme").url("https://keys.example.com/").clock(reads);
    let webhook = webhook.fetch(move |_| match known.load(Ordering::SeqCst) {
        0 => Err("no network".into()),
        1 => Ok(PublishedKeys { text: jwks(&["a"]), ..PublishedKeys::default() }),
        _ => Ok(PublishedKeys { text: jwks(&["a", "bb"]), ..PublishedKeys::default() }),
    });
    let receiver = Receiver::new(webhook.open().expect("keys"), "keys", MemoryStore::new()).expect("a receiver");
    let mut service = hookseal_receiver::axum(receiver);
    let mut post = async |id: &str| {
        let mut request = Request::post("/").body(Body::from(BODY)).expect("a request");
        for (name, value) in headers(id) {
            let name: http::HeaderName = name.parse().expect("a name");
            request.headers_mut().insert(name, value.parse().expect("a value"));
        }
        Service::call(&mut service, request).await.expect("an answer").status()
    };
    assert_eq!(post("a").await, StatusCode::OK);
    assert_eq!(post("bb").await, StatusCode::UNAUTHORIZED);
    published.store(2, Ordering::SeqCst);
    now.store(START + 60, Ordering::SeqCst);
    assert_eq!(post("bb").await, StatusCode::OK);
    published.store(0, Ordering::SeqCst);
    now.store(START + 25 * HOUR, Ordering::SeqCst);
    assert_eq!(post("a").await, StatusCode::INTERNAL_SERVER_ERROR);
}

/// The deliveries of Amazon SNS, whose messages name their certificate.
struct Messages {
    cases: Vec<serde_json::Value>,
}

impl Messages {
    fn read() -> Self {
        let text = include_str!("../../tests/vectors/aws-sns.json");
        let document: serde_json::Value = serde_json::from_str(text).expect("JSON");
        Self { cases: document["cases"].as_array().expect("a list").clone() }
    }

    fn of(&self, name: &str) -> &serde_json::Value {
        self.cases.iter().find(|case| case["name"] == name).expect("a case of this name")
    }

    fn body(&self, name: &str) -> &str {
        self.of(name)["body"]["text"].as_str().expect("a text")
    }
}

#[test]
fn where_each_delivery_names_its_key_it_is_fetched_from_where_it_may_be() {
    let messages = Messages::read();
    let (topic, certificates) = (&messages.of("genuine")["secrets"][0], &messages.of("genuine")["secrets"][1]);
    let certificates: serde_json::Value = serde_json::from_str(certificates.as_str().expect("a text")).expect("JSON");
    let at = messages.of("genuine")["now"].as_u64().expect("a time");
    let (now, reads) = clock();
    let (asked, status) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(200)));
    let (counts, answers) = (asked.clone(), status.clone());
    let builder = KeyedWebhook::of("aws-sns").expect("a provider").secrets(topic.as_str()).clock(reads);
    let webhook = builder.fetch(move |source| {
        counts.fetch_add(1, Ordering::SeqCst);
        match answers.load(Ordering::SeqCst) {
            200 => {
                let text = certificates[source.url()].as_str().expect("one of the two").to_owned();
                Ok(PublishedKeys { text, ..PublishedKeys::default() })
            }
            0 => Ok(PublishedKeys { text: "<html>".to_owned(), ..PublishedKeys::default() }),
            status => Err(format!("the status is {status}").into()),
        }
    });
    let webhook = webhook.open().expect("no keys yet");
    let none: [(&str, &str); 0] = [];
    let verify = |name: &str| code(webhook.verify(&Delivery::new(messages.body(name).as_bytes(), &none, at)));
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    assert_eq!((verify("genuine"), verify("genuine")), ("verified".to_owned(), "verified".to_owned()));
    assert_eq!(asked.load(Ordering::SeqCst), 1);

    let other = "by the other certificate";
    let refused = webhook.verify(&Delivery::new(messages.body(other).as_bytes(), &none, at)).expect_err("at once");
    assert!(refused.to_string().ends_with(".pem: one was asked for just now"), "{refused}");
    for (seconds, answer) in [(1, 404), (2, 0)] {
        now.store(START + seconds, Ordering::SeqCst);
        status.store(answer, Ordering::SeqCst);
        assert_eq!(verify(other), "unavailable", "{answer}");
    }
    now.store(START + 3, Ordering::SeqCst);
    status.store(200, Ordering::SeqCst);
    assert_eq!((verify(other), verify("genuine")), ("verified".to_owned(), "verified".to_owned()));

    now.store(START + 4, Ordering::SeqCst);
    let before = asked.load(Ordering::SeqCst);
    assert_eq!(verify("a certificate that was not given"), "unknown_key");
    assert_eq!(verify("of another topic"), "unsupported_signature");
    assert_eq!(asked.load(Ordering::SeqCst), before, "no address but the provider's is asked");

    let unsaid = KeyedWebhook::of("aws-sns").expect("a provider").open().map(|_| ());
    assert_eq!(code(unsaid), "empty_secret");
}

/// By `PAYPAL-CERT-URL`.
#[test]
fn a_key_that_a_header_names_is_fetched_from_where_it_may_be() {
    let document: serde_json::Value =
        serde_json::from_str(include_str!("../../tests/vectors/paypal.json")).expect("JSON");
    let of = |name: &str| document["cases"].as_array().expect("a list").iter().find(|case| case["name"] == name);
    let genuine = of("genuine").expect("a case of this name");
    let (id, certificates) = (&genuine["secrets"][0], genuine["secrets"][1].as_str().expect("a text"));
    let certificates: serde_json::Value = serde_json::from_str(certificates).expect("JSON");
    let asked = Arc::new(AtomicU64::new(0));
    let counts = asked.clone();
    let builder = KeyedWebhook::of("paypal").expect("a provider").secrets(id.as_str()).fetch(move |source| {
        counts.fetch_add(1, Ordering::SeqCst);
        let text = certificates[source.url()].as_str().expect("the one that is named").to_owned();
        Ok(PublishedKeys { text, ..PublishedKeys::default() })
    });
    let webhook = builder.open().expect("no keys yet");
    let verify = |name: &str| {
        let case = of(name).expect("a case of this name");
        let headers: Vec<(String, String)> = serde_json::from_value(case["headers"].clone()).expect("pairs");
        let body = case["body"]["text"].as_str().expect("a text");
        code(webhook.verify(&Delivery::new(body.as_bytes(), &headers, case["now"].as_u64().expect("a time"))))
    };
    assert_eq!(verify("a certificate from elsewhere"), "unknown_key");
    assert_eq!(asked.load(Ordering::SeqCst), 0, "no address but the provider's is asked");
    assert_eq!((verify("genuine"), verify("another body")), ("verified".to_owned(), "signature_mismatch".to_owned()));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_receiver_fetches_the_key_that_is_named() {
    let messages = Messages::read();
    let genuine = messages.of("genuine");
    // The vectors' key without its certificate, which is no longer valid by the receiver's clock, the system's.
    let wise: serde_json::Value = serde_json::from_str(include_str!("../../tests/vectors/wise.json")).expect("JSON");
    let key = wise["cases"][0]["secrets"].as_str().expect("a key").to_owned();
    let options = hookseal::Options::default().check_timestamp(false);
    let builder = KeyedWebhook::of("aws-sns").expect("a provider").secrets(genuine["secrets"][0].as_str());
    let asked = Arc::new(AtomicU64::new(0));
    let counts = asked.clone();
    let webhook = builder.options(options).fetch(move |_| {
        counts.fetch_add(1, Ordering::SeqCst);
        Ok(PublishedKeys { text: key.clone(), ..PublishedKeys::default() })
    });
    let receiver = Receiver::new(webhook.open().expect("no keys yet"), "sns", MemoryStore::new()).expect("a receiver");
    let mut service = hookseal_receiver::axum(receiver);
    for (name, status) in [("genuine", 200), ("genuine", 200), ("another Message", 401), ("of another topic", 401)] {
        let request = Request::post("/").body(Body::from(messages.body(name).to_owned())).expect("a request");
        assert_eq!(Service::call(&mut service, request).await.expect("an answer").status().as_u16(), status, "{name}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

/// What is handed over beside the keys may be secret.
#[test]
fn what_is_shown_of_a_builder_has_no_secret() {
    let builder = KeyedWebhook::of("aws-sns").expect("a provider").secrets(["arn:aws:sns:us-east-1:1:own"]);
    assert!(!format!("{builder:?}").contains("arn:"), "{builder:?}");
}
