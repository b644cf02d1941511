//! Keys that occur twice, whatever room there is for keys.
#![allow(missing_docs, reason = "a test has no callers to document")]

use std::collections::HashSet;

use hookseal_kernel::json::{self, Error, Keys, Kind, Problem, Reader};

/// Room that grows, as a program with an allocator has it.
#[derive(Default)]
struct Growing<'t>(Vec<&'t [u8]>);

impl<'t> Keys<'t> for Growing<'t> {
    fn slots(&mut self) -> &mut [&'t [u8]] {
        &mut self.0
    }

    fn grow(&mut self) -> bool {
        self.0.resize(2 * self.0.len() + 1, &[]);
        true
    }
}

fn with_room(text: &str, room: usize) -> Result<(), Error> {
    json::check(text, &mut *vec![&[][..]; room])
}

/// Numbers that look random and are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).expect("a remainder is below its divisor")
    }

    /// A key of few letters, each of them written in one of two ways.
    fn key(&mut self, different: usize) -> (String, String) {
        let said = format!("k{}é", self.below(different));
        let written = said.chars().map(|letter| {
            if self.below(8) == 0 { format!("\\u{:04x}", u32::from(letter)) } else { letter.to_string() }
        });
        let written = written.collect();
        (said, written)
    }

    /// An object, and whether any in it has a key twice.
    fn object(&mut self, levels: usize) -> (String, bool) {
        let (mut text, mut seen, mut repeats) = (String::from("{"), HashSet::new(), false);
        let members = [3, 30, 70, 200][self.below(4)];
        for index in 0..self.below(members) {
            let (said, written) = self.key(40 * members);
            repeats |= !seen.insert(said);
            let value = match self.below(12) {
                0 if levels > 0 => {
                    let (value, inner_repeats) = self.object(levels - 1);
                    repeats |= inner_repeats;
                    format!("[{value}, \"a\\\"b\"]")
                }
                1 => r#""{\"k1é\":1,""#.into(),
                _ => "0".into(),
            };
            text += if index == 0 { "" } else { ", " };
            text += &["\"", &written, "\" :", &value].concat();
        }
        (text + "}", repeats)
    }
}

#[test]
fn a_repeated_key_is_found_whatever_the_room() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut outcomes = [0, 0];
    for _ in 0..40 {
        let (text, repeats) = random.object(3);
        outcomes[usize::from(repeats)] += 1;
        let growing = json::check(&text, Growing::default());
        assert_eq!(growing.is_err(), repeats, "{text}");
        for room in [0, 24, 25, 64] {
            let fixed = with_room(&text, room);
            assert_eq!(fixed.is_err(), repeats, "room for {room}: {text}");
            assert!(fixed.err().is_none_or(|error| error.problem == Problem::RepeatedKey), "{text}");
        }
        // More than are open at any time.
        assert_eq!(with_room(&text, 1000), growing, "{text}");
    }
    assert!(outcomes.into_iter().all(|count| count > 5), "{outcomes:?}");
}

#[test]
fn the_first_key_that_repeats_another_is_named() {
    for size in [2, 23, 24, 40, 500] {
        for (first, second) in [(0, size - 1), (0, size / 2), (size / 2, size - 1)].into_iter().filter(|(a, b)| a < b) {
            let members: Vec<String> = (0..size)
                .map(|index| format!("\"key {}\":{index}", if index == second { first } else { index }))
                .collect();
            let text = format!("{{{}}}", members.join(","));
            let at = 1 + members[..second].iter().map(|member| member.len() + 1).sum::<usize>();
            for room in [3, 24, 25, 64, 499, 500, 501] {
                assert_eq!(with_room(&text, room), Err(Error { at, problem: Problem::RepeatedKey }), "{room} {text}");
            }
        }
    }
}

/// Objects that are read again each hold the next: the work is bounded by their number, not by its square.
#[test]
fn large_objects_in_each_other_are_read() {
    let mut text = String::from("0");
    for level in 0..json::MOST_LEVELS {
        let members = (0..40).map(|index| format!("\"{level} {index}\":0,")).collect::<Vec<_>>().concat();
        text = format!("{{{members}\"in\":{text}}}");
    }
    assert_eq!(with_room(&text, 32), Ok(()));
    let repeated = text.replacen("\"7 7\"", "\"7 8\"", 1);
    assert_eq!(with_room(&repeated, 32).map_err(|error| error.problem), Err(Problem::RepeatedKey));
}

#[test]
fn a_field_that_is_next_is_found_without_being_kept() {
    let mut keys = [&[][..]; 1];
    let mut reader = Reader::new(r#"{"a":1, "b" : 2,"\u0063":3}"#, &mut keys[..]);
    assert_eq!(reader.value(), Ok(Kind::Object));
    let mut members = reader.members();
    for name in [&b"a"[..], b"b"] {
        assert!(!reader.field(&mut members, b"c"));
        assert!(reader.field(&mut members, name));
        assert_eq!(reader.last_key().written().as_bytes(), name);
        assert_eq!(reader.value(), Ok(Kind::Number));
    }
    assert!(!reader.field(&mut members, b"c"), "it is written otherwise");
    assert_eq!(reader.key(&mut members), Ok(true));
    assert!(reader.last_key().says("c"));
}
