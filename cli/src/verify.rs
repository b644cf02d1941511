//! `hookseal verify`: whether a delivery is authentic and fresh.

use std::path::{Path, PathBuf};

use clap::Args;
use hookseal::{Delivery, ErrorClass, Options, Webhook};
use serde_json::json;

use crate::capture::{self, Capture};
use crate::clock::now;
use crate::failure::Failure;
use crate::file;
use crate::known::Known;
use crate::output::{BAD, GOOD, Output, Verdict};
use crate::secret::Secrets;

/// Says whether a delivery is authentic, fresh and well-formed.
///
/// The delivery is a capture (a file, or - for the standard input), or a body with its headers.
#[derive(Args)]
#[command(after_help = "\
Examples:
  hookseal verify delivery.json --secret-env STRIPE_WEBHOOK_SECRET
  hookseal verify --provider github --body body.json -H 'X-Hub-Signature-256: sha256=…' --secret-file secret.txt
  cat delivery.json | hookseal verify - --provider singlekey --at 1705314600 --json

A capture is one JSON object: provider, receivedAt (Unix seconds), headers (pairs), body ({text} or {base64}).
Exit codes: 0 authentic, 1 not, 2 misuse.")]
pub(crate) struct Arguments {
    /// File of the capture.
    #[arg(required_unless_present = "body", conflicts_with = "body")]
    capture: Option<PathBuf>,
    /// Provider's name, or the file of a scheme document (*.json).
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    /// File of the body, to the byte as it arrived.
    #[arg(long, value_name = "FILE", requires = "provider")]
    body: Option<PathBuf>,
    /// Header of the delivery, as `Name: value`.
    #[arg(short = 'H', long = "header", value_name = "HEADER", conflicts_with = "capture")]
    headers: Vec<String>,
    /// When it arrived, in Unix seconds [default: as the capture says, else now].
    #[arg(long, value_name = "SECONDS")]
    at: Option<u64>,
    /// How far its timestamp may lie from then, in seconds [default: the provider's].
    #[arg(long, value_name = "SECONDS", conflicts_with = "ignore_time")]
    tolerance: Option<u64>,
    /// Does not check whether it is fresh.
    #[arg(long)]
    ignore_time: bool,
    #[command(flatten)]
    secrets: Secrets,
}

pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Verdict, Failure> {
    let capture = match (&arguments.capture, &arguments.body) {
        (Some(path), _) => capture::read(path)?,
        (None, body) => Capture {
            provider: None,
            received_at: None,
            headers: arguments.headers.iter().map(|text| header(text)).collect::<Result<_, _>>()?,
            body: file::read(body.as_deref().unwrap_or(Path::new("-")))?,
        },
    };
    let name = arguments.provider.as_ref().or(capture.provider.as_ref());
    let name = name.ok_or_else(|| Failure::misuse("the capture names no provider: add --provider NAME"))?;
    let mut options = Options::default().check_timestamp(!arguments.ignore_time);
    if let Some(seconds) = arguments.tolerance {
        options = options.tolerance_seconds(seconds);
    }
    let secrets = arguments.secrets.read()?;
    let webhook = Webhook::with_options(Known::find(name)?.scheme, &secrets, options)?;
    let at = arguments.at.or(capture.received_at).unwrap_or_else(now);
    match webhook.receive(&Delivery::new(&capture.body, &capture.headers, at)) {
        Ok(event) => {
            let kind = event.event_type.as_deref().unwrap_or("an event without a type");
            let key = &event.deduplication_key;
            output.write(
                format_args!("{GOOD}authentic{GOOD:#}: {kind}, {key}"),
                &json!({ "verdict": "authentic", "provider": webhook.scheme().name(), "type": event.event_type,
                    "id": event.id, "deduplicationKey": key }),
            );
            Ok(Verdict::Right)
        }
        Err(error) if error.code().class() == ErrorClass::Config => Err(error.into()),
        Err(error) => {
            let code = error.code().as_str();
            // What is authentic may be no usable event.
            let verdict =
                if error.code().class() == ErrorClass::Payload { "authentic, but no event" } else { "not authentic" };
            output.write(
                format_args!("{BAD}{verdict}{BAD:#}: {code}: {error}"),
                &json!({ "verdict": verdict, "code": code, "status": error.status(), "message": error.to_string() }),
            );
            Ok(Verdict::Wrong)
        }
    }
}

/// The name and the value of `Name: value`.
pub(crate) fn header(text: &str) -> Result<(String, String), Failure> {
    let (name, value) = text.split_once(':').ok_or_else(|| {
        Failure::misuse("a header has no colon: expected 'Name: value' (it is not shown, for it may be a secret)")
    })?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}
