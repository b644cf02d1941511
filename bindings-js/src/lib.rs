//! What the addon and the WebAssembly modules that have the core share: everything but how a call crosses. What crosses is
//! defined here for the edge engine, too, which has the kernel alone.
//!
//! Webhooks live in a table and are named by integers, because a call of a free function with
//! numbers and bytes crosses to native code in a tenth of the time of a method with strings. A
//! function answers with a number; texts wait in [`answer`], and why a delivery was refused waits
//! for [`error_behind`], so that neither exceptions nor strings have to cross.

#![cfg_attr(target_family = "wasm", no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

mod answer;
pub mod boundary;
mod headers;
mod mistakes;
mod records;
mod refusals;
#[cfg(target_family = "wasm")]
mod runtime;
mod summary;
#[doc(hidden)]
pub mod thread_state;

use alloc::string::String;
use alloc::vec::Vec;

use hookseal::binding::{self, Envelope, Language, unix_seconds};
use hookseal::{Authentic, Error, Verification, Webhook};
use hookseal_boundary::{FINE, REFUSED, Summary};
use slab::Slab;
use zeroize::Zeroizing;

pub use crate::answer::Answer;
use crate::answer::Write;
use crate::headers::HeaderTable;
pub use crate::mistakes::mistake;
use crate::records::{Compiled, Offered, Opened, Rest, Signed, report};
use crate::refusals::{GONE, Refusals};
use crate::summary::summary;

thread_state! {
    /// The webhooks of this thread; the key is the handle.
    static WEBHOOKS: Slab<Entry> = Slab::new();
    static ANSWER: Answer = Answer::new();
}

struct Entry {
    webhook: Webhook,
    refusals: Refusals,
}

/// The answer to the last call.
pub fn answer<T>(read: impl FnOnce(&Answer) -> T) -> T {
    ANSWER.with_borrow(read)
}

fn reply(write: impl FnOnce(&mut Answer)) {
    ANSWER.with_borrow_mut(|answer| answer.write(write));
}

/// Answers with what was made, or with the error.
fn settle<T>(result: Result<T, Error>, write: impl FnOnce(&mut Answer, T)) -> u32 {
    match result {
        Ok(made) => {
            reply(|answer| write(answer, made));
            FINE
        }
        Err(error) => {
            reply(|answer| report(&error, answer));
            REFUSED
        }
    }
}

/// Makes a webhook from a configuration document, which is wiped, and answers with `Opened`.
#[must_use]
pub fn open(configuration: String) -> u32 {
    open_by(configuration, |document| binding::webhook(document, Language::JavaScript))
}

/// As [`open`], by another way to read a configuration.
#[must_use]
pub fn open_by(configuration: String, read: impl FnOnce(&str) -> Result<Webhook, Error>) -> u32 {
    let configuration = Zeroizing::new(configuration);
    settle(read(&configuration), |answer, webhook| {
        WEBHOOKS.with_borrow_mut(|webhooks| {
            let names: Vec<&str> = binding::wanted_names(&webhook).iter().map(String::as_str).collect();
            let pointers: Vec<&str> = binding::pointers(&webhook).collect();
            let opened = Opened {
                handle: webhooks.vacant_key() as u64,
                max_body_bytes: webhook.max_body_bytes(),
                header_names: &names,
                provider: webhook.scheme().name(),
                key_prefix: &binding::deduplication_prefix(&webhook),
                authenticity: binding::authenticity(&webhook).as_str(),
                pointers: &pointers,
            };
            opened.write(answer);
            webhooks.insert(Entry { webhook, refusals: Refusals::default() });
        });
    })
}

/// Forgets a webhook and wipes its secrets.
pub fn close(handle: u32) {
    drop(WEBHOOKS.with_borrow_mut(|webhooks| webhooks.try_remove(handle as usize)));
}

/// A delivery's body, on its way into the hash function.
pub trait Body {
    /// How many bytes it has.
    fn length(&self) -> u64;
    /// Gives it to a verification, in pieces or whole.
    ///
    /// # Errors
    /// As [`Pieces::finish`](hookseal::Pieces::finish).
    fn pass<'v>(&self, verification: Verification<'v>) -> Result<Authentic<'v>, Error>;
    /// Shows all of it at once.
    fn whole<T>(&self, read: impl FnOnce(&[u8]) -> T) -> T;
}

impl Body for &[u8] {
    fn length(&self) -> u64 {
        self.len() as u64
    }

    fn pass<'v>(&self, verification: Verification<'v>) -> Result<Authentic<'v>, Error> {
        verification.whole(self).map(binding::without_body)
    }

    fn whole<T>(&self, read: impl FnOnce(&[u8]) -> T) -> T {
        read(self)
    }
}

/// Verifies a delivery: [`FINE`], or the number of the refusal.
pub fn verify(handle: u32, body: &impl Body, table: &[u8], now: f64) -> u32 {
    judge(handle, body.length(), table, now, |verification| body.pass(verification).map(drop))
}

