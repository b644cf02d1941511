//! Plans as bytes: written, read back, and run by the kernel alone, with room of a fixed size.
#![allow(missing_docs, reason = "a test has no callers to document")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::slice;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hookseal::binding::{compiled, plan, receive_envelope, wire_bytes};
use hookseal::{Delivery, Error, Schema, Webhook};
use hookseal_kernel::plan::Algorithm;
use hookseal_kernel::{
    Arrived, Header, Id, METHOD, Mac, NoEvent, PARAMETER, Plan, Refusal, Settings, URL, Verification, json,
    parameter_of, verify_reading_body,
};
use hookseal_words::secret;
use serde_json::{Value, json};

struct Case {
    name: String,
    webhook: Webhook,
    keys: Vec<Mac>,
    settings: Settings,
    enforced: bool,
    headers: Vec<(String, Vec<u8>)>,
    method: Option<String>,
    url: Option<String>,
    body: Vec<u8>,
    now: u64,
    receives: bool,
}

/// Every vector whose webhook can be made, and whose plan says all of how deliveries are judged.
fn cases() -> Vec<Case> {
    let (all, _) = every_case();
    assert!(all.len() > 300, "there are {} cases", all.len());
    all
}

/// The same, and those whose plan leaves something to others, as the kernel reads in it.
fn every_case() -> (Vec<Case>, Vec<Case>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors");
    let (mut all, mut beyond) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder).expect("the vectors' folder is readable") {
        let path = entry.expect("an entry is readable").path();
        if path.extension().is_none_or(|extension| extension != "json") || path.ends_with("schema.json") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a vector file is readable");
        let mut document = serde_json::Deserializer::from_str(&text);
        // An expected event nests as deep as a payload may, and the file around it deeper.
        document.disable_recursion_limit();
        let file: Value = serde::Deserialize::deserialize(&mut document).expect("a vector file is JSON");
        let cases = file["cases"].as_array().into_iter().flatten();
        for case in cases.filter_map(|case| Case::of(&format!("{} / {}", path.display(), case["name"]), case)) {
            let says_all = case.plan().says_all;
            if says_all { all.push(case) } else { beyond.push(case) }
        }
    }
    (all, beyond)
}

/// The keyed MACs of secrets that the webhook took; none where they are public keys, which the kernel has not.
fn keys(plan: &Plan<'_>, secrets: &Value, exact: bool) -> Vec<Mac> {
    let rule = &plan.signature;
    let token = (rule.algorithm == Algorithm::Token).then_some((plan.spelled(rule.header.index), rule.encoding));
    let secrets = secrets.as_array().map_or(slice::from_ref(secrets), Vec::as_slice);
    let keyed = secrets.iter().map(|secret| {
        let mut key = vec![0; text(secret).len() + 2];
        let length = secret::key(plan.secrets.iter().copied(), token, text(secret), exact, &mut key);
        Mac::new(rule.algorithm, &key[..length.ok().expect("it was taken before")]).expect("the key was taken before")
    });
    if rule.algorithm.is_public() { Vec::new() } else { keyed.collect() }
}

impl Case {
    fn of(name: &str, case: &Value) -> Option<Self> {
        let provider = case.get("provider").or(case.get("scheme"))?;
        let configuration = json!({ "provider": provider, "secrets": case["secrets"], "options": case["options"] });
        let configuration = configuration.to_string().replace(r#""options":null"#, r#""options":{}"#);
        let webhook = Webhook::from_configuration(&configuration).ok()?;
        let scheme: Value = serde_json::from_str(&webhook.scheme().to_json()).expect("a scheme is JSON");
        let read = Plan::read(plan(&webhook)).expect("it was written so");
        let word = scheme["algorithm"].as_str().map(|word| word.replace('-', ""));
        assert!(word.is_some_and(|word| word.eq_ignore_ascii_case(&format!("{:?}", read.signature.algorithm))));
        let option = |camel: &str, snake: &str| case["options"].get(camel).or(case["options"].get(snake)).cloned();
        let whole =
            |value: Value| value.as_u64().or(value.as_f64().map(|value| format!("{value}").parse().expect("whole")));
        let keys = keys(&read, &case["secrets"], option("exactSecret", "exact_secret") == Some(Value::Bool(true)));
        drop(read);
        Some(Self {
            name: name.into(),
            keys,
            settings: Settings {
                tolerance_seconds: option("toleranceSeconds", "tolerance_seconds").and_then(whole),
                check_timestamp: option("checkTimestamp", "check_timestamp") != Some(Value::Bool(false)),
                max_body_bytes: webhook.max_body_bytes(),
            },
            enforced: case["options"]["schema"] == "enforce",
            headers: case["headers"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|pair| (text(&pair[0]).into(), wire_bytes(text(&pair[1])).into_owned()))
                .collect(),
            method: case["request"]["method"].as_str().map(Into::into),
            url: case["options"]["url"].as_str().or(case["request"]["url"].as_str()).map(Into::into),
            body: match &case["body"]["base64"] {
                Value::String(encoded) => STANDARD.decode(encoded).expect("a vector's body is base64"),
                _ => text(&case["body"]["text"]).into(),
            },
            now: case["now"].as_u64().expect("a time"),
            receives: case["operation"] != "verify",
            webhook,
        })
    }

    fn plan(&self) -> Plan<'_> {
        Plan::read(plan(&self.webhook)).expect("it was written so")
    }

