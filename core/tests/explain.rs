//! Names the cause of deliveries that fail.
#![cfg(feature = "explain")]
#![allow(missing_docs, reason = "a test has no callers to document")]

#[cfg(feature = "keys")]
use hookseal::explain::Cause;
use hookseal::explain::Standing;
use hookseal::{Capture, Scheme, SignOptions, Webhook, explain};

const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const NOW: u64 = 1_705_314_600;
const SIGNED: &str = r#"{"id":"evt_1","type":"listing.new","created":"2024-01-15T09:00:00Z","data":{"name":"Café / <b>","price":10.0,"tags":[]}}"#;

fn proven(provider: &str, secret: &str, capture: &Capture) -> Vec<&'static str> {
    let explanation = explain(provider, secret, capture).expect("a provider");
    assert!(!explanation.to_json().contains(secret));
    explanation.proven().map(|finding| finding.cause.as_str()).collect()
}

/// What the provider sends, with another body in its place.
fn delivered(provider: &str, body: &str) -> Capture {
    let options = SignOptions::new().timestamp(NOW).id("msg_1");
    let webhook = Webhook::new(provider, SECRET).expect("a provider");
    let headers = webhook.sign(SIGNED.as_bytes(), &options).expect("it can be signed");
    Capture::new(body, headers).received_at(NOW)
}

#[test]
fn a_genuine_delivery_is_genuine() {
    for provider in ["realestateapi", "stripe", "standard-webhooks", "github", "dossier"] {
        let explanation = explain(provider, SECRET, &delivered(provider, SIGNED)).expect("a provider");
        assert!(explanation.is_genuine() && explanation.findings.is_empty(), "{provider}");
    }
}

#[test]
fn headers_of_another_provider_are_named_where_its_own_are_missing() {
    let github = delivered("github", SIGNED);
    let explanation = explain("stripe", "another secret", &github).expect("a provider");
    let missing = explanation.findings.iter().find(|finding| finding.cause.as_str() == "header_missing");
    let what = &missing.expect("it is found").what;
    assert!(
        what.contains("`Stripe-Signature`") && what.contains("the headers of") && what.contains("github"),
        "{what}"
    );
}

