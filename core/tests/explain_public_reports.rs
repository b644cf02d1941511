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
    // The key is what the secret decodes to, and no longer its text, which the provider's scheme knows by now.
    let explanation = explain("polar", SECRET, &delivered("standard-webhooks", "{}", "{}")).expect("a provider");
    assert!(explanation.is_genuine(), "polarsource/polar#13522: {:?}", told(&explanation));
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

#[test]
fn bodies_that_providers_write_in_ways_of_their_own() {
    // An event a line, which `JSON.stringify(req.body)` loses.
    let signed = "[{\"event\":\"processed\"},\r\n{\"event\":\"delivered\"}]\r\n";
    let came = r#"[{"event":"processed"},{"event":"delivered"}]"#;
    names("sendgrid/sendgrid-nodejs#1278", "github", SECRET, &delivered("github", signed, came), "body_reserialised");
    // What its guide says that Meta escapes.
    let signed = r#"{"text":"mail me\u0040example.com, 100\u0025 \u003Cb>, \u00e9, http:\/\/x"}"#;
    let came = r#"{"text":"mail me@example.com, 100% <b>, é, http://x"}"#;
    names(
        "tawn33y/whatsapp-cloud-api#60",
        "whatsapp",
        SECRET,
        &delivered("whatsapp", signed, came),
        "body_reserialised",
    );
    // A filter undid what the sender had escaped for HTML.
    let (signed, came) = (r#"{"content":"&lt;p&gt;test&lt;/p&gt;"}"#, r#"{"content":"<p>test</p>"}"#);
    let report = "grnhse/greenhouse-api-docs#276";
    names(report, "greenhouse", SECRET, &delivered("greenhouse", signed, came), "body_escaped");
    // `console.log` of a text, copied.
    let (signed, came) = ("{\n  \"id\": \"it's\"\n}", "'{\\n' +\n  `  \"id\": \"it's\"\\n` +\n  '}'");
    names("blitz-js/blitz#3975", "stripe", SECRET, &delivered("stripe", signed, came), "body_shown_value");
}

#[test]
fn bodies_that_are_none_of_the_provider_s() {
    let signed = r#"{"id":1}"#;
    for (report, came, cause) in [
        (
            "mailgun/mailgun.js#145",
            "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--xYz--",
            "body_form_decoded",
        ),
        ("a tunnel's page", "<!DOCTYPE html>\n<html></html>", "body_wrapped"),
        ("Brotli, by a proxy", "\u{b}\u{3}\u{80}{\"id\":1}\u{3}", "body_compressed"),
        // No length is known, and words have question marks inside.
        ("github/docs#3567", r#"{"title":"Pla?a ?? fix"}"#, "body_decoded_with_replacement"),
    ] {
        names(report, "github", SECRET, &delivered("github", signed, came), cause);
    }
}

#[test]
fn credentials_in_the_place_of_a_secret() {
    for (report, provider, given) in [
        ("fbsamples/whatsapp-api-examples#13", "whatsapp", "EAAGm0PX4ZCpsBAKZCx0uZBZAvQ1234567890"),
        (
            "lmsqueezy/lemonsqueezy.js#44",
            "lemon-squeezy",
            "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiI5NCJ9.c2lnbmVk",
        ),
        ("square's access token", "github", "EAAAlyz0123456789abcdefghijklmnopqrstuvwxyz"),
        ("twilio/twilio-node#81", "github", "AC0123456789abcdef0123456789abcdef"),
        ("a bot's token at Telegram", "github", "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"),
        ("probot/probot#1974", "github", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"),
    ] {
        names(report, provider, given, &delivered(provider, "{}", "{}"), "secret_form");
    }
    // A notice of the command's before the secret that it prints.
    let secret = format!("A newer version of the CLI is available\n{SECRET}");
    names("stripe/stripe-cli#817", "stripe", &secret, &delivered("stripe", "{}", "{}"), "secret_assignment");
}

#[test]
fn urls_that_a_server_sees_behind_a_proxy() {
    let form = "CallSid=CA1&Digits=1234";
    let signed = |url: &str| {
        let webhook = Webhook::new("twilio", SECRET).expect("a provider");
        webhook.sign(form.as_bytes(), &SignOptions::new().url(url)).expect("it can be signed")
    };
    let base = "https://x.example/input-method.php";
    let headers = signed(&format!("{base}?Digits=1&Retry=1&Message=Couldn%27t+find+it.&AccountSid=AC1"));
    let capture = Capture::new(form, headers)
        .url(format!("{base}?AccountSid=AC1&Digits=1&Message=Couldn%27t%20find%20it.&Retry=1"));
    names("bmlt-enabled/yap#1629", "twilio", SECRET, &capture, "content_url");
    let capture =
        Capture::new(form, signed("https://public.example/voice")).url("http://127.0.0.1:7821/webhooks/voice");
    names("vellum-ai/vellum-assistant#5235", "twilio", SECRET, &capture, "content_url");
    for (report, public, seen) in [
        ("twilio-labs/twilio-aspnet#18", "https://public.example/voice", "https://user:pass@public.example/voice"),
        ("a router below /api", "https://public.example/api/voice", "https://public.example/voice"),
    ] {
        let capture = Capture::new(form, signed(public)).url(seen);
        names(report, "twilio", SECRET, &capture, "content_url");
    }
    // Its fields are in the URL, and were handed over as a form as well.
    let url = format!("https://public.example/voice?{form}");
    let webhook = Webhook::new("twilio", SECRET).expect("a provider");
    let headers = webhook.sign(b"", &SignOptions::new().url(&*url)).expect("it can be signed");
    let fields = Capture::new(form, headers).method("GET").url(url);
    names("twilio/twilio-node#1068", "twilio", SECRET, &fields, "body_not_signed");
    // Forms are what this provider sends.
    let explanation = explain("twilio", SECRET, &capture).expect("a provider");
    assert!(!told(&explanation).contains(&"body_form_decoded"), "{:?}", told(&explanation));
}

#[test]
fn bodies_that_frameworks_made_values_of() {
    let php = |text: &str| text.replace('/', "\\/");
    for (report, signed, came) in [
        ("Laravel's ConvertEmptyStringsToNull", r#"{"a":"","b":"x/y"}"#.to_owned(), php(r#"{"a":null,"b":"x/y"}"#)),
        (
            "Rails' parameters",
            r#"{"id":1}"#.to_owned(),
            r#"{"id":1,"controller":"hooks","action":"create"}"#.to_owned(),
        ),
        ("Laravel's TrimStrings", r#"{"a":"x ","b":"x/y"}"#.to_owned(), php(r#"{"a":"x","b":"x/y"}"#)),
        (
            "JavaScript's dates",
            r#"{"at":"2024-01-15T10:30:00Z"}"#.to_owned(),
            r#"{"at":"2024-01-15T10:30:00.000Z"}"#.to_owned(),
        ),
        ("a capital exponent", r#"{"a":1E3}"#.to_owned(), r#"{"a":1000}"#.to_owned()),
        ("Java's doubles", r#"{"a":1.25E7}"#.to_owned(), r#"{"a":12500000}"#.to_owned()),
        ("numbers beyond 2^53", r#"{"id":1233255646456912345}"#.to_owned(), r#"{"id":1233255646456912400}"#.to_owned()),
    ] {
        names(report, "github", SECRET, &delivered("github", &signed, came), "body_reserialised");
    }
    for (signed, came) in
        [(r#"{"d":"🎉 Thanks"}"#, r#"{"d":"?? Thanks"}"#), (r#"{"d":"so – nice"}"#, r#"{"d":"so ? nice"}"#)]
    {
        let cause = "body_decoded_with_replacement";
        names("github/docs#3567", "github", SECRET, &delivered("github", signed, came), cause);
    }
    for came in ["{a=x, b=1}", r#"{"a"=>"x"}"#, "Array", "map[a:x]", r#"Object {"a": String("x")}"#] {
        names(came, "github", SECRET, &delivered("github", r#"{"a":"x"}"#, came), "body_shown_value");
    }
    // Copied from zsh, which shows where a line break is missing.
    let secret = format!("{SECRET}%");
    names("zsh's percent sign", "stripe", &secret, &delivered("stripe", "{}", "{}"), "secret_line_break");
}
