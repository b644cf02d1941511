//! How the types of a provider's documents are declared.

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
                    name: $crate::documents::field_name!($field $($json)?),
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
