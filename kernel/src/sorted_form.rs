//! The fields of a form in order, as some providers sign them in the place of the body that it is.
//!
//! Each is decoded, its name followed by its value, without anything between them; they are sorted by name and then by
//! value, by their bytes, and of equal ones one counts.

use core::cell::Cell;
use core::cmp::Ordering;
use core::slice;

use arrayvec::ArrayVec;

use crate::form::{self, MOST_FORM_FIELDS};
use crate::hash;
use crate::header::Lookup;
use crate::hex;
use crate::mac::{Mac, Tag};
use crate::plan::{Part, Plan, Segment, SortedFormRule};
use crate::refusal::{BodyProblem, Refusal};
use crate::request;

/// So many bytes more than a form has may be compared while it is sorted: usually a few a field are.
const COMPARED_BYTES: usize = 64 * 1024;

/// A form whose fields are sorted. It has nothing but the places where they begin.
pub(crate) struct SortedForm<'b> {
    body: &'b [u8],
    /// Whether the URL has the body's hash, which binds it, whatever it is.
    is_hashed: bool,
    starts: ArrayVec<u32, MOST_FORM_FIELDS>,
}

impl<'b> SortedForm<'b> {
    /// The form that a body is (`application/x-www-form-urlencoded`): of ASCII without controls and blanks, with two
    /// digits behind each `%`, and of names and values that are UTF-8.
    pub(crate) fn read(body: &'b [u8]) -> Result<Self, BodyProblem> {
        form::check(body)?;
        let mut starts = ArrayVec::new();
        let mut start = 0;
        for field in body.split(|byte| *byte == b'&') {
            if !field.is_empty() {
                let place = u32::try_from(start).map_err(|_| BodyProblem::Fields)?;
                starts.try_push(place).map_err(|_| BodyProblem::Fields)?;
                if !is_utf8(Field::at(body, place)) {
                    return Err(BodyProblem::NotUtf8);
                }
            }
            start += field.len() + 1;
        }
        sort(body, &mut starts)?;
        Ok(Self { body, is_hashed: false, starts })
    }

    /// What is signed in the place of a body: nothing where the URL has its hash, which is compared here.
    #[cold]
    pub(crate) fn of<'h>(
        plan: &Plan<'h>,
        rule: SortedFormRule<'h>,
        headers: Lookup<'_, 'h>,
        body: &'b [u8],
    ) -> Result<Self, Refusal<'h>> {
        let refused = |problem| Refusal::MalformedBody { header: rule.name.index, problem };
        match hash(plan, rule, headers)? {
            None => Self::read(body).map_err(refused),
            Some(hash) => {
                let mut digits = [0; 64];
                hex::encode(&hash::sha256(body), &mut digits);
                let nothing = Self { body, is_hashed: true, starts: ArrayVec::new() };
                if hash == digits { Ok(nothing) } else { Err(refused(BodyProblem::Hash)) }
            }
        }
    }

    /// Whether it is a form, whose fields are signed.
    pub(crate) const fn is_form(&self) -> bool {
        !self.is_hashed
    }

    /// The tag over a content, in which `None` stands for the body.
    pub(crate) fn signed<'p>(&self, key: &Mac, content: impl Iterator<Item = Option<&'p [u8]>>) -> Tag {
        let mut mac = key.clone();
        for piece in content {
            match piece {
                Some(piece) => mac.update(piece),
                None => self.pieces().for_each(|piece| mac.update(piece)),
            }
        }
        mac.finish()
    }

    /// What is signed, piece by piece.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = &'b [u8]> {
        let body = self.body;
        let mut before = None;
        let distinct = self.starts.iter().copied().filter(move |start| {
            let is_other = before.is_none_or(|before| Field::at(body, before).ne(Field::at(body, *start)));
            before = Some(*start);
            is_other
        });
        distinct.flat_map(move |start| Field::at(body, start).pieces())
    }
}

/// What is signed of a form, piece by piece; whether it is one.
pub fn sorted_form(body: &[u8], take: impl FnMut(&[u8])) -> bool {
    let form = SortedForm::read(body);
    form.is_ok_and(|form| {
        form.pieces().for_each(take);
        true
    })
}

