//! How a provider signs, as data: its rules, and the document that they are read from.

mod check;
mod composed;
mod content;
mod document;
mod entries;
mod fields;
mod hashes;
mod http;
mod in_body;
mod invalid;
mod names;
mod optional;
mod payload;
mod pointers;
mod rules;
mod secrets;
mod words;
mod written;

pub(crate) use composed::CONTENTFUL_LIST;
#[cfg(feature = "keys")]
pub(crate) use composed::CONTENTFUL_TIME;
#[cfg(feature = "catalogue")]
pub(crate) use hookseal_kernel::plan::Hash as KeyHash;
pub(crate) use in_body::{InBody, is_in_body, parameter};
pub(crate) use payload::PayloadRule;
#[cfg(any(feature = "keys", feature = "catalogue"))]
pub(crate) use rules::ClaimedHash;
pub(crate) use rules::Composed;
pub(crate) use rules::JwsRule;
#[cfg(any(feature = "catalogue", feature = "explain"))]
pub(crate) use rules::OptionalSegment;
pub(crate) use rules::Part;
pub use rules::Scheme;
#[cfg(any(feature = "keys", feature = "catalogue"))]
pub(crate) use rules::SenderRule;
pub(crate) use rules::{
    Blank, EnvelopeRule, IdRule, Layout, PublicKeyRule, SecretEncoding, SecretRule, Segment, SignatureRule,
    TimestampRule, TimestampSource, Unit,
};
#[cfg(feature = "keys")]
pub(crate) use secrets::in_each;
