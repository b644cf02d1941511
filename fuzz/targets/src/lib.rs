//! What is fuzzed: a function for each kind of bytes that a stranger may send, or that a configuration may hold. Each
//! panics where something does not hold that must, whatever the bytes are.
//!
//! `fuzz/README.md` says how they are run.

mod fields;
mod json;
mod keys;
mod plan;
mod receive;
mod scheme;
mod signature;
mod webhooks;

pub use json::json;
pub use keys::{ALGORITHMS, keys};
pub use plan::plan;
pub use receive::receive;
pub use scheme::scheme;
pub use signature::signature;
pub use webhooks::choice_of;

/// A target's name, and the target.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 6] = [
    ("json", json),
    ("keys", keys),
    ("plan", plan),
    ("receive", receive),
    ("scheme", scheme),
    ("signature", signature),
];