/// The hash of the body that the URL has, where it has one.
fn hash<'h>(
    plan: &Plan<'h>,
    rule: SortedFormRule<'h>,
    headers: Lookup<'_, 'h>,
) -> Result<Option<&'h [u8]>, Refusal<'h>> {
    let url = plan.content.iter().find_map(|segment| match segment {
        Segment::Request(Part::Url | Part::Target, name) => Some(*name),
        _ => None,
    });
    let (Some(url), false) = (url, rule.hash.is_empty()) else { return Ok(None) };
    match request::find(headers, url, Part::Parameter(rule.hash)) {
        Ok(hash) => Ok(Some(hash)),
        Err(Refusal::MissingHeader { .. }) => Ok(None),
        Err(refusal) => Err(refusal),
    }
}

/// By a heap: in so many steps, whatever the fields are; and whoever sends fields that are compared long is refused.
fn sort(body: &[u8], starts: &mut [u32]) -> Result<(), BodyProblem> {
    let left = Cell::new(body.len().saturating_add(COMPARED_BYTES));
    for root in (0..starts.len() / 2).rev() {
        sift(body, starts, root, &left);
    }
    for end in (1..starts.len()).rev() {
        starts.swap(0, end);
        if let Some(heap) = starts.get_mut(..end) {
            sift(body, heap, 0, &left);
        }
    }
    if left.get() == 0 { Err(BodyProblem::Fields) } else { Ok(()) }
}

fn sift(body: &[u8], heap: &mut [u32], mut root: usize, left: &Cell<usize>) {
    let is_less = |heap: &[u32], one: usize, other: usize| match (heap.get(one), heap.get(other)) {
        (Some(one), Some(other)) => compare(Field::at(body, *one), Field::at(body, *other), left).is_lt(),
        _ => false,
    };
    loop {
        let mut child = 2 * root + 1;
        if is_less(heap, child, child + 1) {
            child += 1;
        }
        if !is_less(heap, root, child) {
            return;
        }
        heap.swap(root, child);
        root = child;
    }
}

/// As long as something is left.
fn compare(mut one: Field<'_>, mut other: Field<'_>, left: &Cell<usize>) -> Ordering {
    loop {
        left.set(left.get().saturating_sub(1));
        match (one.next(), other.next()) {
            (None, None) => return Ordering::Equal,
            (one, other) if one == other && left.get() > 0 => {}
            (one, other) => return one.cmp(&other),
        }
    }
}

/// A field on the way through it: what its bytes stand for, each one more, and 0 where the name ends. So what is sorted
/// by them is sorted by name first, and then by value.
#[derive(Clone)]
struct Field<'b> {
    rest: &'b [u8],
    is_name: bool,
}

impl<'b> Field<'b> {
    fn at(body: &'b [u8], start: u32) -> Self {
        Self { rest: body.get(start as usize..).unwrap_or_default(), is_name: true }
    }

    /// Goes beyond the end of the name, where it is here: also where there is no value.
    fn skip_end_of_name(&mut self) -> bool {
        let is_end = self.is_name && matches!(self.rest.first(), None | Some(b'=' | b'&'));
        if is_end {
            self.is_name = false;
            self.rest = self.rest.strip_prefix(b"=").unwrap_or(self.rest);
        }
        is_end
    }

    /// The byte that what is here stands for, and what follows it; nothing at the end of the field.
    fn decoded(&self) -> Option<(u8, &'b [u8])> {
        Some(match self.rest {
            [] | [b'&', ..] => return None,
            [b'+', rest @ ..] => (b' ', rest),
            // These were checked.
            [b'%', high, low, rest @ ..] => (digit(*high) << 4 | digit(*low), rest),
            [byte, rest @ ..] => (*byte, rest),
        })
    }

    /// Name and value, decoded: what stands for itself in one piece.
    fn pieces(mut self) -> impl Iterator<Item = &'b [u8]> {
        core::iter::from_fn(move || {
            self.skip_end_of_name();
            let ends = |byte: &u8| matches!(byte, b'+' | b'%' | b'&') || self.is_name && *byte == b'=';
            let length = self.rest.iter().take_while(|byte| !ends(byte)).count();
            if length > 0 {
                let (plain, rest) = self.rest.split_at(length);
                self.rest = rest;
                return Some(plain);
            }
            let (byte, rest) = self.decoded()?;
            self.rest = rest;
            Some(slice::from_ref(BYTES.get(usize::from(byte))?))
        })
    }
}

impl Iterator for Field<'_> {
    type Item = u16;

    fn next(&mut self) -> Option<u16> {
        if self.skip_end_of_name() {
            return Some(0);
        }
        let (byte, rest) = self.decoded()?;
        self.rest = rest;
        Some(u16::from(byte) + 1)
    }
}

/// Every byte, for those that stand nowhere in a form as they are.
static BYTES: [u8; 256] = {
    let mut bytes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        bytes[byte] = byte.to_le_bytes()[0];
        byte += 1;
    }
    bytes
};

