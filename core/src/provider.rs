//! The built-in providers, made from the documents in `providers/` by `cargo xtask generate`.

#[cfg(feature = "catalogue")]
mod aliases;
mod catalogue;
mod delivery;
mod facts;
mod handshake;
#[cfg(feature = "keys")]
mod key_sources;
#[cfg(feature = "keys")]
mod keys;
#[cfg(feature = "keys")]
mod named_keys;
#[cfg(feature = "catalogue")]
mod not_built_in;
mod offers;
mod payloads;
#[cfg(feature = "keys")]
mod unavailable;

#[cfg(feature = "catalogue")]
pub(crate) use aliases::ALIASES;
pub use catalogue::PROVIDERS;
pub use delivery::{DeliveryFacts, Retried, Schedule, Success};
pub use facts::Provider;
pub(crate) use handshake::is_challenge;
pub use handshake::{Condition, Expected, Handshake, HandshakeAnswer, HandshakeBody, HandshakeMethod, RequestField};
#[cfg(feature = "keys")]
pub use keys::{KeyAge, KeySource};
#[cfg(feature = "keys")]
pub use named_keys::NamedKeys;
#[cfg(feature = "catalogue")]
pub(crate) use not_built_in::NOT_BUILT_IN;
#[doc(hidden)]
pub use offers::offer;
pub use payloads::*;
#[cfg(feature = "keys")]
#[doc(hidden)]
pub use unavailable::{KeysProblem, keys_unavailable};

pub use crate::payload::{Document, Documented, EventType, Field, Integer, SecretText, Shape, Shaped};

#[cfg(test)]
mod tests {
    use super::PROVIDERS;
    use crate::payload::Shape;
    use crate::scheme::Scheme;

    /// A built-in scheme is checked as strictly as a user's, and says all of itself as a document.
    #[test]
    fn every_scheme_is_a_valid_document() {
        for provider in PROVIDERS {
            let read = Scheme::from_json(&provider.scheme.to_json()).expect("a built-in scheme is valid");
            assert_eq!(read, provider.scheme);
        }
    }

    /// Paths are put together from names as they are.
    #[test]
    fn no_field_has_a_character_that_pointers_escape() {
        fn check(shape: &Shape) {
            match shape {
                Shape::Nullable(inner) | Shape::List(inner) => check(inner),
                Shape::Object(fields) => {
                    for field in *fields {
                        assert!(!field.name.contains(['~', '/']), "{}", field.name);
                        check(field.shape);
                    }
                }
                Shape::Any | Shape::String | Shape::Number | Shape::Integer | Shape::Boolean => {}
            }
        }
        for provider in PROVIDERS {
            provider.documents.iter().chain(&provider.envelope).for_each(|document| check(document.shape));
        }
    }

    #[test]
    fn names_are_unique() {
        for (index, provider) in PROVIDERS.iter().enumerate() {
            assert!(PROVIDERS[..index].iter().all(|other| other.scheme.name != provider.scheme.name));
        }
    }
}
