//! How messages say what a document holds, and what is wrong with it.

use alloc::string::String;

use hookseal_kernel::json::{Error, Expected, Kind, Problem, position};

use crate::error::{self, Excerpt};
use crate::words::words;

/// What a value is.
pub(crate) const fn describe(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::True | Kind::False => "a boolean",
        Kind::Number => "a number",
        Kind::Text => "a string",
        Kind::Array => "an array",
        Kind::Object => "an object",
    }
}

/// `malformed_json`
pub(crate) fn malformed(error: Error, body: &[u8]) -> error::Error {
    let (line, column) = position(body, error.at);
    error::Error::MalformedJson { line, column, problem: problem(error, body) }
}

/// For a document that is no delivery's body: where and why.
pub(crate) fn place(error: Error, text: impl AsRef<[u8]>) -> String {
    let text = text.as_ref();
    let (line, column) = position(text, error.at);
    words!["it is not JSON at line ", line, ", column ", column, ": ", problem(error, text)]
}

/// What was expected and what came.
fn problem(Error { at, problem }: Error, body: &[u8]) -> String {
    let expected = match problem {
        Problem::NotUtf8 => return "a byte that is not UTF-8".into(),
        _ if body.starts_with("\u{FEFF}".as_bytes()) => return "a byte-order mark before the JSON".into(),
        Problem::TooDeep => return "more than 127 levels of arrays and objects".into(),
        Problem::RepeatedKey => {
            return "a key that occurs twice in its object; parsers differ on which counts".into();
        }
        Problem::HalfSurrogate => return "half a surrogate pair, which is no character".into(),
        Problem::NumberTooLarge => return "a number beyond what a double can hold".into(),
        Problem::Expected(expected) => expected,
        _ => return "not JSON".into(),
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
    let rest = str::from_utf8(body.get(at..).unwrap_or_default()).unwrap_or_default();
    match rest.chars().next() {
        Some(found) => words!["expected ", expected, ", found ", Excerpt::of(found.encode_utf8(&mut [0; 4]))],
        None if body.is_empty() => words!["expected ", expected, ", found an empty body"],
        None => words!["expected ", expected, ", found the end"],
    }
}
