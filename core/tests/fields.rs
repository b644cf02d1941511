//! What is read from the body before it is verified: in pieces as whole, and what messages and `sign` say of it.

use hookseal::{Delivery, Error, ErrorCode, Scheme, SignOptions, Webhook};
use serde_json::{Value, json};

const NOW: u64 = 1_705_314_600;

fn scheme(change: impl FnOnce(&mut Value)) -> Scheme {
    let mut document = json!({
        "name": "acme",
        "algorithm": "hmac-sha256",
        "signature": { "header": "Acme-Signature", "layout": "plain", "encoding": "hex" },
        "timestamp": { "json": "/sent" },
        "signedContent": ["body"],
        "secret": "utf8",
    });
    change(&mut document);
    Scheme::from_json(&document.to_string()).expect("it is a scheme")
}

fn webhook(change: impl FnOnce(&mut Value)) -> Webhook {
    Webhook::new(scheme(change), "a secret").expect("the secret is one")
}

fn timed() -> Webhook {
    webhook(|_| {})
}

const BODY: &[u8] = br#"{"sent":1705314600,"note":"a body"}"#;

#[test]
fn a_body_in_pieces_is_judged_as_one_that_is_whole() {
    let webhook = timed();
    let headers = webhook.sign(BODY, &SignOptions::new()).expect("its time stands in it");
    for cut in 0..=BODY.len() {
        let mut pieces = webhook.begin(&headers, BODY.len() as u64, NOW).expect("nothing is wrong").in_pieces();
        pieces.update(&BODY[..cut]);
        pieces.update(&BODY[cut..]);
        pieces.finish().expect("it is genuine");
    }
    let mut pieces = webhook.begin(&headers, BODY.len() as u64, NOW + 301).expect("the body follows").in_pieces();
    pieces.update(BODY);
    assert_eq!(pieces.finish().map(drop).map_err(|error| error.code()), Err(ErrorCode::TimestampTooOld));
}

#[test]
fn more_than_may_come_is_not_kept() {
    let options = hookseal::Options::default().max_body_bytes(BODY.len() as u64);
    let webhook = Webhook::with_options(scheme(|_| {}), "a secret", options).expect("the options are valid");
    let headers = webhook.sign(BODY, &SignOptions::new()).expect("its time stands in it");
    let mut pieces = webhook.begin(&headers, 1, NOW).expect("the body follows").in_pieces();
    pieces.update(BODY);
    pieces.update(b" ");
    assert_eq!(pieces.finish().map(drop).map_err(|error| error.code()), Err(ErrorCode::BodyTooLarge));
    let begun = webhook.begin(&headers, BODY.len() as u64 + 1, NOW).map(drop);
    assert_eq!(begun.map_err(|error| error.code()), Err(ErrorCode::BodyTooLarge));
}

#[test]
fn a_body_that_is_not_signed_may_be_any_in_pieces_too() {
    let unsigned = webhook(|scheme| {
        scheme["timestamp"] = json!({ "header": "Acme-Time" });
        scheme["signedContent"] = json!(["timestamp"]);
        scheme["bodySigned"] = json!(false);
    });
    let sent = unsigned.sign(BODY, &SignOptions::new().timestamp(NOW)).expect("it can be signed");
    let mut pieces = unsigned.begin(&sent, 1, NOW).expect("the body follows").in_pieces();
    pieces.update(b"x");
    pieces.finish().expect("no body is signed");
}

#[test]
fn of_bodies_in_which_nothing_is_found() {
    let webhook = timed();
    let headers = [("Acme-Signature", "00".repeat(32))];
    let refused = |body: &[u8]| webhook.verify(&Delivery::new(body, &headers, NOW)).expect_err("it is refused");
    let message = |body: &[u8]| refused(body).to_string();
    let before =
        "the body has not what this provider writes into it, and what is read before it is verified: at `/sent` ";
    for (body, rest) in [
        (&b"{}"[..], "expected a text, found nothing"),
        (br#"{"sent":null}"#, "expected a string or an integer, found null"),
        (br#"{"sent":1.5}"#, "expected a string or an integer, found another number"),
        (b"x", "it is not JSON at line 1, column 1: expected a value, found \"x\""),
        (br#"{"sent":"1,2"}"#, "expected one value, found a comma"),
    ] {
        assert_eq!(message(body), [before, rest].concat());
    }
    assert!(matches!(refused(b"{}"), Error::MalformedBody { field, .. } if field == "/sent"));
    let form = self::webhook(|scheme| scheme["timestamp"] = json!({ "form": "sent at" }));
    let refused =
        |body: &[u8]| form.verify(&Delivery::new(body, &headers, NOW)).expect_err("it is refused").to_string();
    let before = before.replace("/sent", "form:sent at");
    assert_eq!(refused(b"sent+at=1&sent%20at=1"), format!("{before}expected one text, found 2"));
    assert_eq!(
        refused(b"sent at=1"),
        format!(
            "{before}expected a form as `application/x-www-form-urlencoded` writes it, found another character at byte 5"
        )
    );
}

#[test]
fn what_is_signed_is_taken_from_the_body() {
    let signed =
        |webhook: &Webhook, body: &[u8]| webhook.sign(body, &SignOptions::new()).map_err(|error| error.to_string());
    assert_eq!(signed(&timed(), BODY).map(|headers| headers.len()), Ok(1));
    let refused = signed(&timed(), b"{}").expect_err("no time stands in it");
    assert!(refused.starts_with("the option `body` is not valid: the body has not what"), "{refused}");
    let refused = signed(&timed(), br#"{"sent":"x"}"#).expect_err("no time stands in it");
    assert!(refused.starts_with("the option `body` is not valid: the timestamp in `/sent` is malformed"), "{refused}");
    let inside = webhook(|scheme| {
        scheme["signature"] = json!({ "json": "/signature", "layout": "plain", "encoding": "hex" });
        scheme["signedContent"] = json!(["timestamp"]);
        scheme["bodySigned"] = json!(false);
    });
    let refused = signed(&inside, BODY).expect_err("there are no headers");
    assert!(refused.starts_with("the option `body` is not valid: the signature stands in the body"), "{refused}");
}

#[test]
fn a_scheme_with_places_in_the_body_is_written_as_it_was_read() {
    for (name, part) in [
        ("timestamp", json!({ "form": "a b" })),
        ("timestamp", json!({ "json": "/a~1b/0" })),
        ("signedContent", json!([{ "bodyHash": "sha512", "encoding": "base64" }])),
        ("signedContent", json!(["body", { "literal": "." }, { "json": "/id" }])),
    ] {
        let scheme = scheme(|document| document[name] = part.clone());
        let written = Scheme::from_json(&scheme.to_json()).expect("it is its own document");
        assert_eq!(written, scheme);
    }
}
