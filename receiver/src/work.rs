//! What is the user's: handlers, queues, and who takes dead letters. Each gives the machine how it ended, and the error.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::Arc;

use hookseal::Event;
use hookseal::receive::{Input, Verdict};

use crate::delivery::{Delivery, Mark, Overtaken};
use crate::handlers::{BoxError, DeadLetter, Failure};
use crate::message::Message;
use crate::shared::{Shared, with_causes};

/// How it ended, later, with the text of the error.
pub(crate) type Work = Pin<Box<dyn Future<Output = (Input, Option<String>)> + Send>>;

/// Calls the handler of an event.
pub(crate) fn handle(shared: Arc<Shared>, event: &Arc<Event>, delivery: Delivery) -> Work {
    let handler = match catch_unwind(AssertUnwindSafe(|| shared.handlers.call(event, &delivery))) {
        Ok(Ok(handler)) => handler,
        // It must not pass for an event that was handled.
        Ok(Err(error)) => {
            shared.log(&error);
            return Box::pin(async move { (Input::Permanent, Some(error)) });
        }
        // Before there was a future: it goes on where a panic is a failure.
        Err(panic) => Box::pin(async move { resume_unwind(panic) }),
    };
    // A task of its own: a panic is a failure, and ends nothing else.
    let handler = tokio::spawn(handler);
    Box::pin(async move {
        let ended = match handler.await {
            Ok(ended) => ended,
            Err(error) => Err(Failure::Retry(error.into())),
        };
        let mark = delivery.end();
        match (ended, mark) {
            (_, Mark::Overtaken) => (Input::Overtaken, None),
            // Whoever finds it in a transaction of one's own says so.
            (Err(Failure::Retry(error)), _) if error.is::<Overtaken>() => (Input::Overtaken, Some(error.to_string())),
            (Ok(()), Mark::Committed) => (Input::Committed, None),
            (Ok(()), Mark::Open) => (Input::Ok, None),
            (Err(failure), _) => classified(&shared, failure),
        }
    })
}

/// Hands a message to the queue.
pub(crate) fn send(shared: Arc<Shared>, message: Message) -> Work {
    Box::pin(async move {
        let sending = shared.clone();
        let sent = tokio::spawn(async move {
            let send = sending.send.as_ref().ok_or("there is no queue")?;
            send(message).await
        });
        match sent.await.unwrap_or_else(|error| Err(error.into())) {
            Ok(()) => (Input::Ok, None),
            Err(error) => {
                let error = with_causes(&*error);
                shared.log(&format!("the event could not be handed to the queue: {error}"));
                (Input::Failed, Some(error))
            }
        }
    })
}

/// Hands over a dead letter.
pub(crate) fn dead_letter(shared: Arc<Shared>, letter: DeadLetter) -> Work {
    let Some(take) = &shared.handlers.dead_letter else {
        shared.log(&format!(
            "nobody takes the dead letter ({}) of {}: {}",
            letter.reason.as_str(),
            letter.event.deduplication_key,
            letter.error.as_deref().unwrap_or("no handler ran"),
        ));
        return Box::pin(async { (Input::LetterTaken, None) });
    };
    let take = take.clone();
    let taken = tokio::spawn(async move { take(letter).await });
    Box::pin(async move {
        match taken.await.unwrap_or_else(|error| Err(error.into())) {
            Ok(()) => (Input::LetterTaken, None),
            Err(error) => {
                let error = with_causes(&*error);
                shared.log(&format!("`on_dead_letter` failed: {error}"));
                (Input::LetterFailed, Some(error))
            }
        }
    })
}

fn classified(shared: &Shared, failure: Failure) -> (Input, Option<String>) {
    let (verdict, error) = match failure {
        Failure::Ignore => (Verdict::Ignore, None),
        Failure::Permanent(error) => (Verdict::Permanent, Some(error)),
        Failure::Retry(error) => {
            let verdict = shared.handlers.classify.as_ref().map_or(Verdict::Retry, |classify| {
                // A judgement that fails is none: it is sent again.
                catch_unwind(AssertUnwindSafe(|| classify(&*error))).unwrap_or(Verdict::Retry)
            });
            (verdict, Some(error))
        }
    };
    let error = error.map(|error: BoxError| with_causes(&*error));
    if let Some(error) = &error {
        shared.log(&format!("a handler failed: {error}"));
    }
    (verdict.input(), error)
}
