//! JSON as the core uses it: the kernel's reader with room that grows, what is made of a document,
//! and how messages say what is wrong with one.

mod given;
mod pointer;
mod read;
#[cfg(test)]
mod tests;
mod tree;
mod value;
mod wording;

pub(crate) use hookseal_kernel::json::{Error, Kind, Make, Number};
pub(crate) use pointer::{at, escaped, steps};
pub(crate) use read::{Growing, value};
pub(crate) use tree::{Tree, Wiped};
pub(crate) use value::Maker;
pub(crate) use wording::{describe, malformed, place};
