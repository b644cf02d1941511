//! That an event is handled once, however often it is delivered.

use std::sync::Arc;
use std::time::Instant;

use hookseal::provider::Schedule;
use serde_json::json;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::super::report::Outcome;
use super::super::run::{Run, described};
use crate::clock::now;
use crate::failure::Failure;
use crate::sender::Request;

/// How many deliveries of one event come at once.
const AT_ONCE: usize = 20;

pub(super) async fn all(run: &mut Run<'_>) -> Result<(), Failure> {
    duplicate(run).await?;
    signed_anew(run).await?;
    equal_bodies(run).await?;
    at_once(run).await?;
    others_at_once(run).await?;
    out_of_order(run).await?;
    retried(run).await
}

/// A delivery that comes again is answered with success, and has no second effect.
async fn duplicate(run: &mut Run<'_>) -> Result<(), Failure> {
    let start = Instant::now();
    let before = run.effects().await?;
    let request = run.event()?;
    let first = run.deliver(&request).await;
    let second = run.deliver(&request).await;
    let hint = |problem| format!("{problem}; it had come before: acknowledge what is done");
    let problem = run.problem(&first).or_else(|| run.problem(&second).map(hint));
    run.add("duplicate", start, Outcome::of(problem));
    let hint = |problem| format!("{problem} after two deliveries of one event: mark what is done by its id");
    let problem = run.expect_effects(before, 1).await?.map(hint);
    run.add_counted("duplicate-handled-once", start, problem);
    Ok(())
}

/// A delivery that is tried again has a new time, and with it another signature.
async fn signed_anew(run: &mut Run<'_>) -> Result<(), Failure> {
    let Some(tolerance) = json!(run.known.scheme)["timestamp"]["toleranceSeconds"].as_u64() else { return Ok(()) };
    if run.is_told_by_its_time() {
        return Ok(());
    }
    let start = Instant::now();
    let before = run.effects().await?;
    let sample = run.sample.another().identified();
    let mut problem = None;
    for at in [now().saturating_sub(tolerance / 3), now()] {
        let answer = run.deliver(&sample.request(&run.sender, at)?).await;
        problem = problem.or(run.problem(&answer));
    }
    run.add("signed-anew", start, Outcome::of(problem));
    let hint = |problem| {
        format!("{problem} of one event that was signed twice: mark it by its id, not by its signature or its time")
    };
    let problem = run.expect_effects(before, 1).await?.map(hint);
    run.add_counted("signed-anew-handled-once", start, problem);
    Ok(())
}

/// Where a header has the id, events may have equal bodies.
async fn equal_bodies(run: &mut Run<'_>) -> Result<(), Failure> {
    if !json!(run.known.scheme)["id"].is_object() {
        return Ok(());
    }
    let start = Instant::now();
    let before = run.effects().await?;
    let sample = run.sample.another();
    let mut problem = None;
    for sample in [sample.alike(), sample.alike()] {
        let answer = run.deliver(&sample.request(&run.sender, now())?).await;
        problem = problem.or(run.problem(&answer));
    }
    run.add("equal-bodies", start, Outcome::of(problem));
    let hint = |problem| format!("{problem} of two events whose bodies are equal: their ids tell them apart");
    let problem = run.expect_effects(before, 2).await?.map(hint);
    run.add_counted("equal-bodies-handled", start, problem);
    Ok(())
}

/// What was handled before all else is still known at the end: providers try again for hours and days.
pub(super) async fn remembered(run: &mut Run<'_>) -> Result<(), Failure> {
    let Some(first) = run.first.take().filter(|_| !run.is_told_by_its_time()) else { return Ok(()) };
    run.quiet().await?;
    let start = Instant::now();
    let before = run.effects().await?;
    let request = first.request(&run.sender, now())?;
    let answer = run.deliver(&request).await;
    let hint = |problem| format!("{problem}; it had come before all else: acknowledge what is done");
    let problem = run.problem(&answer).map(hint);
    run.add("remembered", start, Outcome::of(problem));
    let hint = |problem| {
        format!(
            "{problem} of the first event, which came again after all others: keep marks for as long as the provider tries again"
        )
    };
    let problem = run.expect_effects(before, 0).await?.map(hint);
    run.add_counted("remembered-handled-once", start, problem);
    Ok(())
}

/// Twenty at once have one effect, and none is refused for good.
async fn at_once(run: &mut Run<'_>) -> Result<(), Failure> {
    let start = Instant::now();
    let before = run.effects().await?;
    let request = run.event()?;
    let (wrong, _) = all_at_once(run, vec![request.clone(); AT_ONCE]).await;
    let again = run.retry(&request).await;
    let problem = wrong.or_else(|| run.problem(&again).map(|problem| format!("{problem}, also when tried again")));
    run.add("twenty-at-once", start, Outcome::of(problem));
    let hint = |problem| {
        format!(
            "{problem} after {AT_ONCE} deliveries at once: claim the event by one atomic insert, not by a look first"
        )
    };
    let problem = run.expect_effects(before, 1).await?.map(hint);
    run.add_counted("twenty-at-once-handled-once", start, problem);
    Ok(())
}

