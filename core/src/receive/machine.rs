//! Which actions follow what happened.
//!
//! The table is RECEIVER's second section, row by row: [`step`] reads from top to bottom as it does.

use core::fmt;
use core::ops::Deref;

use super::config::Config;
use super::outcome::Outcome;

/// A place with its flags and the number of renewals, in 32 bits: all that is kept of a delivery between two
/// steps. 0 is the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct State(u32);

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Place {
    /// Nothing has been looked at.
    Open,
    /// Its body is read.
    Body,
    /// The store was asked for the right to handle it.
    Claim,
    /// Its handler runs, or the queue takes it.
    Run,
    /// The dead letter is handed over.
    Letter,
    /// It is marked as done.
    Mark,
    /// Its lease is given back.
    Free,
    /// Nothing more happens.
    End,
}

impl Place {
    /// Every place. Their positions here are their numbers in a [`State`].
    pub const ALL: &'static [Self] =
        &[Self::Open, Self::Body, Self::Claim, Self::Run, Self::Letter, Self::Mark, Self::Free, Self::End];

    /// The name, such as `run`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Body => "body",
            Self::Claim => "claim",
            Self::Run => "run",
            Self::Letter => "letter",
            Self::Mark => "mark",
            Self::Free => "free",
            Self::End => "end",
        }
    }
}

const PLACE: u32 = 0b111;
/// Answered: later answers are dropped.
const ANSWERED: u32 = 1 << 3;
/// No further delivery is expected.
const FINAL: u32 = 1 << 4;
/// The claim was repeated once, or marking failed.
const REPEATED: u32 = 1 << 5;
/// The receiver closes.
const CLOSING: u32 = 1 << 6;
/// A queue's worker: no deadline, and F is its last attempt.
const WORKER: u32 = 1 << 7;
/// The handler said that the event is to be left.
const IGNORED: u32 = 1 << 8;
/// Two bits: the dead letter's reason, and one that says there is one.
const LETTER: u32 = 0b11 << 9;
const LETTER_SHIFT: u32 = 9;
/// The lease ended unrenewed, so that marking is not tried for ever.
const LEASE_OVER: u32 = 1 << 11;
const RENEWALS_SHIFT: u32 = 16;

impl State {
    /// The start of a request.
    #[must_use]
    pub const fn open() -> Self {
        Self(0)
    }

    /// A request whose claim was sent: for a program that reads bodies by itself.
    #[must_use]
    pub const fn claiming() -> Self {
        Self(Place::Claim as u32)
    }

    /// As the number that crosses.
    #[must_use]
    pub const fn to_bits(self) -> u32 {
        self.0
    }

    /// From the number that crossed.
    #[must_use]
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// Where the delivery stands.
    #[must_use]
    pub const fn place(self) -> Place {
        match self.0 & PLACE {
            0 => Place::Open,
            1 => Place::Body,
            2 => Place::Claim,
            3 => Place::Run,
            4 => Place::Letter,
            5 => Place::Mark,
            6 => Place::Free,
            _ => Place::End,
        }
    }

    /// Whether nothing more happens.
    #[must_use]
    pub const fn is_end(self) -> bool {
        matches!(self.place(), Place::End)
    }

    /// Whether the request was answered, or nobody waits for an answer any more.
    #[must_use]
    pub const fn is_answered(self) -> bool {
        self.has(ANSWERED)
    }

    /// Whether no further delivery is expected.
    #[must_use]
    pub const fn is_final(self) -> bool {
        self.has(FINAL)
    }

    /// How often the lease was renewed.
    #[must_use]
    pub const fn renewals(self) -> u8 {
        self.0.to_be_bytes()[1]
    }

    const fn has(self, flag: u32) -> bool {
        self.0 & flag != 0
    }

    const fn with(self, flag: u32) -> Self {
        Self(self.0 | flag)
    }

    const fn at(self, place: Place) -> Self {
        Self(self.0 & !PLACE | place as u32)
    }

    const fn letter(self) -> Option<DeadLetter> {
        match (self.0 & LETTER) >> LETTER_SHIFT {
            1 => Some(DeadLetter::Permanent),
            2 => Some(DeadLetter::Final),
            3 => Some(DeadLetter::Store),
            _ => None,
        }
    }
}

