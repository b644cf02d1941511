//! Deliveries that failed for people who asked about it in public, made again: each names the cause that its report
//! ends with.
#![cfg(feature = "explain")]
#![allow(missing_docs, reason = "a test has no callers to document")]

use hookseal::explain::{Explanation, Standing};
use hookseal::{Capture, SignOptions, Webhook, explain};

const NOW: u64 = 1_705_314_600;
const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

/// What the provider sends for what it signed, with the body that was handed over.
fn delivered(provider: &str, secret: &str, signed: impl AsRef<[u8]>, came: impl Into<Vec<u8>>) -> Capture {
    let options = SignOptions::new().timestamp(NOW).id("msg_1");
    let webhook = Webhook::new(provider, secret).expect("a provider");
    let headers = webhook.sign(signed.as_ref(), &options).expect("it can be signed");
    Capture::new(came, headers).received_at(NOW)
}

fn told(explanation: &Explanation) -> Vec<&'static str> {
    let with = |standing| {
        let of = explanation.findings.iter().filter(move |finding| finding.standing == standing);
        of.map(|finding| finding.cause.as_str()).collect::<Vec<_>>()
    };
    let proven = with(Standing::Proven);
    if proven.is_empty() { with(Standing::Seen) } else { proven }
}

#[track_caller]
fn names(report: &str, provider: &str, secret: &str, capture: &Capture, cause: &str) {
    let explanation = explain(provider, secret, capture).expect("a provider");
    assert!(told(&explanation).contains(&cause), "{report}: {:?}", told(&explanation));
}

