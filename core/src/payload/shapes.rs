//! Documented shapes, as plans hold them.

use alloc::vec::Vec;

use hookseal_kernel::plan::{Documentation, DocumentedType, EnvelopeRule, Error, ShapeKind, ShapesDraft};

use super::document::EventType;
use super::shape::Shape;

/// What a provider documents of its events; nothing where the scheme says not where their type and
/// their data are.
///
/// # Errors
/// It is more than a plan can hold.
pub(crate) fn documentation(
    envelope: &Shape,
    event_types: &[EventType],
    rule: &EnvelopeRule<'_>,
) -> Result<Option<Vec<u8>>, Error> {
    let names: Vec<&str> = envelope.fields().iter().map(|field| field.name).collect();
    let (Some(_), Some(data_field)) = (rule.event_type, Documentation::data_field(rule, &names)) else {
        return Ok(None);
    };
    let mut shapes = ShapesDraft::default();
    let envelope = add(&mut shapes, envelope)?;
    let mut types = Vec::new();
    for event_type in event_types {
        if let Some(document) = &event_type.data {
            let data = add(&mut shapes, document.shape)?;
            types.push(DocumentedType { name: event_type.name, data });
        }
    }
    shapes.documentation(envelope, data_field, &types, rule).map(Some)
}

/// Adds a shape, and gives its index.
pub(super) fn add(shapes: &mut ShapesDraft, shape: &Shape) -> Result<u16, Error> {
    let nullable = matches!(shape, Shape::Nullable(_));
    let kind = match shape.bare() {
        Shape::Any | Shape::Nullable(_) => ShapeKind::Any,
        Shape::String => ShapeKind::String,
        Shape::Number => ShapeKind::Number,
        Shape::Integer => ShapeKind::Integer,
        Shape::Boolean => ShapeKind::Boolean,
        Shape::List(element) => {
            let element = add(shapes, element)?;
            return shapes.list(element, nullable);
        }
        Shape::Object(fields) => {
            let mut added = Vec::with_capacity(fields.len());
            for field in *fields {
                added.push((field.name, field.required, add(shapes, field.shape)?));
            }
            return shapes.object(&added, nullable);
        }
    };
    shapes.scalar(kind, nullable)
}
