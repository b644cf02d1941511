//! Where an event's fields are in its payload.

use arrayvec::ArrayVec;

use super::pointer::{MOST_POINTERS, Pointer};

/// Where an event's fields are in the payload: indices of its pointers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnvelopeRule<'p> {
    /// All pointers; the first points to the document itself.
    pub pointers: ArrayVec<Pointer<'p>, MOST_POINTERS>,
    /// Which of them points to the event's type.
    pub event_type: Option<u8>,
    /// Whether an event without a type is one all the same.
    pub type_optional: bool,
    /// Which of them points to the time of the event.
    pub occurred_at: Option<u8>,
    /// Which of them points to the event's data.
    pub data: Option<u8>,
    /// Which of them point to the event's id; tried in turn. Without one, the signed id is the event's.
    pub ids: ArrayVec<u8, MOST_POINTERS>,
    /// What the payload is of the body.
    pub payload: PayloadRule<'p>,
}

/// What the payload is of a body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PayloadRule<'p> {
    /// All of it: JSON.
    #[default]
    Json,
    /// The fields of the form that it is, each a text. JSON, where the URL has the body's hash and no form is signed.
    Form,
    /// The JSON in one field of the form that it is.
    Field(&'p str),
    /// The same, or all of it where it does not begin with that field.
    JsonOrField(&'p str),
}
