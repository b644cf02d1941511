//! Where a payload differs from its documented shape.

use core::fmt;

use crate::json::Kind;
use crate::plan::{Documentation, MOST_SHAPE_LEVELS, Shape, ShapeKind, Shapes};

/// What was found where something else is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundKind {
    /// Nothing.
    Nothing,
    /// A value of this kind.
    Kind(Kind),
    /// A number with a fraction, where an integer is documented.
    Fraction,
}

/// A difference, by the ranks of the fields and the indices of the elements that lead to it.
#[derive(Clone, Copy)]
pub(crate) struct Difference {
    steps: [u32; MOST_SHAPE_LEVELS],
    length: usize,
    found: FoundKind,
}

impl Default for Difference {
    fn default() -> Self {
        Self { steps: [0; MOST_SHAPE_LEVELS], length: 0, found: FoundKind::Nothing }
    }
}

impl Difference {
    #[inline]
    pub(crate) fn set(&mut self, level: usize, step: u32) {
        // No shape is nested deeper.
        if let Some(place) = self.steps.get_mut(level) {
            *place = step;
        }
    }

    pub(crate) fn cut(&self, length: usize, found: FoundKind) -> Self {
        Self { steps: self.steps, length, found }
    }

    /// Of two differences, that comes first whose field comes first in the shape.
    pub(crate) fn comes_before(&self, other: &Self) -> bool {
        self.steps() < other.steps()
    }

    fn steps(&self) -> &[u32] {
        self.steps.get(..self.length).unwrap_or(&self.steps)
    }
}

/// Where a payload differs from its documented shape.
#[derive(Clone, Copy)]
pub struct Mismatch<'p> {
    difference: Difference,
    shapes: &'p Shapes<'p>,
    root: Shape,
    /// The rank that the event's data have, which count after the fields around them; their field, and their shape.
    data: Option<(usize, usize, Shape)>,
}

/// A step of the way to a mismatch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'p> {
    /// Into the field of this name.
    Field(&'p str),
    /// Into the element with this index.
    Element(usize),
}

impl<'p> Mismatch<'p> {
    pub(crate) const fn of_event(
        difference: Difference,
        documentation: &'p Documentation<'p>,
        data_shape: Shape,
    ) -> Self {
        let data = Some((documentation.data_rank(), documentation.data_field, data_shape));
        Self { difference, shapes: &documentation.shapes, root: documentation.envelope, data }
    }

    pub(crate) const fn of_document(difference: Difference, shapes: &'p Shapes<'p>, root: Shape) -> Self {
        Self { difference, shapes, root, data: None }
    }

    /// What is documented there.
    #[must_use]
    pub fn expected(&self) -> (ShapeKind, bool) {
        let shape = self.walk().last().map_or(self.root, |(_, shape)| shape);
        (shape.kind, shape.nullable)
    }

    /// What was found there.
    #[must_use]
    pub const fn found(&self) -> FoundKind {
        self.difference.found
    }

    /// The way there from the payload's root.
    pub fn steps(&self) -> impl Iterator<Item = Step<'p>> {
        self.walk().map(|(step, _)| step)
    }

    fn walk(&self) -> impl Iterator<Item = (Step<'p>, Shape)> {
        let mismatch = *self;
        let mut shape = self.root;
        (0..self.difference.steps().len()).map(move |level| {
            let step;
            (step, shape) = mismatch.step(level, shape);
            (step, shape)
        })
    }

    /// The step from this level down, from a value of this shape, and the shape that it leads to.
    #[cold]
    #[inline(never)]
    fn step(&self, level: usize, shape: Shape) -> (Step<'p>, Shape) {
        let shapes = self.shapes;
        let rank = self.difference.steps().get(level).map_or(0, |rank| *rank as usize);
        if shape.kind == ShapeKind::List {
            return (Step::Element(rank), shapes.element(shape));
        }
        let data = self.data.filter(|(data_rank, ..)| level == 0 && rank == *data_rank);
        let index = data.map_or(rank, |(_, field, _)| field);
        let Some(field) = shapes.fields(shape).get(index).map(|field| shapes.field(*field)) else {
            return (Step::Field(""), shape);
        };
        let inner = data.map_or_else(|| shapes.shape_of(field), |(.., shape)| shape);
        (Step::Field(str::from_utf8(field.name).unwrap_or_default()), inner)
    }
}

impl fmt::Debug for Mismatch<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.steps()).entry(&self.expected()).entry(&self.found()).finish()
    }
}
