//! The native engine for Node.js: the functions of `hookseal-bindings-js` as a Node-API addon.
//!
//! Bodies and header blocks are borrowed, not copied. A panic becomes a JavaScript exception.

#![allow(clippy::must_use_candidate, reason = "only JavaScript calls these functions")]
#![allow(clippy::needless_pass_by_value, reason = "Node-API gives strings away")]

use hookseal_bindings_js as engine;
use napi_derive::napi;

/// See [`engine::open`].
#[napi(catch_unwind)]
pub fn open(configuration: String) -> String {
    engine::open(configuration)
}

/// See [`engine::close`].
#[napi(catch_unwind)]
pub fn close(handle: u32) {
    engine::close(handle);
}

/// See [`engine::verify`].
#[napi(catch_unwind)]
pub fn verify(handle: u32, body: &[u8], headers: &[u8], now: f64) -> u32 {
    engine::verify(handle, &body, headers, now)
}

/// See [`engine::receive`].
#[napi(catch_unwind)]
pub fn receive(handle: u32, body: &[u8], headers: &[u8], now: f64) -> String {
    engine::receive(handle, &body, headers, now)
}

/// See [`engine::sign`].
#[napi(catch_unwind)]
pub fn sign(handle: u32, body: &[u8], options: String) -> String {
    engine::sign(handle, body, &options)
}

/// See [`engine::check_text`].
#[napi(catch_unwind)]
pub fn check_text(text: String) -> u32 {
    engine::check_text(&text)
}

/// See [`engine::passes_realestateapi_filters`].
#[napi(catch_unwind)]
pub fn passes_realestateapi_filters(data: String, filters: String) -> String {
    engine::passes_realestateapi_filters(&data, &filters)
}

/// See [`engine::take_error`].
#[napi(catch_unwind)]
pub fn take_error() -> String {
    engine::take_error()
}

/// See [`engine::describe`].
#[napi(catch_unwind)]
pub fn describe(mistake: String, subject: String, found: String) -> String {
    engine::describe(&mistake, &subject, &found)
}

/// See [`hookseal::hospitable_personal_secret`].
#[napi(catch_unwind)]
pub fn hospitable_personal_secret(email: String) -> String {
    hookseal::hospitable_personal_secret(&email)
}
