//! What is wrong, as a code with its facts, and how a message says it.

mod document;
mod excerpt;
mod fact;
mod language;
mod length;
mod table;
mod wording;

pub use excerpt::Excerpt;
pub use fact::{Fact, FactKind};
pub use language::{Hint, Language};
pub use length::Length;
pub use table::{Error, ErrorClass, ErrorCode};
pub use wording::{Nearest, Wording};
