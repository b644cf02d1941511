//! Documented types: what a provider's guide shows of its payloads.

use super::shape::{Shape, Shaped};

/// A documented type of a provider: an event's data, the fields around it, or a configuration.
#[derive(Debug)]
#[non_exhaustive]
pub struct Document {
    /// The name of the type of [`provider`](crate::provider), and of its definition in the JSON Schema.
    pub name: &'static str,
    /// What it looks like.
    pub shape: &'static Shape,
    #[cfg(feature = "schema")]
    pub(crate) schema: fn(&mut schemars::SchemaGenerator) -> schemars::Schema,
}

/// A Rust type for a documented type.
pub trait Documented: Shaped {
    /// The documented type.
    const DOCUMENT: Document;
}

/// An event type that a provider's guide names.
#[derive(Debug)]
#[non_exhaustive]
pub struct EventType {
    /// Its name, such as `listing.new`.
    pub name: &'static str,
    /// What its data looks like; `None` where the guide names the type and shows no payload.
    pub data: Option<Document>,
}

impl EventType {
    /// A type whose data the guide shows.
    pub(crate) const fn shown<T: Documented>(name: &'static str) -> Self {
        Self { name, data: Some(T::DOCUMENT) }
    }

    /// A type that the guide only names: its payload is never guessed.
    pub(crate) const fn named(name: &'static str) -> Self {
        Self { name, data: None }
    }
}
