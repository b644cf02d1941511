//! What people read when something is wrong, word for word.
#![allow(missing_docs, reason = "a test has no callers to document")]

use std::fmt::Debug;

use hookseal::binding::{Language, raw_text, sign_options, unix_seconds};
use hookseal::{Delivery, Error, SignOptions, Webhook};
use serde_json::{Value, json};

const NOW: u64 = 1_700_000_000;

fn message<T: Debug>(result: Result<T, Error>) -> String {
    result.unwrap_err().to_string()
}

fn open(configuration: &Value) -> String {
    message(Webhook::from_configuration(&configuration.to_string()))
}

fn scheme(change: impl FnOnce(&mut Value)) -> Value {
    let mut scheme = json!({
        "name": "acme",
        "algorithm": "hmac-sha256",
        "signature": { "header": "Acme-Signature", "layout": "plain", "encoding": "base64" },
        "signedContent": ["body"],
        "secret": "utf8",
    });
    change(&mut scheme);
    json!({ "provider": scheme, "secrets": "a secret" })
}

fn verify(provider: &str, headers: &[(&str, &str)], now: u64) -> String {
    let webhook = Webhook::new(provider, "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=").unwrap();
    message(webhook.verify(&Delivery::new(b"{}", headers, now)))
}

fn receive(provider: &str, body: &[u8]) -> String {
    let configuration = json!({ "provider": provider, "secrets": "a secret", "options": { "schema": "enforce" } });
    let webhook = Webhook::from_configuration(&configuration.to_string()).unwrap();
    let headers = webhook.sign(body, &SignOptions::new().timestamp(NOW)).unwrap();
    message(webhook.receive(&Delivery::new(body, &headers, NOW)))
}

#[test]
fn of_configurations() {
    expect(&[
        (
            open(&json!({ "provider": "githib", "secrets": "a secret" })),
            "no provider is called \"githib\": did you mean `github`?",
        ),
        (
            open(&json!({ "provider": "s3cr3t", "secrets": "a secret" })),
            "no provider is called \"[6 characters that may be a secret]\": expected one of the names in the list of \
             providers, such as `stripe` or `github`, or a scheme of your own",
        ),
        (
            open(&json!({ "provider": "github", "secret": "a secret" })),
            "the option `secret` is not valid: there is no such part of a configuration: expected `provider`, \
             `secrets`, `options`",
        ),
        (
            message(Webhook::from_configuration("{")),
            "the option `configuration` is not valid: it is not JSON at line 1, column 2: expected a key in \
             double quotes or `}`, found the end",
        ),
        (
            message(unix_seconds(f64::NAN)),
            "the option `now` is not valid: expected a clock that gives Unix seconds: a number of 0 or more, and \
             no NaN",
        ),
    ]);
}

#[test]
fn of_secrets() {
    let secrets = |provider: &str, secrets: Value| open(&json!({ "provider": provider, "secrets": secrets }));
    expect(&[
        (
            secrets("github", json!(null)),
            "the secret is empty or undefined: is the environment variable set where this runs? There is no mode \
             without a secret",
        ),
        (
            secrets("github", json!(["a secret", ""])),
            "secret number 2 is empty or undefined: is the environment variable set where this runs? There is no \
             mode without a secret",
        ),
        (secrets("github", json!(7)), "the secret is malformed: expected a string, found a number"),
        (
            secrets("github", json!([{ "\0": "a function" }])),
            "the secret is malformed: expected a string, found a function",
        ),
        (
            secrets("github", json!([{ "\0": "a function", "more": 1 }])),
            "the secret is malformed: expected a string, found an object",
        ),
        (
            secrets("github", json!("a secret\n")),
            "the secret is malformed: it has a line break in it; trim it after reading it from a file, and give its line \
             alone. Where \
             it is the secret all the same, set the option `exactSecret`, in Python and Rust `exact_secret`",
        ),
    ]);
}

