//! Writing shapes: what a provider documents of its events, while a plan is made.

use alloc::vec::Vec;

use super::bytes::{Bytes, Error, Fault, number};
use super::documentation::Documentation;
use super::envelope::EnvelopeRule;
use super::pointer::{Leading, Pointer, those};
use super::shape::{LEVEL, MOST_FIELDS, MOST_SHAPE_LEVELS, NULLABLE, Named, REQUIRED, Shape, ShapeKind, Shapes};

/// The shapes of a plan, while they are put together.
#[derive(Debug, Default)]
pub struct ShapesDraft {
    shapes: Vec<[u8; 4]>,
    fields: Vec<Named>,
    names: Vec<u8>,
}

/// An event type and the shape of its data.
#[derive(Clone, Copy, Debug)]
pub struct DocumentedType<'d> {
    /// The type's name.
    pub name: &'d str,
    /// The index of the shape.
    pub data: u16,
}

impl ShapesDraft {
    /// Adds a shape that holds no other, and gives its index.
    ///
    /// # Errors
    /// There are too many shapes, or it is a list or an object.
    pub fn scalar(&mut self, kind: ShapeKind, nullable: bool) -> Result<u16, Error> {
        let kind = match kind {
            ShapeKind::Any => 0,
            ShapeKind::String => 1,
            ShapeKind::Number => 2,
            ShapeKind::Integer => 3,
            ShapeKind::Boolean => 4,
            ShapeKind::List | ShapeKind::Object => return Err(Error::Value),
        };
        self.add(kind, nullable, 0, 0, 0)
    }

    /// Adds an array of elements of a shape, and gives its index.
    ///
    /// # Errors
    /// There are too many shapes, or they are nested too deep.
    pub fn list(&mut self, element: u16, nullable: bool) -> Result<u16, Error> {
        let level = self.level(element) + 1;
        self.add(5, nullable, level, 0, element)
    }

    /// Adds an object with these fields, of each its name, whether it must be there, and the index
    /// of its shape; and gives its index.
    ///
    /// # Errors
    /// There are too many shapes, fields or names, or they are nested too deep.
    pub fn object(&mut self, fields: &[(&str, bool, u16)], nullable: bool) -> Result<u16, Error> {
        let first = u16::try_from(self.fields.len()).map_err(|_| Error::Length)?;
        let count = u8::try_from(fields.len()).ok().filter(|count| *count <= MOST_FIELDS).ok_or(Error::Length)?;
        let level = fields.iter().map(|(_, _, shape)| self.level(*shape)).max().unwrap_or(0) + 1;
        for (name, required, shape) in fields {
            let named = self.named(name, shape | if *required { REQUIRED } else { 0 })?;
            self.fields.push(named);
        }
        self.add(6, nullable, level, count, first)
    }

    /// The documentation of a plan with this envelope, as [`Documentation::compiled`] takes it.
    ///
    /// # Errors
    /// There are too many names, or the envelope's shape is no object.
    pub fn documentation(
        mut self,
        envelope: u16,
        data_field: usize,
        types: &[DocumentedType<'_>],
        rule: &EnvelopeRule<'_>,
    ) -> Result<Vec<u8>, Error> {
        let mut named = Vec::new();
        for documented in types {
            named.push(self.named(documented.name, documented.data)?);
        }
        let shapes = self.shapes();
        let mut bytes = Vec::new();
        for size in [self.shapes.len(), self.fields.len(), named.len(), usize::from(envelope), data_field] {
            number(&mut bytes, size as u64);
        }
        bytes.extend_from_slice(self.shapes.as_flattened());
        bytes.extend_from_slice(self.fields.as_flattened());
        bytes.extend_from_slice(named.as_flattened());
        for field in shapes.fields(shapes.get(envelope)) {
            let leads = |pointer: &Pointer<'_>| pointer.leads_into_field(0, shapes.field(*field).name);
            let leading = those(&rule.pointers, Leading::MAX, &leads);
            bytes.extend(leading.to_le_bytes());
        }
        bytes.extend_from_slice(&self.names);
        Ok(bytes)
    }

    /// The shapes as they are read.
    #[must_use]
    pub fn shapes(&self) -> Shapes<'_> {
        Shapes { records: &self.shapes, fields: &self.fields, names: &self.names }
    }

    /// The shape with this index.
    #[must_use]
    pub fn shape(&self, index: u16) -> Shape {
        self.shapes().get(index)
    }

    fn level(&self, index: u16) -> u8 {
        self.shapes().get(index).level()
    }

    fn named(&mut self, name: &str, shape: u16) -> Result<Named, Error> {
        let length = u8::try_from(name.len()).map_err(|_| Error::Length)?;
        let known = self.names.windows(name.len().max(1)).position(|window| window == name.as_bytes());
        let start = known.unwrap_or_else(|| {
            self.names.extend_from_slice(name.as_bytes());
            self.names.len() - name.len()
        });
        let [low, high] = u16::try_from(start).map_err(|_| Error::Length)?.to_le_bytes();
        let [shape_low, shape_high] = shape.to_le_bytes();
        Ok([low, high, length, shape_low, shape_high])
    }

    fn add(&mut self, kind: u8, nullable: bool, level: u8, count: u8, index: u16) -> Result<u16, Error> {
        if usize::from(level) >= MOST_SHAPE_LEVELS {
            return Err(Error::Length);
        }
        let first = kind | level << LEVEL | if nullable { NULLABLE } else { 0 };
        let [low, high] = index.to_le_bytes();
        let record = [first, count, low, high];
        // Most shapes are strings.
        let known = self.shapes.iter().position(|known| *known == record);
        let position = known.unwrap_or(self.shapes.len());
        if known.is_none() {
            self.shapes.push(record);
        }
        u16::try_from(position).ok().filter(|index| *index < REQUIRED).ok_or(Error::Length)
    }
}

impl<'p> Documentation<'p> {
    /// The documentation from its [bytes](ShapesDraft::documentation).
    ///
    /// # Errors
    /// They are not of a plan with this envelope.
    pub fn compiled(bytes: &'p [u8], rule: &EnvelopeRule<'_>) -> Result<Self, Error> {
        let fault = Fault::default();
        fault.or(Self::read(Bytes::new(bytes, &fault), rule))?.ok_or(Error::Contradiction)
    }

    /// Which field of an envelope's shape is the event's data, if one is: that to which its pointer leads.
    #[must_use]
    pub fn data_field(rule: &EnvelopeRule<'_>, names: &[&str]) -> Option<usize> {
        let step = rule.pointers.get(usize::from(rule.data?))?.only_step()?;
        names.iter().position(|name| name.as_bytes() == step)
    }
}
