//! Runs every vector of `tests/vectors` against the crate, and breaks each passing one.
#![allow(missing_docs, reason = "a test has no callers to document")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hookseal::binding::{Language, raw_text, wire_bytes};
use hookseal::{Delivery, Error, ErrorCode, Event, Headers, Request, Scheme, Webhook};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct File {
    #[serde(rename = "$schema")]
    _schema: String,
    #[serde(rename = "generatedBy")]
    _generated_by: String,
    #[serde(rename = "provider")]
    _provider: String,
    timestamp: TimestampKind,
    cases: Vec<Case>,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum TimestampKind {
    Signed,
    Unsigned,
    None,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Case {
    name: String,
    #[serde(rename = "comment")]
    _comment: String,
    #[serde(rename = "source")]
    _source: String,
    provider: Option<String>,
    scheme: Option<Value>,
    #[serde(default)]
    secrets: Value,
    headers: Vec<(String, String)>,
    #[serde(default)]
    request: RequestLine,
    body: Body,
    #[serde(default)]
    body_as: BodyAs,
    now: u64,
    #[serde(default)]
    options: BTreeMap<String, Value>,
    #[serde(default)]
    operation: Operation,
    expect: Expect,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestLine {
    method: Option<String>,
    url: Option<String>,
}

impl RequestLine {
    fn request(&self) -> Request<'_> {
        let request = self.method.as_deref().map_or_else(Request::new, |method| Request::new().method(method));
        self.url.as_deref().map_or(request, |url| request.url(url))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Body {
    Text(String),
    Base64(String),
}

#[derive(Default, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum BodyAs {
    #[default]
    Bytes,
    Text,
}

#[derive(Clone, Copy, Default, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Operation {
    #[default]
    Receive,
    Verify,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    event: Option<Value>,
    verified: Option<bool>,
    error: Option<String>,
    #[serde(default)]
    details: BTreeMap<String, Value>,
}

type Pairs = Vec<(String, Vec<u8>)>;

impl Case {
    fn body(&self) -> Vec<u8> {
        match &self.body {
            Body::Text(text) => text.as_bytes().to_vec(),
            Body::Base64(text) => STANDARD.decode(text).expect("a vector's body is base64"),
        }
    }

    fn headers(&self) -> Pairs {
        self.headers.iter().map(|(name, value)| (name.clone(), wire_bytes(value).into_owned())).collect()
    }

    /// Whether public keys check it, or it is a JSON Web Signature: not in every build.
    fn needs_keys(&self) -> bool {
        let document = self.provider.as_deref().map(scheme_of_document);
        let Some(scheme) = self.scheme.as_ref().or(document.as_ref()) else { return false };
        let is_public = |secret: &Value| secret == "public-key" || secret["encoding"] == "public-key";
        // What is made of a delivery, or of a secret, only a build with keys makes; so are tokens of a list looked at.
        let made = ["braintreePayload", "contentfulRequest", "plivoRequest"];
        let is_made = |segment: &Value| made.iter().any(|word| segment == word || segment.get(word).is_some());
        is_public(&scheme["secret"])
            || scheme["signedContent"].as_array().is_some_and(|content| content.iter().any(is_made))
            || scheme["secret"].get("hash").is_some()
            || ["jws", "each"].iter().any(|layout| scheme["signature"]["layout"] == *layout)
            || self.secrets.to_string().contains("whpk_")
    }

    fn webhook(&self) -> Result<Webhook, Error> {
        let provider = match (&self.provider, &self.scheme) {
            (Some(name), None) if Scheme::named(name).is_ok() => json!(name),
            // Without the catalogue, its document is handed over.
            (Some(name), None) => scheme_of_document(name),
            (None, Some(scheme)) => scheme.clone(),
            _ => panic!("{}: expected either `provider` or `scheme`", self.name),
        };
        let configuration = json!({ "provider": provider, "secrets": self.secrets, "options": self.options });
        Webhook::from_configuration(&configuration.to_string())
    }

    /// Whether what is signed of the body is what its fields stand for.
    fn signs_a_form(&self) -> bool {
        self.webhook().is_ok_and(|webhook| webhook.scheme().to_json().contains("\"sortedForm\""))
    }

    /// Whether a change of the body must be noticed.
    fn signs_its_body(&self) -> bool {
        let scheme = self.webhook().map(|webhook| webhook.scheme().to_json()).unwrap_or_default();
        serde_json::from_str::<Value>(&scheme).is_ok_and(|scheme| {
            // With a token, and where fields alone are signed, the body can be any.
            scheme["algorithm"] != "token" && scheme["bodySigned"] != false
        })
    }

    fn run(&self, body: &[u8], headers: &[(String, Vec<u8>)]) -> Result<Option<Event>, Error> {
        self.run_as(&self.request, body, headers)
    }

    fn run_as(
        &self,
        request: &RequestLine,
        body: &[u8],
        headers: &[(String, Vec<u8>)],
    ) -> Result<Option<Event>, Error> {
        let webhook = self.webhook()?;
        if self.body_as == BodyAs::Text {
            raw_text(std::str::from_utf8(body).expect("a text body is UTF-8"), Language::Rust)?;
        }
        let delivery = delivery(request, body, headers, self.now);
        match self.operation {
            Operation::Verify => webhook.verify(&delivery).map(|()| None),
            Operation::Receive => webhook.receive(&delivery).map(Some),
        }
    }
}

fn delivery<'d, H: Headers + ?Sized>(
    request: &'d RequestLine,
    body: &'d [u8],
    headers: &'d H,
    now: u64,
) -> Delivery<'d, H> {
    let mut delivery = Delivery::new(body, headers, now);
    if let Some(method) = &request.method {
        delivery = delivery.method(method);
    }
    if let Some(url) = &request.url {
        delivery = delivery.url(url);
    }
    delivery
}

