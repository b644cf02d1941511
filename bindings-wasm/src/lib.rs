//! The WebAssembly engine: the functions of `hookseal-bindings-js`, with two buffers in the
//! WebAssembly memory that the façade (`npm/src/engine/wasm.ts`) fills.
//!
//! A body passes through one window of fixed size, so that the memory does not grow with it, and
//! a verification allocates nothing. A larger body is held whole only by `receive`, when it is
//! authentic, until its envelope is made.
//!
//! What crosses is numbers, and a few strings. Objects would need a table and glue that weigh a
//! kilobyte, so a larger body lies ready in the façade, which copies pieces of it here.

#![cfg_attr(target_family = "wasm", no_std)]
#![allow(clippy::must_use_candidate, reason = "only JavaScript calls these functions")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "lengths of bodies cross as doubles, which hold all that JavaScript has; in 32 bits they would wrap"
)]

extern crate alloc;

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use hookseal::binding::{self, START_BYTES};
use hookseal::{Authentic, Error, Verification};
use hookseal_bindings_js::boundary::{TABLE_BYTES, WASM_WINDOW_BYTES};
use hookseal_bindings_js::{self as engine, Body, thread_state};
#[cfg(target_family = "wasm")]
use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroize;

thread_state! {
    static WINDOW: [u8; WASM_WINDOW_BYTES as usize] = [0; WASM_WINDOW_BYTES as usize];
    static TABLE: Vec<u8> = Vec::new();
}

/// Smaller than `std`'s.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: WasmDynamicTalc = new_wasm_dynamic_allocator();

/// Ends the call with an exception, as every instruction that cannot be executed does. `std` would
/// word a message first, for which there is no console.
#[cfg(target_family = "wasm")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

// The generated glue imports this by the path from where it lies.
#[wasm_bindgen(raw_module = "../src/engine/wasm-memory.ts")]
extern "C" {
    /// Copies so many bytes of the body that lies ready, from `start` on.
    fn fill(to: *mut u8, start: f64, length: usize);
    /// Takes so many bytes.
    fn take(from: *const u8, length: usize);
}

/// Where the window is in the memory. It never moves.
#[wasm_bindgen]
pub fn window() -> *mut u8 {
    WINDOW.with_borrow_mut(|window| window.as_mut_ptr())
}

/// Where the header table is. It moves only in [`repeated`].
#[wasm_bindgen]
pub fn table() -> *mut u8 {
    TABLE.with_borrow_mut(|table| {
        table.resize((TABLE_BYTES as usize).max(table.len()), 0);
        table.as_mut_ptr()
    })
}

/// Where the part of the table is for headers that came more than once, after it was given room
/// for so many bytes.
#[wasm_bindgen]
pub fn repeated(bytes: usize) -> *mut u8 {
    const FIXED: usize = TABLE_BYTES as usize;
    TABLE.with_borrow_mut(|table| {
        if table.len() < FIXED + bytes {
            table.resize(FIXED + bytes, 0);
        }
        table[FIXED..].as_mut_ptr()
    })
}

/// See [`engine::boundary::PROTOCOL`].
#[wasm_bindgen]
pub fn protocol() -> u32 {
    engine::boundary::PROTOCOL
}

/// A delivery's body, as the façade hands it over. One type, because each has all of a verification
/// compiled for it.
enum Delivered {
    /// The first bytes of the window, so many.
    InWindow(usize),
    /// It lies ready with so many bytes, and passes through the window piece by piece.
    Ready(u64),
    /// The same, but it was hashed outside, and so many bytes of MACs are in the window.
    Hashed(u64, usize),
}

impl Body for Delivered {
    fn length(&self) -> u64 {
        match self {
            Self::InWindow(length) => *length as u64,
            Self::Ready(length) | Self::Hashed(length, _) => *length,
        }
    }

