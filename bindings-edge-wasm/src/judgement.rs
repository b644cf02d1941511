//! A delivery's way through the kernel, and what is told of it.

use arrayvec::ArrayVec;
use hookseal_kernel::plan::Name;
use hookseal_kernel::{Envelope, Id, Mac, Refusal, Verification, Verified, digest};
use zeroize::Zeroize;

use crate::generated::{FINE, SUMMARY_ASCII, SUMMARY_OPEN, SUMMARY_PLACE_BITS, SUMMARY_SCHEMA_SHIFT};
use crate::header_table::Table;
use crate::memory::{Buffer, Growing};
use crate::ready::filled;
use crate::refusal;
use crate::report::{Failed, Output};
use crate::secret::MOST_SECRETS;
use crate::seen::{self, START_BYTES, Sight};
use crate::webhook::{Judge, Webhook};
use crate::words::{Say, say};

/// The largest integer that JavaScript holds exactly.
const LATEST: f64 = ((1_u64 << 53) - 1) as f64;

/// A delivery's body, as the façade hands it over.
#[derive(Clone, Copy)]
pub(crate) enum Delivered {
    /// The first bytes of the window, so many.
    InWindow(usize),
    /// It lies ready with so many bytes, and passes through the window piece by piece.
    Ready(u64),
    /// The same, but it was hashed outside, and so many bytes of MACs are in the window.
    Hashed(u64, usize),
}

/// What a delivery is judged for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To be verified.
    Verify,
    /// To be received.
    Receive,
    /// To be hashed outside.
    Begin,
}

/// Where bodies are.
pub(crate) struct Room {
    pub(crate) window: &'static mut [u8],
    pub(crate) body: &'static mut Buffer,
}

/// Why a delivery is not accepted.
enum Refused {
    /// By the kernel, with what was seen of the body.
    Kernel(Refusal<'static>, Option<Sight>),
    /// Otherwise, as the answer says.
    Said(Failed),
}

/// Judges a delivery: what the exported functions give.
pub(crate) fn judge(
    out: &mut Output,
    webhook: &'static mut Webhook,
    table: &'static Table,
    room: Room,
    delivered: Delivered,
    now: f64,
    purpose: Purpose,
) -> i32 {
    let Webhook { judge, refusals, .. } = webhook;
    let refused = match judged(out, judge, table, room, delivered, now, purpose) {
        Ok(number) => return number,
        Err(refused) => refused,
    };
    let key = match &refused {
        Refused::Kernel(refusal, body) => refusal::key(refusal, *body),
        Refused::Said(Failed) => None,
    };
    if let (Refused::Kernel(refusal, body), None) = (refused, key) {
        refusal::report(out, &judge.plan, refusal, body, judge.secret);
    }
    let number = refusals.number(key).cast_signed();
    if purpose == Purpose::Receive { -number } else { number }
}

/// Answers with the error behind a refusal's number. Whether there is one.
pub(crate) fn report_again(out: &mut Output, webhook: &Webhook, number: u32) -> bool {
    let Webhook { judge, refusals, .. } = webhook;
    if let Some(key) = refusals.key(number) {
        let (refusal, body) = refusal::of_key(key);
        refusal::report(out, &judge.plan, refusal, body, judge.secret);
        return true;
    }
    // What has no key has been said already.
    refusals.is_last(number)
}

fn judged(
    out: &mut Output,
    judge: &'static Judge,
    table: &'static Table,
    Room { window, body }: Room,
    delivered: Delivered,
    now: f64,
    purpose: Purpose,
) -> Result<i32, Refused> {
    if !(0.0..=LATEST).contains(&now) {
        let problem = "expected a clock that gives Unix seconds: a number of 0 or more, and no NaN";
        return Err(Refused::Said(out.option("now", problem)));
    }
    let length = match delivered {
        Delivered::InWindow(length) => length as u64,
        Delivered::Ready(length) | Delivered::Hashed(length, _) => length,
    };
    let lookup = |name: Name<'_>| judge.find(table, name);
    let begun = Verification::begin(&judge.plan, &judge.settings, judge.keys, &lookup, length, now as u64);
    let begun = begun.map_err(|refusal| Refused::Kernel(refusal, None))?;
    if purpose == Purpose::Begin {
        hashing(out, judge, &begun);
        return Ok(FINE.cast_signed());
    }
    let verified =
        passed(begun, judge.keys, window, delivered).map_err(|(refusal, seen)| Refused::Kernel(refusal, seen))?;
    if purpose == Purpose::Verify {
        return Ok(FINE.cast_signed());
    }
    let whole: &[u8] = match delivered {
        Delivered::InWindow(length) => window.get(..length).unwrap_or_default(),
        Delivered::Ready(length) | Delivered::Hashed(length, _) => {
            let room = body.room(length as usize);
            filled(room, 0);
            room
        }
    };
    summary(out, judge, verified, whole).map_err(Refused::Said)
}

type Passed = Result<Verified<'static>, (Refusal<'static>, Option<Sight>)>;