/// The scheme in a provider's document; the name itself where there is none.
fn scheme_of_document(name: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../providers").join(name).with_extension("json");
    let document = fs::read_to_string(file).ok().and_then(|text| serde_json::from_str::<Value>(&text).ok());
    document.map_or_else(|| json!(name), |document| document["scheme"].clone())
}

/// What this build can check.
fn files() -> Vec<(PathBuf, File)> {
    let mut files = all_files();
    if cfg!(not(feature = "keys")) {
        for (_, file) in &mut files {
            file.cases.retain(|case| !case.needs_keys());
        }
    }
    files
}

fn all_files() -> Vec<(PathBuf, File)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors");
    let mut files: Vec<(PathBuf, File)> = fs::read_dir(&folder)
        .expect("the vectors' folder is readable")
        .map(|entry| entry.expect("an entry is readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .filter(|path| !path.ends_with("schema.json"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a vector file is readable");
            let mut json = serde_json::Deserializer::from_str(&text);
            // An expected event nests as deep as a payload may, and the file around it deeper.
            json.disable_recursion_limit();
            let file = File::deserialize(&mut json).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (path, file)
        })
        .collect();
    files.sort_by(|(left, _), (right, _)| left.cmp(right));
    assert!(files.len() > 10, "there is a file for each provider");
    files
}

/// What is wrong with a case's outcome, if anything is.
fn judge(case: &Case, outcome: &Result<Option<Event>, Error>) -> Option<String> {
    let expect = &case.expect;
    match (outcome, &expect.error) {
        (Err(error), Some(code)) if error.code().as_str() == code => {
            let shown = serde_json::to_value(error).expect("an error is serialisable");
            let differs = |(name, value): &(&String, &Value)| shown["details"][name.as_str()] != **value;
            let (name, value) = expect.details.iter().find(differs)?;
            Some(format!("expected details.{name} {value}, got {}", shown["details"]))
        }
        (Err(error), _) => Some(format!("got {}: {error}", error.code().as_str())),
        (Ok(_), Some(code)) => Some(format!("expected {code}, but it was accepted")),
        (Ok(None), None) => (expect.verified != Some(true)).then(|| "expected an event".into()),
        (Ok(Some(event)), None) => {
            let mut shown = serde_json::to_value(event).expect("an event is serialisable");
            let payload = shown.as_object_mut().and_then(|event| event.remove("payload"));
            let mut expected = expect.event.clone();
            let said = expected.as_mut().and_then(|event| event.as_object_mut()?.remove("payload"));
            if payload != said.or_else(|| serde_json::from_slice(&case.body()).ok()) {
                return Some(format!("the payload is another one: {payload:?}"));
            }
            (Some(&shown) != expected.as_ref()).then(|| format!("got the event {shown}"))
        }
    }
}

