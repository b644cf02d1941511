//! The providers whose payloads are documented.

use hookseal::Provider;

use super::case::{camel_case, capitalised, snake_case};

/// A provider whose payloads are documented, as the generators need it.
pub(super) struct Described {
    /// Such as `real-estate`.
    pub(super) name: &'static str,
    pub(super) guide: &'static str,
    pub(super) schema: serde_json::Value,
    /// The name of the type with the fields around the data.
    pub(super) envelope: &'static str,
    /// The event types whose payload the guide shows, with the name of its type.
    pub(super) shown: Vec<(&'static str, &'static str)>,
    /// Those that it only names.
    pub(super) named: Vec<&'static str>,
}

impl Described {
    pub(super) fn of(provider: &'static Provider) -> Option<Self> {
        let shown: Vec<_> = provider
            .event_types
            .iter()
            .filter_map(|event_type| Some((event_type.name, event_type.data.as_ref()?.name)))
            .collect();
        let named = provider.event_types.iter().filter(|event_type| event_type.data.is_none());
        Some(Self {
            name: provider.scheme.name(),
            guide: provider.guide,
            schema: provider.json_schema().to_value(),
            envelope: provider.envelope.as_ref()?.name,
            shown,
            named: named.map(|event_type| event_type.name).collect(),
        })
    }

    /// The name of the type of its events, such as `RealEstateEvent`.
    pub(super) fn event(&self) -> String {
        self.type_with("Event")
    }

    /// The name of the type of those that differ nowhere from what is documented, such as `RealEstateEnforcedEvent`.
    pub(super) fn enforced_event(&self) -> String {
        self.type_with("EnforcedEvent")
    }

    /// The name of the type of its events of one type, by that of their data, such as `RealEstatePropertyCreatedEvent`.
    pub(super) fn event_with(&self, data: &str) -> String {
        self.type_with(data) + "Event"
    }

    fn type_with(&self, end: &str) -> String {
        self.name.split('-').map(capitalised).chain([end.to_owned()]).collect()
    }

    /// Such as `realEstate`.
    pub(super) fn camel_case(&self) -> String {
        camel_case(self.name)
    }

    /// Such as `real_estate`.
    pub(super) fn snake_case(&self) -> String {
        snake_case(self.name)
    }
}
