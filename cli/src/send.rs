//! `hookseal send`: events as a provider would send them, and with a fault.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use hookseal::Options;
use hookseal::provider::DeliveryFacts;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::clock::now;
use crate::curl;
use crate::failure::Failure;
use crate::fault::Genuine;
use crate::known::Known;
use crate::output::{BAD, GOOD, NOTE, Output, Verdict, line};
use crate::progress::Progress;
use crate::runtime;
use crate::sample::Sample;
use crate::secret::Secrets;
use crate::sender::{Request, Sender};
use crate::target::{Answer, NoAnswer, Reach, Target, with_query};
use crate::wrong::{self, Wrong};

/// Sends a signed event: of the provider's guide, made up where it shows none, or your own.
///
/// Each has an id of its own, so that nothing takes it for a duplicate.
#[derive(Args)]
#[command(after_help = "\
Examples:
  hookseal send singlekey --secret-env SINGLEKEY_WEBHOOK_SECRET
  hookseal send singlekey screening.failed --to http://localhost:8000/hooks --secret-file secret.txt
  hookseal send stripe --body event.json --to http://localhost:3000/stripe --curl
  hookseal send github --fault body-reserialised --to http://localhost:3000/github
  hookseal send hospitable --times 1000 --concurrency 20

Exit codes: 0 answered as it has to be (with success; with --fault, refused), 1 not, 2 misuse.")]
pub(crate) struct Arguments {
    /// Provider's name, or the file of a scheme document (*.json).
    provider: String,
    /// Type of the event.
    #[arg(value_name = "TYPE", conflicts_with = "body")]
    event_type: Option<String>,
    /// Where to [default: `http://localhost:3000/webhooks/PROVIDER`].
    #[arg(long, value_name = "URL")]
    to: Option<String>,
    /// File of the body, sent to the byte.
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,
    /// What is wrong with it: what `explain` names on the other side, or a forgery of `check`.
    #[arg(long, value_name = "NAME", value_parser = wrong::parser())]
    fault: Option<Wrong>,
    /// How many events.
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    times: u32,
    /// Sends the same event each time.
    #[arg(long)]
    same: bool,
    /// How many at once.
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1000))]
    concurrency: u16,
    /// How long to wait for an answer, in seconds [default: as long as the provider, else 10].
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: Option<u64>,
    /// Sends nothing, and writes a curl line for each.
    #[arg(long)]
    curl: bool,
    #[command(flatten)]
    reach: Reach,
    #[command(flatten)]
    secrets: Secrets,
}

/// What came of one.
struct Outcome {
    answer: Result<Answer, NoAnswer>,
    duration: Duration,
}

pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Verdict, Failure> {
    let known = Known::find(&arguments.provider)?;
    let secrets = arguments.secrets.read()?;
    let default = format!("http://localhost:3000/webhooks/{}", known.scheme.name());
    let url = arguments.to.as_deref().unwrap_or(&default);
    // Before the scheme judges it as a URL that is signed.
    Target::read(url)?;
    // With a fault, the secret is what the receiver has, also where that is the fault.
    let options = Options::default().exact_secret(arguments.fault.is_some()).url(url);
    let sender = Sender::new(&known.scheme, &secrets, options)?;
    let sample = match &arguments.body {
        Some(path) => Sample::of_file(path)?,
        None => Sample::find(&known, arguments.event_type.as_deref()),
    };
    let requests = requests(arguments, &sample, &sender)?;
    if arguments.curl {
        for request in requests {
            let url = request.query.as_ref().map_or_else(|| url.to_owned(), |query| with_query(url, query));
            let text = curl::line(&url, "POST", &request.headers, &request.body);
            output.write(&text, &json!({ "curl": text }));
        }
        return Ok(Verdict::Right);
    }
    let facts = known.provider.map_or(DeliveryFacts::UNKNOWN, |provider| provider.delivery);
    let limit = arguments.timeout.unwrap_or_else(|| facts.answer_within_seconds.map_or(10, u64::from));
    let concurrency = usize::from(arguments.concurrency);
    let outcomes = runtime::run(async {
        let target = Target::find(url, arguments.reach).await?;
        Ok(send_all(target, requests, concurrency, Duration::from_secs(limit)).await)
    })?;
    Ok(report(&outcomes, &sample, url, &facts, arguments.fault, output))
}

