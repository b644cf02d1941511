//! What is looked at of a delivery, at most: one place for the core and all bindings.

/// The longest header value that is looked at, in bytes. A longer one is malformed, so a binding
/// need not hand over more than one byte beyond it.
pub const HEADER_LIMIT: usize = 4096;

/// How many values of one header are compared. More are conflicting, whatever they say, so a
/// binding need not hand over more than one beyond it.
pub const VALUES_LIMIT: usize = 16;

/// How many headers a binding reads from a container that may have no end, such as a generator;
/// more than any HTTP server lets through.
pub const HEADERS_LIMIT: usize = 10_000;
