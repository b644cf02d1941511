//! From schemes to plans, and what providers offer besides, as a WebAssembly module of its own: who uses a built-in
//! provider alone has nothing of it. The façade is `npm/src/schemes/wasm.ts`.

#![cfg_attr(target_family = "wasm", no_std)]
#![allow(clippy::must_use_candidate, reason = "only JavaScript calls these functions")]

extern crate alloc;

use hookseal_bindings_js as engine;
use wasm_bindgen::prelude::wasm_bindgen;

/// See [`engine::boundary::PROTOCOL`].
#[wasm_bindgen]
pub fn protocol() -> u32 {
    engine::boundary::PROTOCOL
}

/// See [`engine::compile`].
#[wasm_bindgen]
pub fn compile(scheme: &str) -> u32 {
    engine::compile(scheme)
}

/// See [`engine::offer`].
#[wasm_bindgen]
pub fn offer(provider: &str, name: &str, given: &str) -> u32 {
    engine::offer(provider, name, given)
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
