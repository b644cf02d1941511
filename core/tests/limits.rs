//! The largest body: the provider's own limit where it states one, else 1 MiB, else what the user says.
#![allow(missing_docs, reason = "a test has no callers to document")]

use hookseal::{Delivery, ErrorCode, Options, SignOptions, Webhook};

const MIB: usize = 1024 * 1024;

/// What becomes of a genuine body of this length.
fn verdict(provider: &str, options: Options, length: usize) -> Option<ErrorCode> {
    let webhook = Webhook::with_options(provider, "a secret", options).expect("a provider");
    let body = vec![b' '; length];
    let headers = webhook.sign(&body, &SignOptions::new().timestamp(1_700_000_000)).expect("it is signed");
    webhook.verify(&Delivery::new(&body, &headers, 1_700_000_000)).err().map(|error| error.code())
}

#[test]
fn a_provider_that_states_a_limit_has_its_own() {
    assert_eq!(verdict("github", Options::default(), 25 * MIB), None);
    assert_eq!(verdict("github", Options::default(), 25 * MIB + 1), Some(ErrorCode::BodyTooLarge));
}

#[test]
fn others_have_one_mebibyte() {
    assert_eq!(verdict("slack", Options::default(), MIB), None);
    assert_eq!(verdict("slack", Options::default(), MIB + 1), Some(ErrorCode::BodyTooLarge));
}

#[test]
fn the_user_has_the_last_word() {
    assert_eq!(verdict("github", Options::default().max_body_bytes(10), 11), Some(ErrorCode::BodyTooLarge));
    assert_eq!(verdict("slack", Options::default().max_body_bytes(2 * MIB as u64), MIB + 1), None);
}
