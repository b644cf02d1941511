//! One reading of a payload, which finds all that is asked of it: whether it is acceptable JSON,
//! what stands where the scheme's pointers point, and where it differs from its documented shape.

use alloc::string::{String, ToString};

use serde_json::Value;

use super::document::{Document, EventType, data_shape};
use super::mismatch::{Difference, Mismatch, Step};
use super::pointers::{Leading, each, those};
use super::shape::{Field, Shape};
use crate::error::Error;
use crate::json::{self, Invalid, Kind, MOST_POINTERS, Make, Pointer, Reader, Text};

/// What stands where a pointer points.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Found<'t> {
    #[default]
    Nothing,
    Null,
    Text(Text<'t>),
    /// An integer of at most 64 bits, as it is written.
    Integer(&'t str),
    /// Anything else, by the name of its kind.
    Other(&'static str),
}

impl Found<'_> {
    /// Its kind, for messages.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Null => "null",
            Self::Text(_) => "a string",
            Self::Integer(_) => "a number",
            Self::Other(kind) => kind,
        }
    }
}

/// What a provider documents of its events.
#[derive(Clone, Copy)]
pub(crate) struct Documentation<'d> {
    pub(crate) event_types: &'static [EventType],
    /// The shape of every event, whatever its data.
    pub(crate) envelope: &'static Shape,
    /// Which of the pointers leads to the event's type.
    pub(crate) event_type: u8,
    /// Which field of that shape is the event's data.
    pub(crate) data_field: usize,
    /// Which pointers lead into each of its fields.
    pub(crate) leading: &'d [Leading],
}

/// What one reading found out about a payload as a whole.
pub(crate) struct Reading {
    /// Whether the provider documents what events of this type look like.
    pub(crate) is_documented: bool,
    /// Where the payload differs from that; of several differences the one that comes first in the
    /// shape, and those of the data last.
    pub(crate) mismatch: Option<Mismatch>,
}

/// Reads all of a payload, and puts what stands at each of the pointers into `found`, in their order.
///
/// # Errors
/// `malformed_json`
pub(crate) fn read<'t>(
    text: &'t str,
    pointers: &[Pointer],
    documentation: Option<Documentation<'_>>,
    found: &mut [Found<'t>; MOST_POINTERS],
    make: &mut impl Make<'t>,
) -> Result<Reading, Error> {
    let mut walk = Walk::new(text, pointers, found, documentation, make);
    let all = those(pointers, Leading::MAX, |_| true);
    let shape = documentation.map_or(&Shape::Any, |documentation| documentation.envelope);
    let mut difference = walk.document(shape, all).map_err(|error| json::malformed(error, text.as_bytes()))?;

    let data_shape = walk.data_shape.or_else(|| walk.documented_data());
    if let (Some(shape), Some(at), None) = (data_shape, walk.late_data, &difference) {
        difference = walk.data_again(at, shape);
    }
    let mismatch = difference.filter(|_| data_shape.is_some()).map(Difference::into_mismatch);
    Ok(Reading { is_documented: data_shape.is_some(), mismatch })
}

/// Where a document differs from a shape; of several differences the one that comes first in the shape.
pub(crate) fn mismatch(text: &str, shape: &'static Shape) -> Result<Option<Mismatch>, json::Error> {
    let mut make = ();
    let mut walk = Walk::new(text, &[], &mut [], None, &mut make);
    Ok(walk.document(shape, 0)?.map(Difference::into_mismatch))
}

impl Document {
    /// Where `value` differs from the documented shape, if it does.
    ///
    /// ```
    /// use serde_json::json;
    ///
    /// let provider = hookseal::PROVIDERS.iter().find(|provider| provider.scheme.name() == "realestateapi").unwrap();
    /// let registration = provider.documents.iter().find(|document| document.name == "WebhookRegistration").unwrap();
    /// let mismatch = registration.mismatch(&json!({ "url": "https://example.com/", "events": "listing.new" }));
    /// assert_eq!(mismatch.unwrap().path, "/events");
    /// ```
    #[must_use]
    pub fn mismatch(&self, value: &Value) -> Option<Mismatch> {
        mismatch(&value.to_string(), self.shape).unwrap_or_else(|_| {
            // A value of `serde_json` is JSON once it is written down, but may have more levels.
            let expected = "at most 127 levels of arrays and objects".into();
            Some(Mismatch { path: String::new(), expected, found: "more".into() })
        })
    }
}

/// Whether a value is a scalar that its shape allows, whatever it says.
#[inline]
const fn conforms(kind: Kind, shape: &Shape) -> bool {
    match kind {
        Kind::Array | Kind::Object => false,
        Kind::Null => matches!(shape, Shape::Any | Shape::Nullable(_)),
        _ => matches!(
            (shape.bare(), kind),
            (Shape::Any, _)
                | (Shape::String, Kind::Text)
                | (Shape::Number, Kind::Number)
                | (Shape::Boolean, Kind::True | Kind::False)
        ),
    }
}