#[test]
fn bodies_that_were_parsed_and_written_again() {
    for (report, provider, signed, came) in [
        // `bodyParser.json()`, and `JSON.stringify(req.body)`.
        (
            "stripe/stripe-node#341",
            "stripe",
            "{\n  \"id\": \"evt_1\",\n  \"data\": {\n    \"a\": 1\n  }\n}",
            r#"{"id":"evt_1","data":{"a":1}}"#,
        ),
        ("KanishJebaMathewM/Truxify#5502", "razorpay", r#"{"amount":10.0,"id":"a"}"#, r#"{"amount":10,"id":"a"}"#),
        // Ruby on Rails escapes what HTML knows.
        (
            "grnhse/greenhouse-api-docs#276",
            "github",
            r#"{"content":"\u003cp\u003etest\u003c/p\u003e"}"#,
            r#"{"content":"<p>test</p>"}"#,
        ),
        // And the line breaks of Unicode.
        (
            "jonpulice/node-shopify-auth#2",
            "shopify",
            r#"{"note":"\u2028\u2028724812-22"}"#,
            "{\"note\":\"\u{2028}\u{2028}724812-22\"}",
        ),
        // PHP escapes slashes and all but ASCII.
        (
            "box/box-node-sdk#568",
            "github",
            r#"{"name":"Caf\u00e9","url":"https:\/\/a.example"}"#,
            r#"{"name":"Café","url":"https://a.example"}"#,
        ),
        ("freescout-help-desk/freescout#4351", "github", r#"{"name":"ma\u00f1ana"}"#, r#"{"name":"mañana"}"#),
        // Some escape emoji alone, in upper case.
        ("line/line-bot-sdk-nodejs#922", "github", r#"{"text":"✋ \uD83E\uDD28"}"#, r#"{"text":"✋ 🤨"}"#),
        // A library escaped what came plain.
        ("box/box-python-sdk-gen#596", "github", r#"{"name":"Café"}"#, r#"{"name":"Caf\u00e9"}"#),
    ] {
        names(report, provider, SECRET, &delivered(provider, SECRET, signed, came), "body_reserialised");
    }
}

#[test]
fn bodies_that_are_no_longer_what_came() {
    // .NET's `Encoding.ASCII`: what it does not know is a question mark, two for an emoji.
    let signed = r#"{"tier":"Gold 🎉","id":1}"#;
    let mut capture = delivered("github", SECRET, signed, signed.replace('🎉', "??"));
    let length = signed.len().to_string();
    let headers = capture.headers().to_vec();
    let headers = headers.into_iter().chain([("Content-Length".to_owned(), length.into_bytes())]);
    capture = Capture::new(capture.body(), headers).received_at(NOW);
    names("github/docs#3567", "github", SECRET, &capture, "body_decoded_with_replacement");

    // `decode(errors="replace")`.
    let signed = b"text=caf\xE9&user=U1";
    let came = String::from_utf8_lossy(signed).into_owned();
    names(
        "langchain-ai/open-swe#2319",
        "slack",
        SECRET,
        &delivered("slack", SECRET, signed, came),
        "body_decoded_with_replacement",
    );

    // `express.json()` leaves a form alone: there is no raw body.
    let capture = delivered("slack", SECRET, "command=%2Fgo&text=a+b", "");
    names("mvanhorn/paperclip-plugin-slack#19", "slack", SECRET, &capture, "body_empty");

    // `querystring.stringify(req.body)` writes a space as `%20`, and Slack as `+`.
    let capture = delivered("slack", SECRET, "command=%2Fgo&text=a+b", "command=%2Fgo&text=a%20b");
    names("gverni/validate-slack-request#1", "slack", SECRET, &capture, "body_form_decoded");

    // `qs.stringify(body, { format: "RFC1738" })` leaves brackets, which Slack escapes.
    let capture = delivered("slack", SECRET, "command=%2Fgo&text=%28a%29+b", "command=%2Fgo&text=(a)+b");
    names("slackapi/node-slack-events-api#92", "slack", SECRET, &capture, "body_form_decoded");

    // Only the challenge of the whole body was handed over: nothing gives it back.
    let capture = delivered("slack", SECRET, r#"{"token":"a","challenge":"3eZbrw1aB"}"#, "3eZbrw1aB");
    let explanation = explain("slack", SECRET, &capture).expect("a provider");
    assert!(explanation.summary().starts_with("None of "), "slackapi/java-slack-sdk#254");
}

#[test]
fn secrets_that_are_written_otherwise() {
    // `v1,whsec_…`, as Supabase shows it.
    let capture = delivered("standard-webhooks", SECRET, "{}", "{}");
    let secret = format!("v1,{SECRET}");
    names("standard-webhooks/standard-webhooks#235", "standard-webhooks", &secret, &capture, "secret_assignment");

    // A reference that nothing resolved.
    let capture = delivered("github", SECRET, "{}", "{}");
    names("NousResearch/hermes-agent#78384", "github", "${WEBHOOK_SECRET}", &capture, "secret_reference");

    // The secret of another app, or the one before: nothing can prove it.
    for report in ["Shopify/shopify-api-js#772", "Shopify/shopify_app#588", "gnikyt/laravel-shopify#489"] {
        let capture = delivered("shopify", SECRET, "{}", "{}");
        let explanation = explain("shopify", "shpat_0123456789abcdef0123456789abcdef", &capture).expect("a provider");
        assert!(explanation.summary().starts_with("None of "), "{report}");
    }
}

#[test]
fn signatures_that_are_written_otherwise() {
    // A blank behind the prefix, and base64 in the place of digits.
    let capture = delivered("github", SECRET, "{}", "{}");
    let value = String::from_utf8(capture.headers()[0].1.clone()).expect("text");
    let spaced = Capture::new("{}", [("X-Hub-Signature-256", value.replace('=', "= "))]);
    names("jackmusick/bifrost#726", "github", SECRET, &spaced, "signature_spaces");
    let mac = Webhook::new("dossier", SECRET).expect("a provider").sign(b"{}", &SignOptions::new()).expect("signed");
    let encoded = Capture::new("{}", [("X-Hub-Signature-256", format!("sha256={}", mac[0].1))]);
    names("jackmusick/bifrost#726", "github", SECRET, &encoded, "signature_encoding");
}
