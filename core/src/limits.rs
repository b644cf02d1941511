//! What is looked at of a delivery, at most: one place for the core and all bindings.

pub use hookseal_kernel::{HEADER_LIMIT, VALUES_LIMIT};

/// How many headers a binding reads from a container that may have no end, such as a generator;
/// more than any HTTP server lets through.
pub const HEADERS_LIMIT: usize = 10_000;