    fn pass<'v>(&self, verification: Verification<'v>) -> Result<Authentic<'v>, Error> {
        WINDOW.with_borrow_mut(|window| match self {
            Self::InWindow(length) => verification.whole(start_of(window, *length)).map(binding::without_body),
            Self::Ready(length) => {
                let mut pieces = verification.in_pieces();
                let mut start = 0;
                while start < *length {
                    let piece = start_of(window, usize::try_from(length - start).unwrap_or(usize::MAX));
                    fill(piece.as_mut_ptr(), start as f64, piece.len());
                    pieces.update(piece);
                    start += piece.len() as u64;
                }
                pieces.finish()
            }
            Self::Hashed(length, macs) => {
                let end = (*macs).min(window.len());
                let (macs, rest) = window.split_at_mut(end);
                let start = start_of(rest, usize::try_from(*length).unwrap_or(START_BYTES).min(START_BYTES));
                fill(start.as_mut_ptr(), 0.0, start.len());
                let verdict = binding::finish_with(verification, macs, start);
                // They would tell whoever reads the memory how to sign this delivery.
                macs.zeroize();
                verdict
            }
        })
    }

    fn whole<T>(&self, read: impl FnOnce(&[u8]) -> T) -> T {
        match self {
            Self::InWindow(length) => WINDOW.with_borrow_mut(|window| read(start_of(window, *length))),
            Self::Ready(length) | Self::Hashed(length, _) => {
                let mut bytes = vec![0; usize::try_from(*length).unwrap_or(usize::MAX)];
                fill(bytes.as_mut_ptr(), 0.0, bytes.len());
                read(&bytes)
            }
        }
    }
}

fn start_of(window: &mut [u8], length: usize) -> &mut [u8] {
    let length = length.min(window.len());
    &mut window[..length]
}

/// See [`engine::open`].
#[wasm_bindgen]
pub fn open(configuration: String, keep_keys: bool) -> u32 {
    engine::open(configuration, keep_keys)
}

/// See [`engine::key`]. Whether there is one; the façade takes it.
#[wasm_bindgen]
pub fn key(handle: u32) -> bool {
    engine::key(handle, |key| take(key.as_ptr(), key.len())).is_some()
}

/// See [`engine::close`].
#[wasm_bindgen]
pub fn close(handle: u32) {
    engine::close(handle);
}

/// See [`engine::verify`]; the body is in the window.
#[wasm_bindgen]
pub fn verify(handle: u32, length: usize, now: f64) -> u32 {
    TABLE.with_borrow(|table| engine::verify(handle, &Delivered::InWindow(length), table, now))
}

/// See [`engine::verify`]; the body lies ready.
#[wasm_bindgen(js_name = verifyReady)]
pub fn verify_ready(handle: u32, length: f64, now: f64) -> u32 {
    TABLE.with_borrow(|table| engine::verify(handle, &Delivered::Ready(length as u64), table, now))
}

/// See [`engine::receive`]; the body is in the window.
#[wasm_bindgen]
pub fn receive(handle: u32, length: usize, now: f64) -> i32 {
    TABLE.with_borrow(|table| engine::receive(handle, &Delivered::InWindow(length), table, now))
}

/// See [`engine::receive`]; the body lies ready.
#[wasm_bindgen(js_name = receiveReady)]
pub fn receive_ready(handle: u32, length: f64, now: f64) -> i32 {
    TABLE.with_borrow(|table| engine::receive(handle, &Delivered::Ready(length as u64), table, now))
}

/// See [`engine::begin`].
#[wasm_bindgen]
pub fn begin(handle: u32, length: f64, now: f64) -> u32 {
    TABLE.with_borrow(|table| engine::begin(handle, length as u64, table, now))
}

/// See [`engine::verify`]; the body was hashed outside, and so many bytes of MACs are in the window.
#[wasm_bindgen(js_name = verifyHashed)]
pub fn verify_hashed(handle: u32, length: f64, macs: usize, now: f64) -> u32 {
    TABLE.with_borrow(|table| engine::verify(handle, &Delivered::Hashed(length as u64, macs), table, now))
}

/// See [`engine::receive`]; the body lies ready, was hashed outside, and so many bytes of MACs are in
/// the window.
#[wasm_bindgen(js_name = receiveHashed)]
pub fn receive_hashed(handle: u32, length: f64, macs: usize, now: f64) -> i32 {
    TABLE.with_borrow(|table| engine::receive(handle, &Delivered::Hashed(length as u64, macs), table, now))
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

/// See [`engine::offer`].
#[wasm_bindgen]
pub fn offer(provider: &str, name: &str, given: &str) -> u32 {
    engine::offer(provider, name, given)
}

/// See [`engine::config_error`].
#[wasm_bindgen(js_name = configError)]
pub fn config_error(mistake: &str, subject: &str, found: &str) {
    engine::config_error(mistake, subject, found);
}