#[test]
fn a_body_that_was_changed_is_named() {
    let cases = [
        (format!("{SIGNED}\n"), "line_break_added"),
        (format!("{SIGNED} "), "spaces_added"),
        (format!("\u{FEFF}{SIGNED}"), "byte_order_mark_added"),
        (SIGNED.replace(r#"":"#, r#"": "#).replace(",\"", ", \"").replace('é', "\\u00e9"), "body_reserialised"),
        (SIGNED.replace("10.0", "10"), "body_reserialised"),
        (SIGNED.replace('/', "\\/").replace('é', "\\u00e9"), "body_reserialised"),
        (SIGNED.replace('<', "\\u003c").replace('>', "\\u003e").replace("10.0", "10"), "body_reserialised"),
        (SIGNED.replace('é', "Ã©"), "body_charset"),
        (
            format!("{{\"body\":{},\"isBase64Encoded\":false}}", serde_json::to_string(SIGNED).expect("text")),
            "body_wrapped",
        ),
    ];
    for provider in ["realestateapi", "stripe", "standard-webhooks", "github", "dossier"] {
        for (body, expected) in &cases {
            assert_eq!(proven(provider, SECRET, &delivered(provider, body)), [*expected], "{provider} {body}");
        }
    }
}

#[test]
fn a_secret_that_was_changed_is_named() {
    let cases = [
        ("realestateapi", format!("{SECRET}\n"), "secret_line_break"),
        ("realestateapi", format!("\"{SECRET}\""), "secret_quotes"),
        ("stripe", format!("STRIPE_SECRET={SECRET}"), "secret_assignment"),
        ("standard-webhooks", SECRET.replace("whsec_", ""), "secret_prefix_missing"),
        ("github", SECRET.to_uppercase(), ""),
    ];
    for (provider, secret, expected) in cases {
        let expected: &[&str] = if expected.is_empty() { &[] } else { &[expected] };
        assert_eq!(proven(provider, &secret, &delivered(provider, SIGNED)), expected, "{provider} {secret:?}");
    }
}

#[test]
fn schemes_of_every_hash_are_explained() {
    for algorithm in ["hmac-sha1", "hmac-sha256", "hmac-sha384", "hmac-sha512"] {
        for encoding in ["hex", "base64"] {
            let scheme: hookseal::Scheme = serde_json::from_value(serde_json::json!({
                "name": "acme", "algorithm": algorithm, "signedContent": ["body"], "secret": "utf8",
                "signature": { "header": "Acme", "layout": "plain", "encoding": encoding },
            }))
            .expect("a scheme");
            let webhook = Webhook::new(&scheme, SECRET).expect("a secret");
            let headers = webhook.sign(SIGNED.as_bytes(), &SignOptions::new()).expect("it can be signed");
            let capture = Capture::new([SIGNED, "\n"].concat(), headers);
            let explanation = explain(&scheme, SECRET, &capture).expect("a scheme");
            let causes: Vec<_> = explanation.proven().map(|finding| finding.cause.as_str()).collect();
            assert_eq!(causes, ["line_break_added"], "{algorithm} {encoding}");
        }
    }
}

#[test]
fn two_causes_are_named_together() {
    let secret = format!("'{SECRET}'");
    for provider in ["realestateapi", "stripe", "standard-webhooks", "github"] {
        let mut found = proven(provider, &secret, &delivered(provider, &format!("{SIGNED}\r\n")));
        found.sort_unstable();
        assert_eq!(found, ["line_break_added", "secret_quotes"], "{provider}");
    }
}

#[test]
fn what_could_not_be_checked_is_called_neither_forged_nor_signed_with_another_secret() {
    let garbage = ("X-Hub-Signature-256", "garbage");
    for (secret, headers, said) in [
        (SECRET, vec![], "the header `X-Hub-Signature-256` is missing"),
        (SECRET, vec![garbage], "the signature in `X-Hub-Signature-256` is malformed"),
        ("", vec![garbage], "the secret is empty"),
    ] {
        let summary = explain("github", secret, &Capture::new(b"{}", headers)).expect("a provider").summary();
        let expected = format!("The signature could not be checked: {said}");
        assert!(summary.starts_with(&expected), "{summary}");
    }
}

#[test]
fn another_secret_is_none_of_them() {
    for provider in ["realestateapi", "stripe", "standard-webhooks", "github", "dossier"] {
        let other = "whsec_AAAAsBQIhrscChlQIMV+b5sSYspob7oD";
        let explanation = explain(provider, other, &delivered(provider, SIGNED)).expect("a provider");
        assert!(explanation.proven().next().is_none(), "{provider}");
        assert!(explanation.summary().starts_with("None of "), "{}", explanation.summary());
        assert!(explanation.findings.iter().any(|finding| finding.standing == Standing::RuledOut));
        assert!(explanation.tried.macs <= 5_000 && explanation.tried.bytes <= 64_000_000);
        println!("{provider} {:?}", explanation.tried);
    }
}

/// The causes of a delivery that stands in a file of vectors, after its body was changed.
#[cfg(feature = "keys")]
fn causes_of(provider: &str, vectors: &str, change: impl FnOnce(&str) -> String) -> Vec<Cause> {
    let file: serde_json::Value = serde_json::from_str(vectors).expect("a file of vectors");
    let case = &file["cases"][0];
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    let headers = case["headers"].as_array().into_iter().flatten().map(|pair| (text(&pair[0]), text(&pair[1])));
    let body = change(&text(&case["body"]["text"]));
    let capture = Capture::new(body.as_bytes(), headers.collect::<Vec<_>>());
    let explanation = explain(provider, text(&case["secrets"]), &capture).expect("the provider is known");
    explanation.proven().map(|finding| finding.cause).collect()
}

#[cfg(feature = "keys")]
#[test]
fn what_was_done_to_a_body_is_proven_by_public_keys_and_tokens_too() {
    let files = [
        ("discord", include_str!("../../tests/vectors/discord.json")),
        ("netlify", include_str!("../../tests/vectors/netlify.json")),
        ("appfolio", include_str!("../../tests/vectors/appfolio.json")),
    ];
    for (provider, vectors) in files {
        let added = causes_of(provider, vectors, |body| [body, "\n"].concat());
        assert_eq!(added, [Cause::LineBreakAdded], "{provider}");
        assert_eq!(causes_of(provider, vectors, |_| "{}".to_owned()), [], "{provider}");
    }
}

#[test]
fn fields_that_are_no_part_of_what_was_signed_are_found_behind_values_that_are_missing() {
    let scheme = r#"{
        "name": "acme", "algorithm": "hmac-sha256", "secret": "utf8",
        "signature": { "header": "X-Signature", "layout": "plain", "encoding": "hex" },
        "signedContent": [
            { "header": "X-Tenant", "optional": true, "before": "tenant:", "after": ";" },
            { "literal": "fields:" }, "sortedForm"
        ]
    }"#;
    let scheme = Scheme::from_json(scheme).expect("a scheme");
    let webhook = Webhook::new(scheme.clone(), SECRET).expect("a scheme");
    for tenant in [None, Some("7")] {
        let mut options = SignOptions::new().timestamp(NOW);
        if let Some(tenant) = tenant {
            options = options.header("X-Tenant", tenant);
        }
        let headers = webhook.sign(b"", &options).expect("it can be signed");
        let capture = Capture::new("a=1", headers).received_at(NOW);
        let explanation = explain(scheme.clone(), SECRET, &capture).expect("a scheme");
        let found: Vec<_> = explanation.proven().map(|finding| finding.cause.as_str()).collect();
        assert_eq!(found, ["body_not_signed"], "{tenant:?}");
    }
}
