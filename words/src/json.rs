//! What a document holds, and what is wrong with it.

use hookseal_kernel::json::{Error, Expected, Kind, Problem, position};

use crate::excerpt::excerpt;
use crate::seen::{self, Sight};
use crate::sink::Sink;

/// What a value is.
#[must_use]
pub const fn described(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::True | Kind::False => "a boolean",
        Kind::Number => "a number",
        Kind::Text => "a string",
        Kind::Array => "an array",
        Kind::Object => "an object",
    }
}

/// For a document that is no delivery's body: where and why.
pub fn place<S: Sink>(to: &mut S, error: Error, text: &[u8]) {
    let (line, column) = position(text, error.at);
    say!(to; "it is not JSON at line ", line, ", column ", column, ": ");
    problem(to, error, text);
}

/// What was expected and what came.
pub fn problem<S: Sink>(to: &mut S, Error { at, problem }: Error, body: &[u8]) {
    let expected = match problem {
        Problem::NotUtf8 => return to.text("a byte that is not UTF-8"),
        _ if body.starts_with("\u{FEFF}".as_bytes()) => return to.text("a byte-order mark before the JSON"),
        Problem::TooDeep => return to.text("more than 127 levels of arrays and objects"),
        Problem::RepeatedKey => {
            return to.text("a key that occurs twice in its object; parsers differ on which counts");
        }
        Problem::HalfSurrogate => return to.text("half a surrogate pair, which is no character"),
        Problem::NumberTooLarge => return to.text("a number beyond what a double can hold"),
        Problem::Expected(_) if at == 0 && seen::body(body, body.len() as u64).is_some_and(Sight::is_form) => {
            return to.text("a form in the place of JSON");
        }
        Problem::Expected(expected) => expected,
        _ => return to.text("not JSON"),
    };
    let expected = match expected {
        Expected::Value => "a value",
        Expected::CommaOrBracket => "`,` or `]`",
        Expected::CommaOrBrace => "`,` or `}`",
        Expected::Key => "a key in double quotes",
        Expected::KeyOrBrace => "a key in double quotes or `}`",
        Expected::Colon => "`:`",
        Expected::End => "nothing more after the document",
        Expected::Escape => "an escape such as `\\n` instead of a control character",
        Expected::Quote => "`\"` at the end of the string",
        Expected::EscapeLetter => "one of the escapes of JSON after the backslash",
        Expected::HexDigits => "four hexadecimal digits after `\\u`",
        Expected::DigitAfterSign => "a digit after the sign",
        Expected::NoDigitAfterZero => "no digit after a leading zero",
        Expected::DigitAfterPoint => "a digit after the decimal point",
        Expected::DigitOfExponent => "a digit of the exponent",
        _ => "something else",
    };
    say!(to; "expected ", expected, ", found ");
    let rest = str::from_utf8(body.get(at..).unwrap_or_default()).unwrap_or_default();
    match rest.chars().next() {
        Some(found) => {
            to.text("\"");
            excerpt(to, found.encode_utf8(&mut [0; 4]));
            to.text("\"");
        }
        None if body.is_empty() => to.text("an empty body"),
        None => to.text("the end"),
    }
}