/// The place, `+L` where answered, `+F` where final.
impl fmt::Display for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.place().as_str())?;
        formatter.write_str(if self.is_answered() { "+L" } else { "" })?;
        formatter.write_str(if self.is_final() { "+F" } else { "" })
    }
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Input {
    /// A request came.
    Request {
        /// Whether it is a POST.
        post: bool,
        /// Whether its body is encoded ([`is_encoded`](super::config::is_encoded)).
        encoded: bool,
        /// Whether it came from an address that is refused ([`SourceVerdict`](super::SourceVerdict)).
        forbidden: bool,
        /// Whether the receiver closes.
        closing: bool,
        /// The length that it declares, in bytes; 0 where it declares none.
        length: u64,
        /// How many other deliveries are in work.
        running: u32,
    },
    /// A GET came that asks whether this is the receiver.
    Question {
        /// Whether it came from an address that is refused.
        forbidden: bool,
        /// Whether the receiver closes.
        closing: bool,
        /// The status of its answer ([`Subscription::answer`](super::Subscription::answer)).
        status: u16,
    },
    /// A queue's message came.
    Work {
        /// Whether there is a handler for its type.
        handled: bool,
        /// Whether the queue gives it no further attempt.
        last: bool,
    },
    /// The body is longer than the limit.
    BodyTooLong,
    /// The body did not come in time.
    BodySlow,
    /// The sender left before the body's end.
    BodyBroken,
    /// The delivery was refused.
    Refused {
        /// The error's status.
        status: u16,
    },
    /// The delivery asks whether this is the receiver.
    Handshake {
        /// The status of its answer ([`Handshake::answer`](super::Handshake::answer)).
        status: u16,
    },
    /// The delivery is an event.
    Event {
        /// Whether there is a handler for its type, and its variant is listed ([`key`](super::key())).
        handled: bool,
    },
    /// The store granted the claim, or renewed it.
    Fresh {
        /// Which attempt it is, counted from 1.
        attempt: u32,
        /// How long ago the first attempt was.
        age_ms: u64,
    },
    /// Another attempt holds the key.
    Busy {
        /// For how long at most.
        remaining_ms: u64,
    },
    /// The key is done.
    Done,
    /// The store did not answer a claim or a renewal.
    ClaimFailed,
    /// The handler is done, or the queue has the event.
    Ok,
    /// The handler says that the event is to be left.
    Ignore,
    /// The handler is done, and its transaction with the mark is committed.
    Committed,
    /// The mark in the handler's transaction was not the lease's any more.
    Overtaken,
    /// The handler failed, or the queue did not take the event.
    Failed,
    /// The handler says that trying again cannot help.
    Permanent,
    /// The time of a renewal.
    RenewalDue,
    /// The receiver closes.
    Closing,
    /// The time by which the provider wants an answer.
    Deadline,
    /// Nobody waits for the answer any more.
    ClientGone,
    /// The dead letter was taken.
    LetterTaken,
    /// The dead letter was not taken.
    LetterFailed,
    /// The mark is set.
    Completed,
    /// The lease had been taken over before the mark was set.
    Stale,
    /// The store did not answer when it was to set the mark.
    CompleteFailed,
    /// The store was asked to free the key, whatever it said.
    Released,
    /// The lease's end, unrenewed.
    LeaseEnded,
}

/// Why an event goes to the dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum DeadLetter {
    /// The handler said that trying again cannot help.
    Permanent = 1,
    /// The last attempt failed.
    Final = 2,
    /// The store did not answer, and the provider never tries again.
    Store = 3,
}

impl DeadLetter {
    /// The reason that the user is told: `permanent`, `final` or `store`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Permanent => "permanent",
            Self::Final => "final",
            Self::Store => "store",
        }
    }
}

/// Why a request is refused before its body was judged. 0 at the boundary: the delivery's own error says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[non_exhaustive]
pub enum Refusal {
    /// The error's code.
    Error,
    /// It is no POST.
    MethodNotAllowed,
    /// It came from an address that is not the provider's.
    SourceNotAllowed,
    /// Its body is encoded, so that it is not what was signed.
    EncodedBody,
    /// Its body is too large.
    BodyTooLarge,
    /// Its body did not come in time.
    BodyTooSlow,
    /// The receiver closes.
    Closing,
    /// As many deliveries are in work as the receiver takes.
    TooManyRunning,
}