/// Gives the body to a verification, whole or in pieces.
fn passed(mut begun: Verification<'static>, keys: &[Mac], window: &mut [u8], delivered: Delivered) -> Passed {
    // Of what is refused before a byte was looked at, nothing is seen: none of these refuses anything else.
    match delivered {
        Delivered::InWindow(length) => {
            let body = window.get(..length).unwrap_or_default();
            begun.whole(body).map_err(|refusal| (refusal, seen::body(body, length as u64)))
        }
        Delivered::Ready(length) => {
            let mut macs: ArrayVec<Mac, MOST_SECRETS> = keys.iter().cloned().collect();
            begun.start(&mut macs);
            let mut first = [0; START_BYTES];
            let mut at = 0;
            while at < length {
                let size = window.len().min(usize::try_from(length - at).unwrap_or(usize::MAX));
                let Some(piece) = window.get_mut(..size) else { break };
                filled(piece, at);
                if let (0, Some(start)) = (at, piece.first_chunk()) {
                    first = *start;
                }
                begun.update(&mut macs, piece);
                at += size as u64;
            }
            begun.finish(&macs).map_err(|refusal| (refusal, seen::body(&first, length)))
        }
        Delivered::Hashed(length, macs) => {
            let (macs, rest) = window.split_at_mut(macs.min(window.len()));
            let size = usize::try_from(length).unwrap_or(START_BYTES).min(START_BYTES).min(rest.len());
            let (start, _) = rest.split_at_mut(size);
            filled(start, 0);
            let verdict = begun.finish_with(macs);
            // They would tell whoever reads the memory how to sign this delivery.
            macs.zeroize();
            verdict.map_err(|refusal| (refusal, seen::body(start, length)))
        }
    }
}

/// Answers with what a body is hashed with outside.
fn hashing(out: &mut Output, judge: &Judge, begun: &Verification<'_>) {
    let answer = &mut out.answer;
    answer.begin();
    answer.text(refusal::algorithm_name(judge.plan.signature.algorithm));
    answer.write(|to| begun.before_body().for_each(|piece| characters(to, piece)));
    answer.write(|to| begun.after_body().for_each(|piece| characters(to, piece)));
}

/// A character for each byte.
fn characters(to: &mut Buffer, bytes: &[u8]) {
    for byte in bytes {
        say!(to; char::from(*byte));
    }
}

/// Sums the event up that an authentic body is about.
fn summary(out: &mut Output, judge: &Judge, verified: Verified<'_>, body: &[u8]) -> Result<i32, Failed> {
    let plan = &judge.plan;
    let envelope = match verified.envelope(plan, body, Growing::new(), &mut ()) {
        Ok(envelope) => envelope,
        Err(reason) => return Err(refusal::no_event(out, reason, body)),
    };
    if let (true, Some(mismatch)) = (judge.enforces, &envelope.mismatch) {
        return Err(refusal::schema_mismatch(out, mismatch));
    }
    let rule = &plan.envelope;
    let id = envelope.id_pointer.filter(|_| envelope.id_makes_key);
    let places = [
        rule.data.filter(|_| envelope.has_data),
        rule.occurred_at.filter(|_| envelope.occurred_at.is_some()),
        id,
        rule.event_type.filter(|_| envelope.event_type.is_some()),
    ];
    let places =
        places.iter().fold(0, |all, place| all << SUMMARY_PLACE_BITS | place.map_or(0, |place| u32::from(place) + 1));
    let schema = match (envelope.is_documented, &envelope.mismatch) {
        (false, _) => 0,
        (true, None) => 1,
        (true, Some(_)) => 2,
    };
    let is_open = id.is_none() || envelope.mismatch.is_some();
    if is_open {
        rest(out, judge, &envelope, body);
    }
    let flag = |flag: u32, is_set: bool| if is_set { flag } else { 0 };
    let summary =
        places | schema << SUMMARY_SCHEMA_SHIFT | flag(SUMMARY_ASCII, body.is_ascii()) | flag(SUMMARY_OPEN, is_open);
    Ok(summary.cast_signed())
}

/// Answers with what a summary leaves open.
fn rest(out: &mut Output, judge: &Judge, envelope: &Envelope<'_>, body: &[u8]) {
    let answer = &mut out.answer;
    let id = |to: &mut Buffer| match &envelope.id {
        Some(Id::Text(text)) => text.say(to),
        Some(Id::Signed(id)) => say!(to; *id),
        None => {}
    };
    answer.begin();
    match envelope.id {
        Some(_) => answer.write(id),
        None => answer.nothing(),
    }
    answer.write(|to| {
        say!(to; judge.plan.name, ":");
        if envelope.id_makes_key {
            id(to);
        } else {
            say!(to; "sha256:", digest(body, &mut [0; 64]));
        }
    });
    match &envelope.mismatch {
        Some(mismatch) => {
            answer.write(|to| refusal::path(to, mismatch));
            answer.text(refusal::expected_words(mismatch.expected()));
            answer.text(refusal::found_words(mismatch.found()));
        }
        None => (0..3).for_each(|_| answer.nothing()),
    }
}
