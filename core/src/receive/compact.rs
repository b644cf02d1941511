//! The machine as numbers and short texts: how JavaScript and Python call it, without an object per step.
//!
//! A configuration is compiled once, from text ([`Config::from_text`](super::Config::from_text)). A step takes the
//! state, the number of what happened (its place in [`INPUTS`]) and up to three numbers; it gives the next state,
//! and three numbers an action: its place in [`ACTIONS`], and two more.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::action::{Action, Actions};
use super::input::Input;
use super::machine::step;
use super::state::{Place, State};
use super::{
    AnswerBody, Asked, Config, HandshakeAnswer, Health, HealthLimits, Outcome, Queue, Refusal, SourceVerdict, Unsigned,
    Verdict,
};

/// The names of what may happen. Their places are their numbers; beside each is what its numbers are.
pub const INPUTS: [&str; 30] = [
    "request",        // flags, declared length in bytes, running
    "question",       // flags, status
    "work",           // flags
    "bodyTooLong",    //
    "bodySlow",       //
    "bodyBroken",     //
    "refused",        // status
    "handshake",      // status
    "event",          // flags
    "fresh",          // attempt, age in ms
    "busy",           // remaining ms
    "done",           //
    "claimFailed",    //
    "ok",             //
    "ignore",         //
    "committed",      //
    "overtaken",      //
    "failed",         //
    "permanent",      //
    "renewalDue",     //
    "closing",        //
    "deadline",       //
    "clientGone",     //
    "letterTaken",    //
    "letterFailed",   //
    "completed",      //
    "stale",          //
    "completeFailed", //
    "released",       //
    "leaseEnded",     //
];

/// The names of what is to be done. Their places are their numbers; beside each is what its two numbers are.
pub const ACTIONS: [&str; 15] = [
    "readBody",   // limit in bytes, within ms
    "claim",      //
    "handle",     //
    "send",       //
    "complete",   // after ms
    "release",    // 1 where `released` is to be handed back
    "deadLetter", // reason: 1 permanent, 2 final, 3 store
    "abort",      // after ms
    "timer",      // 0 deadline, 1 renewal, 2 lease; after ms
    "ack",        // status
    "again",      // status, seconds
    "fail",       // status
    "refuse",     // status, place in `Refusal::ALL`
    "handshake",  // status
    "observe",    // place in `Outcome::ALL`
];

/// The method by which deliveries come.
pub const METHOD: &str = "POST";

/// The request's method is [`METHOD`].
pub const POST: u32 = 1;
/// Its body is encoded.
pub const ENCODED: u32 = 2;
/// It came from an address that is refused.
pub const FORBIDDEN: u32 = 4;
/// The receiver closes.
pub const CLOSING: u32 = 8;
/// There is a handler for the event.
pub const HANDLED: u32 = 16;
/// It is the queue's last attempt.
pub const LAST: u32 = 32;

/// How many numbers one step gives at most: how many actions, and three for each.
pub const NUMBERS: usize = 1 + 3 * Actions::MOST;

/// One step, in numbers. `out` takes how many actions there are, and then three numbers for each.
///
/// A number of an input that does not exist changes nothing.
///
/// ```
/// use hookseal::receive::{compact, Config, Facts, Options};
/// let config = Config::new(Facts::of("github"), Options::new("pushes").store(true))?;
/// let mut out = [0; compact::NUMBERS];
/// let state = compact::step_in_numbers(&config, 0, 0, [f64::from(compact::POST), 17.0, 0.0], &mut out);
/// assert_eq!(compact::ACTIONS[out[1] as usize], "readBody");
/// let state = compact::step_in_numbers(&config, state, 8, [f64::from(compact::HANDLED), 0.0, 0.0], &mut out);
/// assert_eq!((out[0], compact::ACTIONS[out[1] as usize]), (1, "claim"));
/// # Ok::<(), hookseal::Error>(())
/// ```
#[must_use]
pub fn step_in_numbers(config: &Config, state: u32, input: u32, numbers: [f64; 3], out: &mut [u32; NUMBERS]) -> u32 {
    let Some(input) = input_of(input, numbers) else {
        out[0] = 0;
        return state;
    };
    let (state, actions) = step(config, State::from_bits(state), input);
    out[0] = small(actions.len());
    for (place, action) in out[1..].chunks_exact_mut(3).zip(actions.iter()) {
        place.copy_from_slice(&numbers_of(action));
    }
    state.to_bits()
}

