//! What crosses between Rust and JavaScript, defined once: numbers that both sides must agree on, and what
//! answers hold. `cargo xtask generate` writes the other side of it, `npm/src/engine/generated`.

pub use crate::constants::*;
pub use crate::records::{Kind, RECORDS, Record};

/// The number of this very boundary, which both sides compare when the engine is loaded: FNV-1a over the names and
/// values of all of it, in 31 bits.
pub const PROTOCOL: u32 = {
    let mut hash = 0x811C_9DC5;
    let mut at = 0;
    while at < CONSTANTS.len() {
        hash = hashed(hash, CONSTANTS[at].name.as_bytes());
        match CONSTANTS[at].value {
            Value::Number(number) => hash = hashed(hash, &number.to_le_bytes()),
            Value::Texts(texts) => {
                let mut text = 0;
                while text < texts.len() {
                    hash = hashed(hash, texts[text].as_bytes());
                    text += 1;
                }
            }
        }
        at += 1;
    }
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
