//! More deliveries that failed for people who asked about it in public, made again: each names the cause that its
//! report ends with, beside those of `explain_reports.rs`.
#![cfg(all(feature = "explain", feature = "catalogue"))]
#![allow(missing_docs, reason = "a test has no callers to document")]

use hookseal::explain::{Explanation, Standing};
use hookseal::{Capture, SignOptions, Webhook, explain};

const NOW: u64 = 1_705_314_600;
const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

/// What the provider sends for what it signed at this time, with the body that was handed over.
fn delivered_at(provider: &str, secret: &str, signed: &[u8], came: &[u8], at: u64) -> Capture {
    let options = SignOptions::new().timestamp(at).id("msg_1");
    let webhook = Webhook::new(provider, secret).expect("a provider");
    let headers = webhook.sign(signed, &options).expect("it can be signed");
    Capture::new(came, headers).received_at(NOW)
}

fn delivered(provider: &str, signed: &str, came: impl AsRef<[u8]>) -> Capture {
    delivered_at(provider, SECRET, signed.as_bytes(), came.as_ref(), NOW)
}

/// As [`delivered`], and its `Content-Length` says how long the body was.
fn measured(provider: &str, signed: &str, came: impl AsRef<[u8]>) -> Capture {
    let capture = delivered(provider, signed, came);
    let length = ("Content-Length".to_owned(), signed.len().to_string().into_bytes());
    let headers: Vec<_> = capture.headers().iter().cloned().chain([length]).collect();
    Capture::new(capture.body(), headers).received_at(NOW)
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
        ("EasyPost/easypost-node#467", "easypost", r#"{"weight":136.0,"id":"a"}"#, r#"{"weight":136,"id":"a"}"#),
        // PHP's arrays know no empty object.
        ("MahoCommerce/maho#1110", "razorpay", r#"{"breakdown":{},"links":[]}"#, r#"{"breakdown":[],"links":[]}"#),
        ("razorpay/razorpay-magento#251", "razorpay", r#"{"notes":{},"url":"a/b"}"#, r#"{"notes":[],"url":"a\/b"}"#),
        // Slashes and what HTML knows, both.
        ("Shopify/shopify-express#15", "shopify", r#"{"a":"1 \u0026 2","u":"b\/c"}"#, r#"{"a":"1 & 2","u":"b/c"}"#),
        // Flask's `request.get_json()`, and `json.dumps`.
        ("stackoverflow.com/q/57918493", "xero", r#"{"events":[],"entropy":"A"}"#, r#"{"events": [], "entropy": "A"}"#),
        ("community.intercom.com 9103", "intercom", r#"{"type":"ping","a":[1,2]}"#, r#"{"type": "ping", "a": [1, 2]}"#),
        ("whatsapp-api-js#290", "whatsapp", r#"{"text":"mang\u00e9 des p\u00e2tes"}"#, r#"{"text":"mangé des pâtes"}"#),
        // GitHub's body holds the escape, and what was looked at the character.
        ("rocq-prover/bot#224", "github", r#"{"body":"\u001b[0m"}"#, "{\"body\":\"\u{1b}[0m\"}"),
    ] {
        names(report, provider, SECRET, &delivered(provider, signed, came), "body_reserialised");
    }
    // Numbers of the report itself.
    let mac = "fcf1dea9";
    let signed = r#"{"links":{"self":"https:\/\/api.lemonsqueezy.com\/v1\/subscriptions\/xyz"}}"#;
    let capture =
        delivered_at("lemon-squeezy", "abd1285d", signed.as_bytes(), signed.replace('\\', "").as_bytes(), NOW);
    assert!(capture.headers().iter().any(|(_, value)| value.starts_with(mac.as_bytes())));
    names("lmsqueezy/lemonsqueezy.js#115", "lemon-squeezy", "abd1285d", &capture, "body_reserialised");
}

#[test]
fn bodies_that_a_program_shows() {
    // `body.toString()` of what a parser made.
    let capture = delivered("razorpay", r#"{"event":"payment.captured"}"#, "[object Object]");
    names("razorpay/razorpay-node#163", "razorpay", SECRET, &capture, "body_shown_value");
    // `JSON.stringify(req.body)` of a buffer.
    let signed = r#"{"event_id":"evt_1"}"#;
    let numbers: Vec<String> = signed.bytes().map(|byte| byte.to_string()).collect();
    let came = format!(r#"{{"type":"Buffer","data":[{}]}}"#, numbers.join(","));
    names("kossnocorp/paddle-billing#7", "paddle", SECRET, &delivered("paddle", signed, came), "body_shown_value");
    // `JSON.stringify(payload)` of a text.
    let came = serde_json::to_string(signed).expect("text");
    names("workos/workos-node#1578", "workos", SECRET, &delivered("workos", signed, came), "body_serialised_twice");
    // A log that shows a string with its escapes.
    let came = signed.replace('"', "\\\"");
    names("mcdallas/rust-discord-bot#2", "github", SECRET, &delivered("github", signed, came), "body_escaped");
}

#[test]
fn bodies_that_are_no_longer_what_came() {
    // `ASCIIEncoding`: a question mark for each unit of UTF-16.
    let signed = r#"{"name":"Achu ₹ മലയാളം"}"#;
    let came: String = signed.chars().map(|each| if each.is_ascii() { each } else { '?' }).collect();
    let capture = measured("razorpay", signed, came);
    names("razorpay/razorpay-dot-net#156", "razorpay", SECRET, &capture, "body_decoded_with_replacement");
    // The first bytes alone were read.
    let signed = format!(r#"{{"object":"page","text":"{}"}}"#, "\\u06d4".repeat(400));
    let capture = measured("facebook", &signed, &signed[..1000]);
    names("nyaruka/courier#508", "facebook", SECRET, &capture, "body_cut");
    // The bytes were taken for Latin-1.
    let signed = r#"{"body":"Palau De Mar, Plaça Pau Vila 1"}"#;
    let came: String = signed.bytes().map(char::from).collect();
    names("gitevents/core#173", "github", SECRET, &delivered("github", signed, came), "body_charset");
    // The webhook's content type is a form, and `$_POST["payload"]` was taken.
    let (signed, came) = ("payload=%7B%22ref%22%3A%22refs%2Fheads%2Fmain%22%7D", r#"{"ref":"refs/heads/main"}"#);
    let report = "mdluo/github-webhook-handler-php#1";
    names(report, "github", SECRET, &delivered("github", signed, came), "body_form_decoded");
    // API Gateway hands over base64.
    let signed = r#"{"id":"evt_3Myu6CGcWVbxUVwf1tPapmml"}"#;
    let came = "eyJpZCI6ImV2dF8zTXl1NkNHY1dWYnhVVndmMXRQYXBtbWwifQ==";
    names("stripe/stripe-node#1768", "stripe", SECRET, &delivered("stripe", signed, came), "body_base64");
    names("redwoodjs/graphql#2339", "github", SECRET, &delivered("github", signed, came), "body_base64");
    // A mapping template puts it into a document.
    let came = format!(r#"{{"raw":{signed},"params":{{"path":{{}}}}}}"#);
    names("stripe/stripe-node#356", "stripe", SECRET, &delivered("stripe", signed, came), "body_wrapped");
    // The sender compresses what it signed before. Python's `gzip.compress(b"{}", mtime=0)`.
    let came = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 0xFF, 0xAB, 0xAE, 5, 0, 0x43, 0xBF, 0xA6, 0xA3, 2, 0, 0, 0];
    names("GetStream/stream-chat-php#168", "stream", SECRET, &delivered("stream", "{}", came), "body_compressed");
}

#[test]
fn secrets_that_are_written_otherwise() {
    // WordPress stores what a form sends escaped for HTML, and signs with that.
    let secret = ">Zx3RbX)87dswyS/X|JkJVB|~<x`s-7:5NLAM0N;!s1}F!BO##";
    let escaped = secret.replace('<', "&lt;").replace('>', "&gt;");
    let capture = delivered_at("woocommerce", &escaped, b"{}", b"{}", NOW);
    names("woocommerce/woocommerce#22500", "woocommerce", secret, &capture, "secret_escaped");
    // What a program prints to a terminal ends with CR and LF.
    let secret = format!("{SECRET}\r");
    names("stripe/stripe-cli#817", "stripe", &secret, &delivered("stripe", "{}", "{}"), "secret_line_break");
    // The API's key in the place of the endpoint's secret.
    let secret = "sk_test_51H8abcdefghijklmnopqrstuvwxyz0123456789";
    names("stripe/stripe-node#1886", "stripe", secret, &delivered("stripe", "{}", "{}"), "secret_form");
    // The key is what the secret decodes to, and no longer its text.
    let capture = delivered("standard-webhooks", "{}", "{}");
    names("polarsource/polar#13522", "polar", SECRET, &capture, "secret_base64_decoded");
}

#[test]
fn headers_and_clocks() {
    // The name as a framework has it in its environment.
    let capture = delivered("github", "{}", "{}");
    let value = capture.headers()[0].1.clone();
    let renamed = Capture::new("{}", [("HTTP_X_HUB_SIGNATURE_256".to_owned(), value)]);
    names("github/docs#1692", "github", SECRET, &renamed, "header_renamed");
    // The server still lived in the year before.
    let capture = delivered_at("slack", SECRET, b"{}", b"{}", NOW + 12 * 86_400);
    names("slackapi/bolt-python#195", "slack", SECRET, &capture, "timestamp_too_new");
    let capture = delivered_at("slack", SECRET, b"{}", b"{}", NOW - 3_600);
    names("slackapi/bolt-js#1502", "slack", SECRET, &capture, "timestamp_too_old");
}
