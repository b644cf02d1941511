//! Numbers and texts that both sides of the boundary must agree on.

#![allow(clippy::cast_possible_truncation, reason = "the kernel's limits are far from 32 bits")]

use hookseal_kernel::{HEADER_LIMIT, HEADERS_LIMIT, VALUES_LIMIT};

/// A constant of the boundary, as the generator needs it.
#[derive(Clone, Copy, Debug)]
pub struct Constant {
    /// Such as `FINE`.
    pub name: &'static str,
    /// Its documentation, a line each.
    pub documentation: &'static [&'static str],
    /// What it is.
    pub value: Value,
}

/// What a constant is.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// A number.
    Number(u32),
    /// Texts, of which the place is what crosses.
    Texts(&'static [&'static str]),
}

macro_rules! constants {
    ($( $(#[doc = $doc:literal])+ $name:ident: $kind:ident = $value:expr; )+) => {
        $( constants!(@ $(#[doc = $doc])+ $name: $kind = $value); )+

        /// All constants, in order.
        pub const CONSTANTS: &[Constant] = &[ $( Constant {
            name: stringify!($name),
            documentation: &[ $( $doc, )+ ],
            value: Value::$kind($name),
        }, )+ ];
    };
    (@ $(#[$doc:meta])+ $name:ident: Number = $value:expr) => { $(#[$doc])+ pub const $name: u32 = $value; };
    (@ $(#[$doc:meta])+ $name:ident: Texts = $value:expr) => { $(#[$doc])+ pub const $name: &[&str] = $value; };
}

constants! {
    /// A call was successful.
    FINE: Number = 0;
    /// A call failed, and the answer is the error.
    REFUSED: Number = 1;
    /// No webhook's handle.
    NO_WEBHOOK: Number = u32::MAX;
    /// How many refusals of a webhook are kept; a refusal's number modulo this is its place.
    REFUSALS_KEPT: Number = 8;

    /// The longest header value that is looked at, in bytes; one byte more of a longer one is enough.
    HEADER_BYTES: Number = HEADER_LIMIT as u32;
    /// How many values of one header are compared; one more is enough.
    HEADER_VALUES: Number = VALUES_LIMIT as u32;
    /// How many headers are read from a container.
    HEADERS: Number = HEADERS_LIMIT as u32;

    /// The header table begins with a head for each name, a number of 32 bits, little endian. More heads than a
    /// scheme can have names: 16 signed headers, and three of its own.
    HEADS: Number = 32;
    /// How many bytes a head has.
    HEAD_BYTES: Number = 4;
    /// After the heads comes a slot for each, with the bytes of a header's one value. There is room for a value that
    /// is one byte too long, and for three bytes more, because `TextEncoder` writes no part of a character. After the
    /// slots come the values of headers that came more than once, each after its length.
    SLOT_BYTES: Number = HEADER_BYTES + 1 + 3;
    /// How many bytes the table has without headers that came more than once.
    TABLE_BYTES: Number = HEADS * (HEAD_BYTES + SLOT_BYTES);
    /// From which bit on a head says what the container has under the name: nothing where it is 0.
    HEAD_KIND_SHIFT: Number = 24;
    /// One value; the rest of the head says how many bytes it has.
    HEAD_VALUE: Number = 1;
    /// Several values, so many.
    HEAD_VALUES: Number = 2;
    /// What is no text, of the type at this place of `HEAD_TYPES`.
    HEAD_NOT_TEXT: Number = 3;
    /// The types that `typeof` knows besides text.
    HEAD_TYPES: Texts = &["object", "number", "boolean", "function", "symbol", "bigint", "undefined"];

    /// Where the arrival time is in the memory that JavaScript shares with the native engine: Unix seconds, a double.
    SHARED_NOW: Number = 0;
    /// Where the webhook's handle is, 32 bits.
    SHARED_HANDLE: Number = 8;
    /// Where it says how many bytes of a body are in the window, 32 bits.
    SHARED_LENGTH: Number = 12;
    /// Where the window for small bodies is.
    SHARED_WINDOW: Number = 16;
    /// How many bytes that window has: copying as many costs less than asking Node-API where they are.
    SHARED_WINDOW_BYTES: Number = 4096;
    /// Where the header table is, at the end.
    SHARED_TABLE: Number = SHARED_WINDOW + SHARED_WINDOW_BYTES;

    /// How many bytes the window of the WebAssembly engine has: enough to make crossing free, few enough to stay in a
    /// processor's cache.
    WASM_WINDOW_BYTES: Number = 64 * 1024;

    /// An answer is one string, because making a string costs more than anything else that crosses, whatever its
    /// length: first a head for each value, then a space, then the texts, one after the other. A head is a sign for
    /// the value's kind, and for its length in UTF-16 code units, digits of so many bits, the highest first.
    ANSWER_DIGIT_BITS: Number = 6;
    /// The digit zero.
    ANSWER_DIGIT: Number = '@' as u32;
    /// The sign for a text.
    ANSWER_TEXT: Number = '"' as u32;
    /// The sign for a number, in decimal digits.
    ANSWER_NUMBER: Number = '#' as u32;
    /// The sign for nothing.
    ANSWER_NOTHING: Number = '!' as u32;

    /// A summary is an event in one number: texts that stand in the payload need not cross, for JavaScript reads them
    /// there. From its lowest bit on: where type, id, time and data stand, so many bits each, 0 for none and else the
    /// place among the webhook's pointers, from 1 on; the schema; two flags.
    SUMMARY_PLACE_BITS: Number = 5;
    /// From which bit on it says the place of the schema's verdict in `SCHEMAS`.
    SUMMARY_SCHEMA_SHIFT: Number = 4 * SUMMARY_PLACE_BITS;
    /// How the payload fits its documentation.
    SCHEMAS: Texts = &["unknown", "valid", "invalid"];
    /// The flag of a body that is ASCII.
    SUMMARY_ASCII: Number = 1 << (SUMMARY_SCHEMA_SHIFT + 2);
    /// The flag of a summary that leaves something open, which is the answer.
    SUMMARY_OPEN: Number = SUMMARY_ASCII << 1;
}
