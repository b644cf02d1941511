//! `hookseal providers`: what is known of them.

use std::fmt::Write;

use clap::Args;
use hookseal::provider::{Schedule, Success};
use hookseal::{PROVIDERS, Provider};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::known::{self, DOCUMENTS, Known};
use crate::output::{HEADING, NOTE, Output, Verdict};

/// Lists the providers, or tells all that is known of one: scheme, traps, retries, sources.
#[derive(Args)]
#[command(after_help = "\
Examples:
  hookseal providers
  hookseal providers singlekey
  hookseal providers stripe --json | jq .scheme > stripe.json")]
pub(crate) struct Arguments {
    /// Provider's name.
    name: Option<String>,
}

pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Verdict, Failure> {
    match &arguments.name {
        None => list(output),
        Some(name) => {
            let known = Known::find(name)?;
            let provider = known
                .provider
                .ok_or_else(|| Failure::misuse(format!("{name} is a file: expected a provider's name")))?;
            let value = value(provider);
            output.write(text(provider, &value).trim_end(), &value);
        }
    }
    Ok(Verdict::Right)
}

fn list(output: Output) {
    let mut names: Vec<&str> = PROVIDERS.iter().map(|provider| provider.scheme.name()).collect();
    names.sort_unstable();
    let width = names.iter().map(|name| name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for name in &names {
        let _ = writeln!(text, "{name:width$}  {}", known::title(name));
    }
    let values: Vec<Value> = names.iter().map(|name| json!({ "name": name, "title": known::title(name) })).collect();
    output.write(text.trim_end(), &json!(values));
}

/// All of it: the document's own words, with the scheme and the facts that the core has.
fn value(provider: &Provider) -> Value {
    let name = provider.scheme.name();
    let mut value = DOCUMENTS.get(name).cloned().unwrap_or_else(|| json!({}));
    value["name"] = json!(name);
    value["scheme"] = json!(provider.scheme);
    value["eventTypes"] = json!(provider.event_types.iter().map(|event| event.name).collect::<Vec<_>>());
    value
}

fn text(provider: &Provider, value: &Value) -> String {
    let mut text = String::new();
    let scheme = &value["scheme"];
    let facts = &provider.delivery;
    let _ = writeln!(
        text,
        "{HEADING}{}{HEADING:#} ({})",
        value["title"].as_str().unwrap_or_default(),
        provider.scheme.name()
    );
    row(&mut text, "signature", &signature(scheme));
    row(&mut text, "signed", &signed_content(scheme));
    row(&mut text, "timestamp", &timestamp(scheme));
    row(&mut text, "secret", &secret(scheme));
    let success = if facts.success == Success::Ok200 { "200 and no other answer" } else { "any 2xx answer" };
    row(&mut text, "success", success);
    let within = facts.answer_within_seconds.map_or("not stated".to_owned(), |seconds| format!("within {seconds} s"));
    row(&mut text, "answer", &within);
    row(&mut text, "retries", value["retries"].as_str().unwrap_or("not stated"));
    if let Schedule::Delays(delays) = facts.schedule {
        let delays: Vec<String> = delays.iter().map(|delay| format!("{delay} s")).collect();
        row(&mut text, "schedule", &delays.join(", "));
    }
    if !provider.event_types.is_empty() {
        let types: Vec<&str> = provider.event_types.iter().map(|event| event.name).collect();
        row(&mut text, "events", &types.join(", "));
    }
    if !facts.source_addresses.is_empty() {
        row(&mut text, "sent from", &facts.source_addresses.join(", "));
    }
    row(&mut text, "not safe", value["notProtected"].as_str().unwrap_or_default());
    for note in value["notes"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        row(&mut text, "note", note);
    }
    for source in value["sources"].as_array().into_iter().flatten() {
        let part = |name: &str| source[name].as_str().unwrap_or_default().to_owned();
        row(&mut text, "source", &format!("{} {NOTE}{} read {}{NOTE:#}", part("title"), part("url"), part("read")));
    }
    text
}

fn row(text: &mut String, label: &str, content: &str) {
    let _ = writeln!(text, "  {NOTE}{label:<10}{NOTE:#} {content}");
}

fn signature(scheme: &Value) -> String {
    let signature = &scheme["signature"];
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let layout = match signature["layout"].as_str().unwrap_or_default() {
        "prefixed" => format!(", after `{}`", word(&signature["prefix"])),
        "pairs" => format!(", under {}", listed(&signature["key"])),
        "versions" => format!(", of version `{}`", word(&signature["version"])),
        _ => String::new(),
    };
    let encoding = word(&signature["encoding"]);
    let header = match &signature["headers"] {
        Value::Null => word(&signature["header"]),
        names => listed(names),
    };
    format!("{header} {} in {encoding}{layout}", word(&scheme["algorithm"])).trim().to_owned()
}

/// One text, or those of a list.
fn listed(texts: &Value) -> String {
    let texts = texts.as_array().map_or(std::slice::from_ref(texts), Vec::as_slice);
    let texts: Vec<String> = texts.iter().filter_map(Value::as_str).map(|text| format!("`{text}`")).collect();
    texts.join(" or ")
}

fn signed_content(scheme: &Value) -> String {
    let segments = scheme["signedContent"].as_array().into_iter().flatten();
    let segments = segments.map(|segment| match segment {
        Value::String(word) => word.clone(),
        other => other["literal"].as_str().map_or_else(|| other.to_string(), |text| format!("`{text}`")),
    });
    segments.collect::<Vec<_>>().join(" ")
}

fn timestamp(scheme: &Value) -> String {
    let timestamp = &scheme["timestamp"];
    if timestamp.is_null() {
        return "none: nothing says when it was sent".to_owned();
    }
    let place = match timestamp["entry"].as_str() {
        Some(_) => "before the signatures",
        None => timestamp["header"].as_str().or(timestamp["key"].as_str()).unwrap_or("in the body"),
    };
    let unit = timestamp["unit"].as_str().unwrap_or("seconds");
    let signed = if timestamp["signed"] == json!(false) { ", NOT signed" } else { "" };
    format!("{place}, {unit}, ±{} s{signed}", timestamp["toleranceSeconds"])
}

fn secret(scheme: &Value) -> String {
    let secret = &scheme["secret"];
    match secret.as_str() {
        Some(word) => word.to_owned(),
        None if secret.is_object() => {
            let prefix = secret["prefix"].as_str().map(|prefix| format!(" after `{prefix}`")).unwrap_or_default();
            format!("{}{prefix}", secret["encoding"].as_str().unwrap_or_default())
        }
        None => "none".to_owned(),
    }
}
