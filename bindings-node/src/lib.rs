//! The native engine for Node.js: the functions of `hookseal-bindings-js` as a Node-API addon.
//!
//! Bodies are borrowed, not copied. A panic becomes a JavaScript exception.

#![allow(clippy::must_use_candidate, reason = "only JavaScript calls these functions")]
#![allow(clippy::needless_pass_by_value, reason = "Node-API gives strings away")]

pub mod explain;
pub mod receive;
pub mod shared;

use hookseal_bindings_js as engine;
use napi_derive::napi;

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

/// See [`engine::answer`].
#[napi(catch_unwind)]
pub fn answer() -> String {
    engine::answer(|answer| answer.as_str().to_owned())
}

/// See [`engine::boundary::PROTOCOL`].
#[napi]
pub fn protocol() -> u32 {
    engine::boundary::PROTOCOL
}

/// See [`engine::error_behind`].
#[napi(catch_unwind)]
pub fn error_behind(handle: u32, refusal: u32) {
    engine::error_behind(handle, refusal);
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

/// See [`engine::compile`].
#[napi(catch_unwind)]
pub fn compile(scheme: String) -> u32 {
    engine::compile(&scheme)
}

/// See [`engine::offer`].
#[napi(catch_unwind)]
pub fn offer(provider: String, name: String, given: String) -> u32 {
    engine::offer(&provider, &name, &given)
}

/// See [`engine::config_error`].
#[napi(catch_unwind)]
pub fn config_error(mistake: String, subject: String, found: String) {
    engine::config_error(&mistake, &subject, &found);
}