#[test]
fn every_vector_has_its_verdict() {
    let mut failures = Vec::new();
    let mut count = 0;
    for (path, file) in files() {
        for case in &file.cases {
            count += 1;
            let outcome = case.run(&case.body(), &case.headers());
            if let Some(problem) = judge(case, &outcome) {
                failures.push(format!("{} / {}: {problem}", path.display(), case.name));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {count} vectors:\n{}", failures.len(), failures.join("\n"));
}

/// A body that comes in pieces gets the verdict of the whole one.
#[test]
fn every_vector_has_the_same_verdict_in_pieces() {
    for (path, file) in files() {
        for case in file.cases.iter().filter(|case| case.body_as == BodyAs::Bytes) {
            let Ok(webhook) = case.webhook() else { continue };
            let (body, headers) = (case.body(), case.headers());
            let whole = webhook.verify(&delivery(&case.request, &body, &headers, case.now));
            let request = case.request.request();
            let begin = || webhook.begin_request(request, &headers, body.len() as u64, case.now);
            let in_pieces = begin().and_then(|verification| {
                let mut pieces = verification.in_pieces();
                body.chunks(7).for_each(|piece| pieces.update(piece));
                pieces.finish().map(|_| ())
            });
            assert_eq!(in_pieces, whole, "{} / {}", path.display(), case.name);
            let (start, end) = body.split_at(body.len() / 2);
            let in_two = begin().and_then(|verification| {
                let mut pieces = verification.in_pieces();
                pieces.update(start);
                pieces.update(end);
                pieces.finish().map(|_| ())
            });
            assert_eq!(in_two, whole, "{} / {}", path.display(), case.name);
        }
    }
}

/// What was announced as small may not grow beyond what is accepted.
#[test]
fn a_body_that_outgrows_its_announced_length_is_refused() {
    let options = hookseal::Options::default().max_body_bytes(4);
    let webhook = Webhook::with_options("github", "a secret", options).expect("the options are valid");
    let headers = webhook.sign(b"12345", &hookseal::SignOptions::new()).expect("the body can be signed");
    let begin = || webhook.begin(&headers, 4, 0).expect("the headers are well-formed");

    let mut pieces = begin().in_pieces();
    pieces.update(b"12345");
    assert_eq!(pieces.finish().expect_err("it is too large").code(), ErrorCode::BodyTooLarge);
    assert_eq!(begin().whole(b"12345").expect_err("it is too large").code(), ErrorCode::BodyTooLarge);
}

#[test]
fn every_passing_vector_fails_when_a_bit_is_flipped() {
    let mut flips = 0;
    for (path, file) in files() {
        for case in file.cases.iter().filter(|case| case.expect.error.is_none()) {
            for (what, body, headers) in damaged(case, file.timestamp) {
                flips += 1;
                let outcome = case.run(&body, &headers);
                assert!(outcome.is_err(), "{} / {}: accepted with a flipped {what}", path.display(), case.name);
            }
            // A part of it may leave out what is flipped.
            let scheme: Value =
                serde_json::from_str(&case.webhook().expect("it passes").scheme().to_json()).expect("JSON");
            let signs_url = scheme["signedContent"].as_array().is_some_and(|parts| parts.contains(&json!("url")));
            let url = case.request.url.clone().filter(|_| signs_url && !case.options.contains_key("url"));
            if let Some(mut url) = url {
                let last = url.pop().expect("a URL is not empty");
                url.push(char::from(u8::try_from(last).expect("a URL is ASCII") ^ 1));
                let request = RequestLine { url: Some(url), ..case.request.clone() };
                let outcome = case.run_as(&request, &case.body(), &case.headers());
                assert!(outcome.is_err(), "{} / {}: accepted with a flipped URL", path.display(), case.name);
            }
        }
    }
    assert!(flips > 100, "there is something to flip");
}

/// The case with one bit flipped: in the body, in each signature, and in a signed timestamp.
fn damaged(case: &Case, timestamp: TimestampKind) -> Vec<(String, Vec<u8>, Pairs)> {
    let webhook = case.webhook().expect("a passing case has a webhook");
    let scheme: Value = serde_json::from_str(&webhook.scheme().to_json()).expect("a scheme is JSON");
    let (body, headers) = (case.body(), case.headers());
    let mut damaged = Vec::new();

    if !body.is_empty() && case.signs_its_body() {
        let mut flipped = body.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 1;
        damaged.push(("body".to_owned(), flipped, headers.clone()));
    }
    if scheme["signature"]["header"].is_null() && scheme["signature"]["headers"].is_null() {
        let mut inside = body;
        flip_every_candidate(&mut inside, "signature");
        damaged.push(("signature".to_owned(), inside, headers));
        return damaged;
    }
    let timestamp_header =
        (timestamp == TimestampKind::Signed).then(|| scheme["timestamp"]["header"].as_str()).flatten();
    for (what, names) in [("signature", signature_headers(&scheme)), ("timestamp", Vec::from_iter(timestamp_header))] {
        if names.is_empty() {
            continue;
        }
        let mut flipped = headers.clone();
        let is_named = |header: &str| names.iter().any(|name| header.eq_ignore_ascii_case(name));
        for (_, value) in flipped.iter_mut().filter(|(header, _)| is_named(header)) {
            flip_every_candidate(value, what);
        }
        damaged.push((what.to_owned(), body.clone(), flipped));
    }
    damaged
}

/// All headers in which a signature may be.
fn signature_headers(scheme: &Value) -> Vec<&str> {
    let signature = &scheme["signature"];
    let several = signature["headers"].as_array().into_iter().flatten();
    let others = scheme["otherNames"].as_object().into_iter().flatten().filter_map(|(_, names)| names.as_array());
    [&signature["header"]].into_iter().chain(several).chain(others.flatten()).filter_map(Value::as_str).collect()
}

/// Flips a bit in the middle of the text, or of each entry where it is a list of signatures, so
/// that no valid signature is left beside the damaged one.
fn flip_every_candidate(value: &mut [u8], what: &str) {
    if what == "timestamp" {
        let last = value.len() - 1;
        value[last] ^= 1;
        return;
    }
    let mut start = 0;
    for end in 0..=value.len() {
        let at_end = end == value.len() || matches!(value[end], b',' | b' ' | b';' | b'"' | b'&' | b'=');
        if at_end && end - start >= 20 {
            value[start + (end - start) / 2] ^= 1;
        }
        if at_end {
            start = end + 1;
        }
    }
}

#[test]
fn every_error_code_has_a_vector() {
    let codes: Vec<String> =
        all_files().into_iter().flat_map(|(_, file)| file.cases).filter_map(|case| case.expect.error).collect();
    let missing: Vec<&str> = ErrorCode::ALL
        .iter()
        .map(|code| code.as_str())
        .filter(|code| !codes.iter().any(|covered| covered == code))
        .collect();
    assert!(missing.is_empty(), "no vector expects {missing:?}");
}

/// Whatever a stranger sends, the answer is a verdict or a typed error, and never a panic.
#[test]
fn damaged_deliveries_are_refused_without_a_panic() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for (path, file) in files() {
        // A file of few cases is that of a provider whose every word another file has in full.
        let rounds = if file.cases.len() > 20 { 8 } else { 2 };
        for case in file.cases.iter().filter(|case| case.webhook().is_ok() && case.body_as == BodyAs::Bytes) {
            for _ in 0..rounds {
                let mut headers = case.headers();
                for (_, value) in &mut headers {
                    random.damage(value);
                }
                let _ = case.run(&case.body(), &headers);

                let mut body = case.body();
                random.damage(&mut body);
                let accepted = case.run(&body, &case.headers()).is_ok();
                // Of a delivery that was refused, damage may take away what was wrong with it.
                let may_be_accepted = body == case.body()
                    || case.expect.error.is_some()
                    || !case.signs_its_body()
                    // The same fields can be written in other ways.
                    || case.signs_a_form();
                assert!(may_be_accepted || !accepted, "{} / {}: accepted {body:?}", path.display(), case.name);
            }
        }
    }
}

/// A xorshift generator: the same damage in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits fit") % limit.max(1)
    }

    fn damage(&mut self, bytes: &mut Vec<u8>) {
        let position = self.below(bytes.len() + 1);
        let byte = u8::try_from(self.below(256)).expect("below 256");
        match self.below(4) {
            0 => bytes.insert(position, byte),
            1 => bytes.truncate(position),
            2 => bytes.extend_from_within(position..),
            _ if position < bytes.len() => bytes[position] = byte,
            _ => bytes.push(byte),
        }
    }
}
