//! Which actions follow what happened: [`step`], place by place.

use super::action::{Action, Actions, DeadLetter, Refusal, Timer};
use super::config::Config;
use super::input::Input;
use super::outcome::Outcome;
use super::state::{ANSWERED, CLOSING, FINAL, IGNORED, LEASE_OVER, Place, REPEATED, State, WORKER};

/// A pause before the mark is tried again.
const COMPLETE_AGAIN_MS: u32 = 250;
/// When it may be sent again where nothing says how long it takes.
const AGAIN_MS: u64 = 5000;

/// One step: what happened in a state gives the next state, and what is to be done. What cannot happen in a
/// state changes nothing: timers ring late, and two things may happen at once.
#[must_use]
pub fn step(config: &Config, state: State, input: Input) -> (State, Actions) {
    let mut step = Step { config, state, actions: Actions::none() };
    match state.place() {
        Place::Open => step.open(input),
        Place::Body => step.body(input),
        Place::Claim => step.claim(input),
        Place::Run => step.run(input),
        Place::Letter => step.letter(input),
        Place::Mark => step.mark(input),
        Place::Free => step.free(input),
        Place::End => {}
    }
    (step.state, step.actions)
}

struct Step<'c> {
    config: &'c Config,
    state: State,
    actions: Actions,
}

