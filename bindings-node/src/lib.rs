//! The native engine for Node.js: the functions of `hookseal-bindings-js` as a Node-API addon.
//!
//! Bodies are borrowed, not copied. A panic becomes a JavaScript exception.

#![allow(clippy::must_use_candidate, reason = "only JavaScript calls these functions")]
#![allow(clippy::needless_pass_by_value, reason = "Node-API gives strings away")]

pub mod desk;
pub mod receive;

use hookseal_bindings_js as engine;
use napi_derive::napi;

/// See [`engine::open`].
#[napi(catch_unwind)]
pub fn open(configuration: String) -> u32 {
    engine::open(configuration, false)
}

/// See [`engine::close`].
#[napi(catch_unwind)]
pub fn close(handle: u32) {
    engine::close(handle);
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
