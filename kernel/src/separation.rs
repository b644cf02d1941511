//! What keeps the fields of the signed content apart: nothing in one of them may shift another.

use core::num::NonZeroU16;

use crate::plan::{RARE, Segment};

/// How many bytes a value must have and how many it has, where these differ.
pub(crate) fn wrong_length(value: &[u8], length: NonZeroU16) -> Option<(usize, usize)> {
    let (expected, found) = (usize::from(length.get()), value.len());
    (found != expected).then_some((expected, found))
}

/// The literal beside the segment at `position` that does not keep this value apart from the next
/// field: bytes could be moved between the two with the signature still right.
///
/// Before a date nothing has to stand: it begins 13 bytes before its first colon, so what is before it has none.
pub(crate) fn broken<'s>(value: &[u8], content: &[Segment<'s>], position: usize) -> Option<&'s str> {
    let literal = |index: Option<usize>| match content.get(index?) {
        Some(Segment::Literal(text)) => Some(*text),
        Some(Segment::Before(text) | Segment::After(text)) if RARE => Some(*text),
        _ => None,
    };
    let before = literal(position.checked_sub(1)).filter(|text| begins_later(text.as_bytes(), value));
    let after = || literal(position.checked_add(1)).filter(|text| ends_earlier(value, text.as_bytes()));
    before.or_else(after).or_else(|| {
        let is_before_date = RARE && content.get(position + 1) == Some(&Segment::Timestamp);
        (is_before_date && value.contains(&b':')).then_some(":")
    })
}

/// Whether a value could begin later than behind the literal before it: the literal occurs again,
/// or with the literal's own end as its beginning.
fn begins_later(literal: &[u8], value: &[u8]) -> bool {
    match literal {
        // Nearly always.
        [byte] => value.contains(byte),
        _ => (1..=value.len()).any(|start| occurs_at(start, literal, value, literal)),
    }
}

/// Whether a value could end earlier than before the literal behind it.
fn ends_earlier(value: &[u8], literal: &[u8]) -> bool {
    match literal {
        [byte] => value.contains(byte),
        _ => (0..value.len()).any(|start| occurs_at(start, value, literal, literal)),
    }
}

/// Whether `part` stands at `start` in what `first` and `second` are together.
fn occurs_at(start: usize, first: &[u8], second: &[u8], part: &[u8]) -> bool {
    let byte = |at: usize| first.get(at).or_else(|| second.get(at.checked_sub(first.len())?));
    part.iter().enumerate().all(|(index, expected)| byte(start + index) == Some(expected))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::vec::Vec;

    use super::*;

    /// All texts of up to so many letters of a small alphabet.
    fn texts(most: u32) -> Vec<Vec<u8>> {
        (0..=most).flat_map(|length| (0..3_usize.pow(length)).map(move |number| text(number, length))).collect()
    }

    fn text(number: usize, length: u32) -> Vec<u8> {
        (0..length).map(|place| b"a:."[number / 3_usize.pow(place) % 3]).collect()
    }

    /// Two values that are let through never give the same signed content, whatever the bodies.
    #[test]
    fn what_is_let_through_can_be_told_apart() {
        let literals = ["a", "::", ":.:", "a:a"];
        for literal in literals {
            let separator = Segment::Literal(literal);
            let in_front = [Segment::Id, separator, Segment::Body];
            let behind = [Segment::Body, separator, Segment::Id];
            for (segments, position) in [(&in_front, 0), (&behind, 2)] {
                let mut seen = BTreeMap::new();
                for value in texts(4).into_iter().filter(|value| broken(value, segments, position).is_none()) {
                    for body in texts(4) {
                        let content = if position == 0 {
                            [&value, literal.as_bytes(), &body].concat()
                        } else {
                            [&body, literal.as_bytes(), &value].concat()
                        };
                        let other = seen.insert(content, value.clone());
                        assert!(other.is_none_or(|other| other == value), "{literal} {value:?} {body:?}");
                    }
                }
            }
        }
    }

    /// Nor do an id and a date that touch, and a body, which begins with what could be a date's end.
    #[test]
    fn an_id_before_a_date_can_be_told_apart() {
        let segments = [Segment::Id, Segment::Timestamp, Segment::Body];
        let dates = ["2024-01-15T10:30:00Z", "2024-01-15T10:30:00.2024Z", "2024-01-15T10:30:00+00:00"];
        let pieces = ["", "2", "20", "2024-01-15T10", "Z", "T", "a", ":30:00Z", ":", "2024-01-15T10:30:00Z", ".5"];
        let mut seen = BTreeMap::new();
        for first in pieces {
            for second in pieces {
                let id = [first, second].concat();
                if broken(id.as_bytes(), &segments, 0).is_some() {
                    continue;
                }
                for date in dates {
                    for body in pieces.iter().flat_map(|one| pieces.map(|other| [one, other].concat())) {
                        let (content, fields) = ([&id, date, &*body].concat(), (id.clone(), date));
                        let other = seen.insert(content, fields.clone());
                        assert!(other.as_ref().is_none_or(|other| *other == fields), "{other:?} {fields:?} {body}");
                    }
                }
            }
        }
    }

    #[test]
    fn values_without_the_literal_are_let_through() {
        let segments = [Segment::Id, Segment::Literal("::"), Segment::Body];
        assert_eq!(broken(b"a:b", &segments, 0), None);
        assert!(broken(b"a::b", &segments, 0).is_some());
        assert!(broken(b"a:", &segments, 0).is_some());
    }
}
