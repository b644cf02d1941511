//! Webhooks whose signatures public keys check, and JSON Web Signatures, for JavaScript without an addon: a WebAssembly
//! module of its own, of which who does not import `hookseal/keys` has nothing.
//!
//! The platform's `crypto.subtle` checks the signatures. This module reads the keys, refuses what the strict reading
//! of each specification refuses, says what to ask, and decides. The façade is `npm/src/keys/wasm.ts`.

#![cfg_attr(target_family = "wasm", no_std)]
#![allow(clippy::must_use_candidate, reason = "only JavaScript calls these functions")]
#![allow(clippy::needless_pass_by_value, reason = "what crosses is owned")]

extern crate alloc;

use alloc::string::String;
use alloc::vec::Vec;

use hookseal::binding;
use hookseal::{Authentic, Error, Verification};
use hookseal_bindings_js::boundary::TABLE_BYTES;
use hookseal_bindings_js::{self as engine, Body, thread_state};
use wasm_bindgen::prelude::wasm_bindgen;

thread_state! {
    static TABLE: Vec<u8> = Vec::new();
    /// What is signed of the delivery that was asked about last.
    static MESSAGE: Vec<u8> = Vec::new();
}

/// A body, and what the platform said of its delivery's signatures, if it was asked.
struct Answered<'b> {
    body: &'b [u8],
    answers: Option<&'b [u8]>,
}

impl Body for Answered<'_> {
    fn length(&self) -> u64 {
        self.body.len() as u64
    }

    fn pass<'v>(&self, verification: Verification<'v>) -> Result<Authentic<'v>, Error> {
        binding::with_answers(verification, self.body, self.answers)
    }

    fn whole<T>(&self, read: impl FnOnce(&[u8]) -> T) -> T {
        read(self.body)
    }
}

/// See [`engine::boundary::PROTOCOL`].
#[wasm_bindgen]
pub fn protocol() -> u32 {
    engine::boundary::PROTOCOL
}

/// Where the header table is, with room for so many bytes of headers that came more than once.
#[wasm_bindgen]
pub fn table(repeated: usize) -> *mut u8 {
    TABLE.with_borrow_mut(|table| {
        table.resize((TABLE_BYTES as usize + repeated).max(table.len()), 0);
        table.as_mut_ptr()
    })
}

/// See [`engine::open`].
#[wasm_bindgen]
pub fn open(configuration: String) -> u32 {
    engine::open_by(configuration, binding::webhook_by_platform)
}

/// See [`engine::close`].
#[wasm_bindgen]
pub fn close(handle: u32) {
    engine::close(handle);
}

/// What the platform is asked about a delivery's signatures: 0, or the number of the refusal. The answer: [`engine::asked`]; [`message`]
/// has what is signed. Where nobody is asked, the answer's algorithm is empty.
#[wasm_bindgen]
pub fn ask(handle: u32, body: &[u8], now: f64) -> u32 {
    TABLE.with_borrow(|table| {
        engine::judge(handle, body.len() as u64, table, now, |verification| {
            let questions = binding::ask(verification, body)?.unwrap_or_default();
            let pairs = questions.asked.iter().flat_map(|question| [&*question.key, &*question.signature]);
            engine::asked(questions.algorithm, pairs);
            MESSAGE.with_borrow_mut(|message| *message = questions.message);
            Ok(())
        })
    })
}

/// Where what is signed is.
#[wasm_bindgen]
pub fn message() -> *const u8 {
    MESSAGE.with_borrow(Vec::as_ptr)
}

/// How many bytes it has.
#[wasm_bindgen(js_name = messageBytes)]
pub fn message_bytes() -> usize {
    MESSAGE.with_borrow(Vec::len)
}

/// See [`engine::verify`]; `answers` has a byte for each question, if the platform was asked.
#[wasm_bindgen]
pub fn verify(handle: u32, body: &[u8], answers: Option<Vec<u8>>, now: f64) -> u32 {
    let body = Answered { body, answers: answers.as_deref() };
    TABLE.with_borrow(|table| engine::verify(handle, &body, table, now))
}

/// See [`engine::receive`]; `answers` as for [`verify`].
#[wasm_bindgen]
pub fn receive(handle: u32, body: &[u8], answers: Option<Vec<u8>>, now: f64) -> i32 {
    let body = Answered { body, answers: answers.as_deref() };
    TABLE.with_borrow(|table| engine::receive(handle, &body, table, now))
}

/// Where the answer to the last call is, in UTF-8.
#[wasm_bindgen]
pub fn answer() -> *const u8 {
    engine::answer(|answer| answer.as_str().as_ptr())
}

/// How many bytes the answer has.
#[wasm_bindgen(js_name = answerBytes)]
pub fn answer_bytes() -> usize {
    engine::answer(|answer| answer.as_str().len())
}

/// See [`engine::error_behind`].
#[wasm_bindgen(js_name = errorBehind)]
pub fn error_behind(handle: u32, refusal: u32) {
    engine::error_behind(handle, refusal);
}

/// See [`engine::offer`].
#[wasm_bindgen]
pub fn offer(provider: &str, name: &str, given: &str) -> u32 {
    engine::offer(provider, name, given)
}

/// See [`engine::sign`].
#[wasm_bindgen]
pub fn sign(handle: u32, body: &[u8], options: &str) -> u32 {
    engine::sign(handle, body, options)
}
