//! Whether every binding carries the core's verdict: the deliveries of the vectors, damaged at random, but each time
//! in the same way, are judged by the core and handed to each binding.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fastrand::Rng;
use hookseal::binding::wire_bytes;
use hookseal::{Delivery, Error, ErrorClass, ErrorCode, Event, SignOptions, Webhook};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::output::say;
use crate::process::run;
use crate::workspace::Workspace;

const FILE: &str = "target/deliveries.json";
/// Wrong calls, and how every binding refuses them.
const MISTAKES: &str = "tests/bindings/mistakes.json";
const SEED: u64 = 1;
/// So many, and more until every error was among them: what is damaged so that all deliveries are refused alike would
/// show nothing.
const DELIVERIES: usize = 6000;
const MOST_DELIVERIES: usize = 10 * DELIVERIES;
/// What two parsers of JSON may read in two ways.
const PIECES: [&[u8]; 16] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\"",
    b"\\",
    b"\\ud800",
    b"-0",
    b"1e999",
    b"18446744073709551617",
    b"null",
    b"\0",
    b"\xEF\xBB\xBF",
    b"\xFF",
];

/// A vector, as far as it matters here.
#[derive(Clone, Deserialize)]
struct Case {
    provider: Option<Value>,
    scheme: Option<Value>,
    #[serde(default)]
    secrets: Value,
    #[serde(default)]
    options: BTreeMap<String, Value>,
    headers: Vec<(String, String)>,
    #[serde(default)]
    request: RequestLine,
    body: Body,
    now: u64,
    expect: Expect,
}

