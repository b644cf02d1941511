//! Documented shapes: what a payload looks like according to its provider's guide. They are tables
//! of a plan, whose records refer to each other by their indices.

/// Shapes are nested no deeper, counted in arrays and objects; with the envelope around them.
pub(crate) const MOST_SHAPE_LEVELS: usize = 16;

/// What a value has to look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// What it has to be.
    pub kind: ShapeKind,
    /// Whether it may be null instead.
    pub nullable: bool,
    /// How many arrays and objects are nested in it, itself included.
    level: u8,
    /// How many fields an object has.
    count: u8,
    /// The first field of an object, or the shape of a list's elements.
    index: u16,
}

/// What a value has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShapeKind {
    /// Any value, null included.
    Any,
    /// A string.
    String,
    /// A number.
    Number,
    /// A number without a fraction; 2.0 is one, as in JSON Schema.
    Integer,
    /// True or false.
    Boolean,
    /// An array whose elements all have a shape.
    List,
    /// An object with certain fields, and any others.
    Object,
}

impl Shape {
    /// Any value.
    pub const ANY: Self = Self { kind: ShapeKind::Any, nullable: false, level: 0, count: 0, index: 0 };

    #[cfg(feature = "encode")]
    pub(super) const fn level(self) -> u8 {
        self.level
    }

    /// The first byte of a record holds the kind, the level and whether null is allowed.
    const fn read([first, count, low, high]: [u8; 4]) -> Option<Self> {
        let nullable = first & NULLABLE != 0;
        let level = (first & !NULLABLE) >> LEVEL;
        let kind = match first & ((1 << LEVEL) - 1) {
            0 => ShapeKind::Any,
            1 => ShapeKind::String,
            2 => ShapeKind::Number,
            3 => ShapeKind::Integer,
            4 => ShapeKind::Boolean,
            5 => ShapeKind::List,
            6 => ShapeKind::Object,
            _ => return None,
        };
        Some(Self { kind, nullable, level, count, index: u16::from_le_bytes([low, high]) })
    }
}

pub(super) const NULLABLE: u8 = 0x80;
/// From which bit on the level stands.
pub(super) const LEVEL: u8 = 3;
pub(super) const REQUIRED: u16 = 0x8000;
/// A reading keeps one bit a field.
pub(super) const MOST_FIELDS: u8 = 64;

/// A field of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'p> {
    /// The name in the JSON, in UTF-8.
    pub(crate) name: &'p [u8],
    /// Whether it must be there.
    pub(crate) required: bool,
    /// The index of what its value has to look like.
    shape: u16,
}

/// A name and the index of its shape; of a field the highest bit says that it must be there.
pub(super) type Named = [u8; 5];

/// Shapes, and the fields of those that are objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shapes<'p> {
    pub(super) records: &'p [[u8; 4]],
    pub(super) fields: &'p [Named],
    pub(super) names: &'p [u8],
}

impl<'p> Shapes<'p> {
    /// Checks that each shape holds shapes of lower levels alone, so that there are no circles and
    /// none is nested too deep.
    pub(super) fn are_right(&self) -> bool {
        let is_right = |shape: Shape| {
            let is_lower = |index: u16| self.known(index).is_some_and(|inner| inner.level < shape.level);
            match shape.kind {
                ShapeKind::List => is_lower(shape.index),
                ShapeKind::Object => {
                    let fields = self.fields(shape);
                    shape.count <= MOST_FIELDS
                        && fields.len() == usize::from(shape.count)
                        && fields.iter().all(|field| is_lower(self.field(*field).shape))
                }
                _ => shape.level == 0,
            }
        };
        self.records.iter().all(|record| Shape::read(*record).is_some_and(is_right))
            && self.fields.iter().all(|field| self.is_named(*field))
    }

    /// Whether it has a name that is text.
    pub(super) fn is_named(&self, named: Named) -> bool {
        self.name_of(named).is_some_and(|name| str::from_utf8(name).is_ok())
    }

    fn known(&self, index: u16) -> Option<Shape> {
        Shape::read(*self.records.get(usize::from(index))?)
    }

    /// The shape with this index.
    pub(crate) fn get(&self, index: u16) -> Shape {
        self.known(index).unwrap_or(Shape::ANY)
    }

    /// What a list's elements look like.
    pub(crate) fn element(&self, list: Shape) -> Shape {
        self.get(list.index)
    }

    /// The fields of an object; none of another shape.
    #[inline]
    pub(crate) fn fields(&self, shape: Shape) -> &'p [Named] {
        if shape.kind != ShapeKind::Object {
            return &[];
        }
        let start = usize::from(shape.index);
        self.fields.get(start..start + usize::from(shape.count)).unwrap_or_default()
    }

    #[inline]
    pub(crate) fn field(&self, record: Named) -> Field<'p> {
        let [.., low, high] = record;
        let shape = u16::from_le_bytes([low, high]);
        Field {
            name: self.name_of(record).unwrap_or_default(),
            required: shape & REQUIRED != 0,
            shape: shape & !REQUIRED,
        }
    }

    #[inline]
    pub(super) fn name_of(&self, [low, high, length, ..]: Named) -> Option<&'p [u8]> {
        let start = usize::from(u16::from_le_bytes([low, high]));
        self.names.get(start..start + usize::from(length))
    }

    /// What a field's value has to look like.
    #[inline]
    pub(crate) fn shape_of(&self, field: Field<'_>) -> Shape {
        self.get(field.shape)
    }
}
