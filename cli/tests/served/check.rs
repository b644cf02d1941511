//! `hookseal check` against receivers that are sound, and that have one flaw each.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process;
use std::thread;

use crate::receivers::{Flaw, SECRET, routes};
use assert_cmd::Command;
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use hookseal_receiver::{MemoryStore, Receiver};
use serde_json::Value;

/// A server on a port of its own, which ends with this value.
struct Server {
    url: String,
    _runtime: tokio::runtime::Runtime,
}

impl Server {
    fn start(routes: Router) -> Self {
        Self::at(|_| routes)
    }

    /// Of routes that know their URL.
    fn at(routes: impl FnOnce(&str) -> Router) -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        let routes = routes(&url);
        runtime.spawn(async move { axum::serve(listener, routes).await });
        Self { url, _runtime: runtime }
    }
}

fn files(name: &str) -> (PathBuf, PathBuf) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let (effects, broken) = (folder.join("effects"), folder.join("broken"));
    fs::write(&effects, "").expect("no effects yet");
    let _ = fs::remove_file(&broken);
    (effects, broken)
}

/// The checks that passed, those that failed, and the exit code.
fn checked(provider: &str, secret: &str, url: &str, name: &str) -> (Vec<String>, Vec<String>, i32) {
    let (effects, broken) = files(name);
    let mut command = Command::new(env!("CARGO_BIN_EXE_hookseal"));
    command.args(["check", url, "--provider", provider, "--secret-env", "THE_SECRET", "--settle", "200", "--json"]);
    command.env("THE_SECRET", secret);
    let (effects, broken) = (effects.display(), broken.display());
    command.args(["--effects", &format!("wc -l < '{effects}'")]);
    command.args(["--break", &format!("touch '{broken}'"), "--mend", &format!("rm '{broken}'")]);
    let output = command.output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(!text.contains(secret), "{text}");
    let report: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let checks = report["checks"].as_array().expect("checks");
    let names = |outcome: &str| {
        let some = checks.iter().filter(|check| check["outcome"] == outcome);
        some.map(|check| check["name"].as_str().expect("a name").to_owned()).collect()
    };
    println!("{text}");
    (names("passed"), names("failed"), output.status.code().expect("it ends by itself"))
}

fn flawed(flaw: Flaw, expected: &[&str]) {
    let name = format!("{flaw:?}");
    let (effects, broken) = files(&name);
    let server = Server::start(routes(flaw, &effects, &broken));
    let (_, failed, code) = checked("singlekey", SECRET, &server.url, &name);
    assert_eq!(failed, expected);
    assert_eq!(code, i32::from(!expected.is_empty()));
}

/// While handling is made to fail: the receiver is mended all the same, and no command goes on.
#[cfg(unix)]
#[test]
fn a_check_that_is_interrupted_leaves_nothing_broken_or_running() {
    for signal in ["-INT", "-TERM"] {
        let (effects, broken) = files(&format!("interrupted{signal}"));
        let server = Server::start(routes(Flaw::None, &effects, &broken));
        let (told, place) = (effects.with_file_name("id"), broken.display());
        let fail = format!("sleep 60 & echo $! > '{}'; touch '{place}'; wait", told.display());
        let mut command = process::Command::new(env!("CARGO_BIN_EXE_hookseal"));
        command.args(["check", &server.url, "--provider", "singlekey", "--secret-env", "THE_SECRET"]);
        command.args(["--break", &fail, "--mend", &format!("rm '{place}'")]).env("THE_SECRET", SECRET);
        let mut child = command.stderr(process::Stdio::piped()).spawn().expect("it runs");
        while !broken.exists() {
            assert_eq!(child.try_wait().expect("its state"), None, "it ended by itself");
            thread::sleep(std::time::Duration::from_millis(10));
        }
        let kill = |words: &[&str]| process::Command::new("kill").args(words).output().expect("kill").status.success();
        assert!(kill(&[signal, &child.id().to_string()]));
        let output = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(1) && said.contains("interrupted"), "{:?}: {said}", output.status);
        assert!(!broken.exists(), "the receiver is left broken");
        let id = fs::read_to_string(&told).expect("the id of what was started");
        // Ended, its parent is the system's, which has to notice.
        while kill(&["-0", id.trim()]) {
            thread::sleep(std::time::Duration::from_millis(10));
        }
    }
}

#[test]
fn what_is_sound_passes() {
    flawed(Flaw::None, &[]);
}

