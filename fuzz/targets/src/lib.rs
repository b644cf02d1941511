//! What is fuzzed: a function for each kind of bytes that a stranger may send, or that a configuration may hold. Each
//! panics where something does not hold that must, whatever the bytes are.
//!
//! `fuzz/README.md` says how they are run.

mod explain;
mod fields;
mod json;
mod keys;
mod plan;
mod receive;
mod scheme;
mod sent;
mod signature;
mod webhooks;

pub use explain::{capture, explain};
pub use json::json;
pub use keys::{ALGORITHMS, keys};
pub use plan::plan;
pub use receive::receive;
pub use scheme::scheme;
pub use signature::signature;
pub use webhooks::choice_of;

/// What is fuzzed.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// What must hold, whatever the bytes are.
    pub holds: fn(&[u8]),
    /// The folder of the corpus that it begins with.
    pub corpus: &'static str,
    /// How many times as long as the others it takes.
    pub weight: usize,
}

impl Target {
    const fn new(name: &'static str, holds: fn(&[u8])) -> Self {
        Self { name, holds, corpus: name, weight: 1 }
    }
}

/// All targets.
pub const TARGETS: [Target; 8] = [
    Target::new("capture", capture),
    // Some thousand MACs.
    Target { corpus: "receive", weight: 40, ..Target::new("explain", explain) },
    Target::new("json", json),
    Target::new("keys", keys),
    Target::new("plan", plan),
    Target::new("receive", receive),
    Target::new("scheme", scheme),
    Target::new("signature", signature),
];
