//! What has to be refused.

use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::ValueEnum;
use hookseal::SignOptions;
use serde_json::json;

use super::super::report::Outcome;
use super::super::run::{Run, described};
use crate::clock::now;
use crate::failure::Failure;
use crate::fault::{Fault, Genuine};
use crate::sample::Request;
use crate::target::Answer;

/// Each fault is refused with a 4xx answer, has no effect, and teaches the sender nothing.
pub(super) async fn all(run: &mut Run<'_>) -> Result<(), Failure> {
    let start = Instant::now();
    let before = run.effects().await?;
    let (mut leaks, mut statuses) = (Vec::new(), Vec::new());
    for fault in Fault::value_variants() {
        let name = match fault {
            Fault::Stale | Fault::Future => fault.name(),
            _ => format!("forged/{}", fault.name()),
        };
        let start = Instant::now();
        if !run.wants(&name) {
            run.add(name, start, Outcome::Skipped("left out by --skip".to_owned()));
            continue;
        }
        let sample = run.sample.another();
        let at = now();
        let genuine = Genuine { sample: &sample, webhook: &run.webhook, secret: run.secret, at };
        let Some(request) = fault.request(&genuine)? else { continue };
        let answer = run.target.request("POST", &request.headers, &request.body, run.limit()).await;
        let problem = match &answer {
            Ok(answer) if (400..500).contains(&answer.status) => None,
            Ok(answer) if answer.status >= 500 => Some(format!(
                "answered {}: something throws; refuse it with 401, before anything else looks at it",
                described(answer)
            )),
            Ok(answer) => Some(format!("accepted: answered {}; it has to be refused with 401", described(answer))),
            Err(problem) => Some(problem.to_string()),
        };
        if let Ok(answer) = &answer {
            statuses.push((*fault, answer.status));
            leaks.extend(leak(run, answer, &request, at).map(|what| format!("{what}, at {}", fault.name())));
        }
        run.add(name, start, Outcome::of(problem));
    }
    let status = |wanted| statuses.iter().find(|(fault, _)| *fault == wanted).map(|(_, status)| *status);
    if let (Some(json), Some(other)) = (status(Fault::BodyChanged), status(Fault::BodyNoJson)) {
        let problem = format!(
            "a forged body is answered {json}, and {other} where it is no JSON: it is parsed before it is verified"
        );
        run.add("verified-before-parsing", start, Outcome::of((json != other).then_some(problem)));
    }
    let problem = (!leaks.is_empty()).then(|| format!("the answer shows {}: answer a code alone", leaks[0]));
    run.add("leaks-nothing", start, Outcome::of(problem));
    let problem =
        run.expect_effects(before, 0).await?.map(|problem| format!("forged deliveries had effects: {problem}"));
    run.add_counted("forged-without-effect", start, problem);
    Ok(())
}

/// What an answer shows that a stranger is not to see.
fn leak(run: &Run<'_>, answer: &Answer, request: &Request, at: u64) -> Option<&'static str> {
    /// How errors of several languages look.
    const TRACES: [&str; 12] = [
        "Traceback (most recent call last)",
        "    at ",
        "node_modules",
        "panicked at",
        "RUST_BACKTRACE",
        "goroutine ",
        "Stack trace",
        ".java:",
        "TypeError",
        "RangeError",
        "SyntaxError",
        "Exception",
    ];
    let headers = answer.headers.iter().map(|(_, value)| value.as_str());
    let text =
        [String::from_utf8_lossy(&answer.body).as_ref()].into_iter().chain(headers).collect::<Vec<_>>().join("\n");
    if run.secret.len() >= 4 && text.contains(run.secret) {
        return Some("the secret");
    }
    if expected(run, request, at).is_some_and(|signatures| signatures.iter().any(|signature| text.contains(signature)))
    {
        return Some("the signature that was expected");
    }
    TRACES.iter().any(|trace| text.contains(trace)).then_some("an error of the program")
}

/// The signature that this body would need, as hex and as base64.
fn expected(run: &Run<'_>, request: &Request, at: u64) -> Option<Vec<String>> {
    let scheme = json!(run.webhook.scheme());
    let signature = &scheme["signature"];
    let header = signature["header"].as_str().or_else(|| signature["headers"][0].as_str())?;
    let id = scheme["id"]["header"].as_str();
    let id = id.and_then(|id| request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(id)));
    let options = SignOptions::new().timestamp(at).id(id.map(|(_, value)| value.clone()).unwrap_or_default());
    let headers = run.webhook.sign(&request.body, &options).ok()?;
    let (_, value) = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(header))?;
    let signature = value.rsplit([',', ' ', ';']).next()?;
    if scheme["signature"]["encoding"] == "hex" {
        let hex = signature.rsplit('=').next()?;
        let bytes: Option<Vec<u8>> =
            (0..hex.len() / 2).map(|index| u8::from_str_radix(hex.get(index * 2..index * 2 + 2)?, 16).ok()).collect();
        return Some(vec![hex.to_owned(), STANDARD.encode(bytes?)]);
    }
    Some(vec![signature.to_owned()])
}
