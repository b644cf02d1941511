//! One reading of a payload, which finds all that is asked of it: whether it is acceptable JSON,
//! what stands where pointers point, and where it differs from its documented shape.

use crate::json::{self, Invalid, Keys, Kind, Make, Reader, Text};
use crate::mismatch::{Difference, FoundKind, Mismatch};
use crate::plan::{Documentation, Leading, MOST_POINTERS, Pointer, Shape, ShapeKind, Shapes, each, those};

/// What stands where a pointer points.
#[derive(Clone, Copy, Debug, Default)]
pub enum Found<'t> {
    /// Nothing does.
    #[default]
    Nothing,
    /// Null.
    Null,
    /// A string.
    Text(Text<'t>),
    /// An integer of at most 64 bits, as it is written.
    Integer(&'t str),
    /// Anything else.
    Other(Kind),
}

impl Found<'_> {
    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> FoundKind {
        match self {
            Self::Nothing => FoundKind::Nothing,
            Self::Null => FoundKind::Kind(Kind::Null),
            Self::Text(_) => FoundKind::Kind(Kind::Text),
            Self::Integer(_) => FoundKind::Kind(Kind::Number),
            Self::Other(kind) => FoundKind::Kind(*kind),
        }
    }
}

/// What one reading found out about a payload as a whole.
pub(crate) struct Reading<'p> {
    /// Whether the provider documents what events of this type look like.
    pub(crate) is_documented: bool,
    /// Where the payload differs from that; of several differences the one that comes first in the
    /// shape, and those of the data last.
    pub(crate) mismatch: Option<Mismatch<'p>>,
}

/// Reads all of a payload, and puts what stands at each of the pointers into `found`, in their order.
pub(crate) fn read<'t, 'p>(
    text: &'t str,
    pointers: &'p [Pointer<'p>],
    documentation: Option<&'p Documentation<'p>>,
    found: &mut [Found<'t>; MOST_POINTERS],
    keys: &mut impl Keys<'t>,
    make: &mut impl Make<'t>,
) -> Result<Reading<'p>, json::Error> {
    let shapes = documentation.map(|documentation| &documentation.shapes);
    let mut walk = Walk::new(text, pointers, shapes, found, &mut *keys, make);
    walk.documentation = documentation;
    let all = those(pointers, Leading::MAX, &|_| true);
    let shape = documentation.map_or(Shape::ANY, |documentation| documentation.envelope);
    walk.document(shape, all)?;
    let data_shape = walk.data_shape.or_else(|| walk.documented_data());
    let (late_data, mut difference) = (walk.late_data, walk.difference);
    let (Some(documentation), Some(data_shape)) = (documentation, data_shape) else {
        return Ok(Reading { is_documented: false, mismatch: None });
    };
    if let (Some(at), None) = (late_data, &difference) {
        difference = data_again(text.get(at..).unwrap_or_default(), documentation, data_shape, keys);
    }
    let mismatch = difference.map(|difference| Mismatch::of_event(difference, documentation, data_shape));
    Ok(Reading { is_documented: true, mismatch })
}

/// Reads all of a document, and puts what stands at each of the pointers into `found`, in their order.
///
/// # Errors
/// It is not acceptable JSON.
pub fn find<'t>(
    text: &'t str,
    pointers: &[Pointer<'_>],
    found: &mut [Found<'t>; MOST_POINTERS],
    mut keys: impl Keys<'t>,
) -> Result<(), json::Error> {
    read(text, pointers, None, found, &mut keys, &mut ()).map(|_| ())
}

/// Where a document differs from a shape; of several differences the one that comes first in the shape.
///
/// # Errors
/// It is not acceptable JSON.
pub fn mismatch<'t, 'p>(
    text: &'t str,
    shapes: &'p Shapes<'p>,
    shape: Shape,
    keys: impl Keys<'t>,
) -> Result<Option<Mismatch<'p>>, json::Error> {
    let mut make = ();
    let mut walk = Walk::new(text, &[], Some(shapes), &mut [], keys, &mut make);
    walk.document(shape, 0)?;
    Ok(walk.difference.map(|difference| Mismatch::of_document(difference, shapes, shape)))
}

/// Compares data that were read before their shape was known.
#[cold]
#[inline(never)]
fn data_again<'t>(
    text: &'t str,
    documentation: &Documentation<'_>,
    shape: Shape,
    keys: impl Keys<'t>,
) -> Option<Difference> {
    let mut make = ();
    let mut walk = Walk::new(text, &[], Some(&documentation.shapes), &mut [], keys, &mut make);
    walk.depth = 1;
    walk.step(0, documentation.data_rank());
    // They have been read once: there is no fault in them.
    walk.root(shape, 0).ok()?;
    walk.difference
}

