//! Performs what the machine asks for.

use std::future::{Future, pending};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use hookseal::Event;
use hookseal::receive::{self, Action, Input, Outcome, State, Timer, compact, step};
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use crate::delivery::{Delivery, Mark};
use crate::handlers::{BoxError, Class, DeadLetter, Failure};
use crate::message::{Message, Verdict};
use crate::observe::Observation;
use crate::request::Answer;
use crate::shared::{Life, Shared};
use crate::store::{Claimed, Kept, StoreError, Token};

type Call = Pin<Box<dyn Future<Output = Input> + Send>>;
type Work = Pin<Box<dyn Future<Output = (Input, Option<String>)> + Send>>;

/// Counts as one in work, from its request on: bodies that drip count, too.
struct Slot {
    life: Arc<Life>,
    others: u32,
}

impl Slot {
    fn take(life: Arc<Life>) -> Self {
        let others = life.running.fetch_add(1, Ordering::AcqRel);
        Self { life, others }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if self.life.running.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.life.idle.notify_waiters();
        }
    }
}

/// One delivery, from its request or its message to its end.
pub(crate) struct Attempt {
    slot: Slot,
    shared: Arc<Shared>,
    state: State,
    arrived: Instant,
    pub(crate) event: Option<Arc<Event>>,
    pub(crate) key: Option<String>,
    pub(crate) variant: Option<String>,
    /// Of the error that refused it.
    pub(crate) code: Option<&'static str>,
    /// What a handshake is answered.
    pub(crate) echo: Option<String>,
    token: Option<Token>,
    /// Which one it is, counted from 1.
    number: Option<u32>,
    error: Option<String>,
    delivery: Option<Delivery>,
    signal: CancellationToken,
    answer: Option<(Answer, Verdict)>,
    reply: Option<oneshot::Sender<(Answer, Verdict)>>,
    deadline: Option<Instant>,
    renewal: Option<Instant>,
    lease: Option<Instant>,
    abort: Option<Instant>,
    claimed_at: Instant,
    call: Option<Call>,
    work: Option<Work>,
}

