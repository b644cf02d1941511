//! What a provider documents of its events: the shapes of their envelope and of their data.

use super::bytes::{Bytes, Error};
use super::envelope::EnvelopeRule;
use super::pointer::{Leading, MOST_POINTERS};
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
    pub(super) fn read(bytes: &'p [u8], envelope_rule: &EnvelopeRule<'_>) -> Result<Self, Error> {
        let mut rest = Bytes::new(bytes);
        let [shapes, fields, types] = [rest.size()?, rest.size()?, rest.size()?];
        let (envelope, data_field) = (rest.number()?, rest.size()?);
        let (shapes, _) = rest.take(shapes.checked_mul(4).ok_or(Error::Length)?)?.as_chunks();
        let (fields, _) = rest.take(fields.checked_mul(5).ok_or(Error::Length)?)?.as_chunks();
        let (types, _) = rest.take(types.checked_mul(5).ok_or(Error::Length)?)?.as_chunks();
        let index = u16::try_from(envelope).map_err(|_| Error::Value)?;
        let all = Shapes { records: shapes, fields, names: &[] };
        let count = all.fields(all.get(index)).len();
        let (leading, _) = rest.take(count * 2)?.as_chunks();
        let shapes = Shapes { names: rest.rest(), ..all };
        shapes.check()?;
        for named in types {
            let name = shapes.name_of(*named).ok_or(Error::Value)?;
            let [.., low, high] = *named;
            let is_shape = usize::from(u16::from_le_bytes([low, high])) < shapes.records.len();
            if !is_shape || str::from_utf8(name).is_err() {
                return Err(Error::Value);
            }
        }
        let all_pointers = Leading::MAX >> (MOST_POINTERS - envelope_rule.pointers.len());
        let are_pointers = leading.iter().all(|leading| u16::from_le_bytes(*leading) & !all_pointers == 0);
        let envelope = shapes.get(index);
        let event_type = envelope_rule.event_type.ok_or(Error::Contradiction)?;
        if envelope.kind != ShapeKind::Object || data_field >= count || !are_pointers {
            return Err(Error::Value);
        }
        Ok(Self { bytes, shapes, envelope, data_field, event_type, leading, types })
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