impl Step<'_> {
    fn open(&mut self, input: Input) {
        match input {
            Input::Request { post: false, .. } => self.refuse(405, Refusal::MethodNotAllowed),
            Input::Request { forbidden: true, .. } | Input::Question { forbidden: true, .. } => {
                self.refuse(403, Refusal::SourceNotAllowed);
            }
            Input::Request { encoded: true, .. } => self.refuse(415, Refusal::EncodedBody),
            Input::Request { length, .. } if length > self.config.max_body_bytes() => {
                self.refuse(413, Refusal::BodyTooLarge);
            }
            Input::Request { closing: true, .. } | Input::Question { closing: true, .. } => {
                self.refuse(503, Refusal::Closing);
            }
            Input::Request { running, .. } if running >= self.config.max_running() => {
                self.refuse(503, Refusal::TooManyRunning);
            }
            Input::Request { .. } => {
                let (limit_bytes, within_ms) = (self.config.max_body_bytes(), self.config.body_ms());
                self.act(Action::ReadBody { limit_bytes, within_ms });
                self.go(Place::Body);
            }
            Input::Question { status, .. } => self.finish(Action::Handshake { status }, Outcome::Handshake),
            Input::Work { handled, last } => {
                self.set(WORKER | if last { FINAL } else { 0 });
                self.event(handled);
            }
            _ => {}
        }
    }

    fn body(&mut self, input: Input) {
        match input {
            Input::BodyTooLong => self.refuse(413, Refusal::BodyTooLarge),
            Input::BodySlow => self.refuse(503, Refusal::BodyTooSlow),
            Input::BodyBroken | Input::ClientGone => {
                self.set(ANSWERED);
                self.end(Outcome::Refused);
            }
            Input::Refused { status } => self.refuse(status, Refusal::Error),
            Input::Handshake { status } => self.finish(Action::Handshake { status }, Outcome::Handshake),
            Input::Event { handled } => self.event(handled),
            Input::Closing => self.set(CLOSING),
            _ => {}
        }
    }

    /// A genuine event, or a queue's message.
    fn event(&mut self, handled: bool) {
        if !handled {
            self.ack(Outcome::Ignored);
        } else if self.config.has_queue() && !self.state.has(WORKER) {
            self.begin(Action::Send);
        } else if self.config.has_store() {
            self.act(Action::Claim);
            self.go(Place::Claim);
        } else {
            self.begin(Action::Handle);
        }
    }

    fn claim(&mut self, input: Input) {
        match input {
            Input::Fresh { age_ms, .. } => {
                if !self.state.has(WORKER) && self.config.is_final(age_ms) {
                    self.set(FINAL);
                }
                self.begin(Action::Handle);
            }
            Input::Busy { remaining_ms } => self.again(remaining_ms, Outcome::Busy),
            Input::Done => self.ack(Outcome::Duplicate),
            Input::ClaimFailed if !self.state.has(REPEATED) => {
                // The answer alone may be lost: the same token claims again.
                self.set(REPEATED);
                self.act(Action::Claim);
            }
            Input::ClaimFailed => {
                self.clear(REPEATED);
                self.act(Action::Release { awaited: false });
                if self.is_last_chance() {
                    self.deadline_timer();
                    self.dead_letter(DeadLetter::Store);
                } else {
                    self.again(AGAIN_MS, Outcome::Store);
                }
            }
            Input::ClientGone => self.set(ANSWERED),
            Input::Closing => self.set(CLOSING),
            _ => {}
        }
    }

    /// A claim gives F, and there is none yet where the store failed.
    fn is_last_chance(&self) -> bool {
        if self.state.has(WORKER) { self.state.is_final() } else { self.config.never_retried() }
    }

    /// Starts the handler, or the queue.
    fn begin(&mut self, action: Action) {
        if self.is_last_chance() {
            self.set(FINAL);
        }
        self.clear(REPEATED);
        self.deadline_timer();
        if self.config.has_store() {
            self.lease_timers();
        }
        self.act(action);
        self.go(Place::Run);
        if self.state.has(CLOSING) {
            self.act(Action::Abort { after_ms: self.config.grace_ms() });
        }
    }

    fn run(&mut self, input: Input) {
        match input {
            Input::Ok => self.complete(),
            Input::Ignore => {
                self.set(IGNORED);
                self.complete();
            }
            Input::Committed => self.ack(Outcome::Handled),
            Input::Overtaken => self.again(self.config.lease_ms(), Outcome::Overtaken),
            Input::Failed if self.state.is_final() => self.dead_letter(DeadLetter::Final),
            Input::Failed => self.release(),
            Input::Permanent => self.dead_letter(DeadLetter::Permanent),
            Input::RenewalDue => self.renew(),
            Input::Fresh { .. } => {
                self.clear(LEASE_OVER);
                self.lease_timers();
            }
            Input::ClaimFailed => self.renewal_timer(),
            Input::LeaseEnded => self.set(LEASE_OVER),
            Input::Busy { .. } | Input::Done => self.act(Action::Abort { after_ms: 0 }),
            Input::Closing => self.act(Action::Abort { after_ms: self.config.grace_ms() }),
            Input::Deadline => self.late(),
            Input::ClientGone => self.set(ANSWERED),
            _ => {}
        }
    }

    /// A handler that takes longer than any should loses its lease, and is told before it does.
    fn renew(&mut self) {
        if self.state.renewals() < self.config.renewals() {
            self.state = self.state.renewed();
            self.act(Action::Claim);
        } else {
            self.act(Action::Abort { after_ms: 0 });
        }
    }

    fn letter(&mut self, input: Input) {
        match input {
            Input::LetterTaken if self.state.letter() == Some(DeadLetter::Permanent) => self.complete(),
            Input::LetterTaken | Input::LetterFailed => self.release(),
            Input::LeaseEnded => self.set(LEASE_OVER),
            Input::Deadline => self.late(),
            Input::ClientGone => self.set(ANSWERED),
            _ => {}
        }
    }

    fn mark(&mut self, input: Input) {
        match input {
            Input::Completed => self.ack(self.done()),
            Input::Stale => self.ack(Outcome::Overtaken),
            // Another answer would make the effect happen twice.
            Input::Deadline => self.answer(Action::Ack { status: self.config.ack_status() }, Outcome::Unmarked),
            Input::CompleteFailed if self.state.has(LEASE_OVER) => self.ack(Outcome::Unmarked),
            Input::CompleteFailed => self.act(Action::Complete { delay_ms: COMPLETE_AGAIN_MS }),
            // What is on its way decides: it may still set the mark.
            Input::LeaseEnded => self.set(LEASE_OVER),
            Input::ClientGone => self.set(ANSWERED),
            _ => {}
        }
    }

    /// Until the store has said something: who is answered before sends again while the key is held, and a binding that
    /// ended would take the call back.
    fn free(&mut self, input: Input) {
        let action = Action::Fail { status: self.config.fail_status() };
        let outcome = if self.state.letter() == Some(DeadLetter::Store) { Outcome::Store } else { Outcome::Failed };
        match input {
            Input::Released if self.state.has(REPEATED) => self.go(Place::End),
            Input::Released => self.finish(action, outcome),
            Input::Deadline if !self.state.is_answered() => {
                self.answer(action, outcome);
                self.set(REPEATED);
            }
            Input::ClientGone => self.set(ANSWERED),
            // A renewal that was under way when the handler failed is answered now.
            _ => {}
        }
    }

    /// How a marked event ended.
    fn done(&self) -> Outcome {
        match self.state.letter() {
            Some(_) => Outcome::Permanent,
            None if self.state.has(IGNORED) => Outcome::Ignored,
            None => Outcome::Handled,
        }
    }

    /// Without a store it just succeeds.
    fn complete(&mut self) {
        if self.config.has_store() {
            self.act(Action::Complete { delay_ms: 0 });
            self.go(Place::Mark);
        } else {
            self.ack(self.done());
        }
    }

    /// Without a store it just succeeds.
    fn release(&mut self) {
        if self.config.has_store() {
            self.act(Action::Release { awaited: true });
            self.go(Place::Free);
        } else {
            self.free(Input::Released);
        }
    }

    fn dead_letter(&mut self, reason: DeadLetter) {
        self.state = self.state.with_letter(reason);
        self.act(Action::DeadLetter { reason });
        self.go(Place::Letter);
    }

    fn late(&mut self) {
        let action = self.to_again(self.config.lease_ms());
        self.answer(action, Outcome::Late);
    }

    fn ack(&mut self, outcome: Outcome) {
        self.finish(Action::Ack { status: self.config.ack_status() }, outcome);
    }

    fn again(&mut self, after_ms: u64, outcome: Outcome) {
        let action = self.to_again(after_ms);
        self.finish(action, outcome);
    }

    fn to_again(&self, after_ms: u64) -> Action {
        let after_seconds = after_ms.div_ceil(1000).clamp(1, 3600);
        Action::Again {
            status: self.config.again_status(),
            after_seconds: u16::try_from(after_seconds).unwrap_or(u16::MAX),
        }
    }

    fn refuse(&mut self, status: u16, reason: Refusal) {
        let outcome = match reason {
            Refusal::Closing | Refusal::TooManyRunning => Outcome::Closed,
            _ => Outcome::Refused,
        };
        self.finish(Action::Refuse { status, reason }, outcome);
    }

    /// Answers, and goes on.
    fn answer(&mut self, action: Action, outcome: Outcome) {
        if !self.state.is_answered() {
            self.act(action);
            self.act(Action::Observe { outcome });
            self.set(ANSWERED);
        }
    }

    /// Answers where nobody has, and ends.
    fn finish(&mut self, action: Action, outcome: Outcome) {
        if !self.state.is_answered() {
            self.act(action);
            self.set(ANSWERED);
        }
        self.end(outcome);
    }

    fn end(&mut self, outcome: Outcome) {
        self.act(Action::Observe { outcome });
        self.go(Place::End);
    }

    fn deadline_timer(&mut self) {
        if !self.state.has(WORKER) {
            self.act(Action::Timer { timer: Timer::Deadline, after_ms: self.config.deadline_ms().into() });
        }
    }

    fn lease_timers(&mut self) {
        self.act(Action::Timer { timer: Timer::Lease, after_ms: self.config.lease_ms() });
        self.renewal_timer();
    }

    fn renewal_timer(&mut self) {
        if let Some(after_ms) = self.config.renew_ms() {
            self.act(Action::Timer { timer: Timer::Renewal, after_ms: after_ms.into() });
        }
    }

    fn act(&mut self, action: Action) {
        self.actions.push(action);
    }

    fn go(&mut self, place: Place) {
        self.state = self.state.at(place);
    }

    const fn set(&mut self, flags: u32) {
        self.state = self.state.with(flags);
    }

    const fn clear(&mut self, flags: u32) {
        self.state = self.state.without(flags);
    }
}