impl Attempt {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        let now = Instant::now();
        Self {
            slot: Slot::take(shared.life.clone()),
            shared,
            state: State::open(),
            arrived: now,
            event: None,
            key: None,
            variant: None,
            code: None,
            echo: None,
            token: None,
            number: None,
            error: None,
            delivery: None,
            signal: CancellationToken::new(),
            answer: None,
            reply: None,
            deadline: None,
            renewal: None,
            lease: None,
            abort: None,
            claimed_at: now,
            call: None,
            work: None,
        }
    }

    /// How many others were in work when it came.
    pub(crate) fn others(&self) -> u32 {
        self.slot.others
    }

    pub(crate) fn is_end(&self) -> bool {
        self.state.is_end()
    }

    pub(crate) fn take_answer(&mut self) -> Option<(Answer, Verdict)> {
        self.answer.take()
    }

    /// Runs to the end in a task of its own, which outlives the request; gives the answer when there is one.
    pub(crate) fn spawn(mut self) -> oneshot::Receiver<(Answer, Verdict)> {
        let (reply, answer) = oneshot::channel();
        match self.answer.take() {
            // Whoever asked may have gone.
            Some(answer) => drop(reply.send(answer)),
            None => self.reply = Some(reply),
        }
        tokio::spawn(async move { self.run().await });
        answer
    }

    async fn run(&mut self) {
        let life = self.shared.life.clone();
        let mut told_to_close = false;
        while !self.is_end() {
            let idle = self.call.is_none();
            let input = tokio::select! {
                input = made(&mut self.call) => {
                    self.call = None;
                    input
                }
                // The calls of one attempt are made one after the other: a renewal that is under way is awaited.
                (input, error) = made(&mut self.work), if idle => {
                    self.work = None;
                    self.error = error.or(self.error.take());
                    input
                }
                () = at(self.deadline) => {
                    self.deadline = None;
                    Input::Deadline
                }
                () = at(self.renewal), if idle => {
                    self.renewal = None;
                    Input::RenewalDue
                }
                () = at(self.lease) => {
                    self.lease = None;
                    Input::LeaseEnded
                }
                () = at(self.abort) => {
                    self.abort = None;
                    self.signal.cancel();
                    continue;
                }
                () = gone(&mut self.reply) => {
                    self.reply = None;
                    Input::ClientGone
                }
                () = life.closing.cancelled(), if !told_to_close => {
                    told_to_close = true;
                    Input::Closing
                }
            };
            self.feed(input);
        }
        // Whoever still looks at it learns that the attempt is over.
        if let Some(delivery) = &self.delivery {
            delivery.end();
        }
    }

    /// One step of the machine.
    pub(crate) fn feed(&mut self, input: Input) {
        if let Input::Fresh { attempt, .. } = input {
            self.number = Some(attempt);
        }
        let (state, actions) = step(&self.shared.config, self.state, input);
        self.state = state;
        let outcome = actions.iter().find_map(|action| match action {
            Action::Observe { outcome } => Some(*outcome),
            _ => None,
        });
        for action in actions.iter() {
            self.perform(*action, outcome);
        }
    }

    fn perform(&mut self, action: Action, outcome: Option<Outcome>) {
        let label = outcome.map_or("", Outcome::as_str);
        match action {
            Action::Claim => self.claim(),
            Action::Handle => self.handle(),
            Action::Send => self.send(),
            Action::Complete { delay_ms } => self.complete(delay_ms),
            Action::Release { awaited } => self.release(awaited),
            Action::DeadLetter { reason } => self.dead_letter(reason),
            Action::Abort { after_ms: 0 } => self.signal.cancel(),
            Action::Abort { after_ms } => self.abort = Some(Instant::now() + ms(after_ms.into())),
            Action::Timer { timer, after_ms } => match timer {
                Timer::Deadline => self.deadline = Some(self.arrived + ms(after_ms)),
                Timer::Renewal => self.renewal = Some(Instant::now() + ms(after_ms)),
                Timer::Lease => self.lease = Some(self.claimed_at + ms(after_ms)),
            },
            Action::Ack { status } => {
                let body = if status == 204 { "" } else { compact::RECEIVED };
                self.say(Answer::json(status, body.to_owned()), Verdict::Acknowledge);
            }
            Action::Again { status, after_seconds } => {
                let mut answer = Answer::error(status, label);
                answer.retry_after = Some(after_seconds);
                self.say(answer, Verdict::RetryAfter(Duration::from_secs(after_seconds.into())));
            }
            Action::Fail { status } => self.say(Answer::error(status, label), Verdict::Retry),
            Action::Refuse { status, reason } => {
                let code = match reason.as_str() {
                    "" => self.code.unwrap_or_default(),
                    code => code,
                };
                let mut answer = Answer::error(status, code);
                answer.allow = (status == 405).then(|| self.shared.config.allow());
                self.say(answer, Verdict::Retry);
            }
            Action::Handshake { status } => {
                let mut answer = Answer::json(status, self.echo.take().unwrap_or_default());
                answer.content_type = "text/plain; charset=utf-8";
                self.say(answer, Verdict::Acknowledge);
            }
            Action::Observe { outcome } => self.observe(outcome),
            // The intake has read it, and a later action is one of a newer core.
            _ => {}
        }
    }

    fn say(&mut self, answer: Answer, verdict: Verdict) {
        match self.reply.take() {
            // Where the client has gone, nobody is told.
            Some(reply) => {
                self.answer = Some((answer.clone(), verdict));
                drop(reply.send((answer, verdict)));
            }
            None => self.answer = Some((answer, verdict)),
        }
    }

    fn claim(&mut self) {
        let Some((store, key)) = self.shared.store.clone().zip(self.key.clone()) else { return };
        let Some(token) = self.token.clone().or_else(|| Token::new().ok()) else {
            self.call = Some(Box::pin(async { Input::ClaimFailed }));
            return;
        };
        self.token = Some(token.clone());
        self.claimed_at = Instant::now();
        let (lease, keep, limit) = self.durations();
        self.call = Some(Box::pin(async move {
            match answered(limit, store.claim(&key, &token, lease, keep)).await {
                Ok(Claimed::Fresh { attempt, age }) => Input::Fresh { attempt, age_ms: in_ms(age) },
                Ok(Claimed::Busy { remaining }) => Input::Busy { remaining_ms: in_ms(remaining) },
                Ok(Claimed::Done) => Input::Done,
                Err(_) => Input::ClaimFailed,
            }
        }));
    }

    fn complete(&mut self, delay_ms: u32) {
        let Some((store, key, token)) = self.held() else { return };
        let (_, keep, limit) = self.durations();
        self.call = Some(Box::pin(async move {
            sleep(ms(delay_ms.into())).await;
            match answered(limit, store.complete(&key, &token, keep)).await {
                Ok(Kept::Ok) => Input::Completed,
                Ok(Kept::Stale) => Input::Stale,
                Err(_) => Input::CompleteFailed,
            }
        }));
    }

    fn release(&mut self, awaited: bool) {
        let Some((store, key, token)) = self.held() else { return };
        let (.., limit) = self.durations();
        let release = async move {
            // Whatever it says: the lease ends by itself.
            let _ = answered(limit, store.release(&key, &token)).await;
            Input::Released
        };
        if awaited {
            self.call = Some(Box::pin(release));
        } else {
            tokio::spawn(release);
        }
    }

    fn held(&self) -> Option<(Arc<dyn crate::store::Store>, String, Token)> {
        Some((self.shared.store.clone()?, self.key.clone()?, self.token.clone()?))
    }

    fn durations(&self) -> (Duration, Duration, Duration) {
        let config = &self.shared.config;
        (ms(config.lease_ms()), ms(config.keep_ms()), ms(config.store_timeout_ms().into()))
    }

    fn handle(&mut self) {
        let Some(event) = self.event.clone() else { return };
        let (_, keep, _) = self.durations();
        let delivery = Delivery::new(
            self.key.clone().unwrap_or_default(),
            // Without a store no token is used.
            self.token.clone().unwrap_or_default(),
            keep,
            self.number.unwrap_or_default(),
            self.variant.clone(),
            self.signal.clone(),
        );
        self.delivery = Some(delivery.clone());
        let shared = self.shared.clone();
        let Some(handler) = shared.handlers.call(&event, &delivery) else {
            // The data are not of the handler's type, and there is no fallback.
            self.work = Some(Box::pin(async { (Input::Ignore, None) }));
            return;
        };
        // A task of its own: a panic is a failure, and ends nothing else.
        let handler = tokio::spawn(handler);
        self.work = Some(Box::pin(async move {
            let ended = match handler.await {
                Ok(ended) => ended,
                Err(error) => Err(Failure::Retry(error.into())),
            };
            let mark = delivery.end();
            match (ended, mark) {
                (_, Mark::Overtaken) => (Input::Overtaken, None),
                (Ok(()), Mark::Committed) => (Input::Committed, None),
                (Ok(()), Mark::Open) => (Input::Ok, None),
                (Err(failure), _) => classified(&shared, failure),
            }
        }));
    }

    fn send(&mut self) {
        let Some((event, key)) = self.event.clone().zip(self.key.clone()) else { return };
        let shared = self.shared.clone();
        let message = Message::new(shared.config.endpoint(), key, event);
        self.work = Some(Box::pin(async move {
            let Some(send) = &shared.send else { return (Input::Failed, None) };
            match send(message).await {
                Ok(()) => (Input::Ok, None),
                Err(error) => (Input::Failed, Some(error.to_string())),
            }
        }));
    }

    fn dead_letter(&mut self, reason: receive::DeadLetter) {
        let Some(event) = self.event.clone() else { return };
        let letter = DeadLetter { event, reason, attempt: self.number.unwrap_or_default(), error: self.error.clone() };
        let Some(take) = &self.shared.handlers.dead_letter else {
            eprintln!(
                "hookseal: nobody takes the dead letter ({}) of {}: {}",
                reason.as_str(),
                letter.event.deduplication_key,
                letter.error.as_deref().unwrap_or("no handler ran"),
            );
            self.work = Some(Box::pin(async { (Input::LetterTaken, None) }));
            return;
        };
        let taken = tokio::spawn(take(letter));
        self.work = Some(Box::pin(async move {
            match taken.await {
                Ok(Ok(())) => (Input::LetterTaken, None),
                Ok(Err(error)) => (Input::LetterFailed, Some(error.to_string())),
                Err(error) => (Input::LetterFailed, Some(error.to_string())),
            }
        }));
    }

    fn observe(&self, outcome: Outcome) {
        self.shared.life.counted.count(outcome);
        let Some(observe) = &self.shared.observe else { return };
        let event_type = self.event.as_ref().and_then(|event| event.event_type.as_deref());
        let observation = Observation {
            endpoint: self.shared.config.endpoint(),
            provider: &self.shared.provider,
            event_type: event_type.filter(|name| self.shared.handlers.know(name)).unwrap_or("other"),
            outcome,
            id: self.event.as_ref().and_then(|event| event.id.as_deref()),
            key: self.key.as_deref(),
            code: self.code,
            status: self.answer.as_ref().map(|(answer, _)| answer.status),
            duration: self.arrived.elapsed(),
            attempt: self.number,
        };
        // What watches must not end what it watches.
        let _ = catch_unwind(AssertUnwindSafe(|| observe(&observation)));
    }
}

