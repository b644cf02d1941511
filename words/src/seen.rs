//! What can be seen of a delivery and of a secret without trying anything.
//!
//! Pure functions: they name what stands there, compute no signature, and repeat nothing of it. Messages end with what they
//! see; whoever explains a delivery begins with it.

mod body;
mod secret;
mod sight;

pub use body::{START_BYTES, body};
pub use secret::{QUOTES, UNSEEN, foreign_beginning, is_reference, placeholder, secret};
pub use sight::{Seen, Sight};
