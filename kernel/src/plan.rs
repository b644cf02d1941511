//! The plan: all that a verification has to know of a scheme, compiled before the first delivery.
//!
//! A plan is bytes: a version, a length, and then segments, each with a tag and its length. They are read and
//! checked once; what runs per delivery works with the types below, which borrow from them. A tag
//! that this version does not know is refused, since what it says could matter.

mod algorithm;
mod base;
mod bytes;
mod contradictions;
mod digits;
mod documentation;
#[cfg(feature = "encode")]
mod encode;
mod envelope;
mod extent;
mod fields;
mod neighbours;
mod optional;
mod pointer;
mod rare;
mod read;
mod rules;
mod secret;
mod shape;
#[cfg(feature = "encode")]
mod shapes_draft;

pub use arrayvec::ArrayVec;

pub use algorithm::{Algorithm, Encoding, LONGEST_TOKEN};
pub use bytes::Error;
pub use digits::fixed_digits;
pub use documentation::Documentation;
#[cfg(feature = "encode")]
pub use encode::steps;
pub use envelope::{EnvelopeRule, PayloadRule};
pub use fields::{Field, Fields, Hash, MOST_FIELDS, Source};
pub use neighbours::kept_apart;
pub use optional::{can_be_told_apart, is_value, varies};
pub(crate) use pointer::{Leading, each, those};
pub use pointer::{MOST_POINTERS, Pointer};
pub use rare::RARE;
pub use rules::{
    Authenticity, Blank, IdRule, Layout, Length, METHOD, MOST_HEADERS, MOST_OTHER_NAMES, MOST_SEGMENTS,
    MOST_SIGNATURE_HEADERS, MOST_SIGNED_HEADERS, MOST_VALUES, Name, PARAMETER, Part, Plan, SORTED_FORM, Segment,
    SignatureRule, SortedFormRule, TimestampRule, TimestampSource, URL, Unit, VERSION,
};
pub use secret::{MOST_SECRET_FORMS, SecretEncoding, SecretRule};
pub(crate) use shape::MOST_SHAPE_LEVELS;
pub use shape::{Shape, ShapeKind, Shapes};
#[cfg(feature = "encode")]
pub use shapes_draft::{DocumentedType, ShapesDraft};