fn classified(shared: &Shared, failure: Failure) -> (Input, Option<String>) {
    let (class, error) = match failure {
        Failure::Ignore => (Class::Ignore, None),
        Failure::Permanent(error) => (Class::Permanent, Some(error)),
        Failure::Retry(error) => {
            let class = shared.handlers.classify.as_ref().map_or(Class::Retry, |classify| {
                // A judgement that fails is none: it is sent again.
                catch_unwind(AssertUnwindSafe(|| classify(&*error))).unwrap_or(Class::Retry)
            });
            (class, Some(error))
        }
    };
    let input = match class {
        Class::Ignore => Input::Ignore,
        Class::Permanent => Input::Permanent,
        Class::Retry => Input::Failed,
    };
    (input, error.map(|error: BoxError| error.to_string()))
}

/// A call of the store, for no longer than one may take.
async fn answered<T>(limit: Duration, call: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    timeout(limit, call).await.unwrap_or_else(|elapsed| Err(elapsed.into()))
}

async fn made<T>(future: &mut Option<Pin<Box<dyn Future<Output = T> + Send>>>) -> T {
    match future {
        Some(future) => future.await,
        None => pending().await,
    }
}

async fn at(instant: Option<Instant>) {
    match instant {
        Some(instant) => sleep_until(instant).await,
        None => pending().await,
    }
}

async fn gone<T>(reply: &mut Option<oneshot::Sender<T>>) {
    match reply {
        Some(reply) => reply.closed().await,
        None => pending().await,
    }
}

const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn in_ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
