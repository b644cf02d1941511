//! Why a delivery is not accepted: a code and facts. Whoever called words them.

use crate::json::{self, Kind};

/// Why a delivery is not accepted. Names and texts are the plan's; bytes are the delivery's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal<'a> {
    /// The body is larger than is accepted.
    BodyTooLarge {
        /// How many bytes came, or at least came.
        bytes: u64,
        /// How many are accepted.
        limit_bytes: u64,
    },
    /// What the caller handed over as a header is no text: the caller's mistake.
    HeaderNotText {
        /// The header, as [`Plan::headers`](crate::Plan::headers) counts them.
        header: u8,
        /// What it is, as the lookup said.
        found: &'static str,
    },
    /// The plan needs the request's method or URL, and whoever called did not hand it over: the caller's mistake.
    NotHandedOver {
        /// Its name, as [`Plan::headers`](crate::Plan::headers) counts them.
        header: u8,
    },
    /// What was handed over as a method or a URL is none: the caller's mistake.
    WronglyHandedOver {
        /// Its name, as [`Plan::headers`](crate::Plan::headers) counts them.
        header: u8,
    },
    /// A header that the plan needs did not arrive.
    MissingHeader {
        /// The header, as [`Plan::headers`](crate::Plan::headers) counts them.
        header: u8,
        /// The field inside the header that is missing.
        key: Option<&'a str>,
    },
    /// A header arrived more than once, so that it is open which one counts.
    DuplicateHeader {
        /// The header, as [`Plan::headers`](crate::Plan::headers) counts them.
        header: u8,
        /// The field inside the header that came more than once.
        key: Option<&'a str>,
        /// How many values came, as far as they were looked at; `None` where they came joined by commas.
        count: Option<usize>,
    },
    /// The signature header does not hold a signature of the plan's form.
    MalformedSignature {
        /// The header, as [`Plan::headers`](crate::Plan::headers) counts them.
        header: u8,
        /// What is wrong with it.
        problem: SignatureProblem<'a>,
    },
    /// The signature header holds signatures, but none of the kind that is checked.
    UnsupportedSignature {
        /// The header, as [`Plan::headers`](crate::Plan::headers) counts them.
        header: u8,
    },
    /// A header that is signed along could shift the fields of the signed content, or is too long.
    MalformedHeader {
        /// The header, as [`Plan::headers`](crate::Plan::headers) counts them.
        header: u8,
        /// What is wrong with it.
        problem: HeaderProblem<'a>,
    },
    /// What has to be read from the body before it is verified is not there.
    MalformedBody {
        /// The field, as [`Plan::headers`](crate::Plan::headers) counts them.
        header: u8,
        /// What is wrong with the body.
        problem: BodyProblem,
    },
    /// The delivery's id could shift the fields of the signed content.
    MalformedId {
        /// The header, as [`Plan::headers`](crate::Plan::headers) counts them.
        header: u8,
        /// What is wrong with it.
        problem: IdProblem<'a>,
    },
    /// The timestamp is not a plain number.
    MalformedTimestamp {
        /// The header, as [`Plan::headers`](crate::Plan::headers) counts them.
        header: u8,
        /// What is wrong with it.
        problem: TimestampProblem<'a>,
    },
    /// The timestamp lies further in the past than the tolerance.
    TimestampTooOld {
        /// The header, as [`Plan::headers`](crate::Plan::headers) counts them.
        header: u8,
        /// How many seconds before the arrival time it lies.
        skew_seconds: u64,
        /// How many seconds are accepted, in either direction.
        tolerance_seconds: u64,
    },
    /// The timestamp lies further in the future than the tolerance.
    TimestampTooNew {
        /// The header, as [`Plan::headers`](crate::Plan::headers) counts them.
        header: u8,
        /// How many seconds after the arrival time it lies.
        skew_seconds: u64,
        /// How many seconds are accepted, in either direction.
        tolerance_seconds: u64,
    },
    /// The arrival time is in milliseconds: the caller's mistake.
    ArrivalInMilliseconds,
    /// The delivery names a key that is none of those that were given.
    UnknownKey {
        /// The header, as [`Plan::headers`](crate::Plan::headers) counts them.
        header: u8,
        /// The id that it names.
        id: &'a [u8],
        /// How many keys were given.
        keys: usize,
    },
    /// No signature in the header is the signature of this body under any of the keys.
    SignatureMismatch {
        /// The header, as [`Plan::headers`](crate::Plan::headers) counts them.
        header: u8,
        /// How many well-formed signatures came.
        signatures: usize,
        /// How many keys they were checked against.
        keys: usize,
    },
}