/// Verifies a delivery and sums its event up: the summary's number, or a refusal's with a minus.
/// What the summary leaves open is the answer, a `Rest`.
pub fn receive(handle: u32, body: &impl Body, table: &[u8], now: f64) -> i32 {
    let mut summed = Summary::default();
    let refusal = judge(handle, body.length(), table, now, |verification| {
        let authentic = body.pass(verification)?;
        body.whole(|bytes| {
            let envelope = binding::envelope(binding::with_body(authentic, bytes))?;
            summed = summary(&envelope, bytes);
            if summed.leaves_something_open() {
                reply(|answer| complete(answer, &envelope));
            }
            Ok(())
        })
    });
    if refusal == FINE { summed.number() } else { -refusal.cast_signed() }
}

/// Begins the verification of a delivery, and has it decided: [`FINE`], or the number of the refusal.
pub fn judge(
    handle: u32,
    length: u64,
    table: &[u8],
    now: f64,
    decide: impl FnOnce(Verification<'_>) -> Result<(), Error>,
) -> u32 {
    WEBHOOKS.with_borrow_mut(|webhooks| {
        let Some(Entry { webhook, refusals, .. }) = webhooks.get_mut(handle as usize) else {
            return GONE;
        };
        let headers = HeaderTable { names: binding::wanted_names(webhook), bytes: table };
        let request = headers.request();
        let begun = unix_seconds(now).and_then(|now| webhook.begin_request(request, &headers, length, now));
        match begun.and_then(decide) {
            Ok(()) => FINE,
            Err(error) => refusals.number(error),
        }
    })
}

/// Answers with what a platform is asked about a delivery: the algorithm for Web Crypto, in JSON, and a list of keys in DER
/// and signatures in turn, a character for each byte.
pub fn asked<'q>(algorithm: &str, pairs: impl Iterator<Item = &'q [u8]>) {
    let pairs: Vec<String> = pairs.map(|piece| piece.iter().copied().map(char::from).collect()).collect();
    let pairs: Vec<&str> = pairs.iter().map(String::as_str).collect();
    reply(|answer| {
        algorithm.write(answer);
        pairs.as_slice().write(answer);
    });
}

/// What a summary leaves open.
fn complete(answer: &mut Answer, envelope: &Envelope<'_>) {
    let mismatch = envelope.mismatch.as_ref();
    let rest = Rest {
        id: envelope.id.as_deref(),
        deduplication_key: &envelope.deduplication_key(),
        path: mismatch.map(|mismatch| &*mismatch.path),
        expected: mismatch.map(|mismatch| &*mismatch.expected),
        found: mismatch.map(|mismatch| &*mismatch.found),
        payload: envelope.payload.as_deref(),
    };
    rest.write(answer);
}

/// Answers with the error behind the number that [`verify`] or [`receive`] gave.
pub fn error_behind(handle: u32, refusal: u32) {
    WEBHOOKS.with_borrow(|webhooks| {
        match webhooks.get(handle as usize).and_then(|entry| entry.refusals.find(refusal)) {
            Some(error) => reply(|answer| report(error, answer)),
            None => reply(|answer| report(&gone(), answer)),
        }
    });
}

fn gone() -> Error {
    binding::closed()
}

/// Answers with the headers that the provider would send with a body, a `Signed`.
/// `options` is JSON with `timestamp`, `id` and `headers`.
#[must_use]
pub fn sign(handle: u32, body: &[u8], options: &str) -> u32 {
    let headers = WEBHOOKS.with_borrow(|webhooks| match webhooks.get(handle as usize) {
        Some(entry) => entry.webhook.sign(body, &binding::sign_options(options)?),
        None => Err(gone()),
    });
    settle(headers, |answer, headers| {
        let headers: Vec<&str> = headers.iter().flat_map(|(name, value)| [&**name, &**value]).collect();
        Signed { headers: &headers }.write(answer);
    })
}

/// Whether a text is provably the bytes that arrived.
#[must_use]
pub fn check_text(text: &str) -> u32 {
    settle(binding::raw_text(text, Language::JavaScript), |_, _| {})
}

/// See [`binding::compiled_document`]. Answers with `Compiled`.
#[must_use]
pub fn compile(scheme: &str) -> u32 {
    settle(binding::compiled_document(scheme), |answer, (name, plan)| {
        Compiled { name: &name, plan: &plan }.write(answer);
    })
}

/// See [`binding::offer`]; the arguments are JSON, each on a line of its own. Answers with `Offered`.
#[must_use]
pub fn offer(provider: &str, name: &str, given: &str) -> u32 {
    let given: Vec<&str> = given.split('\n').collect();
    settle(binding::offer(provider, name, &given), |answer, result| Offered { result: &result }.write(answer))
}

/// Answers with the error for a mistake that only JavaScript can see. The core words it.
pub fn config_error(mistake: &str, subject: &str, found: &str) {
    let error = mistakes::mistake(mistake, subject, found);
    reply(|answer| report(&error, answer));
}
