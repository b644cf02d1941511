//! Payloads: the shapes that providers document, and events as values.

mod document;
mod event;
mod mismatch;
mod shape;
mod shapes;
mod shared_value;

pub use document::{Document, Documented, EventType};
pub use event::{Authenticity, Envelope, Event, Places, Schema};
pub(crate) use event::{receive, receive_envelope};
pub use mismatch::Mismatch;
pub(crate) use mismatch::mismatch;
pub use shape::{Field, Integer, SecretText, Shape, Shaped};
pub(crate) use shapes::documentation;
pub use shared_value::SharedValue;
