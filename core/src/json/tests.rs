//! Holds the reader against `serde_json`.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use serde_json::Value;

use super::read::reader;
use super::{Growing, Maker, Tree, at};
use hookseal_kernel::plan::{MOST_POINTERS, Pointer};
use hookseal_kernel::{Found, find};

/// What both read, with numbers as doubles.
#[derive(Debug, PartialEq)]
enum Plain {
    Null,
    Boolean(bool),
    Number(f64),
    Text(String),
    Array(Vec<Plain>),
    Object(BTreeMap<String, Plain>),
}

impl From<&Tree<'_>> for Plain {
    fn from(tree: &Tree<'_>) -> Self {
        match tree {
            Tree::Null => Self::Null,
            Tree::Boolean(value) => Self::Boolean(*value),
            Tree::Number(number) => Self::Number(number.text().parse().expect("a number of JSON is one of Rust")),
            Tree::Text(text) => Self::Text(text.to_string()),
            Tree::Array(elements) => Self::Array(elements.iter().map(Self::from).collect()),
            Tree::Object(fields) => {
                Self::Object(fields.iter().map(|(key, value)| (key.to_string(), Self::from(value))).collect())
            }
            Tree::Foreign(found) => Self::Object([("\0".into(), Self::Text(found.to_string()))].into()),
        }
    }
}

/// As `serde_json` reads it, but for keys that occur twice.
impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Strict)
    }
}

struct Strict;

