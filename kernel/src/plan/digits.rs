//! How many digits a timestamp must have where nothing keeps them apart from what is signed beside them.

use super::rules::{Segment, Unit};

/// How many digits the timestamp must have so that none can be moved to or from its neighbours in
/// the signed content; `None` where a separator stands between them.
///
/// The numbers hold from 2001-09-09 to 2286-11-20.
#[must_use]
pub fn fixed_digits(unit: Unit, content: &[Segment<'_>]) -> Option<usize> {
    let position = content.iter().position(|segment| matches!(segment, Segment::Timestamp))?;
    let before = position.checked_sub(1).and_then(|index| content.get(index));
    let after = content.get(position + 1);
    let separated_before = before.is_none_or(|segment| separates(segment, |text| text.bytes().next_back()));
    let separated_after = after.is_none_or(|segment| separates(segment, |text| text.bytes().next()))
        && !(unit == Unit::Utc && after.is_some_and(continues_date));
    if separated_before && separated_after {
        return None;
    }
    match unit {
        // Of `Either` and `Utc`, a plan has none.
        Unit::Seconds | Unit::Either | Unit::Utc => Some(10),
        Unit::Milliseconds => Some(13),
        // It begins with four digits and ends with its offset: no text of the form begins or ends another.
        Unit::Rfc3339 => None,
    }
}

/// Whether a literal begins with what may follow a date that has no offset: its fraction, or an offset.
fn continues_date(neighbour: &Segment<'_>) -> bool {
    matches!(neighbour, Segment::Literal(text) if text.starts_with(['.', 'Z', '+', '-']))
}

/// Whether a neighbour is a literal whose near end is no digit.
fn separates(neighbour: &Segment<'_>, near_end: fn(&str) -> Option<u8>) -> bool {
    match neighbour {
        Segment::Literal(text) => near_end(text).is_some_and(|byte| !byte.is_ascii_digit()),
        Segment::Timestamp
        | Segment::Id
        | Segment::Body
        | Segment::Header(..)
        | Segment::Request(..)
        | Segment::Optional(_)
        | Segment::Before(_)
        | Segment::After(_)
        | Segment::Statement
        | Segment::SortedForm(_) => false,
    }
}
