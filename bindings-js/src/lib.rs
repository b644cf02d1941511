//! What the two JavaScript engines have in common: everything but how a call crosses.
//!
//! Webhooks live in a table and are named by integers, because a call of a free function with
//! numbers and bytes crosses to native code in a tenth of the time of a method with strings.
//! A function answers with a number or a text; the reason of a refusal waits for [`take_error`],
//! so that no exception has to cross.

#![forbid(unsafe_code)]

mod block;
mod sign;

use std::cell::RefCell;

use hookseal::provider::realestateapi::Filters;
use hookseal::{Error, HEADER_LIMIT, Verification, Verified, Webhook, unix_seconds};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::block::Block;

thread_local! {
    /// The webhooks of this thread; the index is the handle.
    static WEBHOOKS: RefCell<Vec<Option<Webhook>>> = const { RefCell::new(Vec::new()) };
    /// Why the last call failed.
    static REFUSAL: RefCell<Option<Error>> = const { RefCell::new(None) };
}

/// A call was successful.
pub const FINE: u32 = 0;
/// A call failed, and [`take_error`] has the reason.
pub const REFUSED: u32 = 1;

/// Makes a webhook from a configuration document, which is wiped. Gives JSON: `handle`, `headers`
/// (the names of the slots), `headerLimit`, `slotBytes` and `maxBodyBytes`; or `error`.
#[must_use]
pub fn open(configuration: String) -> String {
    let configuration = Zeroizing::new(configuration);
    let webhook = match Webhook::from_configuration(&configuration) {
        Ok(webhook) => webhook,
        Err(error) => return json(&Opened::Error { error }),
    };
    WEBHOOKS.with_borrow_mut(|webhooks| {
        let handle = webhooks.iter().position(Option::is_none).unwrap_or(webhooks.len());
        let answer = json(&Opened::Webhook {
            handle,
            headers: webhook.header_names(),
            header_limit: HEADER_LIMIT,
            slot_bytes: block::SLOT_BYTES,
            max_body_bytes: webhook.max_body_bytes(),
        });
        if handle == webhooks.len() {
            webhooks.push(None);
        }
        webhooks[handle] = Some(webhook);
        answer
    })
}

#[derive(Serialize)]
#[serde(untagged)]
enum Opened<'a> {
    #[serde(rename_all = "camelCase")]
    Webhook {
        handle: usize,
        headers: &'a [String],
        header_limit: usize,
        slot_bytes: usize,
        max_body_bytes: u64,
    },
    Error {
        error: Error,
    },
}

/// Forgets a webhook and wipes its secrets.
pub fn close(handle: u32) {
    WEBHOOKS.with_borrow_mut(|webhooks| {
        if let Some(slot) = webhooks.get_mut(handle as usize) {
            *slot = None;
        }
    });
}

/// A delivery's body, on its way into the hash function.
pub trait Body {
    /// How many bytes it has.
    fn length(&self) -> u64;
    /// Gives it to a verification, in pieces or whole.
    ///
    /// # Errors
    /// As [`Verification::finish`].
    fn pass<'v>(&self, verification: Verification<'v>) -> Result<Verified<'v>, Error>;
    /// All of it at once.
    fn whole(&self) -> impl AsRef<[u8]>;
}

impl Body for &[u8] {
    fn length(&self) -> u64 {
        self.len() as u64
    }

    fn pass<'v>(&self, verification: Verification<'v>) -> Result<Verified<'v>, Error> {
        verification.whole(self)
    }

    fn whole(&self) -> impl AsRef<[u8]> {
        self
    }
}

/// Verifies a delivery: [`FINE`] or [`REFUSED`].
pub fn verify(handle: u32, body: &impl Body, headers: &[u8], now: f64) -> u32 {
    let verdict = with(handle, |webhook| authenticate(webhook, body, headers, now, |_| Ok(())));
    if keep_refusal(verdict).is_some() { FINE } else { REFUSED }
}

/// Verifies a delivery and gives its envelope as JSON, or "".
pub fn receive(handle: u32, body: &impl Body, headers: &[u8], now: f64) -> String {
    let envelope = with(handle, |webhook| {
        authenticate(webhook, body, headers, now, |verified| Ok(json(&verified.envelope(body.whole().as_ref())?)))
    });
    keep_refusal(envelope).unwrap_or_default()
}

fn authenticate<T>(
    webhook: &Webhook,
    body: &impl Body,
    headers: &[u8],
    now: f64,
    then: impl FnOnce(Verified<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let headers = Block { names: webhook.header_names(), bytes: headers };
    then(body.pass(webhook.begin(&headers, body.length(), unix_seconds(now)?)?)?)
}

/// The headers that the provider would send with a body, as a JSON array of pairs, or "".
/// `options` is JSON with `timestamp`, `id` and `headers`.
pub fn sign(handle: u32, body: &[u8], options: &str) -> String {
    let headers = with(handle, |webhook| webhook.sign(body, &sign::options(options)?));
    keep_refusal(headers).as_ref().map_or_else(String::new, json)
}

/// Whether a text is provably the bytes that arrived: [`FINE`] or [`REFUSED`].
#[must_use]
pub fn check_text(text: &str) -> u32 {
    let verdict = hookseal::raw_text(text).map(|_| ());
    if keep_refusal(verdict).is_some() { FINE } else { REFUSED }
}

/// Whether an event's data passes filters of `RealEstateAPI`, both as JSON: `true`, `false` or
/// `null` for what the data does not say, or "".
pub fn passes_realestateapi_filters(data: &str, filters: &str) -> String {
    keep_refusal(Filters::pass_json(filters, data)).as_ref().map_or_else(String::new, json)
}

/// Why the last call failed, as JSON.
#[must_use]
pub fn take_error() -> String {
    REFUSAL.take().map_or_else(|| "null".to_owned(), |error| json(&error))
}

/// The error, as JSON, for a mistake that only JavaScript can see. `subject` is the name of the
/// option, the path in the scheme, or the index of the secret; `found` completes the message.
#[must_use]
pub fn describe(mistake: &str, subject: &str, found: &str) -> String {
    let error = match mistake {
        "body_not_raw" => Error::body_not_raw(found),
        "headers" => Error::headers_not_readable(found),
        "invalid_scheme" => Error::invalid_scheme(subject, found),
        "malformed_secret" => Error::malformed_secret(subject.parse().unwrap_or_default(), found),
        _ => Error::invalid_option(subject, found),
    };
    json(&error)
}

fn with<T>(handle: u32, call: impl FnOnce(&Webhook) -> Result<T, Error>) -> Result<T, Error> {
    WEBHOOKS.with_borrow(|webhooks| match webhooks.get(handle as usize) {
        Some(Some(webhook)) => call(webhook),
        _ => Err(Error::invalid_option("webhook", "it was closed, or belongs to another thread")),
    })
}

fn keep_refusal<T>(result: Result<T, Error>) -> Option<T> {
    result.map_err(|error| REFUSAL.set(Some(error))).ok()
}

/// Nothing that is written here can fail to be: its keys are texts.
fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
