//! What the two JavaScript engines have in common: everything but how a call crosses.
//!
//! Webhooks live in a table and are named by integers, because a call of a free function with
//! numbers and bytes crosses to native code in a tenth of the time of a method with strings. A
//! function answers with a number; texts wait in [`answer`], and why a delivery was refused waits
//! for [`explain`], so that neither exceptions nor strings have to cross.

#![cfg_attr(target_family = "wasm", no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

mod answer;
mod block;
#[doc(hidden)]
pub mod local;
mod outline;
mod refusals;

use alloc::string::String;
use alloc::vec::{self, Vec};

use hookseal::binding::{self, Envelope, HEADER_LIMIT, HEADERS_LIMIT, Language, VALUES_LIMIT, unix_seconds};
use hookseal::provider::realestateapi::Filters;
use hookseal::{Authentic, Error, Verification, Webhook};
use slab::Slab;
use zeroize::Zeroizing;

pub use crate::answer::Answer;
pub use crate::block::BLOCK_BYTES;
use crate::block::Block;
use crate::outline::Outline;
use crate::refusals::{GONE, REFUSALS, Refusals};

local! {
    /// The webhooks of this thread; the key is the handle.
    static WEBHOOKS: Slab<Entry> = Slab::new();
    static ANSWER: Answer = Answer::new();
}

struct Entry {
    webhook: Webhook,
    refusals: Refusals,
    /// Those that [`key`] has not given out.
    keys: vec::IntoIter<Zeroizing<Vec<u8>>>,
}

/// A call was successful.
pub const FINE: u32 = 0;
/// A call failed, and the answer is the error.
pub const REFUSED: u32 = 1;

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
            reply(|answer| answer.error(&error));
            REFUSED
        }
    }
}

/// Makes a webhook from a configuration document, which is wiped. The answer: the handle; the
/// largest body; how many refusals are kept; the longest header value, the most values of a header
/// and the most headers; how many headers are read, and their names; the scheme's name; what
/// deduplication keys begin with; the pointers to what events say. `keep_keys`: for [`key`].
#[must_use]
pub fn open(configuration: String, keep_keys: bool) -> u32 {
    let configuration = Zeroizing::new(configuration);
    settle(binding::webhook_with_keys(&configuration), |answer, (webhook, keys)| {
        WEBHOOKS.with_borrow_mut(|webhooks| {
            let limits = [HEADER_LIMIT, VALUES_LIMIT, HEADERS_LIMIT].map(|limit| limit as u64);
            let handle = webhooks.vacant_key() as u64;
            for number in [handle, webhook.max_body_bytes(), REFUSALS.into()].into_iter().chain(limits) {
                answer.number(number);
            }
            answer.number(binding::header_names(&webhook).len() as u64);
            for name in binding::header_names(&webhook) {
                answer.text(name);
            }
            answer.text(webhook.scheme().name());
            answer.text(&binding::deduplication_prefix(&webhook));
            for pointer in binding::pointers(&webhook) {
                answer.text(pointer);
            }
            let keys = if keep_keys { keys } else { Vec::new() }.into_iter();
            webhooks.insert(Entry { webhook, refusals: Refusals::default(), keys });
        });
    })
}

