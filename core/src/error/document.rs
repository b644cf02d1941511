//! An error as a document.

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeStruct, Serializer};

use super::table::Error;
use crate::text::CamelCase;

/// What crosses to a binding: `code`, `class`, `status`, `message` and `details`.
impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut document = serializer.serialize_struct("Error", 5)?;
        document.serialize_field("code", self.code().as_str())?;
        document.serialize_field("class", self.class().as_str())?;
        document.serialize_field("status", &self.status())?;
        document.serialize_field("message", &alloc::format!("{self}"))?;
        document.serialize_field("details", &Details(self))?;
        document.end()
    }
}

struct Details<'a>(&'a Error);

impl Serialize for Details<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let mut written = Ok(());
        self.0.each_fact(|name, fact| {
            if written.is_ok() {
                written = map.serialize_entry(&CamelCase(name), &fact);
            }
        });
        written?;
        map.end()
    }
}
