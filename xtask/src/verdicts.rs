//! Whether the core and the JSON Schemas judge alike: every sample of every guide, changed in every place, is judged
//! by the core and by two independent validators.

use std::fs;

use anyhow::{Context, Result, ensure};
use hookseal::binding::pointer_step;
use hookseal::{Delivery, PROVIDERS, Provider, Schema, SignOptions, Webhook};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::output::say;
use crate::process::run;
use crate::workspace::Workspace;

const DOCUMENTS: &str = "target/verdicts.json";
/// When every delivery is signed and arrives, in Unix seconds.
const NOW: u64 = 1_700_000_000;

/// A document as a guide shows it.
struct Sample {
    provider: &'static Provider,
    name: String,
    /// The definition in the provider's schema; `None` for a payload, which the whole schema describes.
    definition: Option<String>,
    document: Value,
}

/// A document, and the core's verdict on it.
#[derive(Serialize)]
struct Judged<'s> {
    provider: &'s str,
    definition: Option<&'s str>,
    /// Which sample, and what was done to it.
    case: String,
    document: Value,
    accepted: bool,
}

/// Has all documents judged by the core, by ajv and by Python's jsonschema.
pub(crate) fn agree(workspace: &Workspace) -> Result<()> {
    run(workspace.command("node").arg("tests/schemas/documents.mjs"))?;
    let mut samples = payloads(workspace)?;
    samples.extend(configurations(workspace)?);
    for provider in PROVIDERS {
        for event_type in provider.event_types.iter().filter(|event_type| event_type.data.is_some()) {
            let shown = samples.iter().any(|sample| sample.name == event_type.name);
            ensure!(shown, "no vector of {} is a sample of `{}`", provider.scheme.name(), event_type.name);
        }
    }
    let mut judged = Vec::new();
    for sample in &samples {
        let shown = judge(sample, "as shown", sample.document.clone())?;
        ensure!(shown.accepted, "{}: the core refuses what the guide shows", sample.name);
        judged.push(shown);
        for (change, document) in changed(&sample.document) {
            judged.push(judge(sample, &change, document)?);
        }
    }
    let refused = judged.iter().filter(|judged| !judged.accepted).count();
    say!("{} samples, {} documents made of them, of which the core refuses {refused}", samples.len(), judged.len());
    fs::write(workspace.root.join(DOCUMENTS), serde_json::to_string(&judged)?)?;
    run(workspace.command("node").args(["tests/schemas/validate.mjs", DOCUMENTS]))?;
    run(&mut workspace.python(&["tests/schemas/validate.py", DOCUMENTS]))
}

/// The payloads that the guides show, out of the vectors. One of a type that a guide only names is none: it may be
/// anything.
fn payloads(workspace: &Workspace) -> Result<Vec<Sample>> {
    #[derive(Deserialize)]
    struct Vectors {
        cases: Vec<Case>,
    }
    #[derive(Deserialize)]
    struct Case {
        name: String,
        body: Body,
    }
    #[derive(Deserialize)]
    struct Body {
        text: Option<String>,
    }
    let mut samples = Vec::new();
    for provider in PROVIDERS {
        let file = workspace.root.join(format!("tests/vectors/{}.json", provider.scheme.name()));
        let text = fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))?;
        let vectors: Vectors = serde_json::from_str(&text)?;
        for event_type in provider.event_types.iter().filter(|event_type| event_type.data.is_some()) {
            let name = format!("genuine: {}, compact", event_type.name);
            let body = vectors.cases.iter().find(|case| case.name == name).and_then(|case| case.body.text.as_ref());
            let Some(body) = body else { continue };
            let document = serde_json::from_str(body)?;
            samples.push(Sample { provider, name: event_type.name.into(), definition: None, document });
        }
    }
    Ok(samples)
}

