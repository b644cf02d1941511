//! Keys under their ids: `{ "id": "key", … }`, each key in one of the other forms; or as GitHub publishes its own,
//! `{ "public_keys": [{ "key_identifier": "id", "key": "key" }, …] }`.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use crate::error::KeyError;

/// The members of the object, in their order.
pub(crate) struct Named(pub(crate) Vec<(String, String)>);

impl Named {
    /// `None` where the text is another document: a JWK, a set of them, or no object of texts.
    pub(crate) fn parse(text: &str) -> Option<Result<Self, KeyError>> {
        let Self(members) = serde_json::from_str(text).ok().or_else(|| Self::published(text))?;
        if members.is_empty() || members.iter().any(|(name, _)| name == "kty" || name == "keys") {
            return None;
        }
        let is_twice = |index: usize, name: &str| members.iter().take(index).any(|(earlier, _)| earlier == name);
        if members.iter().enumerate().any(|(index, (name, _))| is_twice(index, name)) {
            return Some(Err(KeyError::DuplicateId));
        }
        Some(Ok(Self(members)))
    }

    fn published(text: &str) -> Option<Self> {
        let Published { public_keys } = serde_json::from_str(text).ok()?;
        Some(Self(public_keys.into_iter().map(|known| (known.key_identifier, known.key)).collect()))
    }
}

#[derive(Deserialize)]
struct Published {
    public_keys: Vec<PublishedKey>,
}

#[derive(Deserialize)]
struct PublishedKey {
    key_identifier: String,
    key: String,
}

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Named;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object of texts")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Named, M::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Named(members))
            }
        }

        deserializer.deserialize_map(Members)
    }
}
