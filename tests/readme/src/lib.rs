#![allow(clippy::doc_markdown, reason = "the README is prose, not the documentation of items")]
#![doc = include_str!("../../../README.md")]