const fn digit(character: u8) -> u8 {
    match character {
        b'0'..=b'9' => character - b'0',
        b'a'..=b'f' => character - b'a' + 10,
        b'A'..=b'F' => character - b'A' + 10,
        _ => 0,
    }
}

/// Whether name and value are UTF-8, each for itself (Unicode, table 3-7).
fn is_utf8(mut field: Field<'_>) -> bool {
    while let Some(first) = field.next() {
        let (more, second) = match first.wrapping_sub(1) {
            // Also where the name ends.
            0..=0x7F | u16::MAX => continue,
            0xC2..=0xDF => (0, 0x80..=0xBF),
            0xE0 => (1, 0xA0..=0xBF),
            0xED => (1, 0x80..=0x9F),
            0xE1..=0xEF => (1, 0x80..=0xBF),
            0xF0 => (2, 0x90..=0xBF),
            0xF1..=0xF3 => (2, 0x80..=0xBF),
            0xF4 => (2, 0x80..=0x8F),
            _ => return false,
        };
        let is_next = |symbol: Option<u16>, range: core::ops::RangeInclusive<u16>| {
            symbol.is_some_and(|symbol| symbol > 0 && range.contains(&(symbol - 1)))
        };
        if !is_next(field.next(), second) || !(0..more).all(|_| is_next(field.next(), 0x80..=0xBF)) {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use std::string::String;
    use std::vec::Vec;

    use super::*;

    fn signed(body: &str) -> Result<String, BodyProblem> {
        let form = SortedForm::read(body.as_bytes())?;
        Ok(String::from_utf8(form.pieces().collect::<Vec<_>>().concat()).expect("each field is UTF-8"))
    }

    #[test]
    fn fields_are_sorted_by_what_they_stand_for() {
        for (body, expected) in [
            ("", ""),
            ("b=2&a=1", "a1b2"),
            ("a=2&a=1", "a1a2"),
            ("a=1&a=1&a=%31", "a1"),
            ("ab=&a=b", "abab"),
            ("a%62=&a=c", "acab"),
            ("&&b&a=&", "ab"),
            ("a=b=c&a%3D=b", "ab=ca=b"),
            ("x=%C3%A9+%2B%25", "xé +%"),
            ("%61=1&B=2", "B2a1"),
            ("a=%EF%BF%BD&a=%F0%9F%98%80", "a\u{FFFD}a😀"),
        ] {
            assert_eq!(signed(body).as_deref(), Ok(expected), "{body}");
        }
    }

    #[test]
    fn what_is_no_form_is_refused() {
        for body in ["a b", "a=\n", "a=%", "a=%4", "a=%4g", "é=1", "a=\u{7f}"] {
            assert!(matches!(signed(body), Err(BodyProblem::Form(_))), "{body}");
        }
        for body in ["a=%FF", "%C3=%A9", "a=%C3&%A9=b", "a=%ED%A0%80", "a=%C0%80", "a=%F4%90%80%80", "a=%E2%82"] {
            assert!(matches!(signed(body), Err(BodyProblem::NotUtf8)), "{body}");
        }
    }

    #[test]
    fn the_fields_and_what_is_compared_of_them_are_limited() {
        let many = |count: usize| (0..count).map(|field| std::format!("a{field}=1")).collect::<Vec<_>>().join("&");
        assert!(signed(&many(MOST_FORM_FIELDS)).is_ok());
        assert_eq!(signed(&many(MOST_FORM_FIELDS + 1)), Err(BodyProblem::Fields));
        let long = "x".repeat(2000);
        let alike = (0..200).map(|field| std::format!("{long}{field}=1")).collect::<Vec<_>>().join("&");
        assert_eq!(signed(&alike), Err(BodyProblem::Fields));
    }

    /// Every order of a few fields is the same form.
    #[test]
    fn the_order_they_come_in_does_not_matter() {
        let fields = ["a=1", "a=2", "b=1", "ab=1", "a", "%62=0"];
        let mut orders: Vec<Vec<&str>> = std::vec![Vec::new()];
        for field in fields {
            orders = orders
                .iter()
                .flat_map(|order| {
                    (0..=order.len()).map(|place| {
                        let mut order = order.clone();
                        order.insert(place, field);
                        order
                    })
                })
                .collect();
        }
        assert_eq!(orders.len(), 720);
        for order in orders {
            assert_eq!(signed(&order.join("&")).as_deref(), Ok("aa1a2ab1b0b1"), "{order:?}");
        }
    }
}
