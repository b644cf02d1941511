//! A delivery's way through the kernel, and what is told of it.

use core::ptr;

use arrayvec::ArrayVec;
use hookseal_boundary::{FINE, Summary};
use hookseal_kernel::plan::RARE;
use hookseal_kernel::{Arrived, Envelope, Id, Lookup, Mac, Refusal, Verification, Verified, verify_reading_body};
use hookseal_words::secret::MOST_SECRETS;
use hookseal_words::seen::{self, START_BYTES, Seen, Sight};
use hookseal_words::{
    KEY_OF_BODY, KEY_SEPARATOR, Piece, Say, algorithm_name, expected, malformed_body, no_event, payload, say,
    schema_mismatch,
};
use zeroize::Zeroize;

use crate::header_table::Table;
use crate::memory::{Buffer, Growing};
use crate::ready::filled;
use crate::refusal::{self, Key};
use crate::report::{Failed, Output};
use crate::webhook::{Judge, Webhook};

/// The largest integer that JavaScript holds exactly.
const LATEST: f64 = expected::LARGEST as f64;

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

/// What a call gives whose delivery is verified.
const VERIFIED: i32 = FINE.cast_signed();

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

/// What a delivery was refused for, which the answer says where it has no key.
struct Refused(Option<Key>);

impl From<Failed> for Refused {
    fn from(Failed: Failed) -> Self {
        Self(None)
    }
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
    let key = match judged(out, judge, table, room, delivered, now, purpose) {
        Ok(number) => return number,
        Err(Refused(key)) => key,
    };
    let number = refusals.number(key).cast_signed();
    if purpose == Purpose::Receive { -number } else { number }
}

/// Answers with the error behind a refusal's number. Whether there is one.
pub(crate) fn report_again(out: &mut Output, webhook: &Webhook, number: u32) -> bool {
    let Webhook { judge, refusals, .. } = webhook;
    if let Some(key) = refusals.key(number) {
        let (refusal, body) = refusal::of_key(key);
        refusal::report(out, &judge.plan, refusal, Seen { body, secret: judge.secret });
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
        return Err(out.option("now", Piece::Text(expected::CLOCK)).into());
    }
    let length = match delivered {
        Delivered::InWindow(length) => length as u64,
        Delivered::Ready(length) | Delivered::Hashed(length, _) => length,
    };
    let now = now as u64;
    let lookup = |name| judge.find(table, name);
    if RARE && judge.plan.reads_body {
        let limit_bytes = judge.settings.max_body_bytes;
        if length > limit_bytes {
            return Err(refused(out, judge, Refusal::BodyTooLarge { bytes: length, limit_bytes }, None));
        }
        if purpose == Purpose::Begin {
            return Ok(hashing(out, None));
        }
        let whole = whole(window, body, delivered);
        let verified = read(out, judge, &lookup, whole, now)?;
        return if purpose == Purpose::Receive { summary(out, judge, verified, whole) } else { Ok(VERIFIED) };
    }
    let begun = Verification::begin(&judge.plan, &judge.settings, judge.keys, &lookup, length, now);
    let begun = begun.map_err(|refusal| refused(out, judge, refusal, None))?;
    if purpose == Purpose::Begin {
        return Ok(hashing(out, Some(&begun)));
    }
    let verified = passed(begun, judge.keys, window, delivered);
    let verified = verified.map_err(|(refusal, seen)| refused(out, judge, refusal, seen))?;
    match purpose {
        Purpose::Receive => summary(out, judge, verified, whole(window, body, delivered)),
        _ => Ok(VERIFIED),
    }
}

/// All of a body, which is held where it does not fit into the window.
fn whole<'b>(window: &'b mut [u8], body: &'b mut Buffer, delivered: Delivered) -> &'b [u8] {
    match delivered {
        Delivered::InWindow(length) => window.get(..length).unwrap_or_default(),
        Delivered::Ready(length) | Delivered::Hashed(length, _) => {
            let room = body.room(length as usize);
            filled(room, 0);
            room
        }
    }
}

/// Answers with what was refused, where it has no key.
fn refused(out: &mut Output, judge: &Judge, refusal: Refusal<'_>, body: Option<Sight>) -> Refused {
    let key = refusal::key(&refusal, body);
    if key.is_none() {
        refusal::report(out, &judge.plan, refusal, Seen { body, secret: judge.secret });
    }
    Refused(key)
}

/// Verifies a body of which something is read before it is verified.
fn read(
    out: &mut Output,
    judge: &'static Judge,
    headers: Lookup<'_, 'static>,
    body: &[u8],
    received_at: u64,
) -> Result<Verified<'static>, Refused> {
    let arrived =
        Arrived { plan: &judge.plan, settings: &judge.settings, keys: judge.keys, headers, body, received_at };
    verify_reading_body(
        arrived,
        Growing::new(),
        |begun, body| begun.whole(body),
        |refusal| match refusal {
            Refusal::MalformedBody { header, problem } => {
                out.said(&malformed_body(&judge.plan, header, problem, Some(body))).into()
            }
            Refusal::SignatureMismatch { .. } => refused(out, judge, refusal, seen::body(body, body.len() as u64)),
            refusal => refused(out, judge, refusal, None),
        },
    )
}

