//! The receiver's machine: [`hookseal::receive::compact`] says what the numbers are.

#![allow(clippy::too_many_arguments, reason = "numbers cross one by one")]

use std::cell::RefCell;

use hookseal::Error;
use hookseal::receive::compact::{self, NUMBERS};
use hookseal::receive::{self, Asked, Config, Facts};
use hookseal_bindings_js as engine;
use napi::bindgen_prelude::Uint32Array;
use napi_derive::napi;
use slab::Slab;

thread_local! {
    static CONFIGS: RefCell<Slab<Entry>> = const { RefCell::new(Slab::new()) };
    static TEXT: RefCell<String> = const { RefCell::new(String::new()) };
}

struct Entry {
    config: Config,
    /// What JavaScript lends for the actions of a step: no array is made per step.
    actions: Uint32Array,
}

/// No configuration has this handle.
const NONE: u32 = u32::MAX;

/// Compiles a configuration, and gives its handle; 0xffffffff where it is not valid, and [`receive_text`] is the
/// option, a line break, and what is wrong with it. `actions` has room for [`receive_numbers`], and holds after each
/// step how many actions there are, and three numbers for each.
#[napi(catch_unwind)]
pub fn receive_open(text: String, actions: Uint32Array) -> u32 {
    let opened = Config::from_text(&text, Facts::known).map(|config| {
        CONFIGS.with_borrow_mut(|configs| u32::try_from(configs.insert(Entry { config, actions })).unwrap_or(NONE))
    });
    opened.unwrap_or_else(|error| {
        if let Error::InvalidOption { option, problem, .. } = error {
            answer(format!("{option}\n{problem}"));
        }
        NONE
    })
}

/// Forgets a configuration.
#[napi(catch_unwind)]
pub fn receive_close(handle: u32) {
    CONFIGS.with_borrow_mut(|configs| configs.try_remove(handle as usize));
}

/// How many numbers a step gives at most.
#[napi(catch_unwind)]
pub fn receive_numbers() -> u32 {
    u32::try_from(NUMBERS).unwrap_or(0)
}

/// One step: the next state.
#[napi(catch_unwind)]
pub fn receive_step(handle: u32, state: u32, input: u32, a: f64, b: f64, c: f64) -> u32 {
    CONFIGS.with_borrow_mut(|configs| {
        let Some(Entry { config, actions }) = configs.get_mut(handle as usize) else { return state };
        let mut out = [0; NUMBERS];
        let state = compact::step_in_numbers(config, state, input, [a, b, c], &mut out);
        let used = 1 + 3 * out[0] as usize;
        #[allow(unsafe_code, reason = "the array is JavaScript's, which does not run before this function returns")]
        // SAFETY: nothing else reads or writes it meanwhile.
        let lent = unsafe { actions.as_mut() };
        if let (Some(lent), Some(out)) = (lent.get_mut(..used), out.get(..used)) {
            lent.copy_from_slice(out);
        }
        state
    })
}

/// The last text.
#[napi(catch_unwind)]
pub fn receive_text() -> String {
    TEXT.take()
}

/// See [`compact::properties`].
#[napi(catch_unwind)]
pub fn receive_properties(handle: u32) -> String {
    with(handle, compact::properties).unwrap_or_default()
}

/// See [`receive::key`]. An empty variant is none; `null` where it is not listed.
#[napi(catch_unwind)]
pub fn receive_key(handle: u32, variant: String, deduplication_key: String) -> Option<String> {
    let variant = (!variant.is_empty()).then_some(variant.as_str());
    with(handle, |config| receive::key(config, variant, &deduplication_key)).flatten()
}

/// See [`receive::variant_of`]; `null` where there is none.
#[napi(catch_unwind)]
pub fn receive_variant_of(key: String) -> Option<String> {
    receive::variant_of(&key).map(str::to_owned)
}

/// See [`receive::message_id`].
#[napi(catch_unwind)]
pub fn receive_message_id(key: String) -> String {
    receive::message_id(&key)
}

/// See [`compact::handshake`]: the number; [`receive_text`] is the text. An empty echo is none.
#[napi(catch_unwind)]
pub fn receive_handshake(handle: u32, found: String, echo: String) -> u32 {
    numbered(with(handle, |config| compact::handshake(config, &found, Some(&echo))))
}

/// See [`compact::question`]: the number; [`receive_text`] is the text.
#[napi(catch_unwind)]
pub fn receive_question(handle: u32, method: String, query: String, header: String, token: String) -> u32 {
    let asked = Asked { method: &method, query: &query, header: &header };
    numbered(with(handle, |config| compact::question(config, asked, &token)))
}

/// See [`compact::signed`]: the number; [`receive_text`] is the text.
#[napi(catch_unwind)]
pub fn receive_signed(handle: u32, number: u32, text: String, signature: String, token: String) -> u32 {
    numbered(with(handle, |config| compact::signed(config, number, &text, &signature, &token)))
}

/// See [`compact::source`].
#[napi(catch_unwind)]
pub fn receive_source(handle: u32, peer: String, forwarded_for: String) -> u32 {
    with(handle, |config| compact::source(config, &peer, &forwarded_for)).unwrap_or_default()
}

/// See [`receive::config::is_encoded`].
#[napi(catch_unwind)]
pub fn receive_is_encoded(content_encoding: String) -> bool {
    receive::config::is_encoded(&content_encoding)
}

/// See [`compact::health`].
#[napi(catch_unwind)]
pub fn receive_health(
    store: f64,
    received: f64,
    errors: f64,
    queue: f64,
    silence: f64,
    queue_limit: f64,
    error_rate_limit: f64,
    silence_limit: f64,
) -> u32 {
    compact::health([store, received, errors, queue, silence], [queue_limit, error_rate_limit, silence_limit])
}

/// The delivery facts of a built-in provider as text, and nothing where the name is of none.
#[napi(catch_unwind)]
pub fn receive_facts(provider: String) -> String {
    Facts::known(&provider).map(|facts| facts.to_text()).unwrap_or_default()
}

/// See [`engine::boundary::RECEIVE_PROTOCOL`].
#[napi(catch_unwind)]
pub fn receive_protocol() -> u32 {
    engine::boundary::RECEIVE_PROTOCOL
}

/// See [`compact::tables`].
#[napi(catch_unwind)]
pub fn receive_tables() -> String {
    compact::tables()
}

fn with<T>(handle: u32, read: impl FnOnce(&Config) -> T) -> Option<T> {
    CONFIGS.with_borrow(|configs| configs.get(handle as usize).map(|entry| read(&entry.config)))
}

fn numbered(made: Option<(u32, String)>) -> u32 {
    let (number, text) = made.unwrap_or_default();
    answer(text);
    number
}

fn answer(text: String) {
    TEXT.set(text);
}
