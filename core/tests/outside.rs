//! MACs that another implementation computed, by the plans that schemes are compiled into: the kernel's `finish_with`.
#![allow(missing_docs, reason = "a test has no callers to document")]

use hookseal::binding::plan;
use hookseal::{SignOptions, Webhook};
use hookseal_kernel::plan::Algorithm;
use hookseal_kernel::{Header, Mac, Plan, Refusal, Settings, Verification};

/// As many digits as SHA-256 has.
const HASH: &[u8] = &[b'0'; 64];
const NOW: u64 = 1_700_000_000;
const SETTINGS: Settings = Settings { tolerance_seconds: None, check_timestamp: true, max_body_bytes: 1024 };

type Pairs = Vec<(String, String)>;

fn find<'a>(plan: &Plan<'_>, headers: &'a Pairs, name: u8) -> Header<'a> {
    let spelled = plan.spelled(name);
    let found = headers.iter().find(|(name, _)| name == spelled);
    found.map_or(Header::Missing, |(_, value)| Header::One(value.as_bytes()))
}

/// What Slack signs a body with, as bytes.
fn mac(secret: &str, body: &[u8]) -> Vec<u8> {
    let signed = Webhook::new("slack", secret).unwrap().sign(body, &SignOptions::new().timestamp(NOW)).unwrap();
    let (_, signature) = signed.iter().find(|(name, _)| name == "X-Slack-Signature").unwrap();
    let digits = signature.strip_prefix("v0=").unwrap().as_bytes();
    digits.chunks(2).map(|pair| u8::from_str_radix(core::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

#[test]
fn a_mac_that_was_computed_outside_has_the_same_verdict() {
    let body = b"{}";
    let webhook = Webhook::new("slack", ["new", "old"]).unwrap();
    let headers = Webhook::new("slack", "old").unwrap().sign(body, &SignOptions::new().timestamp(NOW)).unwrap();
    let plan = Plan::read(plan(&webhook)).unwrap();
    let keys = [b"new", b"old"].map(|key| Mac::new(Algorithm::HmacSha256, key).unwrap());
    let lookup = |name| find(&plan, &headers, name);
    let begin = || Verification::begin(&plan, &SETTINGS, &keys, &lookup, 2, NOW).unwrap();

    assert_eq!(begin().hashed_by(), Some(Algorithm::HmacSha256));
    assert_eq!(begin().before_body().collect::<Vec<_>>().concat(), b"v0:1700000000:");
    assert_eq!(begin().after_body().count(), 0);
    let [new, old] = ["new", "old"].map(|secret| mac(secret, body));
    begin().finish_with(&[new.clone(), old.clone()].concat()).unwrap();
    begin().finish_with(&[old.clone(), new.clone()].concat()).unwrap();
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
        assert!(matches!(begin().finish_with(&wrong), Err(Refusal::SignatureMismatch { .. })));
    }
}

/// Whose signature is no MAC over the body and what is around it, nobody else is asked; and no MACs at all are no match.
#[test]
fn only_a_mac_over_the_body_is_computed_outside() {
    let scheme = |algorithm: &str, rest: &str| {
        format!(
            r#"{{ "name": "acme", "algorithm": "{algorithm}", "secret": "utf8", "signature": {{ "header": "S", "layout": "plain", "encoding": "hex" }}, {rest} }}"#
        )
    };
    let token = r#"{ "name": "acme", "algorithm": "token", "secret": "utf8", "signature": { "header": "S", "layout": "plain", "encoding": "text" }, "signedContent": [] }"#;
    let timed = r#""timestamp": { "header": "T" }, "bodySigned": false, "signedContent": ["timestamp"]"#;
    let hashed = r#""signedContent": [{ "bodyHash": "sha256", "encoding": "hex" }]"#;
    let body = r#""signedContent": ["body"]"#;
    for (document, expected) in [
        (scheme("hmac-sha512", body), Some(Algorithm::HmacSha512)),
        (scheme("hmac-sha256", timed), None),
        (scheme("hmac-sha256", hashed), None),
        (token.to_owned(), None),
    ] {
        let scheme = hookseal::Scheme::from_json(&document).unwrap_or_else(|error| panic!("{document}: {error}"));
        let webhook = Webhook::new(scheme, "a secret").unwrap();
        let plan = Plan::read(plan(&webhook)).unwrap();
        let headers = vec![("S".to_owned(), "00".repeat(64)), ("T".to_owned(), NOW.to_string())];
        let headers = if document.contains("sha256") {
            vec![("S".to_owned(), "00".repeat(32)), headers[1].clone()]
        } else {
            headers
        };
        // What reads the body is handed it with the fields that were read.
        let lookup = |name| match find(&plan, &headers, name) {
            Header::Missing => Header::One(HASH),
            there => there,
        };
        let keys = [Mac::new(plan.signature.algorithm, b"a secret").unwrap()];
        let begun = Verification::begin(&plan, &SETTINGS, &keys, &lookup, 2, NOW);
        let begun = begun.unwrap_or_else(|refusal| panic!("{document}: {refusal:?}"));
        assert_eq!(begun.hashed_by(), expected, "{document}");
        assert!(matches!(begun.finish_with(&[]), Err(Refusal::SignatureMismatch { .. })), "{document}");
    }
}