/// The input with this number; `None` where none has it.
#[must_use]
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers cross as doubles; what is no whole number of the type becomes the nearest one, and NaN 0"
)]
pub fn input_of(number: u32, [a, b, c]: [f64; 3]) -> Option<Input> {
    let flags = a as u32;
    let has = |flag| flags & flag != 0;
    Some(match number {
        0 => Input::Request {
            post: has(POST),
            encoded: has(ENCODED),
            forbidden: has(FORBIDDEN),
            closing: has(CLOSING),
            length: b as u64,
            running: c as u32,
        },
        1 => Input::Question { forbidden: has(FORBIDDEN), closing: has(CLOSING), status: b as u16 },
        2 => Input::Work { handled: has(HANDLED), last: has(LAST) },
        3 => Input::BodyTooLong,
        4 => Input::BodySlow,
        5 => Input::BodyBroken,
        6 => Input::Refused { status: a as u16 },
        7 => Input::Handshake { status: a as u16 },
        8 => Input::Event { handled: has(HANDLED) },
        9 => Input::Fresh { attempt: a as u32, age_ms: b as u64 },
        10 => Input::Busy { remaining_ms: a as u64 },
        11 => Input::Done,
        12 => Input::ClaimFailed,
        13 => Input::Ok,
        14 => Input::Ignore,
        15 => Input::Committed,
        16 => Input::Overtaken,
        17 => Input::Failed,
        18 => Input::Permanent,
        19 => Input::RenewalDue,
        20 => Input::Closing,
        21 => Input::Deadline,
        22 => Input::ClientGone,
        23 => Input::LetterTaken,
        24 => Input::LetterFailed,
        25 => Input::Completed,
        26 => Input::Stale,
        27 => Input::CompleteFailed,
        28 => Input::Released,
        29 => Input::LeaseEnded,
        _ => return None,
    })
}

/// An action in three numbers.
fn numbers_of(action: &Action) -> [u32; 3] {
    match *action {
        Action::ReadBody { limit_bytes, within_ms } => [0, small(limit_bytes), within_ms],
        Action::Claim => [1, 0, 0],
        Action::Handle => [2, 0, 0],
        Action::Send => [3, 0, 0],
        Action::Complete { delay_ms } => [4, delay_ms, 0],
        Action::Release { awaited } => [5, awaited.into(), 0],
        Action::DeadLetter { reason } => [6, reason as u32, 0],
        Action::Abort { after_ms } => [7, after_ms, 0],
        Action::Timer { timer, after_ms } => [8, timer as u32, small(after_ms)],
        Action::Ack { status } => [9, status.into(), 0],
        Action::Again { status, after_seconds } => [10, status.into(), after_seconds.into()],
        Action::Fail { status } => [11, status.into(), 0],
        Action::Refuse { status, reason } => [12, status.into(), reason as u32],
        Action::Handshake { status } => [13, status.into(), 0],
        Action::Observe { outcome } => [14, outcome as u32, 0],
    }
}

/// Larger ones are as good as the largest.
fn small(number: impl TryInto<u32>) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}

/// The code in an answer's body: of `refuse`, by its reason (empty: the error's own); of `again` and `fail`, the
/// outcome's label. `ack` has the body [`RECEIVED`], and none with a status of 204.
#[must_use]
pub fn refusal_code(reason: u32) -> &'static str {
    usize::try_from(reason).ok().and_then(|reason| Refusal::ALL.get(reason)).map_or("", |reason| reason.as_str())
}

/// The label of an outcome, by its number.
#[must_use]
pub fn outcome_label(outcome: u32) -> &'static str {
    usize::try_from(outcome).ok().and_then(|outcome| Outcome::ALL.get(outcome)).map_or("", |outcome| outcome.as_str())
}

