//! What has to be refused.

use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::ValueEnum;
use serde_json::json;

use super::super::report::Outcome;
use super::super::run::{Run, described};
use crate::base16::decoded;
use crate::clock::now;
use crate::failure::Failure;
use crate::fault::{Fault, Genuine};
use crate::sender::{Along, Request};
use crate::target::{Answer, NoAnswer};

/// Each fault is refused with a 4xx answer, and has no effect.
pub(super) async fn all(run: &mut Run<'_>) -> Result<(), Failure> {
    let start = Instant::now();
    let before = run.effects().await?;
    let mut statuses = Vec::new();
    // What is replayed has to be known to the receiver first: that is another check.
    for fault in Fault::value_variants().iter().filter(|fault| **fault != Fault::SignatureReplayed) {
        let name = match fault {
            Fault::Stale | Fault::Future => fault.name(),
            _ => format!("forged/{}", fault.name()),
        };
        let start = Instant::now();
        if !run.wants(&name) {
            run.add(name, start, left_out());
            continue;
        }
        let sample = run.sample.another();
        let at = now();
        let genuine = Genuine { sample: &sample, sender: &run.sender, at };
        let Some(request) = fault.request(&genuine)? else { continue };
        let answer = run.target.deliver(&request, run.limit()).await;
        let problem = accepted(&answer);
        if let Ok(answer) = &answer {
            statuses.push((*fault, answer.status));
            let signatures = expected(run, &request, at).unwrap_or_default();
            run.look_for(answer, &signatures, &fault.name());
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
    let problem =
        run.expect_effects(before, 0).await?.map(|problem| format!("forged deliveries had effects: {problem}"));
    run.add_counted("forged-without-effect", start, problem);
    replayed(run).await?;
    before_genuine(run).await
}

/// A signature that was accepted once is not taken for another body.
async fn replayed(run: &mut Run<'_>) -> Result<(), Failure> {
    let start = Instant::now();
    let name = format!("forged/{}", Fault::SignatureReplayed.name());
    let at = now();
    let known = run.event()?;
    let forged = Request { body: run.event()?.body, ..known.clone() };
    // Of who only repeats a secret, every delivery has the same headers.
    if run.sender.verify(&forged, at).is_ok() {
        return Ok(());
    }
    if !run.wants(&name) {
        run.add(name, start, left_out());
        return Ok(());
    }
    let first = run.deliver(&known).await;
    run.quiet().await?;
    let before = run.effects().await?;
    let answer = run.target.deliver(&forged, run.limit()).await;
    if let Ok(answer) = &answer {
        run.look_for(answer, &expected(run, &forged, at).unwrap_or_default(), &Fault::SignatureReplayed.name());
    }
    let effects = run.expect_effects(before, 0).await?.map(|problem| format!("it had effects: {problem}"));
    let problem = run.problem(&first).or_else(|| accepted(&answer)).or(effects);
    run.add(name, start, Outcome::of(problem));
    Ok(())
}

/// What a forgery keeps from the genuine delivery of the same event: nothing.
async fn before_genuine(run: &mut Run<'_>) -> Result<(), Failure> {
    let start = Instant::now();
    let before = run.effects().await?;
    let sample = run.sample.another().identified();
    for fault in [Fault::SignatureEnd, Fault::SecretOther, Fault::Stale] {
        let genuine = Genuine { sample: &sample, sender: &run.sender, at: now() };
        let Some(request) = fault.request(&genuine)? else { continue };
        // How it is answered is another check.
        let _ = run.target.deliver(&request, run.limit()).await;
    }
    let answer = run.deliver(&sample.request(&run.sender, now())?).await;
    let hint = |problem| format!("{problem}, for forgeries of the same event had come before");
    let problem = run.problem(&answer).map(hint);
    run.add("forged-first", start, Outcome::of(problem));
    let hint = |problem| {
        format!("{problem} of an event that had been forged before: verify first, and mark what is genuine alone")
    };
    let problem = run.expect_effects(before, 1).await?.map(hint);
    run.add_counted("forged-first-handled", start, problem);
    Ok(())
}

fn left_out() -> Outcome {
    Outcome::Skipped("left out by --skip".to_owned())
}

/// Nothing where it is refused with a 4xx answer.
fn accepted(answer: &Result<Answer, NoAnswer>) -> Option<String> {
    match answer {
        Ok(answer) if (400..500).contains(&answer.status) => None,
        Ok(answer) if answer.status >= 500 => Some(format!(
            "answered {}: something throws; refuse it with 401, before anything else looks at it",
            described(answer)
        )),
        Ok(answer) => Some(format!("accepted: answered {}; it has to be refused with 401", described(answer))),
        Err(problem) => Some(problem.to_string()),
    }
}

/// The signature that this body would need, as hex and as base64.
fn expected(run: &Run<'_>, request: &Request, at: u64) -> Option<Vec<String>> {
    let scheme = json!(run.sender.scheme());
    let signature = &scheme["signature"];
    let header = signature["header"].as_str().or_else(|| signature["headers"][0].as_str())?;
    let id = scheme["id"]["header"].as_str();
    let id = id.and_then(|id| request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(id)));
    let along = Along { at, id: Some(id.map(|(_, value)| value.clone()).unwrap_or_default()), ..Along::default() };
    let signed = run.sender.sign(&request.body, &along).ok()?;
    let (_, value) = signed.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(header))?;
    let signature = value.rsplit([',', ' ', ';']).next()?;
    if scheme["signature"]["encoding"] == "hex" {
        let hex = signature.rsplit('=').next()?;
        return Some(vec![hex.to_owned(), STANDARD.encode(decoded(hex)?)]);
    }
    Some(vec![signature.to_owned()])
}
