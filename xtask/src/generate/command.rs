//! What the command has beside the core: what documents say to people, and the payloads that guides show.

use std::fs;

use anyhow::Result;
use hookseal::PROVIDERS;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::document::{FOLDER as DOCUMENTS, Provider};
use super::files::Files;
use crate::workspace::Workspace;

pub(super) const FOLDER: &str = "cli/src/generated";

/// What is not the core's, but for what is said of deliveries.
const PARTS: [&str; 7] = ["title", "industry", "status", "secondHand", "sources", "notProtected", "notes"];

pub(super) fn generate(workspace: &Workspace, providers: &[Provider], files: &mut Files) -> Result<()> {
    let mut documents = Vec::new();
    for provider in providers {
        let path = workspace.root.join(DOCUMENTS).join(format!("{}.json", provider.name));
        let document: Value = serde_json::from_slice(&fs::read(&path)?)?;
        let mut parts: Map<String, Value> =
            PARTS.iter().filter_map(|part| Some(((*part).to_owned(), document.get(*part)?.clone()))).collect();
        if let Some(retries) = document.pointer("/delivery/retries") {
            parts.insert("retries".to_owned(), retries.clone());
        }
        if provider.document.delivery.signs_with_each {
            parts.insert("signsWithEach".to_owned(), json!(true));
        }
        documents.push((provider.name.as_str(), Value::Object(parts)));
    }
    files.insert(format!("{FOLDER}/providers.json").into(), lines(&documents)?);

    let mut samples = Vec::new();
    for provider in PROVIDERS.iter().filter(|provider| !provider.documents.is_empty()) {
        samples.push((provider.scheme.name(), samples_of(workspace, provider.scheme.name())?));
    }
    samples.sort_by_key(|(name, _)| *name);
    files.insert(format!("{FOLDER}/samples.json").into(), lines(&samples)?);
    Ok(())
}

/// The parts of a file of vectors that are looked at. Others are passed over, however deep they are.
#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    source: Option<String>,
    body: Body,
    expect: Expect,
}

#[derive(Deserialize)]
struct Body {
    text: Option<String>,
}

#[derive(Deserialize)]
struct Expect {
    event: Option<Event>,
}

#[derive(Deserialize)]
struct Event {
    provider: String,
    r#type: Option<String>,
    schema: String,
}

/// One of each type, of those vectors that have what the guide shows and nothing besides.
fn samples_of(workspace: &Workspace, name: &str) -> Result<Value> {
    let path = workspace.root.join(format!("tests/vectors/{name}.json"));
    let vectors: Vectors = serde_json::from_slice(&fs::read(&path)?)?;
    let mut samples: Vec<Value> = Vec::new();
    for case in vectors.cases {
        let (Some(event), Some(body)) = (case.expect.event, case.body.text) else { continue };
        let known = samples.iter().any(|sample| sample["type"] == json!(event.r#type));
        if event.schema == "valid" && event.provider == name && !known {
            samples.push(json!({ "type": event.r#type, "source": case.source, "body": body }));
        }
    }
    Ok(Value::Array(samples))
}

/// An object with a line for each member, so that a change is seen where it is.
fn lines(members: &[(&str, Value)]) -> Result<String> {
    let members: Result<Vec<String>, _> =
        members.iter().map(|(name, value)| Ok::<_, serde_json::Error>(format!("{}:{value}", json!(name)))).collect();
    Ok(format!("{{\n{}\n}}\n", members?.join(",\n")))
}