#[test]
fn of_encoded_secrets() {
    let secrets = |provider: &str, secrets: Value| open(&json!({ "provider": provider, "secrets": secrets }));
    expect(&[
        (
            secrets("standard-webhooks", json!("a secret")),
            "the secret is malformed: expected it to begin with `whsec_`; copy it whole from the provider's dashboard. \
             Where the secret is a text of another form, the provider signs by another scheme",
        ),
        (
            secrets("github", json!("\"a secret\"")),
            "the secret is malformed: it is in quotes, which a file of settings \
                                                    may keep; write it without. Where it is the secret all the same, \
                                                    set the option `exactSecret`, in Python and Rust `exact_secret`",
        ),
        (
            secrets("github", json!("a secret ")),
            "the secret is malformed: it begins or ends with a space or a mark \
                                                 that is not seen; copy it without. Where it is the secret all the \
                                                 same, set the option `exactSecret`, in Python and Rust `exact_secret`",
        ),
        (
            secrets("github", json!("undefined")),
            "the secret is malformed: it is the text `undefined`, as where an environment variable is not set; look \
             where this runs. Where it is the secret all the same, set the option `exactSecret`, in Python and Rust \
             `exact_secret`",
        ),
        (
            secrets("standard-webhooks", json!("v1,whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")),
            "the secret is malformed: \
                                                                                            expected it to begin with \
                                                                                            `whsec_`; leave out `v1,` \
                                                                                            before it",
        ),
        (
            secrets("standard-webhooks", json!("C2FVsBQIhrscChlQIMV+b5sSYspob7oD")),
            "the secret is malformed: expected \
                                                                                   it to begin with `whsec_`; where \
                                                                                   the provider shows it without, put \
                                                                                   `whsec_` before it",
        ),
        (
            secrets("standard-webhooks", json!("whsec_C2FVsBQIhrscChlQIMV-b5sSYspob7oD")),
            "the secret is malformed: \
                                                                                         expected base64 with the \
                                                                                         standard alphabet and \
                                                                                         padding; it is URL-safe \
                                                                                         base64: write `+` for each \
                                                                                         `-` and `/` for each `_`, and \
                                                                                         `=` until its length is a \
                                                                                         multiple of 4",
        ),
        (
            secrets("standard-webhooks", json!("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGA")),
            "the secret is malformed: \
                                                                                           expected base64 with the \
                                                                                           standard alphabet and \
                                                                                           padding; its padding is \
                                                                                           missing, or its end: add \
                                                                                           `=` until its length is a \
                                                                                           multiple of 4, if nothing \
                                                                                           was cut off",
        ),
        (
            secrets("standard-webhooks", json!("polar_whs_C2FVsBQIhrscChlQIMV")),
            "the secret is malformed: expected it \
                                                                                to begin with `whsec_`, and it begins \
                                                                                with `polar_whs_`: that is not the \
                                                                                secret of a webhook of this scheme",
        ),
        (
            secrets("standard-webhooks", json!("whpk_C2FVsBQIhrscChlQIMV")),
            "the secret is malformed: expected PEM, hexadecimal digits, base64 or a JWK: this scheme's signatures are \
             checked with the provider's public Ed25519 key, not with a shared secret",
        ),
        (
            open(&json!({ "provider": "correct horse", "secrets": "github" })),
            "no provider is called \"[13 characters \
                                                                              that may be a secret]\": a provider's \
                                                                              name stands in the place of the secret. \
                                                                              The provider comes first, then its \
                                                                              secret",
        ),
        (
            secrets("standard-webhooks", json!("whsec_MQ==")),
            "the secret has 1 byte after decoding: expected at least 24. Copy it whole from the provider's \
             dashboard",
        ),
        (
            secrets("standard-webhooks", json!(["whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "whsec_?"])),
            "secret number 2 is malformed: expected base64 with the standard alphabet and padding; copy it whole \
             from the dashboard",
        ),
    ]);
}

#[test]
fn of_options() {
    let options = |options: Value| open(&json!({ "provider": "github", "secrets": "a secret", "options": options }));
    expect(&[
        (
            options(json!({ "maxBodyBytes": { "\0": "NaN" } })),
            "the option `maxBodyBytes` is not valid: expected a whole number of 0 or more, found NaN",
        ),
        (
            options(json!({ "toleranceSeconds": -1 })),
            "the option `toleranceSeconds` is not valid: expected a whole number of 0 or more, found -1; to \
             switch freshness off, use the option for it",
        ),
        (
            options(json!({ "max_body_bytes": "1mb" })),
            "the option `max_body_bytes` is not valid: expected a whole number of 0 or more, found \"1mb\"",
        ),
        (
            options(json!({ "checkTimestamp": {} })),
            "the option `checkTimestamp` is not valid: expected true or false, found an object",
        ),
        (
            options(json!({ "schema": "strict" })),
            "the option `schema` is not valid: expected \"report\" or \"enforce\", found \"strict\"",
        ),
        (
            options(json!({ "tolerance": 300 })),
            "the option `tolerance` is not valid: there is no such option: expected `toleranceSeconds`, \
             `checkTimestamp`, `maxBodyBytes`, `schema`, `exactSecret`, `url`, `baseUrl`, or in a program `now`",
        ),
        (
            options(json!({ "max_body_byte": 300 })),
            "the option `max_body_byte` is not valid: there is no such option: expected `toleranceSeconds`, \
             `checkTimestamp`, `maxBodyBytes`, `schema`, `exactSecret`, `url`, `baseUrl`, or in a program `now`: did you \
             mean `maxBodyBytes`?",
        ),
        (
            options(json!({ "toleranceSeconds": 300, "tolerance_seconds": 300 })),
            "the option `tolerance_seconds` is not valid: it is there twice: `toleranceSeconds` is the same \
             option",
        ),
        (options(json!([])), "the option `options` is not valid: expected an object, found an array"),
    ]);
}

#[test]
fn of_schemes() {
    expect(&[
        (
            open(&scheme(|scheme| scheme["algorithm"] = json!("md5"))),
            "the scheme is not valid at `/algorithm`: expected one of `hmac-sha256`, `hmac-sha512`, `hmac-sha384`, \
             `hmac-sha1`, `ed25519`, `ecdsa-p256`, `ecdsa-p256-der`, `rsa-pkcs1-sha256`, `rsa-pss-sha256`, `token`, \
             found \"md5\"",
        ),
        (
            open(&scheme(|scheme| scheme["secret"] = json!("hunter2"))),
            "the scheme is not valid at `/secret`: expected one of `utf8`, `base64`, `hex`, `public-key`, found a string",
        ),
        (
            open(&scheme(|scheme| scheme["name"] = json!(7))),
            "the scheme is not valid at `/name`: expected a string, found a number",
        ),
        (
            open(&scheme(|scheme| scheme["colour"] = json!("blue"))),
            "the scheme is not valid at `/colour`: there is no such field: expected `name`, `algorithm`, \
             `signature`, `timestamp`, `id`, `signedContent`, `secret`, `bodySigned`, `single`, `otherNames`, \
             `envelope`, `$schema`",
        ),
        (
            open(&scheme(|scheme| drop(scheme.as_object_mut().unwrap().remove("signature")))),
            "the scheme is not valid at its top level: the field `signature` is missing",
        ),
        (
            open(&scheme(|scheme| scheme["timestamp"] = json!({ "header": "T", "toleranceSeconds": 1.5 }))),
            "the scheme is not valid at `/timestamp/toleranceSeconds`: expected a whole number of 0 or more, \
             found 1.5",
        ),
        (
            open(&scheme(|scheme| scheme["signedContent"] = json!(["timestamp", "body"]))),
            "the scheme is not valid at `/signedContent/0`: the timestamp is signed but has no source: add \
             `timestamp`",
        ),
        (
            open(&scheme(|scheme| scheme["signedContent"] = json!(["Body"]))),
            "the scheme is not valid at `/signedContent/0`: expected one of `timestamp`, `id`, `body`, `method`, \
             `url`, `unescapedUrl`, `path`, `query`, `{ \"literal\": … }`, `{ \"header\": … }`, `{ \"json\": … }`, `{ \"form\": … }`, `{ \"bodyHash\": … }`, `{ \"query\": … }`, `sortedForm`, \
             `{ \"sortedForm\": … }`, found \"Body\"",
        ),
        (
            open(&scheme(|scheme| scheme["signature"]["header"] = json!({ "\0": "a function" }))),
            "the scheme is not valid at `/signature/header`: expected a string, found a function",
        ),
        (
            open(&json!({ "provider": [], "secrets": "a secret" })),
            "the scheme is not valid at its top level: expected a provider's name or a scheme, found an array",
        ),
    ]);
}

#[test]
fn of_options_for_signing() {
    let options = |document: &str| message(sign_options(document));
    expect(&[
        (options("[]"), "the option `options` is not valid: expected an object, found an array"),
        (
            options("{"),
            "the option `options` is not valid: it is not JSON at line 1, column 2: expected a key in double \
             quotes or `}`, found the end",
        ),
        (
            options(r#"{ "time": 0 }"#),
            "the option `time` is not valid: there is no such option: expected `id`, `timestamp`, `headers`, `method`, `url`, `alone`",
        ),
        (
            options(r#"{ "timestamp": "0" }"#),
            "the option `timestamp` is not valid: expected Unix seconds as a number, found \"0\"",
        ),
        (options(r#"{ "timestamp": -1 }"#), "the option `timestamp` is not valid: expected Unix seconds, found -1"),
        (
            options(r#"{ "timestamp": 9007199254740992 }"#),
            "the option `timestamp` is not valid: expected Unix seconds, found 9007199254740992",
        ),
        (options(r#"{ "id": 1 }"#), "the option `id` is not valid: expected a string, found 1"),
        (
            options(r#"{ "id": { "\u0000": "a function" } }"#),
            "the option `id` is not valid: expected a string, found a function",
        ),
        (
            options(r#"{ "headers": [] }"#),
            "the option `headers` is not valid: expected an object of names and strings, found an array",
        ),
        (
            options(r#"{ "headers": { "A": 1 } }"#),
            "the option `headers` is not valid: expected a string as the value of `A`, found a number",
        ),
    ]);
}

#[test]
fn of_headers() {
    let twice = [("X-Hub-Signature-256", "a"), ("x-hub-signature-256", "b")];
    let sixteen: Vec<_> = twice.iter().copied().cycle().take(16).collect();
    expect(&[
        (
            verify("standard-webhooks", &[], NOW),
            "the header `webhook-signature` is missing. If the provider did send \
                                                 it, hand over the request's headers as they arrived and check that no \
                                                 proxy removes it. Where `svix-signature` comes in its place, the \
                                                 provider is `svix`",
        ),
        (
            verify("github", &[], NOW),
            "the header `X-Hub-Signature-256` is missing. If the provider did send it, hand over the request's \
             headers as they arrived and check that no proxy removes it",
        ),
        (
            verify("github", &twice, NOW),
            "the header `X-Hub-Signature-256` must be one text, but 2 values came. The provider sends one: look at \
             what adds another on the way, and at how the headers were put together before they were handed over",
        ),
        (
            verify("github", &sixteen, NOW),
            "the header `X-Hub-Signature-256` must be one text, but 16 values came. The provider sends one: look at \
             what adds another on the way, and at how the headers were put together before they were handed over",
        ),
        (
            verify("github", &[("X-Hub-Signature-256", "a"); 17], NOW),
            "the header `X-Hub-Signature-256` must be one text, but more than 16 values came. The provider sends one: \
             look at what adds another on the way, and at how the headers were put together before they were handed \
             over",
        ),
        (
            verify("github", &[("X-Hub-Signature-256", "sha256=00, sha256=00")], NOW),
            "the header `X-Hub-Signature-256` must be one text, but it came as several values joined by commas. The \
             provider sends one: look at what adds another on the way, and at how the headers were put together before \
             they were handed over",
        ),
        (
            verify("stripe", &[("stripe-signature", "v1=00")], NOW),
            "the field `t` of the header `Stripe-Signature` is missing. If the provider did send it, hand over \
             the request's headers as they arrived and check that no proxy removes it",
        ),
        (
            verify("stripe", &[("stripe-signature", "t=1,t=2,v1=00")], NOW),
            "the field `t` of the header `Stripe-Signature` must be one text, but 2 values came. The provider sends \
             one: look at what adds another on the way, and at how the headers were put together before they were \
             handed over",
        ),
        (
            verify("stripe", &[("stripe-signature", "00")], NOW),
            "the signature in `Stripe-Signature` is malformed: expected pairs such as `t=…` joined by `,`, found \
             2 characters of hexadecimal. Check that the provider is the right one, and hand over the header as \
             it arrived",
        ),
    ]);
}

#[test]
fn of_request_lines() {
    let document = scheme(|scheme| scheme["signedContent"] = json!(["method", "url", "body"]));
    let webhook = Webhook::from_configuration(&document.to_string()).unwrap();
    let headers = [("Acme-Signature", "A".repeat(43) + "=")];
    let refuse =
        |method: &str, url: &str| message(webhook.verify(&Delivery::new(b"{}", &headers, 0).method(method).url(url)));
    let url = "https://example.com/hooks";
    expect(&[
        (
            message(webhook.verify(&Delivery::new(b"{}", &headers, 0).url(url))),
            "the option `method` is not valid: the scheme signs the request's method: hand it over with the delivery, \
             such as `POST`",
        ),
        (
            message(webhook.verify(&Delivery::new(b"{}", &headers, 0).method("POST"))),
            "the option `url` is not valid: the scheme signs the request's URL: hand it over with the delivery, or \
             once, when the webhook is made, as the provider has it (a server behind a proxy sees another one)",
        ),
        (refuse("", url), "the option `method` is not valid: expected the request's method, such as `POST`"),
        (
            refuse("post", url),
            "the signed header `:method` is malformed: expected a method in capital letters, such as POST",
        ),
        (
            refuse("POST", "/hooks"),
            "the option `url` is not valid: expected the whole URL of the request, such as \
             `https://example.com/webhooks`. Where a server sees its path alone, say once, when the webhook is made, \
             the whole URL as the provider has it, or what it begins with: the base URL, such as `https://example.com`",
        ),
        (
            refuse("POST", "https://example.com/a b"),
            "the signed header `:url` is malformed: expected a URL as it is requested, found another character at \
             position 22",
        ),
    ]);
}

#[test]
fn of_what_is_seen() {
    let seen = |secret: &str, body: &[u8]| {
        let headers = [("X-Hub-Signature-256", format!("sha256={:064}", 0))];
        let said = message(Webhook::new("github", secret).unwrap().verify(&Delivery::new(body, &headers, NOW)));
        said.split_once(". Seen: ").map(|(_, seen)| seen.to_owned()).unwrap_or_default()
    };
    expect(&[
        (seen("a secret", b"{}"), ""),
        (
            seen("a secret", b""),
            "the body is empty; if the provider sent one, something read it before, or no parser \
                                 gave its bytes",
        ),
        (
            seen("a secret", b"\x1f\x8b\x08"),
            "the body begins like gzip; hand over the bytes that the provider signed, \
                                             which are seldom compressed",
        ),
        (
            seen("a secret", b"\xef\xbb\xbf{}"),
            "the body begins with a byte-order mark, which a decoder or an editor \
                                               may have added",
        ),
        (
            seen("a secret", b"eyJpZCI6MX0="),
            "the body reads like base64; where the platform encodes bodies so, decode \
                                             it before",
        ),
        (
            seen("a secret", b"payload=%7B%22action%22%3A%22opened%22%7D"),
            "the body is a form; hand over its bytes \
                                                                          before they are parsed, or let the provider \
                                                                          send JSON",
        ),
        (
            seen("a secret", b"\"{\\\"id\\\":1}\""),
            "the body is JSON inside a JSON string, as when it is serialised a \
                                                   second time",
        ),
        (
            seen("a secret", b"[object Object]"),
            "the body begins with `[object `, which is how a program shows a value \
                                                of its own",
        ),
        (
            seen("sk_test_4eC39", b"{}"),
            "the secret begins with `sk_test_`, as API keys and access tokens do; webhooks \
                                        have a secret of their own",
        ),
        (seen("whpk_abc", b"{}"), "the secret begins with `whpk_`, as public keys do, which sign nothing"),
        (
            seen("whsec_abc", b""),
            "the body is empty; if the provider sent one, something read it before, or no parser \
                                  gave its bytes; and the secret begins with `whsec_`, as those of Standard Webhooks, \
                                  Svix and Stripe do",
        ),
    ]);
}

#[test]
fn of_signatures() {
    let hex = |signature: &str| verify("github", &[("X-Hub-Signature-256", signature)], NOW);
    let base64 = |signature: &str| verify("dossier", &[("X-Webhook-Signature", signature)], NOW);
    expect(&[
        (
            hex("sha1=00"),
            "`X-Hub-Signature-256` holds no signature of the kind that is checked: expected `sha256=` and 64 \
             lower-case hexadecimal digits (HMAC-SHA256). Nothing falls back to another version; check which one \
             the provider is set to send",
        ),
        (
            hex("00"),
            "the signature in `X-Hub-Signature-256` is malformed: expected `sha256=` before the signature, found \
             2 characters of hexadecimal. Check that the provider is the right one, and hand over the header as \
             it arrived",
        ),
        (
            hex("sha256=f"),
            "the signature in `X-Hub-Signature-256` is malformed: expected 64 lower-case hexadecimal digits \
             (HMAC-SHA256), found 1 character of hexadecimal. Check that the provider is the right one, and hand \
             over the header as it arrived",
        ),
        (
            hex(&format!("sha256={:A>64}", 0)),
            "the signature in `X-Hub-Signature-256` is malformed: expected 64 lower-case hexadecimal digits \
             (HMAC-SHA256), found 64 characters of hexadecimal, some in upper case. Check that the provider is \
             the right one, and hand over the header as it arrived",
        ),
        (
            hex(&format!("sha256={:064}", 0)),
            "no signature in `X-Hub-Signature-256` fits the body (1 signature checked against 1 secret). Likely \
             causes: the body is not the bytes that arrived (parsed and serialised again, decoded, or changed by a \
             proxy); the secret belongs to another endpoint or environment, or was rotated; the delivery is forged. \
             Seen: the secret begins with `whsec_`, as those of Standard Webhooks, Svix and Stripe do",
        ),
        (
            base64(""),
            "the signature in `X-Webhook-Signature` is malformed: expected 44 characters of padded base64 \
             (HMAC-SHA256), found nothing. Check that the provider is the right one, and hand over the header as \
             it arrived",
        ),
        (
            base64("Zz"),
            "the signature in `X-Webhook-Signature` is malformed: expected 44 characters of padded base64 \
             (HMAC-SHA256), found 2 characters of base64. Check that the provider is the right one, and hand over \
             the header as it arrived",
        ),
        (
            base64(&format!("{:0<63}", 1)),
            "the signature in `X-Webhook-Signature` is malformed: expected 44 characters of padded base64 \
             (HMAC-SHA256), found 63 characters of hexadecimal. Check that the provider is the right one, and \
             hand over the header as it arrived",
        ),
        (
            base64(&format!("{:_<43}=", "A")),
            "the signature in `X-Webhook-Signature` is malformed: expected 44 characters of padded base64 \
             (HMAC-SHA256), found 44 characters of URL-safe base64. Check that the provider is the right one, \
             and hand over the header as it arrived",
        ),
        (
            base64(&format!("{:/<43}=", "A")),
            "the signature in `X-Webhook-Signature` is malformed: expected 44 characters of padded base64 \
             (HMAC-SHA256), found 44 characters of base64, but not as an encoder writes them. Check that the \
             provider is the right one, and hand over the header as it arrived",
        ),
        (
            base64(&format!("{:A<45}", "?")),
            "the signature in `X-Webhook-Signature` is malformed: expected 44 characters of padded base64 \
             (HMAC-SHA256), found 45 characters, some of neither hexadecimal nor base64. Check that the provider \
             is the right one, and hand over the header as it arrived",
        ),
        (
            base64("AAA A"),
            "the signature in `X-Webhook-Signature` is malformed: expected 44 characters of padded base64 \
             (HMAC-SHA256), found 5 bytes with a space, a control or a non-ASCII character at position 4. Check \
             that the provider is the right one, and hand over the header as it arrived",
        ),
    ]);
}

#[test]
fn of_ids() {
    let time = NOW.to_string();
    let id = |id: &str| {
        let headers = [("webhook-id", id), ("webhook-timestamp", &*time), ("webhook-signature", "v1,AAAA")];
        verify("standard-webhooks", &headers, NOW)
    };
    expect(&[
        (
            id("msg.1"),
            "the id in `webhook-id` is malformed: it must not contain `.` nor overlap with it: that separates it \
             from the next field of the signed content, and bytes could be moved between the two",
        ),
        (
            id("msg 1"),
            "the id in `webhook-id` is malformed: expected 1 to 256 visible ASCII characters without spaces, \
             found \"msg 1\"",
        ),
        (
            id(""),
            "the id in `webhook-id` is malformed: expected 1 to 256 visible ASCII characters without spaces, \
             found 0 bytes",
        ),
        (
            id(&"1".repeat(257)),
            "the id in `webhook-id` is malformed: expected 1 to 256 visible ASCII characters without spaces, \
             found 257 bytes",
        ),
    ]);
}

#[test]
fn of_timestamps() {
    const fn headers(timestamp: &str) -> [(&str, &str); 2] {
        [("X-Webhook-Signature", "00"), ("X-Webhook-Timestamp", timestamp)]
    }
    let at = |timestamp: &str| verify("real-estate", &headers(timestamp), NOW);
    let at_any_time = json!({ "provider": "real-estate", "secrets": "a", "options": { "checkTimestamp": false } });
    let at_any_time = Webhook::from_configuration(&at_any_time.to_string()).unwrap();
    expect(&[
        (
            at("1700000000.5"),
            "the timestamp in `X-Webhook-Timestamp` is malformed: expected Unix seconds in decimal digits such \
             as 1700000000, found \"1700000000.5\"",
        ),
        (
            at("01700000000"),
            "the timestamp in `X-Webhook-Timestamp` is malformed: expected Unix seconds in decimal digits such \
             as 1700000000, without leading zeros, found \"01700000000\"",
        ),
        (
            message(at_any_time.verify(&Delivery::new(b"{}", &headers("999999999"), NOW))),
            "the timestamp in `X-Webhook-Timestamp` is malformed: no separator stands between it and its \
             neighbour in the signed content, so it must have exactly 10 digits, found 9",
        ),
        (
            at(&(NOW - 301).to_string()),
            "the timestamp in `X-Webhook-Timestamp` is 301 s older than this server's clock: expected at most \
             300 s. Either the delivery was held up or replayed, or this server's clock is fast",
        ),
        (
            at(&(NOW + 301).to_string()),
            "the timestamp in `X-Webhook-Timestamp` is 301 s ahead of this server's clock: expected at most 300 \
             s. This server's clock may be slow",
        ),
        (
            at("1400000000"),
            "the timestamp in `X-Webhook-Timestamp` is 300000000 s older than this server's clock: expected at \
             most 300 s. Either the delivery was held up or replayed, or this server's clock is fast",
        ),
        (
            at("1700000"),
            "the timestamp in `X-Webhook-Timestamp` is 1698300000 s older than this server's clock: expected at \
             most 300 s. Either the delivery was held up or replayed, or this server's clock is fast, or the \
             scheme expects milliseconds where the provider sends seconds",
        ),
        (
            at("1700000000000"),
            "the timestamp in `X-Webhook-Timestamp` is 1698300000000 s ahead of this server's clock: expected at \
             most 300 s. This server's clock may be slow, or the scheme expects seconds where the provider sends \
             milliseconds",
        ),
        (
            verify("real-estate", &headers("1700000000"), NOW * 1000),
            "the option `now` is not valid: expected the time of arrival in Unix seconds: this one seems to be \
             in milliseconds",
        ),
    ]);
}

#[test]
fn of_bodies() {
    let small = json!({ "provider": "github", "secrets": "a secret", "options": { "maxBodyBytes": 1 } });
    let small = Webhook::from_configuration(&small.to_string()).unwrap();
    expect(&[
        (
            message(small.verify(&Delivery::new(b"{}", &[("", ""); 0], NOW))),
            "the body has 2 bytes: expected at most 1. If deliveries of this size are genuine, raise the option \
             for the largest body",
        ),
        (
            message(raw_text("\u{FFFD}", Language::JavaScript)),
            "the body must be the bytes exactly as they arrived, but it is text in which a decoder has replaced \
             bytes (it holds U+FFFD). Get the raw body before anything parses it: Express `express.raw({ type: \
             () => true })` and `req.body`; Fastify a content-type parser with `parseAs: \"buffer\"`; Nest \
             `rawBody: true` and `req.rawBody`, as in Google's functions; Koa `raw-body` with `ctx.req`; Hono \
             `await c.req.arrayBuffer()`; Next.js and the Fetch API `await request.arrayBuffer()`; AWS Lambda \
             `Buffer.from(event.body, \"base64\")` where `event.isBase64Encoded`, else `event.body`. For a request \
             without a body, hand over an empty one",
        ),
        (
            receive("github", b""),
            "the body is authentic but not JSON on which all parsers agree, at line 1, column 1: expected a value, \
             found an empty body. To have it all the same, call `verify` in the place of `receive`, and read the body \
             by a parser of your choice",
        ),
        (
            receive("github", b"\xEF\xBB\xBF{}"),
            "the body is authentic but not JSON on which all parsers agree, at line 1, column 1: a byte-order mark \
             before the JSON. To have it all the same, call `verify` in the place of `receive`, and read the body by a \
             parser of your choice",
        ),
        (
            receive("github", b"{\n  \"a\": 1,\n  \"a\": 2\n}"),
            "the body is authentic but not JSON on which all parsers agree, at line 3, column 3: a key that occurs \
             twice in its object; parsers differ on which counts. To have it all the same, call `verify` in the place \
             of `receive`, and read the body by a parser of your choice",
        ),
        (
            receive("github", b"{\"a\": 012}"),
            "the body is authentic but not JSON on which all parsers agree, at line 1, column 8: expected no digit \
             after a leading zero, found \"1\". To have it all the same, call `verify` in the place of `receive`, and \
             read the body by a parser of your choice",
        ),
        (
            receive("github", b"[1e400]"),
            "the body is authentic but not JSON on which all parsers agree, at line 1, column 2: a number beyond what \
             a double can hold. To have it all the same, call `verify` in the place of `receive`, and read the body by \
             a parser of your choice",
        ),
        (
            receive("github", b"[\xFF]"),
            "the body is authentic but not JSON on which all parsers agree, at line 1, column 2: a byte that is not \
             UTF-8. To have it all the same, call `verify` in the place of `receive`, and read the body by a parser of \
             your choice",
        ),
        (
            receive("github", b"[\"\\ud800\"]"),
            "the body is authentic but not JSON on which all parsers agree, at line 1, column 3: half a surrogate \
             pair, which is no character. To have it all the same, call `verify` in the place of `receive`, and read \
             the body by a parser of your choice",
        ),
        (
            receive("github", b"{} x"),
            "the body is authentic but not JSON on which all parsers agree, at line 1, column 4: expected nothing more \
             after the document, found \"x\". To have it all the same, call `verify` in the place of `receive`, and \
             read the body by a parser of your choice",
        ),
        (
            receive("dossier", b"[]"),
            "the payload is authentic but no event of this provider: expected an object at its top level, found \
             an array. For bodies that are no events use `verify`",
        ),
        (
            receive("dossier", b"{}"),
            "the payload is authentic but no event of this provider: expected the event's type as a string at \
             `/event`, found nothing. For bodies that are no events use `verify`",
        ),
        (
            receive("realestateapi", b"{\"id\":{},\"type\":\"x\"}"),
            "the payload is authentic but no event of this provider: expected the event's id as a string or an \
             integer of at most 64 bits at `/id`, found an object. For bodies that are no events use `verify`",
        ),
        (
            receive("realestateapi", br#"{"id":"1","type":"property.price_changed","created":7,"data":{}}"#),
            "the payload differs from the provider's documentation: expected a string at `/created`, found a \
             number. Only the option `schema` set to `enforce` refuses it",
        ),
    ]);
}

fn expect(messages: &[(String, &str)]) {
    for (said, expected) in messages {
        assert_eq!(said, expected);
    }
}
