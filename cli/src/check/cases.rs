//! The checks, in the order in which they are made.

mod connection;
mod forged;
mod handshakes;
mod once;
mod rotated;

use std::time::Instant;

use serde_json::json;

use super::report::Outcome;
use super::run::Run;
use crate::clock::now;
use crate::failure::Failure;
use crate::placed::is_message;
use crate::target::NoAnswer;

/// Makes all of them.
///
/// # Errors
/// Nobody answers at all, or a command of the user's fails.
pub(super) async fn all(run: &mut Run<'_>) -> Result<(), Failure> {
    genuine(run).await?;
    body_as_received(run).await?;
    unknown_type(run).await?;
    rotated::all(run).await?;
    run.quiet().await?;
    forged::all(run).await?;
    once::all(run).await?;
    connection::all(run).await?;
    once::remembered(run).await?;
    handshakes::all(run).await?;
    leaks_nothing(run);
    no_final_refusal(run);
    Ok(())
}

/// A genuine delivery is answered with success, in time, and when its effect is there.
async fn genuine(run: &mut Run<'_>) -> Result<(), Failure> {
    let start = Instant::now();
    let before = run.effects().await?;
    let sample = run.sample.another().identified();
    let request = sample.request(&run.sender, now())?;
    let sent = Instant::now();
    let answer = run.deliver(&request).await;
    let duration = sent.elapsed();
    // Everything that follows would wait as long, one after the other.
    if let Err(nothing @ (NoAnswer::Unreachable(_) | NoAnswer::Untrusted(_) | NoAnswer::Late(_))) = &answer {
        return Err(Failure::wrong(nothing.to_string()));
    }
    let at_once = run.effects().await?;
    let problem = run.problem(&answer);
    let is_success = problem.is_none();
    let late = run.expect_effects(before, 1).await?.filter(|_| is_success);
    let hint = |problem: String| format!("{problem}. Everything else is judged by this: see to the secret and the URL");
    run.add("genuine", start, Outcome::of(problem.map(hint)));
    if is_success {
        run.first = Some(sample);
        if let Some(limit) = run.facts.answer_within_seconds {
            let is_late = duration.as_secs_f64() > f64::from(limit) * 0.9;
            let problem = format!("answered after {} ms of {limit} s: hand it to a queue", duration.as_millis());
            run.add("in-time", start, Outcome::of(is_late.then_some(problem)));
        }
        let problem = match (before, at_once) {
            (Some(before), Some(at_once)) if late.is_none() && at_once == before => Some(
                "answered with success before the effect was there: what the process loses then is never sent again"
                    .to_owned(),
            ),
            _ => late.map(|late| format!("answered with success, but {late}")),
        };
        run.add_counted("stored-before-answer", start, problem);
    }
    Ok(())
}

/// A body is verified as it came, not as a library would write it again.
async fn body_as_received(run: &mut Run<'_>) -> Result<(), Failure> {
    let start = Instant::now();
    let request = run.sample.another().unusually_written().request(&run.sender, now())?;
    let answer = run.deliver(&request).await;
    let hint =
        |problem| format!("{problem}, for its JSON has unusual spaces and escapes: verify the bytes as they came");
    let problem = run.problem(&answer).map(hint);
    run.add("body-as-received", start, Outcome::of(problem));
    Ok(())
}

/// Providers add types: sending one again would not help.
async fn unknown_type(run: &mut Run<'_>) -> Result<(), Failure> {
    let start = Instant::now();
    let sample = crate::sample::Sample::find(run.known, Some("hookseal.unknown_type")).another();
    // Whose messages are of a fixed number of types adds none.
    if sample.event_type.is_none() || is_message(&json!(run.known.scheme)) {
        return Ok(());
    }
    let request = sample.request(&run.sender, now())?;
    let answer = run.deliver(&request).await;
    let hint = |problem| format!("{problem}, for its type is unknown: acknowledge what nobody handles");
    let problem = run.problem(&answer).map(hint);
    run.add("unknown-type", start, Outcome::of(problem));
    Ok(())
}

/// No answer teaches its sender anything.
fn leaks_nothing(run: &mut Run<'_>) {
    let start = Instant::now();
    let problem = run.leaks.first().map(|leak| format!("the answer shows {leak}: answer a code alone"));
    run.add("leaks-nothing", start, Outcome::of(problem));
}

/// Nothing genuine is answered so that the provider gives up.
fn no_final_refusal(run: &mut Run<'_>) {
    let start = Instant::now();
    if run.facts.tries_again(Some(400)) {
        let reason = "no source says that the provider gives up after a 4xx answer".to_owned();
        return run.add("no-final-refusal", start, Outcome::Skipped(reason));
    }
    let mut statuses = std::mem::take(&mut run.given_up);
    statuses.sort();
    statuses.dedup();
    let problem = (!statuses.is_empty()).then(|| {
        let statuses = statuses.join(", ");
        format!("genuine deliveries were answered {statuses}, which this provider never sends again: answer 503")
    });
    run.add("no-final-refusal", start, Outcome::of(problem));
}