struct Walk<'t, 'p, M> {
    text: &'t str,
    reader: Reader<'t>,
    pointers: &'p [Pointer],
    /// What stands at each of them.
    found: &'p mut [Found<'t>],
    documentation: Option<Documentation<'p>>,
    /// The documented shape of the event's data, if its type came before them.
    data_shape: Option<&'static Shape>,
    /// Where the event's data are, if they came before its type, which says what they look like.
    late_data: Option<usize>,
    /// What is made of the payload meanwhile.
    make: &'p mut M,
}

impl<'t, 'p, M: Make<'t>> Walk<'t, 'p, M> {
    fn new(
        text: &'t str,
        pointers: &'p [Pointer],
        found: &'p mut [Found<'t>],
        documentation: Option<Documentation<'p>>,
        make: &'p mut M,
    ) -> Self {
        Self {
            text,
            reader: json::reader(text),
            pointers,
            found,
            documentation,
            data_shape: None,
            late_data: None,
            make,
        }
    }

    /// Reads all of the text and compares it with a shape.
    fn document(&mut self, shape: &'static Shape, leading: Leading) -> Result<Option<Difference>, json::Error> {
        let difference = self.root(shape, leading).and_then(|difference| self.reader.end().map(|()| difference));
        difference.map_err(|Invalid| self.reader.error())
    }

    /// Reads one value that is in no other, and compares it with a shape.
    fn root(&mut self, shape: &'static Shape, leading: Leading) -> Result<Option<Difference>, Invalid> {
        let kind = self.reader.value()?;
        self.make.value(kind, self.reader.cursor());
        self.other_value(kind, shape, leading)
    }

    /// Reads a member's value and compares it with a shape.
    #[allow(
        clippy::inline_always,
        reason = "a call for each scalar takes as long as comparing it; WebAssembly is to be small"
    )]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn value(&mut self, shape: &'static Shape, leading: Leading) -> Result<Option<Difference>, Invalid> {
        let kind = self.reader.value()?;
        self.make.value(kind, self.reader.cursor());
        // Most values.
        if leading == 0 && conforms(kind, shape) {
            return Ok(None);
        }
        self.other_value(kind, shape, leading)
    }

    /// Reads what is in a value that has just begun, keeps it for the pointers that end at it, and
    /// compares it with a shape.
    #[inline(never)]
    fn other_value(
        &mut self,
        kind: Kind,
        shape: &'static Shape,
        leading: Leading,
    ) -> Result<Option<Difference>, Invalid> {
        match kind {
            Kind::Array | Kind::Object if leading == 0 && matches!(shape, Shape::Any) => {
                self.reader.read_members(kind, self.make)?;
                Ok(None)
            }
            Kind::Array => self.array(shape, leading),
            Kind::Object => self.object(shape, leading),
            _ => {
                self.keep(leading, self.reader.levels(), self.scalar(kind));
                Ok(self.compare(kind, shape))
            }
        }
    }

    /// The scalar that was just read.
    fn scalar(&self, kind: Kind) -> Found<'t> {
        match kind {
            Kind::Null => Found::Null,
            Kind::Text => Found::Text(self.reader.cursor().text()),
            Kind::Number => self.reader.cursor().number().integer().map_or(Found::Other("a number"), Found::Integer),
            other => Found::Other(json::describe(other)),
        }
    }

    /// Where a value that is no container, or is another container than its shape, differs from it.
    fn compare(&self, kind: Kind, shape: &'static Shape) -> Option<Difference> {
        match (shape.bare(), kind) {
            (Shape::Any, _) => None,
            (Shape::Integer, Kind::Number) if self.reader.cursor().number().is_whole() => None,
            (Shape::Integer, Kind::Number) => Some(Difference::new(shape, "a number with a fraction")),
            _ if conforms(kind, shape) => None,
            _ => Some(Difference::new(shape, json::describe(kind))),
        }
    }

    fn array(&mut self, shape: &'static Shape, leading: Leading) -> Result<Option<Difference>, Invalid> {
        let depth = self.reader.levels() - 1;
        let mut leading = self.keep(leading, depth, Found::Other(json::describe(Kind::Array)));
        let (element_shape, mut difference) = match shape.bare() {
            Shape::List(element) => (*element, None),
            _ => (&Shape::Any, self.compare(Kind::Array, shape)),
        };
        let mut members = self.reader.members();
        let mut index = 0;
        while self.reader.element(&mut members)? {
            let on = those(self.pointers, leading, |pointer| pointer.leads_into_element(depth, index));
            leading &= !on;
            let within = self.value(element_shape, on)?;
            difference = difference.or_else(|| within.map(|within| within.within(Step::Element(index))));
            index += 1;
        }
        self.make.end();
        Ok(difference)
    }

    fn object(&mut self, shape: &'static Shape, leading: Leading) -> Result<Option<Difference>, Invalid> {
        let depth = self.reader.levels() - 1;
        let mut leading = self.keep(leading, depth, Found::Other(json::describe(Kind::Object)));
        let difference =
            if matches!(shape.bare(), Shape::Object(_)) { None } else { self.compare(Kind::Object, shape) };
        let fields = shape.fields();
        let mut first = First { rank: usize::MAX, difference };
        let mut seen = Seen::default();
        let mut members = self.reader.members();
        loop {
            // Providers send fields in the order of their guide: the next one is looked at first.
            let next = fields.get(seen.next).filter(|field| self.reader.field(&mut members, field.name.as_bytes()));
            let (found, on) = match next {
                Some(field) => {
                    self.make.key(self.reader.last_key());
                    (Some((seen.next, field)), self.leading_into_field(leading, depth, seen.next, field))
                }
                None if self.reader.key(&mut members)? => {
                    let key = self.reader.last_key();
                    self.make.key(key);
                    let on = those(self.pointers, leading, |pointer| pointer.leads_into(depth, key));
                    (fields.iter().enumerate().find(|(_, field)| key.says(field.name)), on)
                }
                None => break,
            };
            // There is no other member with this key.
            leading &= !on;
            let Some((index, field)) = found else {
                self.value(&Shape::Any, on)?;
                continue;
            };
            if !seen.add(index) {
                return Err(self.reader.repeated_key());
            }
            let (rank, shape) = match self.documentation {
                // The data count after all that is around them.
                Some(documentation) if depth == 0 && documentation.data_field == index => {
                    (fields.len(), self.shape_of_data())
                }
                _ => (index, field.shape),
            };
            if let Some(within) = self.value(shape, on)? {
                first.offer(rank, within.within(Step::Field(field.name)));
            }
        }
        self.make.end();
        for (index, field) in seen.missing(fields) {
            first.offer(index, Difference::new(field.shape, "nothing").within(Step::Field(field.name)));
        }
        Ok(first.difference)
    }

    /// Keeps a value for the pointers that end at it, and gives those that lead on.
    fn keep(&mut self, leading: Leading, depth: usize, value: Found<'t>) -> Leading {
        let ends = those(self.pointers, leading, |pointer| pointer.depth() == depth);
        for index in each(ends) {
            if let Some(found) = self.found.get_mut(index) {
                *found = value;
            }
        }
        leading & !ends
    }

    /// Those of the pointers that lead into this field of a shape.
    fn leading_into_field(&self, leading: Leading, depth: usize, index: usize, field: &Field) -> Leading {
        match self.documentation {
            Some(documentation) if depth == 0 => {
                leading & documentation.leading.get(index).copied().unwrap_or_default()
            }
            _ => those(self.pointers, leading, |pointer| pointer.leads_into_field(depth, field.name)),
        }
    }

    /// The documented shape of the data of this event's type, as far as it is known by now.
    fn documented_data(&self) -> Option<&'static Shape> {
        let documentation = self.documentation?;
        match self.found.get(usize::from(documentation.event_type)) {
            Some(Found::Text(event_type)) => data_shape(documentation.event_types, &json::value(event_type)),
            _ => None,
        }
    }

    /// What the data that come next are compared with.
    fn shape_of_data(&mut self) -> &'static Shape {
        self.data_shape = self.documented_data();
        self.data_shape.unwrap_or_else(|| {
            self.late_data = Some(self.reader.cursor().position());
            &Shape::Any
        })
    }

    /// Compares data that were read before their shape was known.
    fn data_again(&self, at: usize, shape: &'static Shape) -> Option<Difference> {
        let documentation = self.documentation?;
        let field = documentation.envelope.fields().get(documentation.data_field)?;
        let mut make = ();
        let mut walk = Walk::new(self.text.get(at..)?, &[], &mut [], None, &mut make);
        // They have been read once: they are acceptable JSON.
        let difference = walk.root(shape, 0).ok()?;
        difference.map(|difference| difference.within(Step::Field(field.name)))
    }
}

