//! What Hookseal says: every error that a delivery, a body or a secret can be refused with, as a code, a message and the
//! facts behind it.
//!
//! It knows the kernel alone, takes nothing from the heap, and has nothing of `core::fmt`, which would be a fifth of what an
//! edge user ships. Whoever has something to say hands over a [`Sink`]: the core its `String`, the engine of edge runtimes
//! its answer. So each sentence stands once, here.
//!
//! - [`rows`] is the table of all errors: what each is called, its status, its message.
//! - [`Piece`] is what stands in a message, and what a fact is; it is put together where it is written.
//! - [`Said`] is an error whose facts are known: [`refusal`], [`no_event`] and [`schema_mismatch`] make one of what the
//!   kernel says.
//!
//! ```
//! use hookseal_words::{Piece, message, rows};
//! # #[cfg(feature = "alloc")] {
//! let mut text = String::new();
//! message(&mut text, &rows::MALFORMED_SECRET, &[Piece::Number(1), Piece::Text("it is in quotes")]);
//! assert_eq!(text, "secret number 2 is malformed: it is in quotes");
//! # }
//! ```

#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(test)]
extern crate std;

// Before the modules, which all write by it.
/// Writes pieces, one behind the other: `say!(to; "at most ", limit, " bytes")`.
#[macro_export]
macro_rules! say {
    ($to:expr; $($piece:expr),+ $(,)?) => {{ $( $crate::Say::say(&$piece, $to); )+ }};
}

// Before the modules, too: they have tables of texts.
#[macro_use]
#[doc(hidden)]
pub mod list;

mod sink;

mod deduplication;
mod excerpt;
mod row;
pub mod rows;

pub mod json;
pub mod payload;
pub mod seen;

pub mod expected;
mod nearest;
mod options;

pub mod given;
mod problem;
mod request;
pub mod secret;
mod signature;

mod piece;

mod message;
mod said;
mod signing;
mod urls;

pub use deduplication::{KEY_OF_BODY, KEY_SEPARATOR};
pub use excerpt::{excerpt, excerpt_of_bytes};
pub use list::List;
pub use message::message;
pub use nearest::nearest;
pub use options::{NoOption, OPTIONS, PYTHON_OPTIONS, SPELLINGS};
pub use piece::{Fact, Nearest, Piece};
pub use request::RequestPart;
pub use row::{Class, Row};
pub use said::{
    IN_MILLISECONDS, Said, malformed_body, malformed_signature, no_event, no_key, refusal, schema_mismatch,
};
pub use signature::algorithm_name;
pub use signing::not_signed;
pub use sink::{Say, Sink, camel_case};
pub use urls::check_urls;
