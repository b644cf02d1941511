//! `hookseal verify`: whether a delivery is authentic and fresh.

use clap::Args;
use hookseal::{Capture, ErrorClass, Options, Webhook};
use serde_json::json;

use crate::clock::now;
use crate::failure::Failure;
use crate::given::Given;
use crate::known::Known;
use crate::output::{BAD, GOOD, Output, Verdict};
use crate::secret::Secrets;

/// Says whether a delivery is authentic, fresh and well-formed.
///
/// The delivery is a capture, or a body with its headers. Where nothing says when it arrived, it arrived now.
#[derive(Args)]
#[command(after_help = "\
Examples:
  hookseal verify delivery.json --secret-env STRIPE_WEBHOOK_SECRET
  hookseal verify --provider github --body body.json -H 'X-Hub-Signature-256: sha256=…' --secret-file secret.txt
  cat delivery.json | hookseal verify - --provider singlekey --at 1705314600 --json

A capture is a JSON object as `capture` writes it, one a line, a HAR file, an HTTP request, or a curl line.
Exit codes: 0 authentic, 1 not, 2 misuse.")]
pub(crate) struct Arguments {
    #[command(flatten)]
    given: Given,
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
    let mut options = Options::default().check_timestamp(!arguments.ignore_time);
    if let Some(seconds) = arguments.tolerance {
        options = options.tolerance_seconds(seconds);
    }
    let secrets = arguments.secrets.read()?;
    let mut are_right = true;
    for (name, capture) in arguments.given.read()? {
        let webhook = Webhook::with_options(Known::find(&name)?.scheme, &secrets, options.clone())?;
        are_right &= one(&webhook, &capture, output)?;
    }
    Ok(Verdict::right_if(are_right))
}

/// Whether it is authentic, which it says.
fn one(webhook: &Webhook, capture: &Capture, output: Output) -> Result<bool, Failure> {
    match webhook.receive(&capture.delivery(now())) {
        Ok(event) => {
            let kind = event.event_type.as_deref().unwrap_or("an event without a type");
            let key = &event.deduplication_key;
            output.write(
                format_args!("{GOOD}authentic{GOOD:#}: {kind}, {key}"),
                &json!({ "verdict": "authentic", "provider": webhook.scheme().name(), "type": event.event_type,
                    "id": event.id, "deduplicationKey": key }),
            );
            Ok(true)
        }
        Err(error) if error.code().class() == ErrorClass::Config => Err(error.into()),
        Err(error) => {
            let code = error.code().as_str();
            // What is authentic may be no usable event: that is for `receive`, and no less authentic.
            let is_authentic = error.code().class() == ErrorClass::Payload;
            let (colour, verdict) =
                if is_authentic { (GOOD, "authentic, but no event") } else { (BAD, "not authentic") };
            output.write(
                format_args!("{colour}{verdict}{colour:#}: {code}: {error}"),
                &json!({ "verdict": verdict, "code": code, "status": error.status(), "message": error.to_string() }),
            );
            Ok(is_authentic)
        }
    }
}
