//! The WebAssembly engine: the functions of `hookseal-bindings-js`, with two buffers in the
//! WebAssembly memory that the façade (`npm/src/wasm.ts`) fills.
//!
//! A body passes through one window of fixed size, so that the memory does not grow with it, and
//! a verification allocates nothing. A larger body is held whole only by `receive`, when it is
//! authentic, until its envelope is made.

#![allow(clippy::must_use_candidate, reason = "only JavaScript calls these functions")]

use std::cell::RefCell;

use hookseal::{Error, Verification, Verified};
use hookseal_bindings_js::{self as engine, BLOCK_BYTES, Body};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::wasm_bindgen;

/// As many bytes as the hash function is given at once: enough to make crossing free, few enough
/// to stay in a processor's cache.
const WINDOW_BYTES: u32 = 64 * 1024;

thread_local! {
    static WINDOW: RefCell<Vec<u8>> = RefCell::new(vec![0; WINDOW_BYTES as usize]);
    static BLOCK: RefCell<Vec<u8>> = RefCell::new(vec![0; BLOCK_BYTES]);
}

/// Where the window is in the memory. It never moves.
#[wasm_bindgen]
pub fn window() -> *mut u8 {
    WINDOW.with_borrow_mut(Vec::as_mut_ptr)
}

/// How many bytes the window has.
#[wasm_bindgen(js_name = windowBytes)]
pub fn window_bytes() -> u32 {
    WINDOW_BYTES
}

/// Where the header block is. It moves only in [`repeated`].
#[wasm_bindgen]
pub fn block() -> *mut u8 {
    BLOCK.with_borrow_mut(Vec::as_mut_ptr)
}

/// Where the part of the block is for headers that came more than once, after it was given room
/// for so many bytes.
#[wasm_bindgen]
pub fn repeated(bytes: usize) -> *mut u8 {
    BLOCK.with_borrow_mut(|block| {
        if block.len() < BLOCK_BYTES + bytes {
            block.resize(BLOCK_BYTES + bytes, 0);
        }
        block[BLOCK_BYTES..].as_mut_ptr()
    })
}

/// How many bytes the header block has without headers that came more than once.
#[wasm_bindgen(js_name = blockBytes)]
pub fn block_bytes() -> usize {
    BLOCK_BYTES
}

/// A body whose first `length` bytes the façade has put into the window.
struct InWindow {
    length: usize,
}

impl Body for InWindow {
    fn length(&self) -> u64 {
        self.length as u64
    }

    fn pass<'v>(&self, verification: Verification<'v>) -> Result<Verified<'v>, Error> {
        self.whole(|bytes| verification.whole(bytes))
    }

    fn whole<T>(&self, read: impl FnOnce(&[u8]) -> T) -> T {
        WINDOW.with_borrow(|window| read(&window[..self.length.min(window.len())]))
    }
}

/// A body of any length, which passes through the window piece by piece.
struct Outside<'a> {
    bytes: &'a Uint8Array,
}

impl Body for Outside<'_> {
    fn length(&self) -> u64 {
        self.bytes.length().into()
    }

    fn pass<'v>(&self, mut verification: Verification<'v>) -> Result<Verified<'v>, Error> {
        WINDOW.with_borrow_mut(|window| {
            let length = self.bytes.length();
            let mut start = 0;
            while start < length {
                let end = length.min(start + WINDOW_BYTES);
                let piece = &mut window[..(end - start) as usize];
                self.bytes.subarray(start, end).copy_to(piece);
                verification.update(piece);
                start = end;
            }
        });
        verification.finish()
    }

    fn whole<T>(&self, read: impl FnOnce(&[u8]) -> T) -> T {
        read(&self.bytes.to_vec())
    }
}

/// See [`engine::open`].
#[wasm_bindgen]
pub fn open(configuration: String) -> u32 {
    engine::open(configuration)
}

/// See [`engine::close`].
#[wasm_bindgen]
pub fn close(handle: u32) {
    engine::close(handle);
}

/// See [`engine::verify`]; the body is in the window.
#[wasm_bindgen]
pub fn verify(handle: u32, length: usize, now: f64) -> u32 {
    BLOCK.with_borrow(|block| engine::verify(handle, &InWindow { length }, block, now))
}

/// See [`engine::verify`]; the body is larger than the window.
#[wasm_bindgen(js_name = verifyLarge)]
pub fn verify_large(handle: u32, bytes: &Uint8Array, now: f64) -> u32 {
    BLOCK.with_borrow(|block| engine::verify(handle, &Outside { bytes }, block, now))
}

/// See [`engine::receive`]; the body is in the window.
#[wasm_bindgen]
pub fn receive(handle: u32, length: usize, now: f64) -> u32 {
    BLOCK.with_borrow(|block| engine::receive(handle, &InWindow { length }, block, now))
}

/// See [`engine::receive`]; the body is larger than the window.
#[wasm_bindgen(js_name = receiveLarge)]
pub fn receive_large(handle: u32, bytes: &Uint8Array, now: f64) -> u32 {
    BLOCK.with_borrow(|block| engine::receive(handle, &Outside { bytes }, block, now))
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

/// See [`engine::explain`].
#[wasm_bindgen]
pub fn explain(handle: u32, refusal: u32) {
    engine::explain(handle, refusal);
}

/// See [`engine::sign`].
#[wasm_bindgen]
pub fn sign(handle: u32, body: &[u8], options: &str) -> u32 {
    engine::sign(handle, body, options)
}

/// See [`engine::check_text`].
#[wasm_bindgen(js_name = checkText)]
pub fn check_text(text: &str) -> u32 {
    engine::check_text(text)
}

/// See [`engine::passes_realestateapi_filters`].
#[wasm_bindgen(js_name = passesRealestateapiFilters)]
pub fn passes_realestateapi_filters(data: &str, filters: &str) -> u32 {
    engine::passes_realestateapi_filters(data, filters)
}

/// See [`engine::describe`].
#[wasm_bindgen]
pub fn describe(mistake: &str, subject: &str, found: &str) {
    engine::describe(mistake, subject, found);
}

/// See [`hookseal::hospitable_personal_secret`].
#[wasm_bindgen(js_name = hospitablePersonalSecret)]
pub fn hospitable_personal_secret(email: &str) -> String {
    hookseal::hospitable_personal_secret(email)
}
