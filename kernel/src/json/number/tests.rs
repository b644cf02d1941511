//! Holds numbers against what Rust's own parser makes of them.

use core::cmp::Ordering;
use std::format;
use std::string::String;
use std::vec::Vec;

use super::Number;
use crate::json::{Kind, Reader};

fn number(text: &str) -> Option<Number<'_>> {
    let mut reader = Reader::new(text, [&[][..]; 1]);
    let number = (reader.value() == Ok(Kind::Number)).then(|| reader.cursor().number());
    number.filter(|_| reader.end().is_ok())
}

#[test]
fn numbers_are_refused_exactly_where_a_double_is_infinite() {
    let digits =
        "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096";
    let mut candidates: Vec<String> =
        ["1", "1.7976931348623157", "1.7976931348623158", "1.7976931348623159", "2", "0.00001", "0", "0.0"]
            .iter()
            .flat_map(|mantissa| {
                ["e0", "e307", "e308", "e309", "e313", "e314", "e-400", "E+308", "e99999999999999999999"]
                    .map(|exponent| format!("{mantissa}{exponent}"))
            })
            .collect();
    for cut in 1..digits.len() {
        for last in ["0", "1", "5", "9"] {
            candidates.push(format!("{}.{}{last}e{}", &digits[..cut], &digits[cut..], 309 - cut));
            candidates.push(format!("{}{last}{}", &digits[..cut], "0".repeat(308 - cut)));
            candidates.push(format!("{}{last}{}", &digits[..cut], "0".repeat(307 - cut)));
            candidates.push(format!("0.{}{}e{}", "0".repeat(cut), digits, 309 + cut));
        }
    }
    for candidate in candidates {
        for text in [candidate.clone(), format!("-{candidate}")] {
            let value: f64 = text.parse().expect("Rust reads what JSON allows");
            assert_eq!(number(&text).is_some(), value.is_finite(), "{text}");
        }
    }
    // Halfway between the largest double and what would come next, and just below.
    let infinite = core::str::from_utf8(super::INFINITE).expect("they are digits");
    assert!(infinite.parse::<f64>().is_ok_and(f64::is_infinite) && number(infinite).is_none());
    let finite = format!("{}791.999", &infinite[..306]);
    assert!(infinite.ends_with("792") && finite.parse::<f64>().is_ok_and(f64::is_finite) && number(&finite).is_some());
}

#[test]
fn numbers_are_compared_by_their_value() {
    const NUMBERS: &[&str] = &[
        "0",
        "-0",
        "0.0",
        "0e5",
        "1",
        "1.0",
        "10e-1",
        "0.1e1",
        "-1",
        "-1.5",
        "2",
        "10",
        "1e1",
        "100",
        "99.99",
        "1e2",
        "1e-3",
        "0.001",
        "-1e-3",
        "123456789012345678901234567890",
        "1.2345678901234567890123456789e29",
        "425000",
        "425000.5",
    ];
    for one in NUMBERS {
        for other in NUMBERS {
            let (a, b): (f64, f64) = (one.parse().expect("a number"), other.parse().expect("a number"));
            let expected = a.partial_cmp(&b).expect("neither is NaN");
            let found = number(one).expect("a number").compare(&number(other).expect("a number"));
            assert_eq!(found, expected, "{one} {other}");
        }
    }
    // A double could not tell these apart.
    let [one, other] = ["9007199254740993", "9007199254740992"].map(|text| number(text).expect("a number"));
    assert_eq!(one.compare(&other), Ordering::Greater);
}

#[test]
fn whole_numbers_are_told_from_others() {
    for (text, is_whole, whole) in [
        ("0", true, Some(0)),
        ("-0", true, Some(0)),
        ("0.000", true, Some(0)),
        ("0e-5", true, Some(0)),
        ("300", true, Some(300)),
        ("300.0", true, Some(300)),
        ("3e2", true, Some(300)),
        ("30000e-2", true, Some(300)),
        ("0.3e3", true, Some(300)),
        ("-300", true, None),
        ("300.5", false, None),
        ("1e-1", false, None),
        ("30001e-2", false, None),
        ("1e-99999999999999999999", false, None),
        ("18446744073709551615", true, Some(u64::MAX)),
        ("18446744073709551616", true, None),
        ("1e300", true, None),
    ] {
        let number = number(text).expect("a number");
        assert_eq!((number.is_whole(), number.whole()), (is_whole, whole), "{text}");
    }
    for (text, truncated) in [
        ("1700000000.999", Some(1_700_000_000)),
        ("1.7000000009e9", Some(1_700_000_000)),
        ("0.9", Some(0)),
        ("-0.0", Some(0)),
        ("-0.9", None),
        ("1e30", None),
    ] {
        assert_eq!(number(text).expect("a number").truncated(), truncated, "{text}");
    }
    for (text, integer) in [
        ("7", true),
        ("-7", true),
        ("-0", false),
        ("7.0", false),
        ("7e0", false),
        ("18446744073709551615", true),
        ("18446744073709551616", false),
        ("-9223372036854775808", true),
        ("-9223372036854775809", false),
    ] {
        assert_eq!(number(text).expect("a number").integer(), integer.then_some(text));
    }
}