    /// What the core says.
    fn by_the_core(&self) -> Verdict {
        let mut delivery = Delivery::new(&self.body, &self.headers, self.now);
        if let Some(method) = &self.method {
            delivery = delivery.method(method);
        }
        if let Some(url) = &self.url {
            delivery = delivery.url(url);
        }
        if !self.receives {
            return self.webhook.verify(&delivery).map(|()| None).map_err(|error| code(&error));
        }
        let envelope = receive_envelope(&self.webhook, &delivery).map_err(|error| code(&error))?;
        Ok(Some(Said {
            event_type: envelope.event_type.map(Into::into),
            id: envelope.id.map(Into::into),
            occurred_at: envelope.occurred_at.map(Into::into),
            differs: (envelope.schema != Schema::Unknown).then_some(envelope.mismatch.is_some()),
        }))
    }

    /// What the kernel says by this plan, with room for so many keys.
    fn by_the_kernel<const ROOM: usize>(&self, plan: &Plan<'_>) -> Verdict {
        let lookup = |name| {
            let spelled = plan.spelled(name);
            let of_request = match spelled {
                METHOD => Some(&self.method),
                URL => Some(&self.url),
                _ => None,
            };
            if let Some(value) = of_request {
                return value.as_ref().map_or(Header::Missing, |value| Header::One(value.as_bytes()));
            }
            if let Some(parameter) = spelled.strip_prefix(PARAMETER) {
                return self
                    .url
                    .as_ref()
                    .map_or(Header::NotText("no URL"), |url| parameter_of(url.as_bytes(), parameter));
            }
            let values = self.headers.iter().filter(|(header, _)| header.eq_ignore_ascii_case(spelled));
            Header::from_values(values.map(|(_, value)| value.as_slice()))
        };
        let length = self.body.len() as u64;
        let verified = if plan.reads_body {
            let (settings, keys, headers) = (&self.settings, &*self.keys, &lookup);
            let arrived = Arrived { plan, settings, keys, headers, body: &self.body, received_at: self.now };
            verify_reading_body(
                arrived,
                [&[][..]; 64],
                |begun, body| begun.whole(body),
                |refusal| refused(&refusal).to_owned(),
            )?
        } else {
            Verification::begin(plan, &self.settings, &self.keys, &lookup, length, self.now)
                .and_then(|begun| begun.whole(&self.body))
                .map_err(|refusal| refused(&refusal).to_owned())?
        };
        if !self.receives {
            return Ok(None);
        }
        let room: [&[u8]; ROOM] = [&[]; ROOM];
        let no_event = |reason: NoEvent<'_>| match reason {
            NoEvent::MalformedJson(_) => "malformed_json".to_owned(),
            _ => "malformed_envelope".to_owned(),
        };
        let mut lent = vec![0; verified.payload_room(plan, &self.body)];
        let payload = verified.payload(plan, &self.body, &mut lent).map_err(no_event)?;
        let said = verified.envelope(plan, payload, room, &mut ()).map_err(no_event)?;
        if self.enforced && said.mismatch.is_some() {
            return Err("schema_mismatch".into());
        }
        let id = |id: Id<'_>| match id {
            Id::Text(text) => says(&text),
            Id::Signed(id) => id.to_owned(),
        };
        Ok(Some(Said {
            event_type: said.event_type.as_ref().map(says),
            id: said.id.map(id),
            occurred_at: said.occurred_at.as_ref().map(says),
            differs: said.is_documented.then_some(said.mismatch.is_some()),
        }))
    }
}

