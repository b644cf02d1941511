//! The command as a user runs it: arguments in, text and exit code out.

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use serde_json::{Value, json};

const SECRET: &str = "a secret that is never shown";
const BODY: &str = r#"{"event":"screening.completed","webhook_id":"w_1","timestamp":"2024-01-15T10:30:00Z","data":{}}"#;

fn hookseal(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hookseal"));
    command.args(arguments).env_remove("HOOKSEAL_SECRET").env("THE_SECRET", SECRET);
    command
}

/// What it wrote, and the exit code. The secret is in none of it.
fn outcome(command: &mut Command) -> (String, i32) {
    let output = command.output().expect("it runs");
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8")).concat();
    assert!(!text.contains(SECRET), "{text}");
    (text, output.status.code().expect("it ends by itself"))
}

fn file(name: &str, content: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, content).expect("the file is written");
    path
}

fn signed(body: &str) -> Vec<(String, String)> {
    let mut sign = hookseal(&["sign", "singlekey", "-", "--at", "1705314600", "--secret-env", "THE_SECRET", "--json"]);
    let (text, code) = outcome(sign.write_stdin(body));
    assert_eq!(code, 0, "{text}");
    let value: Value = serde_json::from_str(&text).expect("JSON");
    serde_json::from_value(value["headers"].clone()).expect("pairs")
}

fn capture(body: &str, at: u64) -> Vec<u8> {
    let value = json!({ "provider": "singlekey", "receivedAt": at, "headers": signed(BODY), "body": { "text": body } });
    value.to_string().into_bytes()
}

#[test]
fn what_it_signs_it_verifies() {
    let path = file("genuine.json", &capture(BODY, 1_705_314_600));
    let path = path.to_str().expect("UTF-8");
    let (text, code) = outcome(&mut hookseal(&["verify", path, "--secret-env", "THE_SECRET"]));
    assert_eq!((text.as_str(), code), ("authentic: screening.completed, singlekey:w_1\n", 0));
}

/// GitHub's own example.
#[test]
fn what_is_authentic_and_no_event_is_authentic() {
    const SIGNATURE: &str = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let capture = json!({ "provider": "github", "headers": [["X-Hub-Signature-256", SIGNATURE]], "body": { "text": "Hello, World!" } });
    let path = file("no-event.json", capture.to_string().as_bytes());
    let mut verify = hookseal(&["verify", path.to_str().expect("UTF-8"), "--secret-env", "GITHUB"]);
    let (text, code) = outcome(verify.env("GITHUB", "It's a Secret to Everybody"));
    assert!(text.starts_with("authentic, but no event: malformed_json: "), "{text}");
    assert_eq!(code, 0);
}

#[test]
fn what_is_forged_or_stale_is_wrong() {
    for (name, bytes, expected) in [
        ("forged.json", capture(&BODY.replace("w_1", "w_2"), 1_705_314_600), "signature_mismatch"),
        ("stale.json", capture(BODY, 1_705_314_901), "timestamp_too_old"),
    ] {
        let path = file(name, &bytes);
        let path = path.to_str().expect("UTF-8");
        let (text, code) = outcome(&mut hookseal(&["verify", path, "--secret-env", "THE_SECRET", "--json"]));
        let value: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!((value["code"].as_str(), code), (Some(expected), 1));
    }
}

#[test]
fn a_secret_is_read_from_a_file_without_its_line_break() {
    let path = file("genuine-by-file.json", &capture(BODY, 1_705_314_600));
    let secret = file("secret.txt", format!("{SECRET}\n").as_bytes());
    let arguments = ["verify", path.to_str().expect("UTF-8"), "--secret-file", secret.to_str().expect("UTF-8")];
    assert_eq!(outcome(&mut hookseal(&arguments)).1, 0);
}

#[test]
fn misuse_is_said_with_what_to_do() {
    let cut = file("cut.json", &capture(BODY, 1_705_314_600)[..90]);
    let text = file("text.json", b"not a capture");
    let none = file("none.json", b"[]");
    let huge = file("huge.json", b"");
    let opened = fs::OpenOptions::new().write(true).open(&huge).expect("it opens");
    opened.set_len((64 << 20) + 1).expect("a file without blocks");
    let [cut, text, none, huge] = [&cut, &text, &none, &huge].map(|path| path.to_str().expect("UTF-8"));
    for (arguments, expected) in [
        (&["verify", cut, "--secret-env", "THE_SECRET"][..], "the capture was cut off"),
        (&["verify", text, "--secret-env", "THE_SECRET"], "this is no capture"),
        (&["verify", none, "--secret-env", "THE_SECRET"], "holds no delivery"),
        (&["verify", huge, "--secret-env", "THE_SECRET"], "larger than 64 MiB"),
        (&["verify", "missing.json", "--secret-env", "THE_SECRET"], "missing.json cannot be read"),
        (&["sign", "github", cut, "--secret-env", SECRET], "expected its name, not the secret"),
        (&["sign", "gihub", cut, "--secret-env", "THE_SECRET"], "`hookseal providers` lists them"),
        (&["sign", "github", cut], "--secret-env NAME"),
        (&["send", "github"], "`hookseal make-secret` makes one for tests"),
        (&["sign", "discord", cut, "--secret-env", "THE_SECRET"], "`hookseal make-secret discord FILE` makes another"),
        (&["send", "sendgrid", "--secret-env", "THE_SECRET"], "expected a private P-256 key in PEM"),
        (&["make-secret", "github", cut], "is already there: name a new file"),
        (&["make-secret", "discord", cut], "is already there, and no key"),
        (&["sign", "github", cut, "--secret", "x"], "unexpected argument"),
        (&["frobnicate"], "unrecognized subcommand"),
    ] {
        let (text, code) = outcome(&mut hookseal(arguments));
        assert!(text.contains(expected), "{arguments:?}: {text}");
        assert_eq!(code, 2, "{arguments:?}: {text}");
    }
}

