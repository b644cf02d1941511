//! MACs that another implementation computed: `finish_with`.
#![allow(missing_docs, reason = "a test has no callers to document")]

#[cfg(feature = "keys")]
use base64::Engine;
#[cfg(feature = "keys")]
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hookseal::binding::{algorithm, around_body, finish_with, webhook_with_keys};
use hookseal::{Delivery, ErrorCode, SignOptions, Webhook};

const NOW: u64 = 1_700_000_000;

/// What Slack signs a body with, as bytes.
fn mac(secret: &str, body: &[u8]) -> Vec<u8> {
    let signed = Webhook::new("slack", secret).unwrap().sign(body, &SignOptions::new().timestamp(NOW)).unwrap();
    let (_, signature) = signed.iter().find(|(name, _)| name == "X-Slack-Signature").unwrap();
    let digits = signature.strip_prefix("v0=").unwrap().as_bytes();
    digits.chunks(2).map(|pair| u8::from_str_radix(core::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

#[test]
fn a_mac_that_was_computed_outside_has_the_verdict_of_the_core() {
    let body = b"{}";
    let configuration = r#"{ "provider": "slack", "secrets": ["new", "old"] }"#;
    let (webhook, keys) = webhook_with_keys(configuration).unwrap();
    assert_eq!(keys.iter().map(|key| &***key).collect::<Vec<_>>(), [b"new", b"old"]);

    let headers = Webhook::new("slack", "old").unwrap().sign(body, &SignOptions::new().timestamp(NOW)).unwrap();
    webhook.verify(&Delivery::new(body, &headers, NOW)).unwrap();
    let begin = || webhook.begin(&headers, 2, NOW).unwrap();
    assert_eq!(algorithm(&begin()), "HMAC-SHA256");
    assert_eq!(around_body(&begin()), [b"v0:1700000000:".to_vec(), Vec::new()]);

    let [new, old] = ["new", "old"].map(|secret| mac(secret, body));
    finish_with(begin(), &[new.clone(), old.clone()].concat(), body).unwrap();
    finish_with(begin(), &[old.clone(), new.clone()].concat(), body).unwrap();
    let mut flipped = old.clone();
    flipped[31] ^= 1;
    for wrong in [
        Vec::new(),
        old.clone(),
        [new.clone(), flipped].concat(),
        [new.clone(), old[..31].to_vec()].concat(),
        [new.clone(), old.clone(), old.clone()].concat(),
        [mac("new", b"[]"), mac("old", b"[]")].concat(),
    ] {
        let error = finish_with(begin(), &wrong, body).unwrap_err();
        assert_eq!(error.code(), ErrorCode::SignatureMismatch);
    }
}

/// Public keys make no MACs: none at all is no match, and ends nothing.
#[cfg(feature = "keys")]
#[test]
fn no_mac_is_the_signature_of_a_private_key() {
    // The genuine delivery of tests/vectors/sendgrid.json, whose signatures have no length of their own.
    let key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEdmDA4af603LDsEc0vD8uHSrUHRPRj2JKiHVqAW9Bdxd+QRocSnmHyFC5KpKA+3y7kzOPgFKDHEAnLuF6Zu47ow==";
    let signature = "MEYCIQD5cv07n+TTYEI2tMbKcDWix7ucUthauAqY1rsg36UfcQIhAMz0qyi5JK7RKklhneKdyBR/k7YQx2k72+BjQbHKhykt";
    let headers = [
        ("X-Twilio-Email-Event-Webhook-Timestamp", "1705314600"),
        ("X-Twilio-Email-Event-Webhook-Signature", signature),
    ];
    let webhook = Webhook::new("sendgrid", key).unwrap();
    let begun = webhook.begin(&headers, 2, 1_705_314_600).unwrap();
    assert_eq!(finish_with(begun, &[], b"[]").unwrap_err().code(), ErrorCode::SignatureMismatch);
}

/// A token's first two parts, sent as the body, have the MAC that the token carries: nothing but the token is signed.
#[cfg(feature = "keys")]
#[test]
fn the_mac_of_a_token_is_no_mac_of_a_body() {
    let configuration = r#"{ "provider": "netlify", "secrets": "the secret" }"#;
    let (webhook, _) = webhook_with_keys(configuration).unwrap();
    let signed = webhook.sign(b"{}", &SignOptions::new().timestamp(NOW)).unwrap();
    let (body, signature) = signed[0].1.rsplit_once('.').unwrap();
    let mac = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let begun = webhook.begin(&signed, body.len() as u64, NOW).unwrap();
    assert_eq!(finish_with(begun, &mac, body.as_bytes()).unwrap_err().code(), ErrorCode::SignatureMismatch);
    assert_eq!(
        webhook.verify(&Delivery::new(body.as_bytes(), &signed, NOW)).unwrap_err().code(),
        ErrorCode::SignatureMismatch
    );
}