type Verdict = Result<Option<Said>, String>;

#[derive(Debug, PartialEq)]
struct Said {
    event_type: Option<String>,
    id: Option<String>,
    occurred_at: Option<String>,
    differs: Option<bool>,
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn says(text: &json::Text<'_>) -> String {
    text.pieces().flat_map(|(plain, character)| plain.chars().chain(character)).collect()
}

fn code(error: &Error) -> String {
    error.code().as_str().into()
}

fn refused(refusal: &Refusal<'_>) -> &'static str {
    match refusal {
        Refusal::BodyTooLarge { .. } => "body_too_large",
        Refusal::MissingHeader { .. } => "missing_header",
        Refusal::DuplicateHeader { .. } => "duplicate_header",
        Refusal::MalformedSignature { .. } => "malformed_signature",
        Refusal::UnsupportedSignature { .. } => "unsupported_signature",
        Refusal::MalformedHeader { .. } => "malformed_header",
        Refusal::MalformedBody { .. } => "malformed_body",
        Refusal::MalformedId { .. } => "malformed_id",
        Refusal::MalformedTimestamp { .. } => "malformed_timestamp",
        Refusal::TimestampTooOld { .. } => "timestamp_too_old",
        Refusal::TimestampTooNew { .. } => "timestamp_too_new",
        Refusal::SignatureMismatch { .. } => "signature_mismatch",
        _ => "invalid_option",
    }
}

#[test]
fn a_plan_that_was_written_and_read_gives_the_same_verdict() {
    for case in cases() {
        let bytes = plan(&case.webhook);
        let once = Plan::read(bytes).expect("it was written so");
        let written = once.write();
        assert_eq!(written, bytes, "{}", case.name);
        let twice = Plan::read(&written).expect("it was written so");
        assert_eq!(twice, once, "{}", case.name);
        let verdict = case.by_the_core();
        assert_eq!(case.by_the_kernel::<64>(&twice), verdict, "{}", case.name);
        assert_eq!(case.by_the_kernel::<1>(&twice), verdict, "{}, with little room", case.name);
    }
}

/// What is left out above is what the kernel reads in a plan that it is, which no other engine is handed, and of which it
/// would not come to the core's verdict: whoever says so of a scheme that the kernel judges alone leaves out too much.
#[test]
fn a_plan_leaves_to_others_what_the_kernel_alone_would_judge_otherwise() {
    let (all, beyond) = every_case();
    let mut differs: BTreeMap<&str, bool> = BTreeMap::new();
    for case in &beyond {
        let scheme = case.webhook.scheme();
        assert_eq!(compiled(scheme).expect("it was checked"), None, "{}", case.name);
        let is_otherwise = || case.by_the_kernel::<64>(&case.plan()) != case.by_the_core();
        let found = differs.entry(scheme.name()).or_default();
        *found = *found || is_otherwise();
    }
    assert!(differs.len() > 10, "there are {}", differs.len());
    let alike: Vec<_> = differs.iter().filter(|(_, differs)| !**differs).collect();
    assert_eq!(alike, [], "of {} schemes", differs.len());
    for case in &all {
        assert!(compiled(case.webhook.scheme()).expect("it was checked").is_some(), "{}", case.name);
    }
}

#[test]
fn a_plan_that_was_damaged_is_read_as_a_plan_or_refused() {
    let mut refused = 0;
    for case in cases().iter().step_by(60) {
        let bytes = plan(&case.webhook);
        for length in 0..bytes.len() {
            assert!(Plan::read(&bytes[..length]).is_err(), "{}, cut to {length}", case.name);
        }
        for place in 0..bytes.len() {
            for damage in [0x01, 0x80, 0xFF] {
                let mut damaged = bytes.to_vec();
                damaged[place] ^= damage;
                match Plan::read(&damaged) {
                    Err(_) => refused += 1,
                    Ok(plan) => drop(case.by_the_kernel::<8>(&plan)),
                }
            }
        }
    }
    assert!(refused > 500, "{refused} were refused");
}