/// Shows the next of a webhook's keys, in the order of the secrets, and wipes it: for an
/// implementation of HMAC outside, where [`open`] kept the keys.
pub fn key<T>(handle: u32, read: impl FnOnce(&[u8]) -> T) -> Option<T> {
    let key = WEBHOOKS.with_borrow_mut(|webhooks| webhooks.get_mut(handle as usize)?.keys.next())?;
    Some(read(&key))
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
pub fn verify(handle: u32, body: &impl Body, block: &[u8], now: f64) -> u32 {
    judge(handle, body.length(), block, now, |verification| body.pass(verification).map(drop))
}

/// Verifies a delivery and outlines its event: the outline's number, or a refusal's with a minus.
/// What the outline leaves open is the answer.
pub fn receive(handle: u32, body: &impl Body, block: &[u8], now: f64) -> i32 {
    let mut outline = Outline::default();
    let refusal = judge(handle, body.length(), block, now, |verification| {
        let authentic = body.pass(verification)?;
        body.whole(|bytes| {
            let envelope = binding::envelope(binding::with_body(authentic, bytes))?;
            outline = Outline::of(&envelope, bytes);
            if outline.leaves_something_open() {
                reply(|answer| complete(answer, &envelope));
            }
            Ok(())
        })
    });
    if refusal == FINE { outline.number() } else { -refusal.cast_signed() }
}

/// Makes every check that needs no body: [`FINE`], or the number of the refusal. Then the answer is
/// what the body must be hashed with: the algorithm; what is signed before the body, and what after
/// it, as texts of which each character is one byte.
#[must_use]
pub fn begin(handle: u32, length: u64, block: &[u8], now: f64) -> u32 {
    judge(handle, length, block, now, |verification| {
        let algorithm = binding::algorithm(&verification);
        let around = binding::around_body(&verification);
        reply(|answer| {
            answer.text(algorithm);
            for piece in around {
                answer.text(&piece.into_iter().map(char::from).collect::<String>());
            }
        });
        Ok(())
    })
}

fn judge(
    handle: u32,
    length: u64,
    block: &[u8],
    now: f64,
    decide: impl FnOnce(Verification<'_>) -> Result<(), Error>,
) -> u32 {
    WEBHOOKS.with_borrow_mut(|webhooks| {
        let Some(Entry { webhook, refusals, .. }) = webhooks.get_mut(handle as usize) else {
            return GONE;
        };
        let headers = Block { names: binding::header_names(webhook), bytes: block };
        let begun = unix_seconds(now).and_then(|now| webhook.begin(&headers, length, now));
        match begun.and_then(decide) {
            Ok(()) => FINE,
            Err(error) => refusals.number(error),
        }
    })
}

/// What an outline leaves open: the id, the deduplication key, and where the payload differs.
fn complete(answer: &mut Answer, envelope: &Envelope<'_>) {
    answer.text_or_nothing(envelope.id.as_deref());
    answer.text(&envelope.deduplication_key());
    if let Some(mismatch) = &envelope.mismatch {
        for text in [&mismatch.path, &mismatch.expected, &mismatch.found] {
            answer.text(text);
        }
    }
}

/// Answers with the error behind the number that [`verify`] or [`receive`] gave.
pub fn explain(handle: u32, refusal: u32) {
    WEBHOOKS.with_borrow(|webhooks| {
        match webhooks.get(handle as usize).and_then(|entry| entry.refusals.find(refusal)) {
            Some(error) => reply(|answer| answer.error(error)),
            None => reply(|answer| answer.error(&gone())),
        }
    });
}

fn gone() -> Error {
    binding::invalid_option("webhook", "it was closed, or belongs to another thread")
}

/// Answers with the headers that the provider would send with a body, names and values in turn.
/// `options` is JSON with `timestamp`, `id` and `headers`.
#[must_use]
pub fn sign(handle: u32, body: &[u8], options: &str) -> u32 {
    let headers = WEBHOOKS.with_borrow(|webhooks| match webhooks.get(handle as usize) {
        Some(entry) => entry.webhook.sign(body, &binding::sign_options(options)?),
        None => Err(gone()),
    });
    settle(headers, |answer, headers| {
        for (name, value) in headers {
            answer.text(&name);
            answer.text(&value);
        }
    })
}

/// Whether a text is provably the bytes that arrived.
#[must_use]
pub fn check_text(text: &str) -> u32 {
    settle(binding::raw_text(text, Language::JavaScript), |_, _| {})
}

/// Answers whether an event's data passes filters of `RealEstateAPI`, both as JSON: 1, 0, or
/// nothing where the data does not say.
#[must_use]
pub fn passes_realestateapi_filters(data: &str, filters: &str) -> u32 {
    settle(Filters::pass_json(filters, data), |answer, passes| match passes {
        Some(passes) => answer.number(passes.into()),
        None => answer.text_or_nothing(None),
    })
}

/// Answers with the error for a mistake that only JavaScript can see. `subject` is the name of the
/// option, the path in the scheme, or the index of the secret; `found` completes the message.
pub fn describe(mistake: &str, subject: &str, found: &str) {
    let error = match mistake {
        "body_not_raw" => binding::body_not_raw(found, Language::JavaScript),
        "headers" => binding::headers_not_readable(found),
        "invalid_scheme" => binding::invalid_scheme(subject, found),
        "malformed_secret" => binding::malformed_secret(subject.parse().unwrap_or_default(), found),
        _ => binding::invalid_option(subject, found),
    };
    reply(|answer| answer.error(&error));
}
