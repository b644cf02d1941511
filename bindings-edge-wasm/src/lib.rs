//! The engine of edge runtimes and pages: the kernel as WebAssembly, which runs plans that were compiled beforehand.
//!
//! No allocator, no `core::fmt`, no glue: the façade (`npm/src/engine/edge.ts`) calls the functions of [`boundary`] with
//! numbers, and reads and writes the memory. The README says what it is for the façade.
//!
//! What it says is what the native build says: both have it from `hookseal_words`.

#![cfg(target_family = "wasm")]
#![no_std]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "addresses have 32 bits here, and lengths of bodies cross as doubles, which hold all that JavaScript has"
)]

mod answer;
mod boundary;
mod configuration;
mod document;
// As the generator writes it.
#[rustfmt::skip]
mod generated;
mod header_table;
mod judgement;
mod memory;
mod mistakes;
mod names;
mod place;
mod ready;
mod refusal;
mod report;
mod secret;
#[cfg_attr(not(feature = "full"), path = "unsigned.rs")]
mod sign;
mod table;
mod webhook;