fn requests(arguments: &Arguments, sample: &Sample, sender: &Sender) -> Result<Vec<Request>, Failure> {
    let first = if arguments.body.is_some() { sample.clone() } else { sample.another() };
    let requests = (0..arguments.times).map(|_| {
        let event = if arguments.same || arguments.body.is_some() { first.clone() } else { sample.another() };
        let Some(fault) = arguments.fault else { return event.request(sender, now()) };
        let genuine = Genuine { sample: &event, sender, at: now() };
        fault.request(&genuine, &arguments.provider)
    });
    requests.collect()
}

async fn send_all(target: Target, requests: Vec<Request>, concurrency: usize, limit: Duration) -> Vec<Outcome> {
    let progress = Progress::new(requests.len(), "deliveries");
    let (target, permits) = (Arc::new(target), Arc::new(Semaphore::new(concurrency)));
    let mut tasks = JoinSet::new();
    for (index, request) in requests.into_iter().enumerate() {
        let (target, permits) = (Arc::clone(&target), Arc::clone(&permits));
        tasks.spawn(async move {
            let _permit = permits.acquire_owned().await;
            let start = Instant::now();
            let answer = target.deliver(&request, limit).await;
            (index, Outcome { answer, duration: start.elapsed() })
        });
    }
    let mut outcomes = Vec::new();
    while let Some(Ok(outcome)) = tasks.join_next().await {
        progress.step();
        outcomes.push(outcome);
    }
    outcomes.sort_by_key(|(index, _)| *index);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn report(
    outcomes: &[Outcome],
    sample: &Sample,
    url: &str,
    facts: &DeliveryFacts,
    fault: Option<Wrong>,
    output: Output,
) -> Verdict {
    let right = |outcome: &Outcome| match (&outcome.answer, fault) {
        (Ok(answer), None) => facts.accepts(answer.status),
        (Ok(answer), Some(_)) => (400..500).contains(&answer.status),
        (Err(_), _) => false,
    };
    let kind = sample.event_type.as_deref().unwrap_or("an event");
    let name = fault.map(|fault| format!(" with {}", fault.name())).unwrap_or_default();
    if !output.is_json() {
        line(format_args!("{kind}{name} {NOTE}({}){NOTE:#} to {url}", sample.origin));
    }
    let mut values = Vec::new();
    for outcome in outcomes {
        let (colour, ms) = (if right(outcome) { GOOD } else { BAD }, outcome.duration.as_millis());
        match &outcome.answer {
            Ok(answer) => {
                let body = excerpt(&answer.body);
                if !output.is_json() && outcomes.len() <= 20 {
                    line(format_args!("{colour}{}{colour:#} in {ms} ms  {body}", answer.status));
                }
                values.push(json!({ "status": answer.status, "milliseconds": ms, "body": body }));
            }
            Err(problem) => {
                if !output.is_json() && outcomes.len() <= 20 {
                    line(format_args!("{colour}{problem}{colour:#}"));
                }
                values.push(json!({ "error": problem.to_string(), "milliseconds": ms }));
            }
        }
    }
    let count = outcomes.iter().filter(|outcome| right(outcome)).count();
    if output.is_json() {
        let value: Value = json!({ "type": sample.event_type, "sample": sample.origin, "to": url,
            "fault": fault.map(Wrong::name), "right": count, "deliveries": values });
        line(value);
    } else if outcomes.len() > 1 {
        let word = if fault.is_some() { "refused" } else { "answered with success" };
        let slowest = outcomes.iter().map(|outcome| outcome.duration.as_millis()).max().unwrap_or_default();
        line(format_args!("{count} of {} {word}, the slowest in {slowest} ms", outcomes.len()));
    }
    Verdict::right_if(count == outcomes.len())
}

/// The start of an answer, on one line.
pub(crate) fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(400)]);
    let text: String = text.chars().map(|each| if each.is_control() { ' ' } else { each }).take(160).collect();
    text.trim().to_owned()
}
