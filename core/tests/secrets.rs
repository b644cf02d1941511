//! Secrets, in every form in which a program may have them.
#![allow(missing_docs, reason = "a test has no callers to document")]
#![allow(clippy::needless_borrows_for_generic_args, reason = "the borrowed forms are what is tested")]

use hookseal::{Delivery, IntoSecrets, SignOptions, Webhook, hospitable_personal_secret};

const NEW: &str = "the new secret";
const OLD: &str = "the old secret";

/// Whether deliveries are accepted that are signed with the new one, and with the old one.
fn accepted(secrets: impl IntoSecrets) -> [bool; 2] {
    let webhook = Webhook::new("github", secrets).expect("secrets");
    [NEW, OLD].map(|secret| {
        let provider = Webhook::new("github", secret).expect("a secret");
        let headers = provider.sign(b"{}", &SignOptions::new()).expect("nothing else is signed");
        webhook.verify(&Delivery::new(b"{}", &headers, 0)).is_ok()
    })
}

#[test]
fn one() {
    for accepted in [accepted(NEW), accepted(NEW.to_owned()), accepted(&NEW.to_owned()), accepted([NEW])] {
        assert_eq!(accepted, [true, false]);
    }
}

#[test]
fn several() {
    let texts = [NEW, OLD];
    let owned = texts.map(str::to_owned);
    for accepted in [
        accepted(texts),
        accepted(&texts),
        accepted(&texts[..]),
        accepted(texts.to_vec()),
        accepted(&texts.to_vec()),
        accepted(&owned),
        accepted(&owned[..]),
        accepted(&owned.to_vec()),
        accepted(owned.to_vec()),
        accepted(owned),
    ] {
        assert_eq!(accepted, [true, true]);
    }
}

#[test]
fn of_a_personal_account() {
    assert_eq!(hospitable_personal_secret("user@example.com"), "dXNlckBleGFtcGxlLmNvbQ==");
}

#[test]
fn the_largest_body_is_the_providers_own() {
    let limit = |provider: &str| Webhook::new(provider, "a secret").expect("the secret is a text").max_body_bytes();
    assert_eq!(limit("github"), 25 * 1024 * 1024);
    assert_eq!(limit("dossier"), 1024 * 1024);
    let options = hookseal::Options::default().max_body_bytes(7);
    assert_eq!(Webhook::with_options("github", "a secret", options).expect("as above").max_body_bytes(), 7);
}
