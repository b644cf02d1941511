//! Payloads: the shapes that providers document, and events as values.

mod document;
mod event;
mod mismatch;
mod plan;
mod pointers;
mod reading;
mod shape;
mod shared_value;

pub use document::{Document, Documented, EventType};
pub use event::{Envelope, Event, Places, Schema};
pub(crate) use event::{receive, receive_envelope};
pub use mismatch::Mismatch;
pub(crate) use plan::EventPlan;
pub(crate) use reading::mismatch;
// The tests of the reader follow pointers.
#[cfg(test)]
pub(crate) use reading::{Found, read};
pub use shape::{Field, Integer, SecretText, Shape, Shaped};
pub use shared_value::SharedValue;
