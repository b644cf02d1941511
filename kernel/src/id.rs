//! Signed ids: nothing in them may shift the fields of the signed content.

use crate::header;
use crate::plan::{Name, Segment};
use crate::refusal::{IdProblem, Refusal};
use crate::separation;

/// Longer than any id that a provider documents.
pub const LONGEST_ID: usize = 256;

pub(crate) fn check<'a>(value: &'a [u8], name: Name<'a>, content: &'a [Segment<'a>]) -> Result<(), Refusal<'a>> {
    header::refuse_joined(value, name)?;
    problem(value, content).map_or(Ok(()), |problem| Err(Refusal::MalformedId { header: name.index, problem }))
}

/// What is wrong with an id, if anything is.
pub(crate) fn problem<'a>(value: &'a [u8], content: &'a [Segment<'a>]) -> Option<IdProblem<'a>> {
    if value.is_empty() || value.len() > LONGEST_ID || !value.iter().all(u8::is_ascii_graphic) {
        return Some(IdProblem::Form(value));
    }
    let position = content.iter().position(|segment| *segment == Segment::Id)?;
    separation::broken(value, content, position).map(IdProblem::NotSeparated)
}
