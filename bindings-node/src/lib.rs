//! The native engine for Node.js: the functions of `hookseal-bindings-js` as a Node-API addon.
//!
//! What crosses with each delivery lies on a desk, bytes that JavaScript lends once: asking
//! Node-API where the bytes of an argument are costs as much as a call. First a window for small
//! bodies, then the header block. Larger bodies are borrowed, not copied. A panic becomes a
//! JavaScript exception.

#![allow(clippy::must_use_candidate, reason = "only JavaScript calls these functions")]
#![allow(clippy::needless_pass_by_value, reason = "Node-API gives strings away")]

use std::cell::RefCell;

use hookseal_bindings_js::{self as engine, BLOCK_BYTES, FINE};
use napi::bindgen_prelude::{Either, Uint8Array};
use napi_derive::napi;

/// How many bytes the window has. Copying as many into it costs less than asking where they are.
const WINDOW_BYTES: usize = 4096;

thread_local! {
    /// One for each time that the package was loaded in this thread; the index is its name.
    static DESKS: RefCell<Vec<Uint8Array>> = const { RefCell::new(Vec::new()) };
}

/// How many bytes the window has.
#[napi]
pub fn window_bytes() -> u32 {
    WINDOW_BYTES as u32
}

/// How many bytes the header block has without headers that came more than once.
#[napi]
pub fn block_bytes() -> u32 {
    BLOCK_BYTES as u32
}

/// Takes a desk, in the place of the one with this name or as another, and gives its name.
#[napi(catch_unwind)]
pub fn lend(desk: Uint8Array, name: Option<u32>) -> u32 {
    DESKS.with_borrow_mut(|desks| {
        let name = name.map_or(desks.len(), |name| name as usize);
        match desks.get_mut(name) {
            Some(place) => *place = desk,
            None => desks.push(desk),
        }
        name as u32
    })
}

/// Calls with the window and the block of a desk; without a desk both are empty.
fn on_desk<T>(name: u32, call: impl FnOnce(&[u8], &[u8]) -> T) -> T {
    DESKS.with_borrow(|desks| {
        let desk: &[u8] = desks.get(name as usize).map_or(&[], |desk| desk);
        let (window, block) = desk.split_at_checked(WINDOW_BYTES).unwrap_or_default();
        call(window, block)
    })
}

/// See [`engine::open`].
#[napi(catch_unwind)]
pub fn open(configuration: String) -> u32 {
    engine::open(configuration)
}

/// See [`engine::close`].
#[napi(catch_unwind)]
pub fn close(handle: u32) {
    engine::close(handle);
}

/// See [`engine::verify`]; the body is in the window.
#[napi(catch_unwind)]
pub fn verify(desk: u32, handle: u32, length: u32, now: f64) -> u32 {
    on_desk(desk, |window, block| engine::verify(handle, &within(window, length), block, now))
}

/// See [`engine::verify`]; the body is larger than the window.
#[napi(catch_unwind)]
pub fn verify_large(desk: u32, handle: u32, body: &[u8], now: f64) -> u32 {
    on_desk(desk, |_, block| engine::verify(handle, &body, block, now))
}

/// See [`engine::receive`]; the body is in the window. Gives the answer, or the number of the refusal.
#[napi(catch_unwind)]
pub fn receive(desk: u32, handle: u32, length: u32, now: f64) -> Either<String, u32> {
    answer_or_number(on_desk(desk, |window, block| engine::receive(handle, &within(window, length), block, now)))
}

/// See [`engine::receive`]; the body is larger than the window.
#[napi(catch_unwind)]
pub fn receive_large(desk: u32, handle: u32, body: &[u8], now: f64) -> Either<String, u32> {
    answer_or_number(on_desk(desk, |_, block| engine::receive(handle, &body, block, now)))
}

fn within(window: &[u8], length: u32) -> &[u8] {
    window.get(..length as usize).unwrap_or_default()
}

fn answer_or_number(number: u32) -> Either<String, u32> {
    if number == FINE { Either::A(answer()) } else { Either::B(number) }
}

/// See [`engine::answer`].
#[napi(catch_unwind)]
pub fn answer() -> String {
    engine::answer(|answer| answer.as_str().to_owned())
}

/// See [`engine::explain`].
#[napi(catch_unwind)]
pub fn explain(handle: u32, refusal: u32) {
    engine::explain(handle, refusal);
}

/// See [`engine::sign`].
#[napi(catch_unwind)]
pub fn sign(handle: u32, body: &[u8], options: String) -> u32 {
    engine::sign(handle, body, &options)
}

/// See [`engine::check_text`].
#[napi(catch_unwind)]
pub fn check_text(text: String) -> u32 {
    engine::check_text(&text)
}

/// See [`engine::passes_realestateapi_filters`].
#[napi(catch_unwind)]
pub fn passes_realestateapi_filters(data: String, filters: String) -> u32 {
    engine::passes_realestateapi_filters(&data, &filters)
}

/// See [`engine::describe`].
#[napi(catch_unwind)]
pub fn describe(mistake: String, subject: String, found: String) {
    engine::describe(&mistake, &subject, &found);
}

/// See [`hookseal::hospitable_personal_secret`].
#[napi(catch_unwind)]
pub fn hospitable_personal_secret(email: String) -> String {
    hookseal::hospitable_personal_secret(&email)
}