#[test]
fn no_deduplication() {
    flawed(
        Flaw::NoDeduplication,
        &[
            "duplicate-handled-once",
            "signed-anew-handled-once",
            "twenty-at-once-handled-once",
            "sender-gone-handled-once",
            "remembered-handled-once",
        ],
    );
}

#[test]
fn check_then_insert() {
    flawed(Flaw::CheckThenInsert, &["twenty-at-once-handled-once"]);
}

#[test]
fn effect_before_mark() {
    flawed(Flaw::EffectBeforeMark, &["sender-gone-handled-once"]);
}

#[test]
fn acknowledged_before_stored() {
    flawed(Flaw::AcknowledgedBeforeStored, &["stored-before-answer", "retried"]);
}

#[test]
fn verified_after_parsing() {
    flawed(Flaw::VerifiedAfterParsing, &["verified-before-parsing"]);
}

#[test]
fn stale_accepted() {
    flawed(
        Flaw::StaleAccepted,
        &["forged/timestamp-missing", "forged/timestamp-text", "stale", "future", "forged-without-effect"],
    );
}

#[test]
fn throws_on_a_short_signature() {
    flawed(Flaw::ThrowsOnShortSignature, &["forged/signature-short", "forged/signature-long"]);
}

#[test]
fn leaks_the_error() {
    flawed(Flaw::LeaksTheError, &["leaks-nothing"]);
}

#[test]
fn gives_up_with_singlekey() {
    flawed(Flaw::GivesUpWithSingleKey, &["no-final-refusal"]);
}

#[test]
fn compares_half_of_the_signature() {
    flawed(Flaw::ComparesHalf, &["forged/signature-end", "forged/signature-not-ascii", "forged-without-effect"]);
}

#[test]
fn forgets_early() {
    flawed(Flaw::ForgetsEarly, &["remembered-handled-once"]);
}

/// Each waits for most of its time, so that they run beside one another.
#[test]
fn what_else_people_write() {
    thread::scope(|scope| {
        for (flaw, expected) in [
            (Flaw::TakesTheFirst, &["forged/signature-twice-behind", "forged-without-effect"][..]),
            (Flaw::TakesTheLast, &["forged/signature-twice", "forged-without-effect"]),
            (Flaw::MarksBeforeVerifying, &["forged-first-handled"]),
            (Flaw::TakesKnownSignatures, &["forged/signature-replayed"]),
            (Flaw::ThrowsOnOtherLetters, &["forged/signature-not-ascii"]),
            (Flaw::TakesAnyMethod, &["method"]),
            (Flaw::KeepsTheEventInAGlobal, &["events-at-once-handled"]),
            (Flaw::LeaksWhereHandlingFails, &["leaks-nothing"]),
        ] {
            scope.spawn(move || flawed(flaw, expected));
        }
    });
}

/// Lists and pairs in which several signatures may stand; the largest body that is sent.
#[test]
fn receivers_of_several_signatures_pass() {
    const STANDARD: &str = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    own_receivers_pass(&[
        ("stripe", SECRET, "two-signatures"),
        ("standard-webhooks", STANDARD, "two-signatures"),
        ("github", SECRET, "largest-body"),
    ]);
}

/// As whoever reads the header by an expression for one.
#[test]
fn refuses_two_signatures() {
    let one_alone = async |request: Request, next: Next| {
        let signature = request.headers().get("stripe-signature").and_then(|value| value.to_str().ok());
        if signature.is_some_and(|value| value.matches("v1=").count() > 1) {
            return StatusCode::UNAUTHORIZED.into_response();
        }
        next.run(request).await
    };
    let (_, failed, code) =
        own_receiver_checked("one-alone", "stripe", SECRET, |routes| routes.layer(from_fn(one_alone)));
    assert_eq!((failed, code), (vec!["two-signatures".to_owned()], 1));
}

/// The crate that does all of this for its users.
#[test]
fn our_own_receiver_passes() {
    own_receivers_pass(&[("singlekey", SECRET, "forged/signature-replayed")]);
}

/// Providers that sign nothing and repeat a secret: as it is, and as Basic credentials.
#[test]
fn receivers_of_tokens_pass() {
    own_receivers_pass(&[
        ("telegram", "a-secret_token-0123456789", "forged/signature-end"),
        ("postmark", "user:a password of theirs", "forged/signature-end"),
    ]);
}

/// Providers that sign the URL, in front of the body and behind it.
#[test]
fn receivers_of_signed_urls_pass() {
    own_receivers_pass(&[("square", SECRET, "forged/signature-case"), ("trello", SECRET, "forged/signature-case")]);
}

