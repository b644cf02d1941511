//! `hookseal send`: what arrives, and where nothing may go.

use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process;
use std::thread;

use crate::receivers::{Flaw, SECRET, routes};
use assert_cmd::Command;

/// What it wrote, and the exit code.
fn send(arguments: &[&str]) -> (String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hookseal"));
    command.arg("send").args(arguments).args(["--secret-env", "THE_SECRET"]).env("THE_SECRET", SECRET);
    let output = command.output().expect("it runs");
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8")).concat();
    assert!(!text.contains(SECRET), "{text}");
    (text, output.status.code().expect("it ends by itself"))
}

#[test]
fn events_are_handled_and_faults_refused() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let (effects, broken) = (folder.join(format!("sent-{}", process::id())), folder.join("no file"));
    fs::write(&effects, "").expect("no effects yet");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a free port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let routes = routes(Flaw::None, &effects, &broken);
    runtime.spawn(async move { axum::serve(listener, routes).await });
    let handled = || fs::read_to_string(&effects).expect("effects").lines().count();

    assert_eq!(send(&["singlekey", "screening.failed", "--to", &url]).1, 0);
    assert_eq!(handled(), 1);
    let (text, code) = send(&["singlekey", "--to", &url, "--times", "30", "--concurrency", "10"]);
    assert!(text.contains("30 of 30 answered with success"), "{text}");
    assert_eq!((code, handled()), (0, 31));
    assert_eq!(send(&["singlekey", "--to", &url, "--times", "3", "--same"]).1, 0);
    assert_eq!(handled(), 32);
    let (text, code) = send(&["singlekey", "no.such_type", "--to", &url]);
    assert!(text.contains("made up"), "{text}");
    assert_eq!((code, handled()), (0, 33));
    for fault in ["body-changed", "signature-short", "stale", "secret-other"] {
        let (text, code) = send(&["singlekey", "--to", &url, "--fault", fault]);
        assert_eq!((code, handled()), (0, 33), "{fault}: {text}");
    }
}

#[test]
fn nothing_goes_to_other_machines_or_to_metadata() {
    for (url, flags, expected) in [
        ("http://192.0.2.1/", &[][..], "--allow-remote"),
        ("http://169.254.169.254/latest", &["--allow-remote"], "never allowed"),
        ("http://[::ffff:169.254.169.254]/", &["--allow-remote"], "never allowed"),
        ("http://[fe80::1]/", &["--allow-remote"], "never allowed"),
        ("http://0.0.0.0/", &["--allow-remote"], "never allowed"),
        ("http://user:password@localhost/", &[], "credentials"),
        ("https://192.0.2.1/", &[], "--allow-remote"),
        ("https://169.254.169.254/latest", &["--allow-remote"], "never allowed"),
        ("ftp://localhost/", &[], "expected a URL"),
        ("localhost:3000", &[], "expected a URL"),
    ] {
        let (text, code) = send(&[&["singlekey", "--to", url], flags].concat());
        assert!(text.contains(expected), "{url}: {text}");
        assert_eq!(code, 2, "{url}: {text}");
        assert!(!text.contains("password"), "{text}");
    }
}

#[test]
fn a_target_that_never_answers_is_said() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    // It takes the request, and says nothing until the sender has gone.
    let silent = thread::spawn(move || {
        for stream in listener.incoming().take(1) {
            let _ = stream.expect("a connection").read_to_end(&mut Vec::new());
        }
    });
    let (text, code) = send(&["singlekey", "--to", &url, "--timeout", "1"]);
    assert!(text.contains("no answer within 1 s"), "{text}");
    assert_eq!(code, 1);
    silent.join().expect("it has seen the connection end");
}

/// Such as that of `pandadoc`.
#[test]
fn a_signature_that_belongs_into_the_url_arrives_there() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a free port");
    let url = format!("http://{}/hook?tenant=7", listener.local_addr().expect("an address"));
    let came = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let kept = came.clone();
    let routes = axum::Router::new().fallback(move |uri: axum::http::Uri| {
        *kept.lock().expect("no panic") = uri.to_string();
        std::future::ready(())
    });
    runtime.spawn(async move { axum::serve(listener, routes).await });
    assert_eq!(send(&["pandadoc", "--to", &url]).1, 0);
    let first = came.lock().expect("no panic").clone();
    assert!(first.starts_with("/hook?tenant=7&signature="), "{first}");
    assert_eq!(first.len(), "/hook?tenant=7&signature=".len() + 64, "{first}");
    send(&["pandadoc", "--to", &url, "--fault", "signature-short"]);
    assert_eq!(came.lock().expect("no panic").len(), first.len() - 3);
}

#[test]
fn a_curl_line_has_all_of_it_and_the_secret_nowhere() {
    let (text, code) = send(&["dossier", "message.received", "--curl", "--to", "http://localhost:3000/hook"]);
    assert!(text.starts_with("curl --request POST 'http://localhost:3000/hook'"), "{text}");
    assert!(text.contains("--header 'X-Webhook-Signature: ") && text.contains("message.received"), "{text}");
    assert_eq!(code, 0);
}

/// By the names that `explain` writes, too.
#[test]
fn what_send_breaks_explain_names() {
    for (provider, fault, code) in [
        ("singlekey", "line_break_added", "line_break_added"),
        ("stripe", "content-order", "content_order"),
        ("github", "key-and-body-swapped", "key_and_body_swapped"),
        ("slack", "timestamp-too-old", "timestamp_too_old"),
    ] {
        let (curl, _) = send(&[provider, "--fault", fault, "--curl"]);
        let mut explain = Command::new(env!("CARGO_BIN_EXE_hookseal"));
        explain.args(["explain", "-", "--provider", provider, "--secret-env", "THE_SECRET", "--json"]);
        let now = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("after 1970").as_secs().to_string();
        let output =
            explain.args(["--at", &now]).env("THE_SECRET", SECRET).write_stdin(curl).output().expect("it runs");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(text.contains(&format!("\"code\":\"{code}\"")), "{fault}: {text}");
        assert_eq!(output.status.code(), Some(1));
    }
    let (text, code) = send(&["singlekey", "--fault", "arrival-unit"]);
    assert!(text.contains("no sender makes arrival-unit"), "{text}");
    assert_eq!(code, 2);
    let (text, code) = send(&["singlekey", "--fault", "timestamp-unit"]);
    assert!(text.contains("nothing of singlekey"), "{text}");
    assert_eq!(code, 2);
}
