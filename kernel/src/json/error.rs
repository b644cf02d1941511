//! Where a text stops being acceptable JSON, and why.

/// The text stops being acceptable JSON; the reader knows where and why. It is nothing itself, so
/// that results of reading stay in registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invalid;

/// Where a text stops being acceptable JSON, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    /// At which byte, counted from 0.
    pub at: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// Something else was expected.
    Expected(Expected),
    /// More than [`MOST_LEVELS`](super::MOST_LEVELS) arrays and objects are nested.
    TooDeep,
    /// A key occurs twice in its object.
    RepeatedKey,
    /// Half a surrogate pair, which is no character.
    HalfSurrogate,
    /// A number beyond what a double can hold.
    NumberTooLarge,
    /// A byte that is not UTF-8.
    NotUtf8,
}

/// What was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected {
    /// A value.
    Value,
    /// `,` or `]`
    CommaOrBracket,
    /// `,` or `}`
    CommaOrBrace,
    /// A key in double quotes.
    Key,
    /// A key in double quotes, or `}`.
    KeyOrBrace,
    /// `:`
    Colon,
    /// Nothing more after the document.
    End,
    /// An escape instead of a control character.
    Escape,
    /// `"` at the end of the string.
    Quote,
    /// One of the escapes of JSON after the backslash.
    EscapeLetter,
    /// Four hexadecimal digits after `\u`.
    HexDigits,
    /// A digit after the sign.
    DigitAfterSign,
    /// No digit after a leading zero.
    NoDigitAfterZero,
    /// A digit after the decimal point.
    DigitAfterPoint,
    /// A digit of the exponent.
    DigitOfExponent,
}

/// The line and the column, in bytes, both counted from 1.
#[must_use]
pub fn position(text: &[u8], at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.split(|byte| *byte == b'\n').count();
    let column = before.rsplit(|byte| *byte == b'\n').next().map_or(0, <[u8]>::len) + 1;
    (line, column)
}
