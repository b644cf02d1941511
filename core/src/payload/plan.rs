//! What events are made by, put together before the first delivery.

use super::document::EventType;
use super::pointers::Pointers;
use super::reading::Documentation;
use super::shape::Shape;
use crate::options::SchemaMode;
use crate::scheme::{EnvelopeRule, Scheme};
use crate::text::Text;

/// How the event of an authentic body is made.
pub(crate) struct EventPlan {
    /// What events have as their provider.
    pub(super) provider: Text,
    pub(super) rule: EnvelopeRule,
    pub(super) pointers: Pointers,
    /// The documented fields around the data; `None` for a scheme of the user's own.
    envelope: Option<&'static Shape>,
    event_types: &'static [EventType],
    pub(super) mode: SchemaMode,
}

impl EventPlan {
    /// For events of a scheme, of which `envelope` and `event_types` are what its provider documents.
    pub(crate) fn new(
        scheme: &Scheme,
        envelope: Option<&'static Shape>,
        event_types: &'static [EventType],
        mode: SchemaMode,
    ) -> Self {
        Self {
            provider: scheme.name.clone(),
            rule: scheme.envelope.clone(),
            pointers: Pointers::of(&scheme.envelope, envelope),
            envelope,
            event_types,
            mode,
        }
    }

    /// The pointers of the envelope, the document itself first.
    pub(crate) fn pointers(&self) -> impl Iterator<Item = &str> {
        self.pointers.all.iter().map(|pointer| pointer.text.as_str())
    }

    /// What the provider's guide says that events look like, if it does.
    pub(super) fn documentation(&self) -> Option<Documentation<'_>> {
        Some(Documentation {
            event_types: self.event_types,
            envelope: self.envelope?,
            event_type: self.pointers.event_type?,
            data_field: self.pointers.data_field?,
            leading: &self.pointers.leading,
        })
    }
}
