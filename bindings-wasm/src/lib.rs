//! The WebAssembly engine: the functions of `hookseal-bindings-js`, with two buffers in the
//! WebAssembly memory that the façade (`npm/src/wasm.ts`) fills.
//!
//! A body passes through one window of fixed size, so that the memory does not grow with it, and
//! a verification allocates nothing. A whole body is held only by `receive`, when it is
//! authentic, until its envelope is parsed.

#![allow(clippy::must_use_candidate, reason = "only JavaScript calls these functions")]

use std::cell::RefCell;

use hookseal::{Error, Verification, Verified};
use hookseal_bindings_js::{self as engine, Body};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::wasm_bindgen;

/// As many bytes as the hash function is given at once: enough to make crossing free, few enough
/// to stay in a processor's cache.
const WINDOW_BYTES: u32 = 64 * 1024;

thread_local! {
    static WINDOW: RefCell<Vec<u8>> = RefCell::new(vec![0; WINDOW_BYTES as usize]);
    static HEADERS: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
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

/// Where the buffer for header blocks is, after it was given room for `bytes`. It moves only here.
#[wasm_bindgen]
pub fn headers(bytes: usize) -> *mut u8 {
    HEADERS.with_borrow_mut(|headers| {
        if headers.len() < bytes {
            headers.resize(bytes, 0);
        }
        headers.as_mut_ptr()
    })
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
        WINDOW.with_borrow(|window| verification.whole(&window[..self.length.min(window.len())]))
    }

    fn whole(&self) -> impl AsRef<[u8]> {
        WINDOW.with_borrow(|window| window[..self.length.min(window.len())].to_vec())
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

    fn whole(&self) -> impl AsRef<[u8]> {
        self.bytes.to_vec()
    }
}

/// See [`engine::open`].
#[wasm_bindgen]
pub fn open(configuration: String) -> String {
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
    HEADERS.with_borrow(|headers| engine::verify(handle, &InWindow { length }, headers, now))
}

/// See [`engine::verify`]; the body is larger than the window.
#[wasm_bindgen(js_name = verifyLarge)]
pub fn verify_large(handle: u32, bytes: &Uint8Array, now: f64) -> u32 {
    HEADERS.with_borrow(|headers| engine::verify(handle, &Outside { bytes }, headers, now))
}

/// See [`engine::receive`].
#[wasm_bindgen]
pub fn receive(handle: u32, bytes: &Uint8Array, now: f64) -> String {
    HEADERS.with_borrow(|headers| engine::receive(handle, &Outside { bytes }, headers, now))
}

/// See [`engine::sign`].
#[wasm_bindgen]
pub fn sign(handle: u32, body: &[u8], options: &str) -> String {
    engine::sign(handle, body, options)
}

/// See [`engine::check_text`].
#[wasm_bindgen(js_name = checkText)]
pub fn check_text(text: &str) -> u32 {
    engine::check_text(text)
}

/// See [`engine::passes_realestateapi_filters`].
#[wasm_bindgen(js_name = passesRealestateapiFilters)]
pub fn passes_realestateapi_filters(data: &str, filters: &str) -> String {
    engine::passes_realestateapi_filters(data, filters)
}

/// See [`engine::take_error`].
#[wasm_bindgen(js_name = takeError)]
pub fn take_error() -> String {
    engine::take_error()
}

/// See [`engine::describe`].
#[wasm_bindgen]
pub fn describe(mistake: &str, subject: &str, found: &str) -> String {
    engine::describe(mistake, subject, found)
}

/// See [`hookseal::hospitable_personal_secret`].
#[wasm_bindgen(js_name = hospitablePersonalSecret)]
pub fn hospitable_personal_secret(email: &str) -> String {
    hookseal::hospitable_personal_secret(email)
}
