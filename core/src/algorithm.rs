//! How signatures are made, and how their bytes are written.

pub(crate) use hookseal_kernel::plan::{Algorithm, Encoding};
#[cfg(feature = "explain")]
pub(crate) use hookseal_words::algorithm_name as name;