type Passed = Result<Verified<'static>, (Refusal<'static>, Option<Sight>)>;

/// Gives the body to a verification: at once where it is in the window, else piece by piece.
fn passed(mut begun: Verification<'static>, keys: &[Mac], window: &mut [u8], delivered: Delivered) -> Passed {
    let (length, is_ready) = match delivered {
        Delivered::InWindow(length) => (length as u64, false),
        Delivered::Ready(length) | Delivered::Hashed(length, _) => (length, true),
    };
    let verdict = match delivered {
        // At once: no key's state is copied first.
        Delivered::InWindow(length) => begun.whole(window.get(..length).unwrap_or_default()),
        Delivered::Ready(length) => {
            let mut macs: ArrayVec<Mac, MOST_SECRETS> = keys.iter().cloned().collect();
            begun.start(&mut macs);
            let mut at = 0;
            while at < length {
                let piece = part(window, length - at);
                filled(piece, at);
                begun.update(&mut macs, piece);
                at += piece.len() as u64;
            }
            begun.finish(&macs)
        }
        Delivered::Hashed(_, macs) => {
            let macs = window.get_mut(..macs).unwrap_or_default();
            let verdict = begun.finish_with(macs);
            // They would tell whoever reads the memory how to sign this delivery.
            macs.zeroize();
            verdict
        }
    };
    verdict.map_err(|refusal| {
        let start = part(window, length.min(START_BYTES as u64));
        if is_ready {
            filled(start, 0);
        }
        (refusal, seen::body(start, length))
    })
}

/// So many bytes of the window, or all of it.
fn part(window: &mut [u8], length: u64) -> &mut [u8] {
    let length = usize::try_from(length).unwrap_or(usize::MAX).min(window.len());
    window.get_mut(..length).unwrap_or_default()
}

/// Answers with what a body is hashed with outside; with nothing where that is no MAC over the body and what is around it.
fn hashing(out: &mut Output, begun: Option<&Verification<'_>>) -> i32 {
    let hashed = begun.and_then(|begun| begun.hashed_by().map(|algorithm| (begun, algorithm)));
    let answer = &mut out.answer;
    answer.begin();
    if let Some((begun, algorithm)) = hashed {
        answer.text(algorithm_name(algorithm));
        answer.write(|to| begun.before_body().for_each(|piece| characters(to, piece)));
        answer.write(|to| begun.after_body().for_each(|piece| characters(to, piece)));
    } else {
        (0..3).for_each(|_| answer.text(""));
    }
    VERIFIED
}

/// A character for each byte.
fn characters(to: &mut Buffer, bytes: &[u8]) {
    for byte in bytes {
        say!(to; char::from(*byte));
    }
}

/// Sums the event up that an authentic body is about.
fn summary(out: &mut Output, judge: &Judge, verified: Verified<'_>, body: &[u8]) -> Result<i32, Refused> {
    let plan = &judge.plan;
    let mut room = Buffer::new();
    let room = match verified.payload_room(plan, body) {
        0 => &mut [],
        bytes => room.room(bytes),
    };
    let payload = verified.payload(plan, body, room);
    let payload = payload.map_err(|reason| out.said(&no_event(reason, body)))?;
    let is_other = !ptr::eq(payload, body);
    let envelope = match verified.envelope(plan, payload, Growing::new(), &mut ()) {
        Ok(envelope) => envelope,
        Err(reason) => return Err(out.said(&no_event(reason, payload)).into()),
    };
    if let (true, Some(mismatch)) = (judge.enforces, &envelope.mismatch) {
        return Err(out.said(&schema_mismatch(mismatch)).into());
    }
    let places = envelope.places(plan);
    // By itself: 80 bytes less than as a field.
    let id = places.id;
    let is_open = id.is_none() || envelope.mismatch.is_some() || is_other;
    if is_open {
        let mut room = Buffer::new();
        let room = match verified.digest_room(body) {
            0 => &mut [],
            bytes => room.room(bytes),
        };
        rest(out, judge, &envelope, verified.digest(body, room, &mut [0; 64]));
        match str::from_utf8(payload) {
            Ok(payload) if is_other => out.answer.text(payload),
            _ => out.answer.nothing(),
        }
    }
    let fits = envelope.is_documented.then_some(envelope.mismatch.is_none());
    Ok(Summary::new(places, fits, payload.is_ascii(), is_open).number())
}

/// Answers with what a summary leaves open.
fn rest(out: &mut Output, judge: &Judge, envelope: &Envelope<'_>, digest: &str) {
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
        say!(to; judge.plan.name, KEY_SEPARATOR);
        if envelope.id_makes_key {
            id(to);
        } else {
            say!(to; KEY_OF_BODY, digest);
        }
    });
    match &envelope.mismatch {
        Some(mismatch) => {
            answer.write(|to| payload::path(to, mismatch));
            answer.text(payload::expected(mismatch.expected()));
            answer.text(payload::found(mismatch.found()));
        }
        None => (0..3).for_each(|_| answer.nothing()),
    }
}
