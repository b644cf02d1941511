//! The receiver's machine for JavaScript, as a WebAssembly module of its own: who does not import
//! `hookseal/receive` has nothing of it.
//!
//! [`hookseal::receive::compact`] says what the numbers are. The façade is `npm/src/receive/machine/wasm.ts`.

#![cfg_attr(target_family = "wasm", no_std)]
#![allow(clippy::must_use_candidate, reason = "only JavaScript calls these functions")]
#![allow(clippy::too_many_arguments, reason = "numbers cross one by one")]

extern crate alloc;

use alloc::string::String;

use hookseal::Error;
use hookseal::receive::compact::{self, NUMBERS};
use hookseal::receive::{self, Asked, Config};
use hookseal_bindings_js::{boundary, thread_state};
use slab::Slab;
use wasm_bindgen::prelude::wasm_bindgen;

thread_state! {
    static CONFIGS: Slab<Config> = Slab::new();
    static ACTIONS: [u32; NUMBERS] = [0; NUMBERS];
    static TEXT: String = String::new();
}

/// No configuration has this handle.
const NONE: u32 = u32::MAX;

/// See [`boundary::RECEIVE_PROTOCOL`].
#[wasm_bindgen]
pub fn protocol() -> u32 {
    boundary::RECEIVE_PROTOCOL
}

/// Compiles a configuration, and gives its handle; 0xffffffff where it is not valid, and [`text`] is the option, a
/// line break, and what is wrong with it.
#[wasm_bindgen]
pub fn open(text: &str) -> u32 {
    // The catalogue is not in this module: the text has the provider's facts.
    match Config::from_text(text, |_| None) {
        Ok(config) => CONFIGS.with_borrow_mut(|configs| u32::try_from(configs.insert(config)).unwrap_or(NONE)),
        Err(error) => {
            if let Error::InvalidOption { option, problem, .. } = error {
                answer(option + "\n" + &problem);
            }
            NONE
        }
    }
}

/// Forgets a configuration.
#[wasm_bindgen]
pub fn close(handle: u32) {
    CONFIGS.with_borrow_mut(|configs| configs.try_remove(handle as usize));
}

/// Where the actions of the last step are: how many, and three numbers for each. They never move.
#[wasm_bindgen]
pub fn actions() -> *const u32 {
    ACTIONS.with_borrow(|actions| actions.as_ptr())
}

/// One step: the next state.
#[wasm_bindgen]
pub fn step(handle: u32, state: u32, input: u32, a: f64, b: f64, c: f64) -> u32 {
    ACTIONS.with_borrow_mut(|actions| {
        with(handle, |config| compact::step_in_numbers(config, state, input, [a, b, c], actions)).unwrap_or(state)
    })
}

/// Where the last text is, in UTF-8.
#[wasm_bindgen]
pub fn text() -> *const u8 {
    TEXT.with_borrow(|text| text.as_ptr())
}

/// How many bytes the last text has.
#[wasm_bindgen(js_name = textBytes)]
pub fn text_bytes() -> usize {
    TEXT.with_borrow(String::len)
}

/// Makes the text of the properties.
#[wasm_bindgen]
pub fn properties(handle: u32) {
    answer(with(handle, compact::properties).unwrap_or_default());
}

/// Makes a key the text; `false` where the variant is not listed. An empty variant is none.
#[wasm_bindgen]
pub fn key(handle: u32, variant: &str, deduplication_key: &str) -> bool {
    let variant = (!variant.is_empty()).then_some(variant);
    let key = with(handle, |config| receive::key(config, variant, deduplication_key)).flatten();
    let listed = key.is_some();
    answer(key.unwrap_or_default());
    listed
}

/// Makes the variant in a key the text, which is empty where there is none.
#[wasm_bindgen(js_name = variantOf)]
pub fn variant_of(key: &str) {
    answer(receive::variant_of(key).unwrap_or_default().into());
}

/// Makes the id of a queue's message the text.
#[wasm_bindgen(js_name = messageId)]
pub fn message_id(key: &str) {
    answer(receive::message_id(key));
}

/// See [`compact::handshake`]: the number, and its text. An empty echo is none.
#[wasm_bindgen]
pub fn handshake(handle: u32, found: &str, echo: &str) -> u32 {
    numbered(with(handle, |config| compact::handshake(config, found, Some(echo))))
}

/// See [`compact::question`]: the number, and its text.
#[wasm_bindgen]
pub fn question(handle: u32, method: &str, query: &str, header: &str, token: &str) -> u32 {
    numbered(with(handle, |config| compact::question(config, Asked { method, query, header }, token)))
}

/// See [`compact::signed`]: the number, and its text.
#[wasm_bindgen]
pub fn signed(handle: u32, number: u32, text: &str, signature: &str, token: &str) -> u32 {
    numbered(with(handle, |config| compact::signed(config, number, text, signature, token)))
}

/// See [`compact::source`].
#[wasm_bindgen]
pub fn source(handle: u32, peer: &str, forwarded_for: &str) -> u32 {
    with(handle, |config| compact::source(config, peer, forwarded_for)).unwrap_or_default()
}

/// See [`receive::config::is_encoded`].
#[wasm_bindgen(js_name = isEncoded)]
pub fn is_encoded(content_encoding: &str) -> bool {
    receive::config::is_encoded(content_encoding)
}

/// See [`compact::health`].
#[wasm_bindgen]
pub fn health(
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

fn with<T>(handle: u32, read: impl FnOnce(&Config) -> T) -> Option<T> {
    CONFIGS.with_borrow(|configs| configs.get(handle as usize).map(read))
}

fn numbered(made: Option<(u32, String)>) -> u32 {
    let (number, text) = made.unwrap_or_default();
    answer(text);
    number
}

fn answer(text: String) {
    TEXT.with_borrow_mut(|answer| *answer = text);
}
