//! Runs every vector of `tests/vectors` against the crate, and breaks each passing one.
#![allow(missing_docs, reason = "a test has no callers to document")]

mod case;
mod damage;

use hookseal::{ErrorCode, Webhook};
use serde_json::{Value, json};

use crate::case::{BodyAs, RequestLine, all_files, delivery, files, judge};
use crate::damage::{Random, damaged};

#[test]
fn every_vector_has_its_verdict() {
    let mut failures = Vec::new();
    let mut count = 0;
    for (path, file) in files() {
        for case in &file.cases {
            count += 1;
            let outcome = case.run(&case.body(), &case.headers());
            if let Some(problem) = judge(case, &outcome) {
                failures.push(format!("{} / {}: {problem}", path.display(), case.name));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {count} vectors:\n{}", failures.len(), failures.join("\n"));
}

/// A body that comes in pieces gets the verdict of the whole one.
#[test]
fn every_vector_has_the_same_verdict_in_pieces() {
    for (path, file) in files() {
        for case in file.cases.iter().filter(|case| case.body_as == BodyAs::Bytes) {
            let Ok(webhook) = case.webhook() else { continue };
            let (body, headers) = (case.body(), case.headers());
            let whole = webhook.verify(&delivery(&case.request, &body, &headers, case.now));
            let request = case.request.request();
            let begin = || webhook.begin_request(request, &headers, body.len() as u64, case.now);
            let in_pieces = begin().and_then(|verification| {
                let mut pieces = verification.in_pieces();
                body.chunks(7).for_each(|piece| pieces.update(piece));
                pieces.finish().map(|_| ())
            });
            assert_eq!(in_pieces, whole, "{} / {}", path.display(), case.name);
            let (start, end) = body.split_at(body.len() / 2);
            let in_two = begin().and_then(|verification| {
                let mut pieces = verification.in_pieces();
                pieces.update(start);
                pieces.update(end);
                pieces.finish().map(|_| ())
            });
            assert_eq!(in_two, whole, "{} / {}", path.display(), case.name);
        }
    }
}

/// What was announced as small may not grow beyond what is accepted.
#[test]
fn a_body_that_outgrows_its_announced_length_is_refused() {
    let options = hookseal::Options::default().max_body_bytes(4);
    let webhook = Webhook::with_options("github", "a secret", options).expect("the options are valid");
    let headers = webhook.sign(b"12345", &hookseal::SignOptions::new()).expect("the body can be signed");
    let begin = || webhook.begin(&headers, 4, 0).expect("the headers are well-formed");

    let mut pieces = begin().in_pieces();
    pieces.update(b"12345");
    assert_eq!(pieces.finish().expect_err("it is too large").code(), ErrorCode::BodyTooLarge);
    assert_eq!(begin().whole(b"12345").expect_err("it is too large").code(), ErrorCode::BodyTooLarge);
}

#[test]
fn every_passing_vector_fails_when_a_bit_is_flipped() {
    let mut flips = 0;
    for (path, file) in files() {
        for case in file.cases.iter().filter(|case| case.expect.error.is_none()) {
            for (what, body, headers) in damaged(case, file.timestamp) {
                flips += 1;
                let outcome = case.run(&body, &headers);
                assert!(outcome.is_err(), "{} / {}: accepted with a flipped {what}", path.display(), case.name);
            }
            // A part of it may leave out what is flipped.
            let scheme: Value =
                serde_json::from_str(&case.webhook().expect("it passes").scheme().to_json()).expect("JSON");
            let signs_url = scheme["signedContent"].as_array().is_some_and(|parts| parts.contains(&json!("url")));
            let url = case.request.url.clone().filter(|_| signs_url && !case.options.contains_key("url"));
            if let Some(mut url) = url {
                let last = url.pop().expect("a URL is not empty");
                url.push(char::from(u8::try_from(last).expect("a URL is ASCII") ^ 1));
                let request = RequestLine { url: Some(url), ..case.request.clone() };
                let outcome = case.run_as(&request, &case.body(), &case.headers());
                assert!(outcome.is_err(), "{} / {}: accepted with a flipped URL", path.display(), case.name);
            }
        }
    }
    assert!(flips > 100, "there is something to flip");
}

#[test]
fn every_error_code_has_a_vector() {
    let codes: Vec<String> =
        all_files().into_iter().flat_map(|(_, file)| file.cases).filter_map(|case| case.expect.error).collect();
    let missing: Vec<&str> = ErrorCode::ALL
        .iter()
        .map(|code| code.as_str())
        .filter(|code| !codes.iter().any(|covered| covered == code))
        .collect();
    assert!(missing.is_empty(), "no vector expects {missing:?}");
}

/// Whatever a stranger sends, the answer is a verdict or a typed error, and never a panic.
#[test]
fn damaged_deliveries_are_refused_without_a_panic() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for (path, file) in files() {
        // A file of few cases is that of a provider whose every word another file has in full.
        let rounds = if file.cases.len() > 20 { 8 } else { 2 };
        for case in file.cases.iter().filter(|case| case.webhook().is_ok() && case.body_as == BodyAs::Bytes) {
            for _ in 0..rounds {
                let mut headers = case.headers();
                for (_, value) in &mut headers {
                    random.damage(value);
                }
                let _ = case.run(&case.body(), &headers);

                let mut body = case.body();
                random.damage(&mut body);
                let accepted = case.run(&body, &case.headers()).is_ok();
                // Of a delivery that was refused, damage may take away what was wrong with it.
                let may_be_accepted = body == case.body()
                    || case.expect.error.is_some()
                    || !case.signs_its_body()
                    // The same fields can be written in other ways.
                    || case.signs_a_form();
                assert!(may_be_accepted || !accepted, "{} / {}: accepted {body:?}", path.display(), case.name);
            }
        }
    }
}
