//! Performs what the machine asks for.

use std::future::{Future, pending};
use std::mem::take;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use hookseal::Event;
use hookseal::receive::{self, Action, AnswerBody, Input, Outcome, State, Timer, compact, step};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::calls::{Call, Held, ms};
use crate::delivery::Delivery;
use crate::handlers::DeadLetter;
use crate::message::{Message, WorkResult};
use crate::observe::Observation;
use crate::request::Answer;
use crate::shared::{Life, Shared};
use crate::store::Token;
use crate::work::{self, Work};

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
    pub(crate) said: AnswerBody,
    token: Option<Token>,
    /// Which one it is, counted from 1. The store says so, where there is one.
    number: u32,
    error: Option<String>,
    delivery: Option<Delivery>,
    signal: CancellationToken,
    answer: Option<(Answer, WorkResult)>,
    reply: Option<oneshot::Sender<(Answer, WorkResult)>>,
    deadline: Option<Instant>,
    renewal: Option<Instant>,
    lease: Option<Instant>,
    abort: Option<Instant>,
    claimed_at: Instant,
    call: Option<Call>,
    work: Option<Work>,
    /// A release that the attempt does not wait for, but who closes does.
    letting_go: Option<JoinHandle<Input>>,
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
            said: AnswerBody::Empty,
            token: None,
            number: 1,
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
            letting_go: None,
        }
    }

    /// How many others were in work when it came.
    pub(crate) fn others(&self) -> u32 {
        self.slot.others
    }

    pub(crate) fn is_end(&self) -> bool {
        self.state.is_end()
    }

    pub(crate) fn take_answer(&mut self) -> Option<(Answer, WorkResult)> {
        self.answer.take()
    }

    /// Runs to the end in a task of its own, which outlives the request; gives the answer when there is one.
    pub(crate) fn spawn(mut self) -> oneshot::Receiver<(Answer, WorkResult)> {
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
        if let Some(letting_go) = self.letting_go.take() {
            // Whatever comes of it: the lease ends by itself.
            let _ = letting_go.await;
        }
    }

    /// One step of the machine.
    pub(crate) fn feed(&mut self, input: Input) {
        if let Input::Fresh { attempt, .. } = input {
            self.number = attempt;
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
                self.say(Answer::json(status, body.to_owned()), WorkResult::Acknowledge);
            }
            Action::Again { status, after_seconds } => {
                let mut answer = Answer::error(status, label);
                answer.retry_after = Some(after_seconds);
                self.say(answer, WorkResult::Postpone(Duration::from_secs(after_seconds.into())));
            }
            Action::Fail { status } => self.say(Answer::error(status, label), WorkResult::Retry),
            Action::Refuse { status, reason } => {
                let code = match reason.as_str() {
                    "" => self.code.unwrap_or_default(),
                    code => code,
                };
                self.code = Some(code);
                let mut answer = Answer::error(status, code);
                answer.allow = (status == 405).then(|| self.shared.config.allow());
                self.say(answer, WorkResult::Retry);
            }
            Action::Handshake { status } => {
                let body = take(&mut self.said);
                self.say(Answer::said(status, body), WorkResult::Acknowledge);
            }
            Action::Observe { outcome } => self.observe(outcome),
            // The intake has read it, and a later action is one of a newer core.
            _ => {}
        }
    }

    fn say(&mut self, answer: Answer, result: WorkResult) {
        match self.reply.take() {
            // Where the client has gone, nobody is told.
            Some(reply) => {
                self.answer = Some((answer.clone(), result));
                drop(reply.send((answer, result)));
            }
            None => self.answer = Some((answer, result)),
        }
    }

    fn claim(&mut self) {
        if self.token.is_none() {
            self.token = Token::new().ok();
        }
        self.claimed_at = Instant::now();
        self.call = Some(match self.held() {
            Some(held) => held.claim(),
            // The system gave no token.
            None => Box::pin(async { Input::ClaimFailed }),
        });
    }

    fn complete(&mut self, delay_ms: u32) {
        self.call = self.held().map(|held| held.complete(ms(delay_ms.into())));
    }

    fn release(&mut self, awaited: bool) {
        let Some(release) = self.held().map(Held::release) else { return };
        if awaited {
            self.call = Some(release);
        } else {
            self.letting_go = Some(tokio::spawn(release));
        }
    }

    fn held(&self) -> Option<Held> {
        let (store, key, token) = (self.shared.store.clone()?, self.key.clone()?, self.token.clone()?);
        Some(Held::new(self.shared.clone(), store, key, token))
    }

    fn handle(&mut self) {
        let Some(event) = self.event.clone() else { return };
        let delivery = Delivery::new(
            self.key.clone().unwrap_or_default(),
            self.token.clone(),
            self.shared.store.as_ref().is_none_or(|store| store.is_in_database()),
            ms(self.shared.config.keep_ms()),
            self.number,
            self.variant.clone(),
            self.signal.clone(),
        );
        self.delivery = Some(delivery.clone());
        self.work = Some(work::handle(self.shared.clone(), &event, delivery));
    }

    fn send(&mut self) {
        let Some((event, key)) = self.event.clone().zip(self.key.clone()) else { return };
        let message = Message::new(self.shared.config.endpoint(), key, event);
        self.work = Some(work::send(self.shared.clone(), message));
    }

    fn dead_letter(&mut self, reason: receive::DeadLetter) {
        let Some(event) = self.event.clone() else { return };
        let letter = DeadLetter { event, reason, attempt: self.number, error: self.error.clone() };
        self.work = Some(work::dead_letter(self.shared.clone(), letter));
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
        if catch_unwind(AssertUnwindSafe(|| observe(&observation))).is_err() {
            self.shared.life.observe_failures.fetch_add(1, Ordering::Relaxed);
        }
    }
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