/// The body of an answer that all is well.
pub const RECEIVED: &str = r#"{"received":true}"#;

/// What a binding needs to know of a configuration, as lines `name=value`.
///
/// `keepMs`, `leaseMs`, `storeTimeoutMs`, `deadlineMs`, `maxBodyBytes`; `allow`, the header of a 405; `source`, `yes`
/// where addresses are looked at; where there are such: `variantHeader`, `handshakeTypeAt`, `handshakeEchoAt`,
/// `questionHeader`, and `asksByPost`, `yes` where a POST may be a question.
#[must_use]
pub fn properties(config: &Config) -> String {
    let mut lines = String::new();
    let mut line = |name: &str, value: &str| {
        for part in [if lines.is_empty() { "" } else { "\n" }, name, "=", value] {
            lines.push_str(part);
        }
    };
    line("keepMs", digits(config.keep_ms(), &mut [0; 20]));
    line("leaseMs", digits(config.lease_ms(), &mut [0; 20]));
    line("storeTimeoutMs", digits(config.store_timeout_ms().into(), &mut [0; 20]));
    line("deadlineMs", digits(config.deadline_ms().into(), &mut [0; 20]));
    line("maxBodyBytes", digits(config.max_body_bytes(), &mut [0; 20]));
    line("allow", config.allow());
    if config.source().is_looked_at() {
        line("source", "yes");
    }
    if let Some(variant) = config.variant() {
        line("variantHeader", &variant.header);
    }
    if let Some(handshake) = config.handshake() {
        line("handshakeTypeAt", &handshake.type_at);
        if let Some(at) = &handshake.echo_at {
            line("handshakeEchoAt", at);
        }
    }
    if let Some(header) = config.question_header() {
        line("questionHeader", header);
    }
    if config.asks_by_post() {
        line("asksByPost", "yes");
    }
    lines
}

/// A number in digits: WebAssembly has nothing of `core::fmt`, which is a tenth of the module.
fn digits(mut number: u64, places: &mut [u8; 20]) -> &str {
    let mut first = places.len();
    for (at, place) in places.iter_mut().enumerate().rev() {
        // The remainder is a digit.
        *place = b'0' + u8::try_from(number % 10).unwrap_or_default();
        (first, number) = (at, number / 10);
        if number == 0 {
            break;
        }
    }
    places.get(first..).and_then(|digits| core::str::from_utf8(digits).ok()).unwrap_or_default()
}

/// In the number of an answer to a question, beside its status: the text is JSON, not plain text.
pub const JSON: u32 = 1 << 10;
/// The text is to be signed, and its signature handed to [`signed`].
pub const SIGN: u32 = 1 << 11;
/// It is signed alone ([`Unsigned`]).
pub const ALONE: u32 = 1 << 12;
/// Where the status is in that number.
pub const STATUS: u32 = JSON - 1;

/// The answer to a signed question, as a number and a text; 0 where it is none ([`Handshake`](super::Handshake)).
#[must_use]
pub fn handshake(config: &Config, found: &str, echo: Option<&str>) -> (u32, String) {
    in_number(config.handshake().and_then(|handshake| handshake.answer(found, echo)))
}

/// The answer to a request that may be a question, as a number and a text; 0 where it is none ([`Config::question`]).
#[must_use]
pub fn question(config: &Config, asked: Asked<'_>, token: &str) -> (u32, String) {
    in_number(config.question(asked, token))
}

/// The answer to a question whose text was to be signed: what the first answer was, and the text's signature, which is
/// empty where nothing signs ([`Config::signed`]).
#[must_use]
pub fn signed(config: &Config, number: u32, text: &str, signature: &str, token: &str) -> (u32, String) {
    let unsigned = Unsigned { text: text.into(), alone: number & ALONE != 0 };
    in_number(Some(config.signed(&unsigned, Some(signature).filter(|signature| !signature.is_empty()), token)))
}