#[test]
fn programs_are_told_of_misuse_in_json_too() {
    for arguments in
        [&["frobnicate", "--json"][..], &["sign", "github", "--json"], &["send", "singlekey", "--times", "0", "--json"]]
    {
        let (text, code) = outcome(&mut hookseal(arguments));
        let value: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert!(!value["error"]["message"].as_str().expect("a message").is_empty(), "{text}");
        assert_eq!(code, 2);
    }
}

/// With a private key, with the signature in the URL or the body, and with secrets of several forms: what is sent and
/// what is signed is what the receiver takes, who has the public key or the secret.
#[test]
fn what_is_sent_with_a_secret_that_was_made_is_authentic() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    for (provider, place) in [
        ("discord", "X-Signature-Ed25519: "),
        ("integrated-finance", "X-Webhook-Key-Version: 1"),
        ("sendgrid", "X-Twilio-Email-Event-Webhook-Signature: "),
        ("plaid", "Plaid-Verification: "),
        ("constant-contact", "X-CTCT-Webhook-Sig: "),
        ("wise", "X-Signature-SHA256: "),
        ("pandadoc", "?signature="),
        ("mailgun", r#""signature":{"signature":""#),
        ("figma", r#""passcode":""#),
        ("clerk", "svix-signature: "),
        ("chargebee", "Authorization: Basic "),
        ("aws-sns", "SigningCertURL"),
        ("paypal", "PAYPAL-CERT-URL: https://api.paypal.com/v1/notifications/certs/"),
        ("keygen", r#"algorithm="ed25519""#),
        ("braintree", "bt_signature="),
        ("turnkey", "X-Turnkey-Signature-Key-Id: 1"),
        ("microsoft-graph", r#""clientState":""#),
        ("jira-connect", "Authorization: JWT "),
    ] {
        let secret = folder.join(format!("made-{provider}"));
        let _ = fs::remove_file(&secret);
        let secret_text = secret.to_str().expect("UTF-8");
        let made = ["make-secret", provider, secret_text, "--json"];
        let (text, code) = outcome(&mut hookseal(&made));
        assert_eq!(code, 0, "{provider}: {text}");
        let told: Value = serde_json::from_str(&text).expect("JSON");
        let kept = fs::read_to_string(&secret).expect("the secret");
        assert!(!text.contains(kept.trim()), "{provider}: the secret is shown");
        let receivers: Vec<PathBuf> = match &told["publicKey"] {
            Value::Null => vec![secret.clone()],
            public => {
                // The file is left as it is, and tells the same again.
                assert_eq!(outcome(&mut hookseal(&made)).0, text, "{provider}");
                let several = public.as_array().map_or(std::slice::from_ref(public), Vec::as_slice);
                let texts = several.iter().map(|text| text.as_str().expect("a text").as_bytes());
                texts.enumerate().map(|(index, text)| file(&format!("made-{provider}.public-{index}"), text)).collect()
            }
        };
        let verify = |curl: &str| {
            let mut verify = hookseal(&["verify", "-", "--provider", provider]);
            for path in &receivers {
                verify.arg("--secret-file").arg(path);
            }
            outcome(verify.write_stdin(curl))
        };
        let given = ["--secret-file", secret_text];
        let to = "http://localhost:3000/hook";
        let send = [&["send", provider, "--curl", "--to", to][..], &given].concat();
        let body = file("made-up.json", br#"{"event":{"type":"made_up"},"id":"e_1"}"#);
        let body = body.to_str().expect("UTF-8");
        let sign = [&["sign", provider, body, "--curl", to, "--id", "msg_1"][..], &given].concat();
        for arguments in [send, sign] {
            // Of who signs other headers along, `sign` is told them by `-H`.
            if ["integrated-finance", "paypal"].contains(&provider) && arguments[0] == "sign" {
                continue;
            }
            let (curl, code) = outcome(&mut hookseal(&arguments));
            assert!(code == 0 && curl.contains(place), "{provider}: {curl}");
            let (text, code) = verify(&curl);
            assert_eq!(code, 0, "{provider}: {text}{curl}");
        }
        // Signed with another key, or another secret of the form.
        let other = [&["send", provider, "--curl", "--fault", "secret-other"][..], &given].concat();
        let (curl, _) = outcome(&mut hookseal(&other));
        assert_eq!(verify(&curl).1, 1, "{provider}");
    }
}

#[cfg(unix)]
#[test]
fn a_made_secret_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("made-private");
    let _ = fs::remove_file(&path);
    assert_eq!(outcome(&mut hookseal(&["make-secret", "github", path.to_str().expect("UTF-8")])).1, 0);
    assert_eq!(fs::metadata(&path).expect("it is there").permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_provider_is_told_with_its_sources() {
    let (text, code) = outcome(&mut hookseal(&["providers", "singlekey"]));
    for part in ["NOT signed", "60 s, 300 s", "Webhook Integration Guide", "a 4xx answer is never tried again"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(code, 0);
    let (text, _) = outcome(&mut hookseal(&["providers", "--json"]));
    let list: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    assert!(list.contains(&json!({ "name": "stripe", "title": "Stripe" })));
}

#[test]
fn a_scheme_is_compiled_to_a_module() {
    let (text, code) = outcome(&mut hookseal(&["compile", "github", "--json"]));
    assert_eq!(code, 0, "{text}");
    let value: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((value["name"].as_str(), value["scheme"]["algorithm"].as_str()), (Some("github"), Some("hmac-sha256")));
    // A character for each byte.
    let plan = value["plan"].as_str().expect("a plan");
    assert!(plan.contains("X-Hub-Signature-256") && plan.chars().all(|byte| u8::try_from(byte).is_ok()), "{plan:?}");
    let (module, code) = outcome(&mut hookseal(&["compile", "github"]));
    assert_eq!((module.lines().nth(1), code), (Some(&*format!("export default {};", text.trim())), 0));
}

#[test]
fn every_command_has_examples_and_completions() {
    let (text, code) = outcome(&mut hookseal(&["--help"]));
    assert_eq!(code, 0);
    let commands = text.split("Commands:").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("commands");
    // What is further in goes on with the line before.
    let lines = commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    for command in lines.filter_map(|line| line.split_whitespace().next()) {
        let (text, _) = outcome(&mut hookseal(&[command, "--help"]));
        assert!(text.contains(&format!("  hookseal {command}")) || command == "help", "{text}");
    }
    let (text, _) = outcome(&mut hookseal(&["completions", "bash"]));
    assert!(text.contains("hookseal__subcmd__verify") || text.contains("hookseal__verify"), "{text}");
}

#[test]
fn a_cause_is_named_and_nothing_secret_shown() {
    let path = file("line-break.json", &capture(&format!("{BODY}\n"), 1_705_314_600));
    let path = path.to_str().expect("UTF-8");
    let (text, code) = outcome(&mut hookseal(&["explain", path, "--secret-env", "THE_SECRET", "--json"]));
    let value: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((value["findings"][0]["standing"].as_str(), code), (Some("proven"), 1), "{text}");
    let (text, code) = outcome(&mut hookseal(&["explain", path, "--secret-env", "THE_SECRET"]));
    assert!(text.contains("proven") && text.contains("signature_mismatch"), "{text}");
    assert_eq!(code, 1);
    let genuine = file("to-explain.json", &capture(BODY, 1_705_314_600));
    let genuine = genuine.to_str().expect("UTF-8");
    assert_eq!(outcome(&mut hookseal(&["explain", genuine, "--secret-env", "THE_SECRET"])).1, 0);
}

#[test]
fn what_others_write_down_is_read() {
    let headers = signed(BODY);
    let lines: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let lines = lines.concat();
    let http = format!("POST /hook HTTP/1.1\r\nHost: localhost\r\n{lines}Content-Length: {}\r\n\r\n{BODY}", BODY.len());
    let curl: Vec<String> = headers.iter().map(|(name, value)| format!(" -H '{name}: {value}'")).collect();
    let curl = curl.concat();
    let curl = format!("curl -X POST http://localhost/hook{curl} --data-raw '{BODY}'");
    let named: Vec<Value> = headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
    let request = json!({ "method": "POST", "url": "http://localhost/hook", "headers": named,
        "postData": { "mimeType": "application/json", "text": BODY } });
    let har = json!({ "log": { "entries": [{ "startedDateTime": "2024-01-15T10:30:00Z", "request": request }] } });
    for (name, text) in [("request.http", http), ("request.curl", curl), ("request.har", har.to_string())] {
        let path = file(name, text.as_bytes());
        let path = path.to_str().expect("UTF-8");
        for command in ["verify", "explain"] {
            let arguments =
                [command, path, "--provider", "singlekey", "--at", "1705314600", "--secret-env", "THE_SECRET"];
            let (text, code) = outcome(&mut hookseal(&arguments));
            assert_eq!(code, 0, "{name}: {text}");
        }
    }
}