/// Twenty events at once are twenty: none takes another's place.
async fn others_at_once(run: &mut Run<'_>) -> Result<(), Failure> {
    let start = Instant::now();
    let before = run.effects().await?;
    let requests = (0..AT_ONCE).map(|_| run.event()).collect::<Result<Vec<_>, _>>()?;
    // What was answered with success is not sent again.
    let (mut problem, busy) = all_at_once(run, requests).await;
    for request in &busy {
        if problem.is_none() {
            let again = run.retry(request).await;
            problem = run.problem(&again).map(|problem| format!("{problem}, also when tried again"));
        }
    }
    run.add("events-at-once", start, Outcome::of(problem));
    let expected = AT_ONCE as u64;
    let hint = |problem| format!("{problem} of {AT_ONCE} events at once: what belongs to one is no global variable");
    let problem = run.expect_effects(before, expected).await?.map(hint);
    run.add_counted("events-at-once-handled", start, problem);
    Ok(())
}

/// Sends them at the same moment; gives the first answer that is neither success nor asks for another try, and the
/// requests that were answered so.
async fn all_at_once(run: &mut Run<'_>, requests: Vec<Request>) -> (Option<String>, Vec<Request>) {
    let barrier = Arc::new(Barrier::new(requests.len()));
    let mut tasks = JoinSet::new();
    for request in requests {
        let (target, barrier, limit) = (run.target.clone(), Arc::clone(&barrier), run.limit());
        tasks.spawn(async move {
            barrier.wait().await;
            let answer = target.deliver(&request, limit).await;
            (request, answer)
        });
    }
    let (mut wrong, mut busy) = (None, Vec::new());
    for (request, answer) in tasks.join_all().await {
        run.note(&answer);
        match &answer {
            // What is busy asks for another try.
            Ok(answer) if matches!(answer.status, 409 | 425 | 429 | 500..=599) => busy.push(request),
            _ => wrong = wrong.or(run.problem(&answer)),
        }
    }
    (wrong, busy)
}

/// A later event that comes first takes nothing from the earlier one.
async fn out_of_order(run: &mut Run<'_>) -> Result<(), Failure> {
    let start = Instant::now();
    let before = run.effects().await?;
    let tolerance = json!(run.known.scheme)["timestamp"]["toleranceSeconds"].as_u64().unwrap_or(300);
    let earlier = run.sample.another().request(&run.sender, now().saturating_sub(tolerance / 3))?;
    let later = run.event()?;
    let mut problem = None;
    for request in [&later, &earlier] {
        let answer = run.deliver(request).await;
        problem = problem.or(run.problem(&answer));
    }
    run.add("out-of-order", start, Outcome::of(problem));
    let problem = run.expect_effects(before, 2).await?.map(|problem| format!("{problem} of two events out of order"));
    run.add_counted("out-of-order-handled", start, problem);
    Ok(())
}

/// What failed is asked for again, and then handled once.
async fn retried(run: &mut Run<'_>) -> Result<(), Failure> {
    let start = Instant::now();
    let Some((fail, mend)) = run.settings.fail.clone() else {
        let reason = "nothing makes handling fail: add --break COMMAND and --mend COMMAND".to_owned();
        run.add("retried", start, Outcome::Skipped(reason));
        return Ok(());
    };
    let before = run.effects().await?;
    run.break_down(&fail, mend).await?;
    let request = run.event()?;
    let failed = run.deliver(&request).await;
    run.mend().await?;
    // Of who never tries again, no answer brings the event back.
    let is_tried_again = run.facts.schedule != Schedule::Never;
    let problem = match &failed {
        Ok(answer) if run.is_success(&failed) => {
            let answer = described(answer);
            Some(format!("handling failed, and was answered {answer}: the event is lost; answer 503 where it failed"))
        }
        Ok(answer) if is_tried_again && !run.facts.tries_again(Some(answer.status)) => {
            Some(format!("handling failed, and was answered {}: this provider gives up; answer 503", answer.status))
        }
        _ => None,
    };
    let again = run.retry(&request).await;
    let problem = problem.or_else(|| {
        let problem = run.problem(&again).filter(|_| is_tried_again)?;
        Some(format!("{problem}, though what made handling fail was mended: free what was claimed"))
    });
    run.add("retried", start, Outcome::of(problem));
    let hint = |problem| format!("{problem} of an event whose handling failed at first: mark it with its effect");
    let problem = run.expect_effects(before, 1).await?.map(hint);
    run.add_counted("retried-handled-once", start, problem);
    Ok(())
}