impl Refusal<'_> {
    /// Which header is wrong, or which part of the request line or the body, of those that are signed along: as
    /// [`Plan::headers`](crate::Plan::headers) counts them.
    #[must_use]
    pub const fn signed_along(&self) -> Option<u8> {
        match self {
            Self::NotHandedOver { header }
            | Self::WronglyHandedOver { header }
            | Self::MissingHeader { header, .. }
            | Self::DuplicateHeader { header, .. }
            | Self::MalformedHeader { header, .. }
            | Self::MalformedTimestamp { header, .. }
            | Self::MalformedBody { header, .. } => Some(*header),
            _ => None,
        }
    }
}

/// What is wrong with a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureProblem<'a> {
    /// The header has more than [`HEADER_LIMIT`](crate::HEADER_LIMIT) bytes.
    TooLong,
    /// There are no pairs in which a field of this key could be.
    NoPairs {
        /// The key.
        key: &'a str,
        /// What came.
        came: Came,
    },
    /// The prefix does not stand before the signature.
    NoPrefix(Came),
    /// There are more than [`MOST_CANDIDATES`](crate::MOST_CANDIDATES) signatures.
    TooMany,
    /// The first of the entries has not the form of a signature.
    Form(Came),
    /// There is nothing of the plan's layout.
    Layout(Came),
}

/// What is wrong with a header or a part of the request line that is signed along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderProblem<'a> {
    /// It has more than [`HEADER_LIMIT`](crate::HEADER_LIMIT) bytes.
    TooLong,
    /// It contains what separates it from its neighbour, or overlaps with it.
    NotSeparated(&'a str),
    /// It has not as many bytes as it must have.
    Length {
        /// How many it must have.
        expected: usize,
        /// How many it has.
        found: usize,
    },
    /// It is no method of capital letters.
    NoMethod,
    /// At this position is the first byte that stands in no URL.
    NoUrl(usize),
}

/// What is wrong with a body of which something has to be read before it is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyProblem {
    /// It is not acceptable JSON.
    Json(json::Error),
    /// It is no form: behind this many bytes stands what form encoding does not write.
    Form(usize),
    /// A field of the form is there twice.
    Repeated,
    /// It has no such field, or more than one.
    Count(usize),
    /// What stands there is neither a string nor an integer.
    Kind(Kind),
    /// What stands there is not UTF-8.
    NotUtf8,
    /// The form has more than [`MOST_FORM_FIELDS`](crate::MOST_FORM_FIELDS) fields, or they are so much alike that to
    /// sort them would take long.
    Fields,
    /// The URL has a hash of the body, which is that of another.
    Hash,
    /// What stands there is longer than a header may be, or all that is read is together.
    TooLong,
    /// It has a comma, which no timestamp and no signature has.
    Comma,
    /// Something stands there, and one element alone is signed.
    Another,
}

