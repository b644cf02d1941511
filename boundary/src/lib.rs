//! What crosses between Rust and JavaScript, as bytes and numbers: once for the engines that have the core, and for the
//! edge engine, which has the kernel alone. `npm/src/engine` is the other side.
//!
//! [`CONSTANTS`] are what both sides must agree on; `cargo xtask generate` writes them in TypeScript, with what answers hold,
//! which `bindings-js/src/records.rs` says.

#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

mod answer;
mod constants;
mod header_table;
mod summary;

pub use answer::{each_sign, utf16_units};
pub use constants::*;
pub use header_table::{HeaderTable, NOT_TEXTS};
pub use summary::Summary;