/// Whether a value is a scalar that its shape allows, whatever it says.
#[inline]
const fn conforms(kind: Kind, shape: Shape) -> bool {
    match kind {
        Kind::Array | Kind::Object => false,
        Kind::Null => shape.nullable || matches!(shape.kind, ShapeKind::Any),
        _ => matches!(
            (shape.kind, kind),
            (ShapeKind::Any, _)
                | (ShapeKind::String, Kind::Text)
                | (ShapeKind::Number, Kind::Number)
                | (ShapeKind::Boolean, Kind::True | Kind::False)
        ),
    }
}

struct Walk<'t, 'p, 'f, K, M> {
    reader: Reader<'t, K>,
    pointers: &'p [Pointer<'p>],
    /// What stands at each of them.
    found: &'f mut [Found<'t>],
    shapes: Shapes<'p>,
    documentation: Option<&'p Documentation<'p>>,
    /// The documented shape of the event's data, if its type came before them.
    data_shape: Option<Shape>,
    /// Where the event's data are, if they came before its type, which says what they look like.
    late_data: Option<usize>,
    /// How many levels are around what is read.
    depth: usize,
    difference: Option<Difference>,
    /// The way to the value that is read.
    way: Difference,
    /// What is made of the payload meanwhile.
    make: &'f mut M,
}