/// What is wrong with an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdProblem<'a> {
    /// It is empty, longer than [`LONGEST_ID`](crate::LONGEST_ID), or has something else than visible ASCII characters.
    Form(&'a [u8]),
    /// It contains what separates it from its neighbour, or overlaps with it.
    NotSeparated(&'a str),
    /// It has not as many bytes as it must have.
    Length {
        /// How many it must have.
        expected: usize,
        /// How many it has.
        found: usize,
    },
}

/// What is wrong with a timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimestampProblem<'a> {
    /// It is no number of at most [`MOST_DIGITS`](crate::MOST_DIGITS) decimal digits.
    Form(&'a [u8]),
    /// It has leading zeros.
    LeadingZeros(&'a [u8]),
    /// No separator stands beside it, and it has not the number of digits that it must have then.
    Digits {
        /// How many it must have.
        expected: usize,
        /// How many it has.
        found: usize,
    },
}

/// What came as a signature, without repeating it: one that only a check of form refuses may be genuine.
///
/// In one word, since a refusal goes from hand to hand: the length, then what the bytes are, then a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Came(usize);

/// What bytes are, all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// Hexadecimal digits in lower case.
    LowerHex,
    /// Hexadecimal digits, some in upper case.
    Hex,
    /// Characters of base64.
    Base64,
    /// As many characters of base64 as expected, and yet not what an encoder writes.
    OtherBase64,
    /// Characters of URL-safe base64.
    UrlSafeBase64,
    /// Other visible ASCII characters.
    OtherText,
    /// At this position is the first byte that is no visible ASCII character.
    NoText(usize),
}

/// So many bits has what is longer than [`HEADER_LIMIT`](crate::HEADER_LIMIT).
const LENGTH_BITS: u32 = 13;
const ALPHABET_BITS: u32 = 3;

impl Came {
    /// `text` is what came in a header, or a part of it.
    #[cold]
    #[inline(never)]
    pub(crate) fn of(text: &[u8]) -> Self {
        Self::new(text, Alphabet::of(text))
    }

    /// The same of what came in the place of a signature of so many characters of base64.
    pub(crate) fn in_place_of_base64(text: &[u8], expected: usize) -> Self {
        match Self::of(text) {
            came if came.alphabet() == Alphabet::Base64 && text.len() == expected => {
                Self::new(text, Alphabet::OtherBase64)
            }
            came => came,
        }
    }

    fn new(text: &[u8], alphabet: Alphabet) -> Self {
        let (number, position) = match alphabet {
            Alphabet::LowerHex => (0, 0),
            Alphabet::Hex => (1, 0),
            Alphabet::Base64 => (2, 0),
            Alphabet::OtherBase64 => (3, 0),
            Alphabet::UrlSafeBase64 => (4, 0),
            Alphabet::OtherText => (5, 0),
            Alphabet::NoText(position) => (6, short(position)),
        };
        Self(short(text.len()) | number << LENGTH_BITS | position << (LENGTH_BITS + ALPHABET_BITS))
    }

    /// How many bytes, no more than a header may have.
    #[must_use]
    pub const fn length(self) -> usize {
        self.0 & LONGEST
    }

    /// What they are, all of them.
    #[must_use]
    pub const fn alphabet(self) -> Alphabet {
        match self.0 >> LENGTH_BITS & ((1 << ALPHABET_BITS) - 1) {
            0 => Alphabet::LowerHex,
            1 => Alphabet::Hex,
            2 => Alphabet::Base64,
            3 => Alphabet::OtherBase64,
            4 => Alphabet::UrlSafeBase64,
            5 => Alphabet::OtherText,
            _ => Alphabet::NoText(self.0 >> (LENGTH_BITS + ALPHABET_BITS)),
        }
    }
}

const LONGEST: usize = (1 << LENGTH_BITS) - 1;

fn short(length: usize) -> usize {
    length.min(LONGEST)
}

impl Alphabet {
    fn of(text: &[u8]) -> Self {
        const UPPER_HEX: u8 = 1;
        const BOTH_BASE64: u8 = 2;
        const BASE64: u8 = 4;
        const URL_SAFE: u8 = 8;
        const OTHER: u8 = 16;
        const NO_TEXT: u8 = 32;
        let kind = |byte: u8| match byte {
            b'0'..=b'9' | b'a'..=b'f' => 0,
            b'A'..=b'F' => UPPER_HEX,
            b'g'..=b'z' | b'G'..=b'Z' | b'=' => BOTH_BASE64,
            b'+' | b'/' => BASE64,
            b'-' | b'_' => URL_SAFE,
            b'!'..=b'~' => OTHER,
            _ => NO_TEXT,
        };
        let kinds = text.iter().fold(0, |kinds, byte| kinds | kind(*byte));
        if kinds >= NO_TEXT {
            return Self::NoText(short(text.iter().take_while(|byte| kind(**byte) < NO_TEXT).count()));
        }
        match kinds & !(UPPER_HEX | BOTH_BASE64) {
            0 if kinds == 0 => Self::LowerHex,
            0 if kinds == UPPER_HEX => Self::Hex,
            0 | BASE64 => Self::Base64,
            URL_SAFE => Self::UrlSafeBase64,
            _ => Self::OtherText,
        }
    }
}
