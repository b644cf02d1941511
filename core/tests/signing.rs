//! What is signed is accepted: what `verify` would refuse, `sign` refuses first, and says which option is wrong.
#![allow(missing_docs, reason = "a test has no callers to document")]

use hookseal::binding::sign_options;
use hookseal::{Delivery, PROVIDERS, Scheme, SignOptions, Webhook};

fn topic(signed_content: &str) -> Webhook {
    let document = r#"{
        "name": "acme", "algorithm": "hmac-sha256", "secret": "utf8", "signedContent": CONTENT,
        "signature": { "header": "X-Signature", "layout": "plain", "encoding": "hex" }
    }"#;
    let scheme = Scheme::from_json(&document.replace("CONTENT", signed_content)).expect("a scheme");
    Webhook::new(scheme, "a secret").expect("a secret")
}

const URL: &str = "https://example.com/webhooks";

fn refusal(webhook: &Webhook, options: &SignOptions) -> String {
    let headers = match webhook.sign(b"{}", options) {
        Ok(headers) => headers,
        Err(error) => return error.to_string(),
    };
    let delivery = Delivery::new(b"{}", &headers, 1_700_000_000).method("POST").url(URL);
    webhook.verify(&delivery).expect("what is signed is accepted");
    String::new()
}

#[test]
fn what_every_provider_signs_is_accepted() {
    for provider in PROVIDERS {
        let name = provider.scheme.name();
        let scheme: serde_json::Value = serde_json::from_str(&provider.scheme.to_json()).expect("a scheme is JSON");
        // A private key signs there, which no webhook has.
        if scheme["secret"] == "public-key" || scheme["secret"]["encoding"] == "public-key" {
            continue;
        }
        // What is read from the body has to stand there already, and a signature in the URL is in no header; the vectors
        // of these providers have such deliveries.
        let document = scheme.to_string();
        let places = [r#""json":"#, r#""form":"#, r#""sortedForm""#];
        if places.iter().any(|place| document.contains(place)) || scheme["signature"]["query"].is_string() {
            continue;
        }
        // What is base64 and hexadecimal at once, of as many characters as it must have.
        let least = scheme["secret"]["minimumBytes"].as_u64().filter(|_| scheme["secret"]["encoding"] == "utf8");
        let bare = "6161".repeat(if least > Some(32) { 16 } else { 8 });
        let prefix = scheme["secret"]["prefix"].as_str().unwrap_or_default();
        // Basic credentials are a user's, with a password.
        let is_basic = scheme["algorithm"] == "token" && scheme["signature"]["encoding"] == "base64";
        let user = if is_basic { "user:" } else { "" };
        let webhook = Webhook::new(name, format!("{prefix}{user}{bare}")).expect(name);
        // Where a header always has so many bytes, one of that length.
        let also_signed = scheme["signedContent"].as_array().into_iter().flatten().filter_map(|part| {
            let length = part["length"].as_u64().map_or(1, |length| usize::try_from(length).expect("a short one"));
            let name = part["header"].as_str().or_else(|| part["plivoRequest"].as_str())?;
            Some((name.to_owned(), "1".repeat(length).into()))
        });
        let mut headers: serde_json::Map<_, _> = also_signed.collect();
        headers.insert("X-Other".to_owned(), "1".into());
        // Where an id always has so many bytes, one of that length.
        let id = scheme["id"]["length"].as_u64();
        let id = id.map_or("msg_1".to_owned(), |length| "m".repeat(usize::try_from(length).expect("a short one")));
        let options = serde_json::json!({ "timestamp": 1_700_000_000.9, "id": id, "headers": headers, "method": "POST", "url": URL });
        let options = sign_options(&options.to_string()).expect("options");
        assert_eq!(refusal(&webhook, &options), "", "{}", provider.scheme.name());
        let signed = webhook.sign(b"{}", &options).expect("the options are whole");
        assert!(signed.contains(&("X-Other".to_owned(), "1".to_owned())));
    }
}

#[test]
fn ids_and_timestamps() {
    let webhook = Webhook::new("standard-webhooks", format!("whsec_{}", "YWFh".repeat(8))).expect("a secret");
    let options = |id: &str| SignOptions::new().timestamp(1_700_000_000).id(id);
    assert_eq!(refusal(&webhook, &options("msg_1")), "");
    for id in ["a,b", "a.b", "", "a b", "é", &"a".repeat(257)] {
        assert!(refusal(&webhook, &options(id)).starts_with("the option `id` is not valid"), "{id}");
    }
    let webhook = Webhook::new("real-estate", "a secret").expect("a secret");
    let error = refusal(&webhook, &SignOptions::new().timestamp(5));
    assert!(error.starts_with("the option `timestamp` is not valid") && error.contains("10 digits"), "{error}");
}

#[test]
fn headers() {
    let webhook = topic(r#"[{ "header": "X-Topic" }, { "literal": "::" }, "body"]"#);
    let options = |name: &str, value: &str| SignOptions::new().header(name, value);
    for value in ["orders", "", "a:b", ":a", "a b\tc", &"o".repeat(4096)] {
        assert_eq!(refusal(&webhook, &options("X-Topic", value)), "", "{value}");
    }
    for value in ["a::b", "a:", "é", "a\r\nEvil: 1", "a\0", " a", "a\t", &"o".repeat(4097)] {
        assert!(refusal(&webhook, &options("X-Topic", value)).starts_with("the option `headers` is not"), "{value:?}");
    }
    for other in [options("X-Other", "a"), options("X Topic", "a"), options("X-Topic", "a").header("x-topic", "b")] {
        assert!(refusal(&webhook, &other).starts_with("the option `headers` is not valid"), "{other:?}");
    }
}

#[test]
fn headers_that_are_made_here() {
    let webhook = Webhook::new("realestateapi", "a secret").expect("a secret");
    let options = |value: &str| SignOptions::new().timestamp(1_700_000_000).header("x-realestateapi-timestamp", value);
    assert_eq!(refusal(&webhook, &options("1700000000")), "");
    let error = refusal(&webhook, &options("1700000001"));
    assert!(error.contains("the header `x-realestateapi-timestamp` is made here"), "{error}");
}

/// The bytes of a header cannot be moved into the body, or out of it.
#[test]
fn signed_headers_stay_apart_from_the_body() {
    let webhook = topic(r#"[{ "header": "X-Topic" }, { "literal": "." }, "body"]"#);
    let mut headers = webhook.sign(br#"{"a":1.5}"#, &SignOptions::new().header("X-Topic", "123")).expect("signed");
    webhook.verify(&Delivery::new(br#"{"a":1.5}"#, &headers, 0)).expect("genuine");
    headers.iter_mut().filter(|(name, _)| name == "X-Topic").for_each(|(_, value)| *value = r#"123.{"a":1"#.into());
    let error = webhook.verify(&Delivery::new(b"5}", &headers, 0)).expect_err("moved");
    assert_eq!(error.code().as_str(), "malformed_header");
}

#[test]
fn a_header_that_is_made_anyway_is_there_once() {
    let secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    let webhook = Webhook::new("standard-webhooks", secret).expect("the secret has the form");
    let options = SignOptions::new().timestamp(1_700_000_000).id("msg_1").header("Webhook-Id", "msg_1");
    let headers = webhook.sign(b"{}", &options).expect("the header says what the id does");
    assert_eq!(headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("webhook-id")).count(), 1);
    let other = options.header("webhook-timestamp", "1");
    assert!(webhook.sign(b"{}", &other).expect_err("another time").to_string().contains("is made here"));
}

#[test]
fn a_private_key_signs_for_a_public_one() {
    let key = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    let webhook = Webhook::new("discord", key).expect("a key");
    let error = refusal(&webhook, &SignOptions::new().timestamp(1_700_000_000));
    assert!(error.starts_with("the option `secrets` is not valid: a private key signs"), "{error}");
}

/// What the provider's own tests say that a challenge is answered.
#[test]
fn a_challenge_is_signed_alone() {
    let webhook = Webhook::new("braintree", "integration_private_key").expect("a secret");
    let headers = webhook.sign(b"20f9f8ed05f77439fe955c977e4c8a53", &SignOptions::new().alone()).expect("it has a MAC");
    assert_eq!(headers[0].1, "d9b899556c966b3f06945ec21311865d35df3ce4");
    let error = webhook.sign(b"bt_payload=PG5vdGlmaWNhdGlvbj4K", &SignOptions::new()).expect_err("in the body");
    assert!(error.to_string().starts_with("the option `body` is not valid"), "{error}");
}
