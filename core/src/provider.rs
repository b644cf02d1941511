//! The built-in providers: one file each, and one line each in the table below.

use core::fmt;

use crate::scheme::Scheme;
use crate::shape::{Document, Documented, Shape};

/// One line a provider makes both its module and its entry in [`PROVIDERS`].
macro_rules! providers {
    ($( $module:ident, )+) => {
        $( pub mod $module; )+

        /// Every built-in provider.
        ///
        /// ```
        /// let names: Vec<&str> = hookseal::PROVIDERS.iter().map(|provider| provider.scheme.name()).collect();
        /// assert!(names.contains(&"hospitable"));
        /// ```
        pub static PROVIDERS: &[&Provider] = &[ $( &$module::PROVIDER, )+ ];
    };
}

providers! {
    realestateapi,
    real_estate,
    singlekey,
    hospitable,
    dossier,
    standard_webhooks,
    stripe,
    github,
    slack,
    shopify,
}

/// A service that sends webhooks: how it signs, what it sends, and how it delivers.
#[derive(Debug)]
#[non_exhaustive]
pub struct Provider {
    /// How it signs.
    pub scheme: Scheme,
    /// The event types that its guide names. Empty where the guide names none, or where there are
    /// too many to keep up with.
    pub event_types: &'static [EventType],
    /// The documented fields around `data`, which every event of a documented type has.
    pub envelope: Option<Document>,
    /// Every type that its guide shows: payloads, the objects in them, and configurations.
    pub documents: &'static [Document],
    /// How it delivers.
    pub delivery: DeliveryFacts,
    /// Where all of this comes from.
    pub guide: &'static str,
}

impl Provider {
    /// What the data of events of a type look like, if the guide shows it.
    pub(crate) fn data_shape(&self, event_type: &str) -> Option<&'static Shape> {
        let documented = self.event_types.iter().find(|documented| documented.name == event_type)?;
        Some(documented.data.as_ref()?.shape)
    }
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
    const fn shown<T: Documented>(name: &'static str) -> Self {
        Self { name, data: Some(T::DOCUMENT) }
    }

    /// A type that the guide only names: its payload is never guessed.
    const fn named(name: &'static str) -> Self {
        Self { name, data: None }
    }
}

/// How a provider delivers, as far as its guide says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeliveryFacts {
    /// The address ranges it sends from, in CIDR notation.
    pub source_addresses: &'static [&'static str],
    /// Within how many seconds it wants an answer.
    pub answer_within_seconds: Option<u32>,
    /// Which answers it takes as success.
    pub success: Success,
    /// The delays before each retry, in seconds, each counted from the attempt before. Empty where the
    /// guide publishes no schedule, which does not say that there are no retries.
    pub retry_delays_seconds: &'static [u32],
    /// What the guide says of retries besides, such as which failures are tried again. Empty where it
    /// says nothing more.
    pub retried: &'static str,
}

/// Which HTTP statuses a provider takes as success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Success {
    /// 200 and no other.
    Ok200,
    /// Any from 200 to 299.
    Any2xx,
}

impl DeliveryFacts {
    /// For guides that say nothing more than that a 2xx answer is success.
    pub(crate) const UNDOCUMENTED: Self = Self {
        source_addresses: &[],
        answer_within_seconds: None,
        success: Success::Any2xx,
        retry_delays_seconds: &[],
        retried: "",
    };
}

pub(crate) fn find(name: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().copied().find(|provider| provider.scheme.name == name)
}

/// The names of all providers, for a message.
pub(crate) struct Names;

impl fmt::Display for Names {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, provider) in PROVIDERS.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(formatter, "{comma}`{}`", provider.scheme.name)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::PROVIDERS;
    use crate::scheme::Scheme;
    use crate::shape::Shape;

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
