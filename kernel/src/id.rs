//! Signed ids: nothing in them may shift the fields of the signed content.

use crate::header;
use crate::plan::{IdRule, Length, Segment};
use crate::refusal::{IdProblem, Refusal};
use crate::separation;

/// Longer than any id that a provider documents.
pub const LONGEST_ID: usize = 256;

pub(crate) fn check<'a>(value: &'a [u8], rule: IdRule, content: &'a [Segment<'a>]) -> Result<(), Refusal<'a>> {
    header::refuse_joined(value, rule.header)?;
    problem(value, rule.length, content)
        .map_or(Ok(()), |problem| Err(Refusal::MalformedId { header: rule.header.index, problem }))
}

/// What is wrong with an id, if anything is.
pub(crate) fn problem<'a>(value: &'a [u8], length: Length, content: &'a [Segment<'a>]) -> Option<IdProblem<'a>> {
    if value.is_empty() || value.len() > LONGEST_ID || !value.iter().all(u8::is_ascii_graphic) {
        return Some(IdProblem::Form(value));
    }
    if let Some(length) = length {
        return separation::wrong_length(value, length).map(|(expected, found)| IdProblem::Length { expected, found });
    }
    let position = content.iter().position(|segment| matches!(segment, Segment::Id))?;
    separation::broken(value, content, position).map(IdProblem::NotSeparated)
}