/// Of the differences of an object the one whose field comes first in the shape.
struct First {
    rank: usize,
    difference: Option<Difference>,
}

impl First {
    fn offer(&mut self, rank: usize, difference: Difference) {
        if rank < self.rank {
            *self = Self { rank, difference: Some(difference) };
        }
    }
}

/// Which fields of a shape an object has.
#[derive(Default)]
struct Seen {
    bits: u64,
    /// The one after the last.
    next: usize,
}

impl Seen {
    /// Whether it is there for the first time.
    fn add(&mut self, index: usize) -> bool {
        let is_new = self.bits & 1 << index == 0;
        self.bits |= 1 << index;
        self.next = index + 1;
        is_new
    }

    fn missing(self, fields: &'static [Field]) -> impl Iterator<Item = (usize, &'static Field)> {
        fields.iter().enumerate().filter(move |(index, field)| field.required && self.bits & 1 << index == 0)
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    const ANY: Document = Document {
        name: "Any",
        shape: &Shape::Any,
        #[cfg(feature = "schema")]
        schema: schemars::SchemaGenerator::subschema_for::<bool>,
    };

    #[test]
    fn a_document_of_too_many_levels_differs() {
        let nested = (0..200).fold(Value::Null, |value, _| Value::Array(alloc::vec![value]));
        assert_eq!(ANY.mismatch(&Value::Null), None);
        assert_eq!(format!("{:?}", ANY.mismatch(&nested).map(|mismatch| mismatch.found)), "Some(\"more\")");
    }
}