impl<'t, 'p, 'f, K: Keys<'t>, M: Make<'t>> Walk<'t, 'p, 'f, K, M> {
    fn new(
        text: &'t str,
        pointers: &'p [Pointer<'p>],
        shapes: Option<&Shapes<'p>>,
        found: &'f mut [Found<'t>],
        keys: K,
        make: &'f mut M,
    ) -> Self {
        Self {
            reader: Reader::new(text, keys),
            pointers,
            found,
            shapes: shapes.copied().unwrap_or_default(),
            documentation: None,
            data_shape: None,
            late_data: None,
            depth: 0,
            difference: None,
            way: Difference::default(),
            make,
        }
    }

    /// Reads all of the text and compares it with a shape.
    fn document(&mut self, shape: Shape, leading: Leading) -> Result<(), json::Error> {
        let read = self.root(shape, leading).and_then(|()| self.reader.end());
        read.map_err(|Invalid| self.reader.error())
    }

    /// Reads one value that is in no other, and compares it with a shape.
    fn root(&mut self, shape: Shape, leading: Leading) -> Result<(), Invalid> {
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
    fn value(&mut self, shape: Shape, leading: Leading) -> Result<(), Invalid> {
        let kind = self.reader.value_here()?;
        self.make.value(kind, self.reader.cursor());
        // Most values.
        if leading == 0 && conforms(kind, shape) {
            return Ok(());
        }
        self.other_value(kind, shape, leading)
    }

    /// Reads what is in a value that has just begun, keeps it for the pointers that end at it, and
    /// compares it with a shape.
    #[inline(never)]
    fn other_value(&mut self, kind: Kind, shape: Shape, leading: Leading) -> Result<(), Invalid> {
        match kind {
            Kind::Array | Kind::Object if leading == 0 && shape.kind == ShapeKind::Any => {
                self.reader.read_members(kind, self.make)
            }
            Kind::Array => self.array(shape, leading),
            Kind::Object => self.object(shape, leading),
            _ => {
                let levels = self.reader.levels();
                self.keep(leading, levels, self.scalar(kind));
                self.compare(kind, shape, levels);
                Ok(())
            }
        }
    }

    /// The scalar that was just read.
    fn scalar(&self, kind: Kind) -> Found<'t> {
        match kind {
            Kind::Null => Found::Null,
            Kind::Text => Found::Text(self.reader.cursor().text()),
            Kind::Number => self.reader.cursor().number().integer().map_or(Found::Other(Kind::Number), Found::Integer),
            other => Found::Other(other),
        }
    }

    /// Where a value that is no container, or is another container than its shape, differs from it.
    fn compare(&mut self, kind: Kind, shape: Shape, levels: usize) {
        let found = match (shape.kind, kind) {
            (ShapeKind::Any, _) => return,
            (ShapeKind::Integer, Kind::Number) if self.reader.cursor().number().is_whole() => return,
            (ShapeKind::Integer, Kind::Number) => FoundKind::Fraction,
            _ if conforms(kind, shape) => return,
            _ => FoundKind::Kind(kind),
        };
        self.differs(levels, found);
    }

    /// The next step of the way: the rank of a field in its shape, or the index of an element.
    #[inline]
    fn step(&mut self, levels: usize, step: usize) {
        // A text of so many elements that it matters is refused for its size.
        self.way.set(levels, u32::try_from(step).unwrap_or(u32::MAX));
    }

    /// What is found at the end of so many steps of the way differs from its shape.
    #[cold]
    #[inline(never)]
    fn differs(&mut self, levels: usize, found: FoundKind) {
        let difference = self.way.cut(self.depth + levels, found);
        if self.difference.is_none_or(|first| difference.comes_before(&first)) {
            self.difference = Some(difference);
        }
    }

    fn array(&mut self, shape: Shape, leading: Leading) -> Result<(), Invalid> {
        let depth = self.reader.levels() - 1;
        let mut leading = self.keep(leading, depth, Found::Other(Kind::Array));
        let element_shape = if shape.kind == ShapeKind::List {
            self.shapes.element(shape)
        } else {
            self.compare(Kind::Array, shape, depth);
            Shape::ANY
        };
        let mut members = self.reader.members();
        let mut index = 0;
        while self.reader.element(&mut members)? {
            let on = those(self.pointers, leading, &|pointer| pointer.leads_into_element(depth, index));
            leading &= !on;
            self.step(self.depth + depth, index);
            self.value(element_shape, on)?;
            index += 1;
        }
        self.make.end();
        Ok(())
    }

    fn object(&mut self, shape: Shape, leading: Leading) -> Result<(), Invalid> {
        let depth = self.reader.levels() - 1;
        let mut leading = self.keep(leading, depth, Found::Other(Kind::Object));
        if shape.kind != ShapeKind::Object {
            self.compare(Kind::Object, shape, depth);
        }
        let shapes = self.shapes;
        let fields = shapes.fields(shape);
        let mut seen = Seen::default();
        let mut members = self.reader.members();
        loop {
            // Providers send fields in the order of their guide: the next one is looked at first.
            let next = fields.get(seen.next).map(|field| shapes.field(*field));
            let next = next.filter(|field| self.reader.field(&mut members, field.name));
            let (found, on) = match next {
                Some(field) => {
                    self.make.key(self.reader.last_key());
                    (Some((seen.next, field)), self.leading_into_field(leading, depth, seen.next, field.name))
                }
                None if self.reader.key(&mut members)? => {
                    let key = self.reader.last_key();
                    self.make.key(key);
                    let on = those(self.pointers, leading, &|pointer| pointer.leads_into(depth, key));
                    let mut named = fields.iter().map(|field| shapes.field(*field)).enumerate();
                    (named.find(|(_, field)| key.says(field.name)), on)
                }
                None => break,
            };
            // There is no other member with this key.
            leading &= !on;
            let Some((index, field)) = found else {
                self.value(Shape::ANY, on)?;
                continue;
            };
            if !seen.add(index) {
                return Err(self.reader.repeated_key());
            }
            let (rank, shape) = match self.documentation {
                // The data count after all that is around them.
                Some(documentation) if depth == 0 && documentation.data_field == index => {
                    (documentation.data_rank(), self.shape_of_data())
                }
                _ => (index, shapes.shape_of(field)),
            };
            self.step(self.depth + depth, rank);
            self.value(shape, on)?;
        }
        self.make.end();
        self.compare_missing(seen, shape, depth);
        Ok(())
    }

    /// Fields that must be there and are not.
    fn compare_missing(&mut self, seen: Seen, shape: Shape, depth: usize) {
        let fields = self.shapes.fields(shape);
        if seen.bits.count_ones() as usize == fields.len() {
            return;
        }
        for (index, field) in fields.iter().enumerate() {
            if seen.bits & 1 << index == 0 && self.shapes.field(*field).required {
                self.step(self.depth + depth, index);
                self.differs(depth + 1, FoundKind::Nothing);
                return;
            }
        }
    }

    /// Keeps a value for the pointers that end at it, and gives those that lead on.
    fn keep(&mut self, leading: Leading, depth: usize, value: Found<'t>) -> Leading {
        let ends = those(self.pointers, leading, &|pointer| pointer.depth() == depth);
        for index in each(ends) {
            if let Some(found) = self.found.get_mut(index) {
                *found = value;
            }
        }
        leading & !ends
    }

    /// Those of the pointers that lead into this field of a shape.
    fn leading_into_field(&self, leading: Leading, depth: usize, index: usize, name: &[u8]) -> Leading {
        match self.documentation {
            Some(documentation) if depth == 0 => leading & documentation.leading(index),
            _ => those(self.pointers, leading, &|pointer| pointer.leads_into_field(depth, name)),
        }
    }

    /// The documented shape of the data of this event's type, as far as it is known by now.
    fn documented_data(&self) -> Option<Shape> {
        let documentation = self.documentation?;
        match self.found.get(usize::from(documentation.event_type)) {
            Some(Found::Text(event_type)) => documentation.data_shape(*event_type),
            _ => None,
        }
    }

    /// What the data that come next are compared with.
    fn shape_of_data(&mut self) -> Shape {
        self.data_shape = self.documented_data();
        self.data_shape.unwrap_or_else(|| {
            self.late_data = Some(self.reader.cursor().position());
            Shape::ANY
        })
    }
}

/// Which fields of a shape an object has.
#[derive(Clone, Copy, Default)]
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
}