/// Providers that send forms, and that write their time or their signature into the body.
#[test]
fn receivers_of_forms_and_of_signed_bodies_pass() {
    own_receivers_pass(&[
        ("twilio", SECRET, "forged/body-changed"),
        ("linear", SECRET, "forged/body-changed"),
        ("mailgun", SECRET, "forged/secret-other"),
    ]);
}

/// Whose signature stands in the URL.
#[test]
fn receivers_of_signatures_in_the_url_pass() {
    own_receivers_pass(&[("pandadoc", SECRET, "forged/signature-missing")]);
}

/// Whose providers sign with a private key: the check has one, and the receiver its public half.
#[test]
fn receivers_of_public_keys_pass() {
    for (provider, made) in [("discord", "forged/secret-other"), ("plaid", "forged/body-changed")] {
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("check-{provider}-{}.pem", process::id()));
        let _ = fs::remove_file(&file);
        let mut command = Command::new(env!("CARGO_BIN_EXE_hookseal"));
        let output = command.args(["make-secret", provider]).arg(&file).output().expect("it runs");
        let public = String::from_utf8(output.stdout).expect("UTF-8");
        let private = fs::read_to_string(&file).expect("a key");
        let name = format!("own-{provider}");
        let server = own_receiver(&name, provider, public.trim(), |routes| routes);
        let (passed, failed, code) = checked(provider, &private, &server.url, &name);
        assert_eq!((failed, code), (Vec::new(), 0), "{provider}");
        assert!(passed.iter().any(|name| name == made), "{provider}: {passed:?}");
    }
}

/// With a challenge that is signed.
#[test]
fn receivers_that_are_asked_first_pass() {
    own_receivers_pass(&[("slack", SECRET, "handshake")]);
}

/// Each with its secret, and the check that has to be among those that were made.
fn own_receivers_pass(all: &[(&str, &str, &str)]) {
    thread::scope(|scope| {
        for (provider, secret, made) in all {
            scope.spawn(move || {
                let (passed, failed, code) =
                    own_receiver_checked(&format!("own-{provider}"), provider, secret, |routes| routes);
                assert_eq!((failed, code), (Vec::new(), 0), "{provider}");
                assert!(passed.iter().any(|name| name == made), "{provider}: {passed:?}");
            });
        }
    });
}

fn own_receiver_checked(
    name: &str,
    provider: &str,
    secret: &str,
    change: impl FnOnce(Router) -> Router,
) -> (Vec<String>, Vec<String>, i32) {
    let server = own_receiver(name, provider, secret, change);
    checked(provider, secret, &server.url, name)
}

fn own_receiver(name: &str, provider: &str, secret: &str, change: impl FnOnce(Router) -> Router) -> Server {
    let (effects, broken) = files(name);
    Server::at(|url| {
        let options = hookseal::Options::default().url(url);
        let webhook = hookseal::Webhook::with_options(provider, secret, options).expect("a webhook");
        let receiver = Receiver::new(webhook, "events", MemoryStore::new()).expect("a receiver");
        let receiver = receiver
            .otherwise(move |_event, _delivery| {
                let (effects, broken) = (effects.clone(), broken.clone());
                async move {
                    if broken.exists() {
                        return Err("broken".into());
                    }
                    let mut file = fs::File::options().append(true).open(effects)?;
                    file.write_all(b"effect\n")?;
                    Ok(())
                }
            })
            .unwrap();
        change(Router::new().route("/", hookseal_receiver::axum(receiver)))
    })
}

#[test]
fn nobody_listening_is_said() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    drop(listener);
    let mut command = Command::new(env!("CARGO_BIN_EXE_hookseal"));
    command.args(["check", &url, "--provider", "github", "--secret-env", "THE_SECRET"]).env("THE_SECRET", SECRET);
    let output = command.output().expect("it runs");
    assert!(String::from_utf8_lossy(&output.stderr).contains("is the server running there?"));
    assert_eq!(output.status.code(), Some(1));
}

/// Not after as long again for each of the checks.
#[test]
fn a_server_that_never_answers_ends_the_run() {
    // Whoever connects waits: nothing is ever accepted.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_hookseal"));
    // Of those that say how long they wait, the most impatient.
    command.args(["check", &url, "--provider", "ghost", "--secret-env", "THE_SECRET"]).env("THE_SECRET", SECRET);
    let output = command.output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("no answer within 2 s"), "{said}");
    assert!(output.stdout.is_empty());
    assert_eq!(output.status.code(), Some(1));
}
