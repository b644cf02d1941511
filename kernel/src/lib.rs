//! What Hookseal runs for each delivery. It takes nothing from the heap, formats no text, knows no
//! document, reads no clock, does no I/O, and has no `unsafe` code: whoever calls it words what it
//! finds, and lends the room that it needs.

#![no_std]
#![forbid(unsafe_code)]

pub mod json;
