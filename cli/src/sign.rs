//! `hookseal sign`: the headers that a provider would send.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use hookseal::{SignOptions, Webhook};
use serde_json::{Value, json};

use crate::clock::now;
use crate::curl;
use crate::failure::Failure;
use crate::file;
use crate::given::header;
use crate::known::Known;
use crate::output::{Output, Verdict};
use crate::secret::Secrets;

/// Writes the headers that the provider would send with a body, or a ready curl line.
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
    let mut options = SignOptions::new().timestamp(arguments.at.unwrap_or_else(now));
    if let Some(id) = &arguments.id {
        options = options.id(id);
    }
    options = options.method(&arguments.method);
    if let Some(url) = arguments.url.as_ref().or(arguments.curl.as_ref()) {
        options = options.url(url);
    }
    for text in &arguments.headers {
        let (name, value) = header(text)?;
        options = options.header(name, value);
    }
    let known = Known::find(&arguments.provider)?;
    known.can_be_signed()?;
    let secrets = arguments.secrets.read()?;
    let headers = Webhook::new(known.scheme, &secrets)?.sign(&body, &options)?;
    if let Some(url) = &arguments.curl {
        let content_type = [("Content-Type".to_owned(), "application/json".to_owned())];
        let line = curl::line(url, &arguments.method, &[&content_type, &*headers].concat(), &body);
        output.write(&line, &json!({ "curl": line }));
        return Ok(Verdict::Right);
    }
    let mut text = String::new();
    for (name, value) in &headers {
        let _ = writeln!(text, "{name}: {value}");
    }
    let value: Value = headers.iter().map(|(name, value)| json!([name, value])).collect();
    output.write(text.trim_end(), &json!({ "headers": value }));
    Ok(Verdict::Right)
}
