//! What crosses between Rust and JavaScript, defined once: numbers that both sides must agree on, and what
//! answers hold. `cargo xtask generate` writes the other side of it, `npm/src/engine/generated`.

use hookseal::receive::compact::{ACTIONS, CLOSING, ENCODED, FORBIDDEN, HANDLED, INPUTS, LAST, NUMBERS, POST};
use hookseal::receive::{Outcome, Refusal};

pub use hookseal_boundary::*;

pub use crate::mistakes::MISTAKES;
pub use crate::records::{Kind, RECORDS, Record};

/// The names of mistakes as a constant of the boundary: the core words them, and not every engine has it.
pub const MISTAKE_NAMES: Constant = Constant {
    name: "MISTAKES",
    documentation: &[" The mistakes of a program that only its binding sees."],
    value: Value::Texts(MISTAKES),
};

/// The number of this very boundary, which both sides compare when the engine is loaded: FNV-1a over the names and
/// values of all of it, in 31 bits.
pub const PROTOCOL: u32 = {
    let mut hash = 0x811C_9DC5;
    let mut at = 0;
    while at < CONSTANTS.len() {
        hash = hashed_constant(hash, &CONSTANTS[at]);
        at += 1;
    }
    hash = hashed_constant(hash, &MISTAKE_NAMES);
    at = 0;
    while at < RECORDS.len() {
        hash = hashed(hash, RECORDS[at].name.as_bytes());
        let mut field = 0;
        while field < RECORDS[at].fields.len() {
            let (name, _, kind) = RECORDS[at].fields[field];
            hash = hashed(hash, name.as_bytes());
            hash = hashed(hash, &[kind as u8]);
            field += 1;
        }
        at += 1;
    }
    hash >> 1
};

/// The same of what crosses between receivers and their machine: the tables of
/// [`hookseal::receive::compact`].
pub const RECEIVE_PROTOCOL: u32 = {
    let mut hash = hashed_all(hashed_all(0x811C_9DC5, &INPUTS), &ACTIONS);
    let mut at = 0;
    while at < Refusal::ALL.len() {
        hash = hashed(hash, Refusal::ALL[at].as_str().as_bytes());
        at += 1;
    }
    at = 0;
    while at < Outcome::ALL.len() {
        hash = hashed(hash, Outcome::ALL[at].as_str().as_bytes());
        at += 1;
    }
    let flags = [POST, ENCODED, FORBIDDEN, CLOSING, HANDLED, LAST];
    at = 0;
    while at < flags.len() {
        hash = hashed(hash, &flags[at].to_le_bytes());
        at += 1;
    }
    // A length is no number of a fixed width on every platform; so many bytes are.
    hashed(hash, &[0; NUMBERS]) >> 1
};

const fn hashed_constant(hash: u32, constant: &Constant) -> u32 {
    let hash = hashed(hash, constant.name.as_bytes());
    match constant.value {
        Value::Number(number) => hashed(hash, &number.to_le_bytes()),
        Value::Texts(texts) => hashed_all(hash, texts),
    }
}

const fn hashed_all(mut hash: u32, texts: &[&str]) -> u32 {
    let mut at = 0;
    while at < texts.len() {
        hash = hashed(hash, texts[at].as_bytes());
        at += 1;
    }
    hash
}

/// The bytes, and a zero at their end, so that no two neighbours read like two others.
const fn hashed(mut hash: u32, bytes: &[u8]) -> u32 {
    let mut at = 0;
    while at <= bytes.len() {
        let byte = if at < bytes.len() { bytes[at] } else { 0 };
        hash = (hash ^ byte as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
}