impl Refusal {
    /// Every reason. Their places here are their numbers at the boundary.
    pub const ALL: &'static [Self] = &[
        Self::Error,
        Self::MethodNotAllowed,
        Self::SourceNotAllowed,
        Self::EncodedBody,
        Self::BodyTooLarge,
        Self::BodyTooSlow,
        Self::Closing,
        Self::TooManyRunning,
    ];

    /// The code in the answer's body; empty where it is the error's.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::SourceNotAllowed => "source_not_allowed",
            Self::EncodedBody => "encoded_body",
            Self::BodyTooLarge => "body_too_large",
            Self::BodyTooSlow => "body_too_slow",
            Self::Closing => "closing",
            Self::TooManyRunning => "too_many_running",
        }
    }
}

/// What a timer tells when it rings. Setting one replaces the earlier one of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Timer {
    /// [`Input::Deadline`]; counted from the request's arrival.
    Deadline,
    /// [`Input::RenewalDue`]; counted from now.
    Renewal,
    /// [`Input::LeaseEnded`]; counted from when the claim was sent.
    Lease,
}

/// What is to be done. A binding does it in the given order, and hands back what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Read the body; gives `BodyTooLong`, `BodySlow`, `BodyBroken`, or is verified: `Refused`, `Handshake`, `Event`.
    ReadBody {
        /// The largest that is taken, in bytes.
        limit_bytes: u64,
        /// How long it may take.
        within_ms: u32,
    },
    /// Ask the store for the key, with the attempt's token; gives `Fresh`, `Busy`, `Done`, `ClaimFailed`.
    Claim,
    /// Call the handler; gives `Ok`, `Ignore`, `Committed`, `Overtaken`, `Failed`, `Permanent`.
    Handle,
    /// Hand the event to the queue; gives `Ok` or `Failed`.
    Send,
    /// Set the mark; gives `Completed`, `Stale`, `CompleteFailed`.
    Complete {
        /// After a pause.
        delay_ms: u32,
    },
    /// Give the key back.
    Release {
        /// Whether `Released` is to be handed back.
        awaited: bool,
    },
    /// Hand over the dead letter; gives `LetterTaken` or `LetterFailed`.
    DeadLetter {
        /// Why.
        reason: DeadLetter,
    },
    /// Tell the handler to stop.
    Abort {
        /// After a pause, in which it may end by itself.
        after_ms: u32,
    },
    /// Set a timer. All end with the delivery.
    Timer {
        /// What it tells.
        timer: Timer,
        /// When.
        after_ms: u64,
    },
    /// Answer that all is well; a worker: acknowledge.
    Ack {
        /// The status.
        status: u16,
    },
    /// Answer that it is to be sent again; a worker: retry after so long.
    Again {
        /// The status.
        status: u16,
        /// `Retry-After`, 1 to 3600.
        after_seconds: u16,
    },
    /// Answer that it failed; a worker: retry.
    Fail {
        /// The status.
        status: u16,
    },
    /// Answer that it is refused.
    Refuse {
        /// The status.
        status: u16,
        /// Why.
        reason: Refusal,
    },
    /// Answer the question whether this is the receiver.
    Handshake {
        /// The status.
        status: u16,
    },
    /// Tell `observe`.
    Observe {
        /// How it ended.
        outcome: Outcome,
    },
}

/// What is to be done after one step, in this order.
#[derive(Clone, Copy, Debug)]
pub struct Actions {
    list: [Action; Self::MOST],
    length: u8,
}

impl Actions {
    /// After one step there are never more.
    pub const MOST: usize = 6;

    const fn none() -> Self {
        Self { list: [Action::Claim; Self::MOST], length: 0 }
    }

    fn push(&mut self, action: Action) {
        if let Some(place) = self.list.get_mut(usize::from(self.length)) {
            *place = action;
            self.length += 1;
        }
    }
}

impl Deref for Actions {
    type Target = [Action];

    fn deref(&self) -> &[Action] {
        self.list.get(..usize::from(self.length)).unwrap_or(&[])
    }
}

impl PartialEq for Actions {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

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
            self.state = State(self.state.0 + (1 << RENEWALS_SHIFT));
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

    fn free(&mut self, input: Input) {
        if input == Input::ClientGone {
            self.set(ANSWERED);
        }
        let status = self.config.fail_status();
        let outcome = if self.state.letter() == Some(DeadLetter::Store) { Outcome::Store } else { Outcome::Failed };
        self.finish(Action::Fail { status }, outcome);
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
        self.state = State(self.state.0 & !LETTER | (reason as u32) << LETTER_SHIFT);
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
        self.state = State(self.state.0 & !flags);
    }
}