/// The configurations that the guides show.
fn configurations(workspace: &Workspace) -> Result<Vec<Sample>> {
    #[derive(Deserialize)]
    struct Shown {
        provider: String,
        definition: String,
        source: String,
        document: Value,
    }
    let text = fs::read_to_string(workspace.root.join("tests/schemas/configurations.json"))?;
    let shown: Vec<Shown> = serde_json::from_str(&text)?;
    let samples = shown.into_iter().map(|Shown { provider, definition, source, document }| {
        let provider = PROVIDERS.iter().copied().find(|known| known.scheme.name() == provider);
        let provider = provider.with_context(|| format!("{source}: there is no such provider"))?;
        Ok(Sample { provider, name: source, definition: Some(definition), document })
    });
    samples.collect()
}

fn judge<'s>(sample: &'s Sample, change: &str, document: Value) -> Result<Judged<'s>> {
    let provider = sample.provider.scheme.name();
    let accepted = if let Some(definition) = &sample.definition {
        let known = sample.provider.documents.iter().find(|known| known.name == definition);
        known.with_context(|| format!("{provider} has no document `{definition}`"))?.mismatch(&document).is_none()
    } else {
        let webhook = Webhook::new(provider, "a secret")?;
        let body = document.to_string();
        let headers = webhook.sign(body.as_bytes(), &SignOptions::new().timestamp(NOW))?;
        let event = webhook.receive(&Delivery::new(body.as_bytes(), &headers, NOW));
        event.is_ok_and(|event| event.schema != Schema::Invalid)
    };
    let definition = sample.definition.as_deref();
    Ok(Judged { provider, definition, case: format!("{}, {change}", sample.name), document, accepted })
}

/// The document with a change in one place, for every place and every change.
fn changed(document: &Value) -> Vec<(String, Value)> {
    let replacements = [
        json!(null),
        json!(true),
        json!(""),
        json!("text"),
        json!(0),
        json!(-7),
        json!(2.0),
        json!(2.5),
        json!(1e300),
        json!(18_446_744_073_709_551_615_u64),
        json!([]),
        json!([null]),
        json!({}),
    ];
    let mut changed = Vec::new();
    for place in places(document) {
        let value = document.pointer(&place).unwrap_or(document);
        let mut with = |change: String, value: Value| changed.push((change, replaced(document, &place, value)));
        for replacement in &replacements {
            with(format!("`{place}` {replacement}"), replacement.clone());
        }
        with(format!("`{place}` in an array"), json!([value]));
        match value {
            Value::Object(fields) => {
                for name in fields.keys() {
                    let others: Map<String, Value> = fields
                        .iter()
                        .filter(|(other, _)| *other != name)
                        .map(|(k, v)| (k.clone(), v.clone()))
                        .collect();
                    with(format!("`{place}` without `{name}`"), others.into());
                }
                let mut more = fields.clone();
                more.insert("not in the guide".into(), json!([{ "a": 1 }]));
                with(format!("`{place}` with another field"), more.into());
            }
            Value::Array(elements) => {
                for last in [json!(null), json!("text"), json!({})] {
                    let change = format!("`{place}` with {last} at the end");
                    with(change, elements.iter().cloned().chain([last]).collect());
                }
            }
            Value::Number(number) => {
                let number = number.as_f64().unwrap_or_default();
                with(format!("`{place}` as a double"), json!(number));
                with(format!("`{place}` with a fraction"), json!(number + 0.5));
            }
            _ => {}
        }
    }
    changed
}

/// The JSON pointers of a value and of all that is in it.
fn places(value: &Value) -> Vec<String> {
    let inside = |step: &str, value: &Value| {
        let step = format!("/{}", pointer_step(step));
        places(value).into_iter().map(move |place| format!("{step}{place}")).collect::<Vec<_>>()
    };
    let children: Vec<String> = match value {
        Value::Object(fields) => fields.iter().flat_map(|(name, value)| inside(name, value)).collect(),
        Value::Array(values) => {
            values.iter().enumerate().flat_map(|(index, value)| inside(&index.to_string(), value)).collect()
        }
        _ => Vec::new(),
    };
    [String::new()].into_iter().chain(children).collect()
}

fn replaced(document: &Value, place: &str, value: Value) -> Value {
    let mut document = document.clone();
    if let Some(old) = document.pointer_mut(place) {
        *old = value;
    }
    document
}