impl<'de> Visitor<'de> for Strict {
    type Value = Plain;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Plain, E> {
        Ok(Plain::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Plain, E> {
        Ok(Plain::Boolean(value))
    }

    #[allow(clippy::cast_precision_loss)] // Both sides are compared as doubles.
    fn visit_u64<E>(self, value: u64) -> Result<Plain, E> {
        Ok(Plain::Number(value as f64))
    }

    #[allow(clippy::cast_precision_loss)] // As above.
    fn visit_i64<E>(self, value: i64) -> Result<Plain, E> {
        Ok(Plain::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Plain, E> {
        Ok(Plain::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Plain, E> {
        Ok(Plain::Text(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Plain, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = sequence.next_element()? {
            elements.push(element);
        }
        Ok(Plain::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Plain, A::Error> {
        let mut fields = BTreeMap::new();
        while let Some((key, value)) = entries.next_entry()? {
            if fields.insert(key, value).is_some() {
                return Err(A::Error::custom("repeated"));
            }
        }
        Ok(Plain::Object(fields))
    }
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

    fn one_of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

/// What a Rust program gets to read.
fn value(text: &str) -> Option<Value> {
    let mut maker = Maker::default();
    reader(text).read_document(&mut maker).ok()?;
    Some(maker.made())
}

fn agree(text: &str) {
    let ours = Tree::read(text);
    let theirs: Result<Plain, _> = serde_json::from_str(text);
    match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) => {
            assert_eq!(&Plain::from(ours), theirs, "{text}");
            let value = value(text).expect("one reader reads both");
            assert_eq!(&Plain::deserialize(value).expect("it holds no numbers but doubles"), theirs, "{text}");
        }
        (Err(error), Err(_)) => assert!(!super::place(*error, text).is_empty(), "{text}"),
        _ => panic!("{text}\nours: {ours:?}\nserde_json: {theirs:?}"),
    }
}

/// Also where another crate switches such features of `serde_json` on, with which CI runs this test.
#[test]
fn keys_that_serde_json_keeps_for_itself_have_no_meaning() {
    for name in ["$serde_json::private::RawValue", "$serde_json::private::Number"] {
        for inner in ["5", "\"[1]\"", "\"abc\"", "{}"] {
            let value = value(&format!(r#"{{"{name}":{inner}}}"#)).expect("it is JSON");
            let members: Vec<_> = value.as_object().into_iter().flatten().collect();
            assert!(matches!(members.as_slice(), [(key, _)] if *key == name), "{value:?}");
        }
    }
}

/// A pointer leads to the same place in the text and in the value that was made of it.
#[test]
fn pointers_lead_into_values_as_into_texts() {
    let text = r#"{"a/b":{"~":["x",{"":"y"}],"~1":"z"},"01":["u"],"0":"v","\u0061":{"a":"w"}}"#;
    let document = value(text).expect("it is JSON");
    let steps = ["", "/a~1b", "/~0", "/~01", "/0", "/1", "/01", "/+1", "/-", "/", "/a", "/b", "/2"];
    let mut ends = 0;
    for path in
        steps.iter().flat_map(|one| steps.iter().flat_map(move |two| steps.map(|three| [one, two, three].concat())))
    {
        let mut found = [Found::Nothing; MOST_POINTERS];
        let steps = Pointer::steps_of(&path);
        let pointer = Pointer::compiled(&path, &steps).expect("they are its steps");
        find(text, &[pointer], &mut found, Growing::default()).expect("it is JSON");
        let there = at(&document, &path);
        match found[0] {
            Found::Nothing => assert_eq!(there, None, "{path}"),
            Found::Text(text) => assert_eq!(there.and_then(Value::as_str), Some(&*super::value(&text)), "{path}"),
            _ => assert!(there.is_some_and(|there| there.is_array() || there.is_object()), "{path}"),
        }
        ends += usize::from(there.is_some());
    }
    // An index has no sign and no leading zero (RFC 6901, section 4): with either, there were more.
    assert_eq!(ends, 27);
}

#[test]
fn values_have_the_numbers_that_are_written() {
    let value = value("[18446744073709551615,-9223372036854775808,18446744073709551616,-0,1e3,0.1]").expect("JSON");
    let numbers = value.as_array().expect("an array");
    assert_eq!(numbers[0].as_u64(), Some(u64::MAX));
    assert_eq!(numbers[1].as_i64(), Some(i64::MIN));
    let doubles: Vec<_> = numbers[2..].iter().filter_map(Value::as_f64).collect();
    assert_eq!(doubles, [18_446_744_073_709_551_616.0, -0.0, 1000.0, 0.1]);
    assert!(doubles[1].is_sign_negative());
}

#[test]
fn the_reader_agrees_with_serde_json_on_damaged_documents() {
    const DOCUMENTS: &[&str] = &[
        r#"{"id":"evt_1","type":"listing.new","data":{"price":425000.50,"tags":["a","b\n\u00e9"],"x":null,"y":true}}"#,
        r#" [ 1 , -2.5e+3 , 0 , -0 , 1E-7 , [ ] , { } , "" , "\ud83d\ude00 \\ \/ \" \b\f\r\t" , false ] "#,
        r#"{"a":{"b":{"c":[{"d":1},{"d":2}]}},"é":"日本語 text, long enough for several steps of eight bytes","":0}"#,
        r#"{"k00":1,"k01":1,"k02":1,"k03":1,"k04":1,"k05":1,"k06":1,"k07":1,"k08":1,"k09":1,"k10":1,"k11":1,"k12":1,
            "k13":1,"k14":1,"k15":1,"k16":1,"k17":1,"k18":1,"k19":1,"k20":1,"k21":1,"k22":1,"k23":1,"k24":1,"k25":1}"#,
        r#"{"big":123456789012345678901234567890,"small":0.000000000000000000000000000001,"edge":18446744073709551616}"#,
    ];
    const PIECES: &[&str] = &[
        "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "1", "9", "-", "+", ".", "e", "E", "n", "null", "true", "\\u",
        "\\ud83d", "\\udE00", "\\u00e9", " ", "\n", "\t", "\u{1}", "\u{7f}", "é", "\u{FEFF}", "\u{a0}", "k0",
        "\"a\":1,", "1e308", "1e309", "e-400", "e400", "00", "\0",
    ];
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for _ in 0..60_000 {
        let mut text = String::from(random.one_of(DOCUMENTS));
        for _ in 0..=random.below(3) {
            let mut from = random.below(text.len() + 1);
            let mut to = (from + random.below(4)).min(text.len());
            while !text.is_char_boundary(from) {
                from -= 1;
            }
            while !text.is_char_boundary(to) {
                to += 1;
            }
            let piece = if random.below(3) == 0 { "" } else { random.one_of(PIECES) };
            text.replace_range(from..to, piece);
        }
        agree(&text);
    }
}

#[test]
fn strings_end_where_they_end_at_every_offset() {
    for length in 0..40 {
        let plain = "x".repeat(length);
        for (end, is_good) in
            [("\"", true), ("\\\"\"", true), ("\n\"", false), ("é\"", true), ("\u{1f}\"", false), ("", false)]
        {
            for rest in ["", ",\"y\"", " "] {
                let text = format!("[\"{plain}{end}{rest}]");
                agree(&text);
                assert_eq!(Tree::read(&text).is_ok(), is_good, "{text}");
            }
        }
    }
}

#[test]
fn a_key_that_occurs_twice_is_found_among_few_and_among_many() {
    for count in [2, 3, 23, 24, 25, 26, 100, 3000] {
        let keys: Vec<String> = (0..count).map(|index| format!("\"key {index}\":{index}")).collect();
        let good = format!("{{{}}}", keys.join(","));
        assert!(Tree::read(&good).is_ok(), "{count}");
        for (first, second) in [(0, count - 1), (count / 2, count - 1), (0, 1)] {
            if first == second {
                continue;
            }
            let mut keys = keys.clone();
            keys[second] = format!("\"k\\u0065y {first}\":0");
            let bad = format!("{{{}}}", keys.join(","));
            let at = bad.find("\"k\\u0065y").expect("it was put there");
            let error = Tree::read(&bad).expect_err("a key occurs twice");
            assert_eq!(error.at, at, "{count} keys");
        }
    }
    // What was read of one object says nothing about another.
    assert!(Tree::read(r#"[{"a":{"a":{"a":1}},"b":{"a":1}},{"a":1,"b":1}]"#).is_ok());
}
