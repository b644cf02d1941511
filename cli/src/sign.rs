//! `hookseal sign`: the headers that a provider would send.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use hookseal::Options;
use serde_json::{Value, json};

use crate::clock::now;
use crate::curl;
use crate::failure::Failure;
use crate::file;
use crate::form::is_form;
use crate::given::header;
use crate::known::Known;
use crate::output::{Output, Verdict};
use crate::placed;
use crate::secret::Secrets;
use crate::sender::{Along, Sender, Signed};
use crate::target::with_query;

/// Writes the headers that the provider would send with a body, or a ready curl line.
///
/// Where the signature stands in the URL or the body, it writes these.
#[derive(Args)]
#[command(after_help = "\
Examples:
  hookseal sign github body.json --secret-env GITHUB_WEBHOOK_SECRET
  hookseal sign stripe body.json --curl http://localhost:3000/webhooks/stripe --secret-file secret.txt
  echo -n '{}' | hookseal sign standard-webhooks - --id msg_1

A curl line is a program for a POSIX shell. Exit codes: 0 signed, 2 misuse.")]
pub(crate) struct Arguments {
    /// Provider's name, or the file of a scheme document (*.json).
    provider: String,
    /// File of the body, or - for the standard input.
    body: PathBuf,
    /// When it is sent, in Unix seconds [default: now].
    #[arg(long, value_name = "SECONDS")]
    at: Option<u64>,
    /// Id that the scheme signs along.
    #[arg(long)]
    id: Option<String>,
    /// Header that the scheme signs along, as `Name: value`.
    #[arg(short = 'H', long = "header", value_name = "HEADER")]
    headers: Vec<String>,
    /// Writes a curl line that sends it to this URL.
    #[arg(long, value_name = "URL")]
    curl: Option<String>,
    /// URL that the scheme signs along [default: that of --curl].
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Method that the scheme signs along.
    #[arg(long, value_name = "METHOD", default_value = "POST")]
    method: String,
    #[command(flatten)]
    secrets: Secrets,
}

pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Verdict, Failure> {
    let body = file::read(&arguments.body)?;
    let along = Along {
        at: arguments.at.unwrap_or_else(now),
        id: arguments.id.clone(),
        headers: arguments.headers.iter().map(|text| header(text)).collect::<Result<_, _>>()?,
        method: arguments.method.clone(),
        url: arguments.url.clone().or_else(|| arguments.curl.clone()),
    };
    let known = Known::find(&arguments.provider)?;
    let sender = Sender::new(&known.scheme, &arguments.secrets.read()?, Options::default())?;
    let scheme = json!(known.scheme);
    let is_inside = placed::is_signed_inside(&scheme);
    let body = if is_inside { inside(&body, &sender, along.at)? } else { body };
    let Signed { headers, query } =
        if is_inside { Signed { headers: Vec::new(), query: None } } else { sender.sign(&body, &along)? };
    if let Some(url) = &arguments.curl {
        let kind = if is_form(&scheme) { "application/x-www-form-urlencoded" } else { "application/json" };
        let content_type = [("Content-Type".to_owned(), kind.to_owned())];
        let url = query.map_or_else(|| url.clone(), |query| with_query(url, &query));
        let line = curl::line(&url, &arguments.method, &[&content_type, &*headers].concat(), &body);
        output.write(&line, &json!({ "curl": line }));
        return Ok(Verdict::Right);
    }
    let mut text = String::new();
    for (name, value) in &headers {
        let _ = writeln!(text, "{name}: {value}");
    }
    let value: Value = headers.iter().map(|(name, value)| json!([name, value])).collect();
    let mut value = json!({ "headers": value });
    if let Some(query) = query {
        // To be put behind the URL.
        let _ = writeln!(text, "?{query}");
        value["query"] = json!(query);
    }
    if is_inside {
        let body = String::from_utf8_lossy(&body);
        text.push_str(&body);
        value["body"] = json!(body);
    }
    output.write(text.trim_end(), &value);
    Ok(Verdict::Right)
}

/// The body with its signature in it.
fn inside(body: &[u8], sender: &Sender, at: u64) -> Result<Vec<u8>, Failure> {
    // Of a form, the text may be what one of its fields has.
    let is_any = placed::is_signed_in_form(&json!(sender.scheme()));
    let is_fit = |text: &&str| is_any || serde_json::from_str::<Value>(text).is_ok();
    let text = std::str::from_utf8(body).ok().filter(is_fit).ok_or_else(|| {
        let name = sender.scheme().name();
        let what = if is_any { "UTF-8 text" } else { "JSON" };
        Failure::misuse(format!("{name} has its signature in the body: expected {what}, where it can be put"))
    })?;
    Ok(placed::body(text, sender, at)?.into_bytes())
}
