//! What is looked at of a delivery, at most: one place for the core and all bindings.

pub use hookseal_kernel::{HEADER_LIMIT, HEADERS_LIMIT, VALUES_LIMIT};
