//! Explanations and captures for JavaScript, as a WebAssembly module of its own: who does not import
//! `hookseal/explain` has nothing of it, and of the catalogue of providers.
//!
//! [`binding::answer`] says what the texts are. The façade is `npm/src/explain/wasm.ts`.

#![cfg_attr(target_family = "wasm", no_std)]
#![allow(clippy::must_use_candidate, reason = "only JavaScript calls these functions")]

extern crate alloc;

use alloc::string::String;

use hookseal::binding::{self, Language};
use hookseal_bindings_js::thread_state;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

thread_state! {
    static TEXT: String = String::new();
}

/// See [`binding::explanation`]. The configuration is wiped; the text is what was found.
#[wasm_bindgen]
pub fn explain(configuration: String, head: &str, body: &[u8]) {
    let configuration = Zeroizing::new(configuration);
    let explained = binding::explanation(&configuration, head, body, Language::JavaScript);
    answer(binding::answer(explained.map(|explanation| explanation.to_json())));
}

/// See [`binding::delivery`]: the text is the line of a capture.
#[wasm_bindgen]
pub fn capture(head: &str, body: &[u8]) {
    answer(binding::answer(binding::delivery(head, body).map(|capture| capture.to_json())));
}

/// See [`binding::senders`].
#[wasm_bindgen]
pub fn senders(head: &str) {
    answer(binding::answer(binding::senders(head)));
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

fn answer(text: String) {
    TEXT.with_borrow_mut(|answer| *answer = text);
}
