#![allow(clippy::doc_markdown, reason = "the README is prose, not the documentation of items")]
#![doc = include_str!("../../../README.md")]

/// The README of the crate.
#[doc = include_str!("../../../core/README.md")]
pub mod core_readme {}

/// The recipes for Rust.
#[doc = include_str!("../../../docs/frameworks/rust.md")]
pub mod rust_recipes {}
