//! What a provider documents of its events: the shapes of their envelope and of their data.

use super::bytes::{Bytes, Error};
use super::envelope::EnvelopeRule;
use super::pointer::Leading;
use super::rare::RARE;
use super::shape::{Named, Shape, ShapeKind, Shapes};
use crate::json::Text;

/// What a provider documents of its events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Documentation<'p> {
    pub(super) bytes: &'p [u8],
    pub(crate) shapes: Shapes<'p>,
    /// The shape of every event, whatever its data.
    pub(crate) envelope: Shape,
    /// Which field of that shape is the event's data.
    pub(crate) data_field: usize,
    /// Which of the pointers leads to the event's type.
    pub(crate) event_type: u8,
    /// Which pointers lead into each of the envelope's fields.
    leading: &'p [[u8; 2]],
    /// The event types whose data are documented.
    types: &'p [Named],
}

impl<'p> Documentation<'p> {
    /// Nothing where it is none.
    pub(super) fn read(mut rest: Bytes<'p, '_>, envelope_rule: &EnvelopeRule<'_>) -> Option<Self> {
        let bytes = rest.rest();
        let [shapes, fields, types] = [rest.size(), rest.size(), rest.size()];
        let (envelope, data_field) = (rest.number(), rest.size());
        let (shapes, fields, types) = (rest.records(shapes), rest.records(fields), rest.records(types));
        let index = u16::try_from(envelope);
        rest.check(index.is_ok(), Error::Value);
        let index = index.unwrap_or_default();
        let all = Shapes { records: shapes, fields, names: &[] };
        let count = all.fields(all.get(index)).len();
        let leading = rest.records(count);
        let shapes = Shapes { names: rest.rest(), ..all };
        let envelope = shapes.get(index);
        let is_type = |named: &Named| {
            let [.., low, high] = *named;
            usize::from(u16::from_le_bytes([low, high])) < shapes.records.len() && shapes.is_named(*named)
        };
        let all_pointers = (1 << envelope_rule.pointers.len()) - 1_u32;
        let are_pointers =
            leading.iter().all(|leading| u32::from(Leading::from_le_bytes(*leading)) & !all_pointers == 0);
        let is_envelope = envelope.kind == ShapeKind::Object && data_field < count;
        let is_right = !RARE || shapes.are_right() && types.iter().all(is_type) && are_pointers && is_envelope;
        rest.check(is_right, Error::Value);
        rest.check(envelope_rule.event_type.is_some(), Error::Contradiction);
        let event_type = envelope_rule.event_type?;
        Some(Self { bytes, shapes, envelope, data_field, event_type, leading, types })
    }

    /// Which pointers lead into this field of the envelope.
    #[inline]
    pub(crate) fn leading(&self, field: usize) -> Leading {
        self.leading.get(field).map_or(0, |leading| Leading::from_le_bytes(*leading))
    }

    /// After all fields of the envelope: of several differences, those of the data come last.
    pub(crate) const fn data_rank(&self) -> usize {
        self.leading.len()
    }

    /// What the data of events of a type look like, if that is documented.
    pub(crate) fn data_shape(&self, event_type: Text<'_>) -> Option<Shape> {
        let documented =
            self.types.iter().find(|named| self.shapes.name_of(**named).is_some_and(|name| event_type.says(name)))?;
        let [.., low, high] = *documented;
        Some(self.shapes.get(u16::from_le_bytes([low, high])))
    }
}
