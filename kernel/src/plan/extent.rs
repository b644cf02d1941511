//! Whether every field of the signed content ends where the plan says, whatever the others hold.

use super::rules::{Plan, Segment, Unit};

/// Whether a field could take bytes from its neighbour with the signature still right.
///
/// What is before the body is read from the front, and what is behind it from the end: a field of free form has a
/// literal beside it, or the date behind it whose first colon says where that begins, or before it the number that all
/// begins with, which has a fixed number of digits then. One of a fixed length may stand anywhere.
pub(super) fn is_open(plan: &Plan<'_>) -> bool {
    let content = &plan.content;
    let length = |segment: &Segment<'_>| match segment {
        Segment::Id => plan.id.map(|rule| rule.length),
        Segment::Header(_, length) => Some(*length),
        _ => None,
    };
    let closes = |segment: Option<&Segment<'_>>| segment.is_none_or(|segment| matches!(segment, Segment::Literal(_)));
    let mut is_before_body = true;
    for (index, segment) in content.iter().enumerate() {
        is_before_body &= !matches!(segment, Segment::Body | Segment::SortedForm(_));
        if length(segment) != Some(None) {
            continue;
        }
        let before = index.checked_sub(1).and_then(|before| content.get(before));
        let after = content.get(index + 1);
        let is_date = is_before_body && after == Some(&Segment::Timestamp) && is_dated(plan);
        let is_behind_number =
            index == 1 && before == Some(&Segment::Timestamp) && !is_dated(plan) && !is_open_date(plan);
        if !(closes(before) || is_behind_number) || !(closes(after) || is_date) {
            return true;
        }
    }
    false
}

fn is_dated(plan: &Plan<'_>) -> bool {
    plan.timestamp.is_some_and(|rule| rule.unit == Unit::Rfc3339)
}

/// Whether it is a date whose form does not say where it ends.
fn is_open_date(plan: &Plan<'_>) -> bool {
    plan.timestamp.is_some_and(|rule| rule.unit == Unit::Utc)
}
