//! Values that may be missing, and the texts that are there with them.

use super::rules::{Part, Segment};

/// Whether a segment is looked up for each delivery, or is there with what is.
#[must_use]
pub const fn is_value(segment: &Segment<'_>) -> bool {
    matches!(
        segment,
        Segment::Header(..) | Segment::Request(..) | Segment::Optional(_) | Segment::Before(_) | Segment::After(_)
    )
}

const fn is_optional(segment: &Segment<'_>) -> bool {
    matches!(segment, Segment::Optional(_) | Segment::Request(Part::OptionalParameter(_), _))
}

/// Whether something is signed that every delivery has, and that differs between them.
#[must_use]
pub fn varies(content: &[Segment<'_>]) -> bool {
    let is_fixed =
        |segment: &Segment<'_>| matches!(segment, Segment::Literal(_) | Segment::Before(_) | Segment::After(_));
    !content.iter().all(|segment| is_fixed(segment) || is_optional(segment))
}

/// Whether the content alone says which of its optional values are there, so that none can be taken for another.
///
/// Either fixed texts stand on both sides whether or not the value is there, so that none is the same as an empty one; or
/// a text comes and goes with it on each side. Then what may follow begins, in each case, with a text of its own, of which
/// none is the beginning of another.
#[must_use]
pub fn can_be_told_apart(content: &[Segment<'_>]) -> bool {
    let at = |index: Option<usize>| index.and_then(|index| content.get(index));
    for (index, segment) in content.iter().enumerate() {
        let (before, after) = (at(index.checked_sub(1)), at(index.checked_add(1)));
        let is_sound = match segment {
            Segment::Before(_) => {
                after.is_some_and(is_optional)
                    && before.is_none_or(|before| matches!(before, Segment::Literal(_) | Segment::After(_)))
            }
            Segment::After(_) => {
                before.is_some_and(is_optional)
                    && after.is_none_or(|after| matches!(after, Segment::Literal(_) | Segment::Before(_)))
            }
            segment if is_optional(segment) => match (before, after) {
                (Some(Segment::Before(text)), Some(Segment::After(_))) => {
                    begins_alone(text, content.get(index + 2..).unwrap_or_default())
                }
                (None | Some(Segment::Literal(_)), None | Some(Segment::Literal(_))) => true,
                _ => false,
            },
            _ => true,
        };
        if !is_sound {
            return false;
        }
    }
    true
}

/// Whether nothing that may stand in the place of this text begins as it does.
fn begins_alone(text: &str, behind: &[Segment<'_>]) -> bool {
    for segment in behind {
        let (other, is_last) = match segment {
            Segment::Literal(other) => (other, true),
            Segment::Before(other) => (other, false),
            _ => continue,
        };
        if text.as_bytes().starts_with(other.as_bytes()) || other.as_bytes().starts_with(text.as_bytes()) {
            return false;
        }
        if is_last {
            break;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::vec::Vec;

    use super::*;
    use crate::plan::Name;
    use crate::separation;

    const VALUE: Segment<'_> = Segment::Optional(Name { index: 0, others: 0 });

    #[test]
    fn texts_that_come_and_go_begin_each_in_a_way_of_its_own() {
        use Segment::{After, Before, Literal};
        for (content, is_sound) in [
            (&[Before("id:"), VALUE, After(";"), Before("request-id:"), VALUE, After(";"), Literal("ts:")][..], true),
            (&[Before("a:"), VALUE, After(";")], true),
            (&[Literal("a:"), VALUE, Literal(";")], true),
            (&[VALUE, Literal(":"), VALUE], true),
            (&[Before("a:"), VALUE, After(";"), Before("a:"), VALUE, After(";")], false),
            (&[Before("a"), VALUE, After(";"), Before("ab"), VALUE, After(";")], false),
            (&[Before("ab"), VALUE, After(";"), Literal("a")], false),
            (&[Before("a:"), VALUE, After(";"), Before("b:"), VALUE, After(";"), Literal("a:")], false),
            (&[Before("a:"), VALUE, Literal(";")], false),
            (&[Literal("a:"), VALUE, After(";")], false),
            (&[Before("a:"), VALUE, After(";"), Segment::Body], false),
            (&[Segment::Body, Before("a:"), VALUE, After(";")], false),
            (&[VALUE, VALUE], false),
            (&[Before("a:"), Literal("b")], false),
            (&[Literal("b"), After("a:")], false),
        ] {
            assert_eq!(can_be_told_apart(content), is_sound, "{content:?}");
        }
    }

    /// No two choices of values give the same text, whichever are missing.
    #[test]
    fn what_is_let_through_can_be_told_apart() {
        let content = [
            Segment::Before("a:"),
            VALUE,
            Segment::After(";"),
            Segment::Before("b"),
            VALUE,
            Segment::After(";;"),
            Segment::Literal("c"),
        ];
        assert!(can_be_told_apart(&content));
        let letters = ["", "a", "b", "c", ":", ";", "a:", "b;", ";;", "a:b", "c;", "bc", ";a:c", "b;;c"];
        let mut seen = BTreeMap::new();
        for (first, second) in letters.iter().flat_map(|one| letters.map(|other| (*one, other))) {
            let is_let_through = |value: &str, at| separation::broken(value.as_bytes(), &content, at).is_none();
            if !is_let_through(first, 1) || !is_let_through(second, 4) {
                continue;
            }
            let around = |before: &str, value: &str, after: &str| match value {
                "" => Vec::new(),
                _ => [before, value, after].concat().into_bytes(),
            };
            let signed = [around("a:", first, ";"), around("b", second, ";;"), b"c".to_vec()].concat();
            assert_eq!(seen.insert(signed, (first, second)), None, "{first:?} {second:?}");
        }
    }
}
