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

/// What the data of events of a type look like, if one of these says it.
pub(crate) fn data_shape(event_types: &'static [EventType], event_type: &str) -> Option<&'static Shape> {
    let documented = event_types.iter().find(|documented| documented.name == event_type)?;
    Some(documented.data.as_ref()?.shape)
}

/// Declares the types of a provider's documents: one struct each, which serde can read, with its
/// [`Shape`] made from the same lines, and `DOCUMENTS`, the list of all of them.
/// `field as "name"` where the JSON's name is not the field's.
macro_rules! documents {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident { $( $(#[doc = $field_doc:literal])+ $field:ident $(as $json:literal)?: $type:ty, )* }
    )+) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct $name {
            $( $(#[doc = $field_doc])+ $(#[serde(rename = $json)])? pub $field: $type, )*
        }

        // A reading keeps one bit a field.
        const _: () = assert!([$( stringify!($field) ),*].len() <= u64::BITS as usize);

        impl $crate::payload::Shaped for $name {
            const SHAPE: $crate::payload::Shape = $crate::payload::Shape::Object(&[
                $( $crate::payload::Field {
                    name: $crate::payload::field_name!($field $($json)?),
                    required: <$type as $crate::payload::Shaped>::REQUIRED,
                    shape: &<$type as $crate::payload::Shaped>::SHAPE,
                }, )*
            ]);
        }

        impl $crate::payload::Documented for $name {
            const DOCUMENT: $crate::payload::Document = $crate::payload::Document {
                name: stringify!($name),
                shape: &<Self as $crate::payload::Shaped>::SHAPE,
                #[cfg(feature = "schema")]
                schema: schemars::SchemaGenerator::subschema_for::<Self>,
            };
        }
    )+

        pub(crate) const DOCUMENTS: &[$crate::payload::Document] = &[ $( <$name as $crate::payload::Documented>::DOCUMENT, )+ ];
    };
}

macro_rules! field_name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $json:literal) => {
        $json
    };
}

pub(crate) use {documents, field_name};