fn in_number(answer: Option<HandshakeAnswer>) -> (u32, String) {
    let Some(HandshakeAnswer { status, body }) = answer else { return (0, String::new()) };
    let (flags, text) = match body {
        AnswerBody::Empty => (0, String::new()),
        AnswerBody::Text(text) => (0, text),
        AnswerBody::Json(json) => (JSON, json),
        AnswerBody::Unsigned(Unsigned { text, alone: false }) => (SIGN, text),
        AnswerBody::Unsigned(Unsigned { text, alone: true }) => (SIGN | ALONE, text),
    };
    (u32::from(status) | flags, text)
}

/// 0 where a request may come from there, 1 where that is to be reported, 2 where it is refused.
#[must_use]
pub fn source(config: &Config, peer: &str, forwarded_for: &str) -> u32 {
    match config.source().judge(peer, forwarded_for) {
        SourceVerdict::Fine => 0,
        SourceVerdict::Foreign => 1,
        SourceVerdict::Refused => 2,
    }
}

/// The status of a health check. What is measured: whether the store answers (1, 0, or −1 where there is none),
/// received, errors, the queue's length (−1 where there is none, NaN where it does not tell), silence in ms (−1 where nothing
/// came). Limits: of the queue, of the error rate, of silence ([`HealthLimits::of_numbers`]); 0 where one of them is none.
#[must_use]
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts cross as doubles; what is no whole number becomes the nearest one"
)]
pub fn health(measured: [f64; 5], limits: [f64; 3]) -> u32 {
    let Some(limits) = HealthLimits::of_numbers(limits) else { return 0 };
    let given = |number: f64| (number >= 0.0).then_some(number);
    let [store, received, errors, queue, silence] = measured;
    let report = Health {
        store_reachable: given(store).map(|store| store > 0.0),
        received: received as u64,
        errors: errors as u64,
        queue: if queue.is_nan() { Queue::Untold } else { given(queue).map(|queue| queue as u64).into() },
        silence_ms: given(silence).map(|silence| silence as u64),
    }
    .report(&limits);
    report.status.into()
}

/// What an outcome says about the endpoint's health: 0 nothing, 1 good, 2 an error.
#[must_use]
pub fn outcome_counts(outcome: u32) -> u32 {
    usize::try_from(outcome)
        .ok()
        .and_then(|outcome| Outcome::ALL.get(outcome))
        .map_or(0, |outcome| outcome.counts() as u32)
}

/// What a handler's failure means, in words, and the number of the input that each becomes.
pub fn verdicts() -> impl Iterator<Item = (&'static str, u32)> {
    Verdict::ALL.iter().filter_map(|verdict| {
        let number = (0..small(INPUTS.len())).find(|number| input_of(*number, [0.0; 3]) == Some(verdict.input()))?;
        Some((verdict.as_str(), number))
    })
}

/// The tables, a line each, as lines `name=word word …`: `inputs`, `actions`, `places`, `refusals`, `outcomes`, and
/// `counts`, what each outcome says about health; `verdicts`, each with its input's number. Bindings test theirs against
/// it.
#[must_use]
pub fn tables() -> String {
    let refusals: Vec<&str> = Refusal::ALL.iter().map(|reason| reason.as_str()).collect();
    let places: Vec<&str> = Place::ALL.iter().map(|place| place.as_str()).collect();
    let outcomes: Vec<&str> = Outcome::ALL.iter().map(|outcome| outcome.as_str()).collect();
    let counts: Vec<&str> = Outcome::ALL.iter().map(|outcome| ["0", "1", "2"][outcome.counts() as usize]).collect();
    let verdicts: Vec<String> = verdicts().map(|(word, input)| format!("{word}:{input}")).collect();
    [
        ("inputs", INPUTS.join(" ")),
        ("actions", ACTIONS.join(" ")),
        ("places", places.join(" ")),
        ("refusals", refusals.join(" ")),
        ("outcomes", outcomes.join(" ")),
        ("counts", counts.join(" ")),
        ("verdicts", verdicts.join(" ")),
    ]
    .map(|(name, words)| format!("{name}={words}"))
    .join("\n")
}
