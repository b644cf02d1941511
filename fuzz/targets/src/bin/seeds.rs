//! Writes the corpus from which fuzzing begins, `fuzz/corpus`: of few providers, each different from the others, a
//! genuine delivery of the vectors in the form that each target takes.

use std::error::Error;
use std::fs;
use std::path::Path;

use hookseal::{Capture, Scheme, Webhook, binding};
use hookseal_fuzz_targets::{ALGORITHMS, choice_of};
use hookseal_keys::KeyKind;
use serde::Deserialize;
use serde_json::Value;

const PROVIDERS: [&str; 28] = [
    "realestateapi",
    "real-estate",
    "singlekey",
    "hospitable",
    "dossier",
    "stripe",
    "github",
    "slack",
    "shopify",
    "clerk",
    "zoom",
    "paddle",
    "persona",
    "recurly",
    "workos",
    "box",
    "twitch",
    "configcat",
    "linear",
    "mailgun",
    "mercado-pago",
    "adyen",
    "messagebird",
    "figma",
    "twilio",
    "mandrill",
    "discord",
    "standard-webhooks",
];

/// What JSON can look like, besides payloads.
const DOCUMENTS: [(&str, &str); 6] = [
    ("numbers", "[0,-0,1.5e-7,2E+3,9007199254740993,1.7976931348623157e308,0.0]"),
    ("escapes", r#"{"\u00e9\ud83d\ude00":"\"\\\/\b\f\n\r\t","e":"\u0000"}"#),
    ("nested", r#"[[[[{"a":[{"b":{}}]}]]],null,true,false]"#),
    ("repeated", r#"{"a":1,"\u0061":2}"#),
    ("spaces", " {\n\t\"a\" : [ 1 , 2 ] ,\r\n\"b\":{} } "),
    ("unicode", "\"\u{e9}\u{20ac}\u{1f600}\""),
];

/// Forms of keys, by their names in `keys/tests/forms.json`.
const KEYS: [&str; 8] = ["rawHex", "rawBase64", "compressedHex", "pem", "spkiBase64", "certificate", "jwk", "pkcs1Pem"];

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let corpus = root.join("fuzz/corpus");
    let write = |target: &str, name: &str, bytes: &[u8]| {
        fs::create_dir_all(corpus.join(target))?;
        fs::write(corpus.join(target).join(name), bytes)
    };
    for (name, document) in DOCUMENTS {
        write("json", name, document.as_bytes())?;
    }
    let keys: Value = serde_json::from_str(&fs::read_to_string(root.join("keys/tests/forms.json"))?)?;
    for (choice, algorithm) in (0..).zip(ALGORITHMS) {
        // Which algorithm a key is for changes by the mutations.
        if ALGORITHMS.iter().take(usize::from(choice)).any(|earlier| earlier.kind() == algorithm.kind()) {
            continue;
        }
        let kind = match algorithm.kind() {
            KeyKind::Ed25519 => "ed25519",
            KeyKind::P256 => "p256",
            KeyKind::Rsa => "rsa",
            _ => continue,
        };
        for form in KEYS {
            let key = &keys[kind][form];
            let text = key.as_str().map_or_else(|| key.to_string(), str::to_owned);
            if !key.is_null() {
                write("keys", &format!("{kind}-{form}"), &[&[choice], text.as_bytes()].concat())?;
            }
        }
    }
    for provider in PROVIDERS {
        let scheme = Scheme::named(provider)?;
        write("scheme", provider, scheme.to_json().as_bytes())?;
        let text = fs::read_to_string(root.join(format!("tests/vectors/{provider}.json")))?;
        let mut document = serde_json::Deserializer::from_str(&text);
        // A payload may nest as deep as a document, and the file around it deeper.
        document.disable_recursion_limit();
        let vectors = Value::deserialize(&mut document)?;
        let cases = vectors["cases"].as_array().into_iter().flatten();
        let genuine = cases.filter(|case| case["expect"]["event"].is_object() && case["body"]["text"].is_string());
        let Some(case) = genuine.min_by_key(|case| case["body"].to_string().len()) else { continue };
        let body = case["body"]["text"].as_str().unwrap_or_default().as_bytes();
        write("json", provider, body)?;
        let secret = case["secrets"].as_str().or(case["secrets"][0].as_str()).unwrap_or_default();
        let webhook = Webhook::new(provider, secret)?;
        write("plan", provider, binding::plan(&webhook))?;
        let choice = choice_of(provider);
        let values = binding::header_names(&webhook).iter().map(|name| {
            let pairs = case["headers"].as_array().into_iter().flatten();
            let mut named = pairs.filter(|pair| pair[0].as_str().is_some_and(|key| key.eq_ignore_ascii_case(name)));
            named.next().and_then(|pair| pair[1].as_str()).unwrap_or_default()
        });
        let values: Vec<&str> = values.collect();
        let signature = values.first().copied().unwrap_or_default();
        write("signature", provider, &[&choice, signature.as_bytes()].concat())?;
        let lines = values.join("\n");
        write("receive", &format!("{provider}-sent"), &[&choice[..], &[0], lines.as_bytes(), b"\n", body].concat())?;
        write("receive", &format!("{provider}-signed"), &[&choice[..], &[1], body].concat())?;
    }
    for (name, text) in captures() {
        write("capture", name, text.as_bytes())?;
    }
    // A bit of it flipped is the field that is there already, which counts once.
    let twice = [&choice_of("mandrill")[..], &[3], b"a&'&&"].concat();
    write("receive", "a-field-that-comes-twice", &twice)?;
    // Three bytes before its end, the time has no character that ends.
    let cut = [&choice_of("slack")[..], &[0], "v0=00\n1705314600\u{1f3e0}a\n{}".as_bytes()].concat();
    write("receive", "a-time-that-ends-within-a-character", &cut)?;
    Ok(())
}

/// The same delivery in each form that captures have, whole and with what each form allows.
fn captures() -> Vec<(&'static str, String)> {
    let headers =
        [("X-Hub-Signature-256", "sha256=00ff"), ("Authorization", "Bearer a token"), ("Cookie", "caf\u{e9}")];
    let capture = Capture::new(r#"{"a":"\u00e9"}"#, headers).received_at(1_705_314_600).provider("github");
    let object = capture.method("POST").url("https://user:pass@example.com/hook?token=1&b=%20").to_json();
    let bytes = Capture::new([0x1F, 0x8B, 0xFF], [("X", [0xE9])]).to_json();
    vec![
        ("lines", format!("{object}\n\n{bytes}\n")),
        ("list", format!("[{object},{bytes}]")),
        ("object", object),
        ("bytes", bytes),
        ("nested", r#"{"body":{"base64":"eyJhIjoxfQ"},"headers":{"A":["1","2"],"B":null},"receivedAt":1.5e3}"#.into()),
        ("http", "POST /hook?a=b HTTP/1.1\r\nHost: example.com\r\nX-A: 1\r\n  folded\r\n\r\n{\"a\":1}".into()),
        (
            "http-chunked",
            "POST https://example.com/hook HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\n{\"a\"\r\n3\r\n:1}\r\n0\r\n\r\n"
                .into(),
        ),
        ("curl", r#"curl -X POST 'https://example.com/hook' -H "A: \"1\"" --data-raw '{"it'\''s":1}' --compressed"#.into()),
        ("curl-lines", "curl https://example.com/ \\\n  -H $'A: \\u00e9\\x41\\n' \\\n  -d a=b -d c=d --json '{}'".into()),
        (
            "har",
            r#"{"log":{"entries":[{"startedDateTime":"2024-01-15T10:30:00.000Z","request":{"method":"POST","url":"https://example.com/","headers":[{"name":"A","value":"1"}],"postData":{"mimeType":"application/json","text":"{}","params":[{"name":"a","value":"b"}]}}}]}}"#.into(),
        ),
        ("mark", "\u{feff}{\"body\":\"\"}".into()),
    ]
}
