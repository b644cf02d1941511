//! What is signed besides the body: the timestamp, the id, headers and parts of the request line.

use arrayvec::ArrayVec;

use crate::header::{self, Lookup};
use crate::plan::{MOST_VALUES, Part, Plan, RARE, Segment, is_value};
use crate::refusal::{HeaderProblem, Refusal};
use crate::request;
use crate::separation;

/// What the headers give for the signed content; the timestamp also where it is no part of it.
#[derive(Default)]
pub(crate) struct Signed<'h> {
    pub(crate) timestamp: Option<&'h [u8]>,
    pub(crate) id: Option<&'h [u8]>,
    /// Which key signed; no part of the content.
    #[cfg(feature = "keys")]
    pub(crate) key_id: Option<&'h [u8]>,
    /// Those of the content; then, where several hold signatures, all that there are of these but the first.
    pub(crate) headers: ArrayVec<&'h [u8], MOST_VALUES>,
}

impl Signed<'_> {
    /// The pieces of the signed content in order; `None` stands for the body.
    pub(crate) fn content<'s>(&'s self, plan: &'s Plan<'_>) -> impl Iterator<Item = Option<&'s [u8]>> {
        let mut headers = self.headers.iter().copied();
        plan.content.iter().map(move |segment| match segment {
            Segment::Body | Segment::SortedForm(_) | Segment::Statement => None,
            Segment::Timestamp => Some(self.timestamp.unwrap_or_default()),
            Segment::Id => Some(self.id.unwrap_or_default()),
            Segment::Literal(text) => Some(text.as_bytes()),
            // Without rare words there are none of the others.
            _ if !RARE => Some(&[][..]),
            Segment::Header(..)
            | Segment::Request(..)
            | Segment::Optional(_)
            | Segment::Before(_)
            | Segment::After(_) => Some(headers.next().unwrap_or_default()),
        })
    }
}

/// The values of the headers and the parts of the request line that are signed along, in their order.
pub(crate) fn find_signed_headers<'a>(
    plan: &Plan<'a>,
    headers: Lookup<'_, 'a>,
    values: &mut ArrayVec<&'a [u8], MOST_VALUES>,
) -> Result<(), Refusal<'a>> {
    let mut earlier = None;
    for segment in &plan.content {
        let value = match segment {
            Segment::Header(name, _) => header::require_short(headers, *name)?,
            Segment::Request(part, name) => request::find(headers, *name, *part)?,
            Segment::Optional(name) => match header::require_short(headers, *name) {
                Err(Refusal::MissingHeader { .. }) => &[],
                found => found?,
            },
            Segment::After(text) if values.last().is_some_and(|value| !value.is_empty()) => text.as_bytes(),
            // Nothing, until the value behind it is known to be there.
            Segment::Before(_) | Segment::After(_) => &[],
            _ => continue,
        };
        if let (false, Some(Segment::Before(text)), Some(place)) = (value.is_empty(), earlier, values.last_mut()) {
            *place = text.as_bytes();
        }
        earlier = Some(*segment);
        // A plan has no more of them.
        let _ = values.try_push(value);
    }
    Ok(())
}

/// Nothing in a header or a part of the request line that is signed may shift the fields of the signed content.
pub(crate) fn check_signed_headers<'a>(plan: &'a Plan<'a>, values: &[&[u8]]) -> Result<(), Refusal<'a>> {
    if values.is_empty() {
        return Ok(());
    }
    let mut values = values.iter();
    for (position, segment) in plan.content.iter().enumerate() {
        if !is_value(segment) {
            continue;
        }
        let value = values.next().copied().unwrap_or_default();
        let (name, length) = match segment {
            Segment::Header(name, length) => (name, *length),
            Segment::Optional(name)
            | Segment::Request(Part::Path | Part::Query | Part::Parameter(_) | Part::OptionalParameter(_), name) => {
                (name, None)
            }
            // These have forms of their own, or are fixed.
            _ => continue,
        };
        let problem = match length {
            Some(length) => separation::wrong_length(value, length)
                .map(|(expected, found)| HeaderProblem::Length { expected, found }),
            None => separation::broken(value, &plan.content, position).map(HeaderProblem::NotSeparated),
        };
        if let Some(problem) = problem {
            return Err(Refusal::MalformedHeader { header: name.index, problem });
        }
    }
    Ok(())
}