/// What is handed over of the request line.
#[derive(Clone, Default, Deserialize, Serialize)]
struct RequestLine {
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Body {
    Text(String),
    Base64(String),
}

#[derive(Clone, Deserialize)]
struct Expect {
    error: Option<String>,
}

/// A delivery, and the core's verdicts on it.
#[derive(Serialize)]
struct Judged {
    provider: Value,
    secrets: Value,
    options: BTreeMap<String, Value>,
    headers: Vec<(String, String)>,
    request: RequestLine,
    /// In base64.
    body: String,
    now: u64,
    verify: Verdict<()>,
    receive: Verdict<Event>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Verdict<T> {
    Gives(T),
    Throws(Error),
}

impl<T> From<Result<T, Error>> for Verdict<T> {
    fn from(result: Result<T, Error>) -> Self {
        match result {
            Ok(given) => Self::Gives(given),
            Err(error) => Self::Throws(error),
        }
    }
}

/// Has all deliveries judged by the core, by both engines of the JavaScript package, and by the Python module.
pub(crate) fn agree(workspace: &Workspace) -> Result<()> {
    let genuine = genuine(workspace)?;
    let mut random = Rng::with_seed(SEED);
    let mut judged = Vec::new();
    let mut missing: BTreeSet<&str> =
        ErrorCode::ALL.iter().filter(|code| code.class() != ErrorClass::Config).map(|code| code.as_str()).collect();
    while judged.len() < DELIVERIES || !missing.is_empty() {
        ensure!(judged.len() < MOST_DELIVERIES, "no delivery is refused with {missing:?}");
        let case = &genuine[random.usize(..genuine.len())];
        let delivery = judge(damaged(case.clone(), &mut random)?)?;
        if let Verdict::Throws(error) = &delivery.receive {
            missing.remove(error.code().as_str());
        }
        judged.push(delivery);
    }
    let accepted = judged.iter().filter(|judged| matches!(judged.receive, Verdict::Gives(_))).count();
    say!("{} deliveries, of which the core accepts {accepted}", judged.len());
    fs::write(workspace.root.join(FILE), serde_json::to_string(&judged)?)?;
    run(workspace.command("node").args(["tests/node/deliveries.mjs", FILE]))?;
    run(&mut workspace.python(&["tests/python/deliveries.py", FILE]))?;
    run(workspace.command("node").args(["tests/node/mistakes.mjs", MISTAKES]))?;
    run(&mut workspace.python(&["tests/python/mistakes.py", MISTAKES]))
}

/// The vectors that pass.
fn genuine(workspace: &Workspace) -> Result<Vec<Case>> {
    #[derive(Deserialize)]
    struct Vectors {
        cases: Vec<Case>,
    }
    let mut genuine = Vec::new();
    for entry in fs::read_dir(workspace.root.join("tests/vectors"))? {
        let file = entry?.path();
        if file.extension().is_none_or(|extension| extension != "json") || file.ends_with("schema.json") {
            continue;
        }
        let text = fs::read_to_string(&file)?;
        let vectors: Vectors =
            serde_json::from_str(&text).with_context(|| format!("could not read {}", file.display()))?;
        genuine.push((file, vectors.cases.into_iter().filter(|case| case.expect.error.is_none())));
    }
    // A folder's order is any.
    genuine.sort_by(|(left, _), (right, _)| left.cmp(right));
    Ok(genuine.into_iter().flat_map(|(_, cases)| cases).collect())
}

/// A delivery as a stranger may send it; often only one part is damaged, and sometimes the signature is right.
fn damaged(mut case: Case, random: &mut Rng) -> Result<Case> {
    case.now =
        case.now.saturating_add_signed(*one_of(&[0, 0, 0, 0, 300, -300, 301, -301, 1_000_000, -1_000_000], random));
    if random.u8(..4) == 0 {
        case.options.insert("schema".into(), json!("enforce"));
    }
    if random.u8(..8) == 0 {
        let length = bytes_of(&case.body)?.len();
        case.options.insert("maxBodyBytes".into(), json!(length.max(1)));
    }
    if random.u8(..4) == 0 {
        for part in [&mut case.request.method, &mut case.request.url] {
            match random.u8(..4) {
                0 => *part = part.take().map(|text| damaged_value(&text, random)),
                1 => *part = part.take().filter(|_| random.bool()),
                _ => {}
            }
        }
    }
    match random.u8(..6) {
        0 => damage_headers(&mut case.headers, random),
        1 => case.body = damaged_body(&case.body, random)?,
        2..=4 => {
            case.body = damaged_body(&case.body, random)?;
            let mut signed = SignOptions::new().timestamp(case.now).id("msg_1");
            if let Some(method) = &case.request.method {
                signed = signed.method(method);
            }
            if let Some(url) = &case.request.url {
                signed = signed.url(url);
            }
            // It cannot where the scheme signs other headers along.
            if let Ok(headers) = webhook(&case)?.sign(&bytes_of(&case.body)?, &signed) {
                case.headers = headers.into_iter().collect();
            }
        }
        _ => {
            damage_headers(&mut case.headers, random);
            case.body = damaged_body(&case.body, random)?;
        }
    }
    Ok(case)
}

fn damage_headers(headers: &mut Vec<(String, String)>, random: &mut Rng) {
    if headers.is_empty() {
        return;
    }
    let index = random.usize(..headers.len());
    let (name, value) = headers[index].clone();
    match random.u8(..8) {
        0 => drop(headers.remove(index)),
        1 => headers.push((name.to_uppercase(), value)),
        2 => headers.push((name, damaged_value(&value, random))),
        3 => headers[index].0 = name.to_uppercase(),
        _ => headers[index].1 = damaged_value(&value, random),
    }
}

fn damaged_value(value: &str, random: &mut Rng) -> String {
    let mut characters: Vec<char> = value.chars().collect();
    let at = random.usize(..=characters.len());
    let other = *one_of(&['0', 'a', 'F', 'v', '+', '/', '=', ',', ';', '.', ' ', '\0', '\u{E9}', '\u{20AC}'], random);
    match random.u8(..5) {
        0 => characters.truncate(at),
        1 => characters.insert(at, other),
        2 => return format!("{value}, {value}"),
        3 => return one_of(&["", "0", "v2,AAAA", "t=1,v1=", "18446744073709551616"], random).to_string(),
        _ => {
            if let Some(character) = characters.get_mut(at) {
                *character = other;
            }
        }
    }
    characters.into_iter().collect()
}

fn damaged_body(body: &Body, random: &mut Rng) -> Result<Body> {
    let mut bytes = bytes_of(body)?;
    let at = random.usize(..=bytes.len());
    let end = (at + random.usize(..8)).min(bytes.len());
    match random.u8(..4) {
        0 => drop(bytes.drain(at..end)),
        1 => drop(bytes.splice(at..at, one_of(&PIECES, random).iter().copied())),
        2 => drop(bytes.splice(at..end, one_of(&PIECES, random).iter().copied())),
        _ => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = random.u8(..);
            }
        }
    }
    Ok(Body::Base64(STANDARD.encode(bytes)))
}

fn one_of<'v, T>(values: &'v [T], random: &mut Rng) -> &'v T {
    &values[random.usize(..values.len())]
}

fn bytes_of(body: &Body) -> Result<Vec<u8>> {
    Ok(match body {
        Body::Text(text) => text.as_bytes().to_vec(),
        Body::Base64(text) => STANDARD.decode(text)?,
    })
}

fn webhook(case: &Case) -> Result<Webhook> {
    let provider = case.provider.as_ref().or(case.scheme.as_ref());
    let configuration = json!({ "provider": provider, "secrets": case.secrets, "options": case.options });
    Ok(Webhook::from_configuration(&configuration.to_string())?)
}

fn judge(case: Case) -> Result<Judged> {
    let webhook = webhook(&case)?;
    let body = bytes_of(&case.body)?;
    let headers: Vec<_> = case.headers.iter().map(|(name, value)| (name, wire_bytes(value).into_owned())).collect();
    let mut delivery = Delivery::new(&body, &headers, case.now);
    if let Some(method) = &case.request.method {
        delivery = delivery.method(method);
    }
    if let Some(url) = &case.request.url {
        delivery = delivery.url(url);
    }
    let verify = webhook.verify(&delivery).into();
    let receive = webhook.receive(&delivery).into();
    let Case { provider, scheme, secrets, options, headers, request, now, .. } = case;
    let provider = provider.or(scheme).unwrap_or_default();
    Ok(Judged { provider, secrets, options, headers, request, body: STANDARD.encode(body), now, verify, receive })
}
