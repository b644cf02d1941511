//! The JSON Schema of what a provider sends, for validators and generators of other languages.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use crate::json::steps;
use crate::provider::Provider;

impl Provider {
    /// The JSON Schema (2020-12) of its payloads. It accepts what [`receive`](crate::Webhook::receive)
    /// finds [`Schema::Valid`](crate::Schema::Valid) or [`Schema::Unknown`](crate::Schema::Unknown),
    /// and `$defs` has every one of its [`documents`](Provider::documents) under its name. Needs the
    /// feature `schema`.
    ///
    /// ```
    /// let provider = hookseal::PROVIDERS.iter().find(|provider| provider.scheme.name() == "dossier").unwrap();
    /// let schema = provider.json_schema();
    /// assert_eq!(schema.pointer("/$defs/MessageReceived/properties/channel/type").unwrap(), "string");
    /// ```
    #[must_use]
    pub fn json_schema(&self) -> Schema {
        let mut generator = generator();
        for document in self.documents {
            (document.schema)(&mut generator);
        }
        let rule = &self.scheme.envelope;
        let type_path = rule.event_type.as_deref();
        let data_path = rule.data.as_deref().unwrap_or_default();
        let envelope = self.envelope.as_ref().map(|envelope| (envelope.schema)(&mut generator));
        let documented: Vec<Value> = self
            .event_types
            .iter()
            .filter_map(|event_type| {
                let data = (event_type.data.as_ref()?.schema)(&mut generator);
                let mut payload = at(data_path, data);
                payload.ensure_object().extend(envelope.clone().unwrap_or_default().ensure_object().clone());
                Some(json!({ "if": at(type_path?, json_schema!({ "const": event_type.name })), "then": payload }))
            })
            .collect();
        let names: Vec<&str> = self.event_types.iter().map(|event_type| event_type.name).collect();
        let mut schema = json_schema!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.scheme.name(),
            "description": format!(
                "Every payload of `{}`. One of a type that the guide does not show may be anything. Source: {}.",
                self.scheme.name(),
                self.guide
            ),
            "type": "object",
            "allOf": documented,
            "$defs": generator.take_definitions(true),
        });
        if let Some(type_path) = type_path {
            let mut with_type = at(type_path, json_schema!({ "type": "string", "examples": names }));
            if rule.type_optional {
                with_type.remove("required");
            }
            schema.ensure_object().extend(with_type.as_object().cloned().unwrap_or_default());
        }
        schema
    }
}

fn generator() -> SchemaGenerator {
    // `int64` and `double` say how Rust holds a number, not what a provider may send.
    let without_format = RecursiveTransform(|schema: &mut Schema| {
        schema.remove("format");
    });
    SchemaSettings::draft2020_12().with_transform(without_format).into_generator()
}

/// Requires what is at a JSON pointer to be there and to be like this.
fn at(pointer: &str, schema: Schema) -> Schema {
    let names: Vec<String> = steps(pointer).map(|(name, _)| name).collect();
    names
        .into_iter()
        .rev()
        .fold(schema, |schema, name| json_schema!({ "required": [name], "properties": { name: schema } }))
}

#[cfg(test)]
mod tests {
    use crate::provider::PROVIDERS;

    #[test]
    fn every_payload_is_an_object() {
        for provider in PROVIDERS {
            let (name, schema) = (provider.scheme.name(), provider.json_schema());
            assert_eq!(schema.get("type").and_then(|kind| kind.as_str()), Some("object"), "{name}");
            let rule = &provider.scheme.envelope;
            let requires_type = rule.event_type.is_some() && !rule.type_optional;
            assert_eq!(schema.get("required").is_some(), requires_type, "{name}");
        }
    }
}
