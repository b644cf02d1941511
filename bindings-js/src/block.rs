//! The header block: the headers that a verification reads, as `npm/src/headers.ts` writes them.
//!
//! For each name one slot of fixed size. A slot begins with the value's bytes; its last 32 bits
//! (little endian) are their number, or have in their high byte what was found instead, and in
//! the rest how many or of which type.

use hookseal::{HEADER_LIMIT, Header, Headers};

const VALUE: u32 = 0x00;
const CONFLICTING: u32 = 0x02;
const LIST: u32 = 0x03;
const NOT_TEXT: u32 = 0x04;

/// In the order of the façade's list.
const TYPES: &[&str] = &["an object", "a number", "a boolean", "a function", "a symbol", "a bigint"];

/// How many bytes a slot has: room for a value that is one byte too long, for three bytes more,
/// because `TextEncoder` writes no part of a character, and for the head.
pub(crate) const SLOT_BYTES: usize = HEADER_LIMIT + 1 + 3 + HEAD_BYTES;
const HEAD_BYTES: usize = size_of::<u32>();

/// A header block, with the names of its slots.
pub(crate) struct Block<'a> {
    pub(crate) names: &'a [String],
    pub(crate) bytes: &'a [u8],
}

impl Headers for Block<'_> {
    fn find(&self, name: &str) -> Header<'_> {
        let index = self.names.iter().position(|slot| slot == name);
        index.and_then(|index| read(self.bytes.chunks_exact(SLOT_BYTES).nth(index)?)).unwrap_or(Header::Missing)
    }
}

fn read(slot: &[u8]) -> Option<Header<'_>> {
    let (value, head) = slot.split_last_chunk::<HEAD_BYTES>()?;
    let head = u32::from_le_bytes(*head);
    let number = (head & 0x00FF_FFFF) as usize;
    Some(match head >> 24 {
        VALUE => Header::One(value.get(..number)?),
        CONFLICTING => Header::Conflicting(number),
        LIST => Header::List(number),
        NOT_TEXT => Header::NotText(TYPES.get(number).copied().unwrap_or("no text")),
        _ => Header::Missing,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(value: &[u8], head: [u8; HEAD_BYTES]) -> [u8; SLOT_BYTES] {
        let mut slot = [0; SLOT_BYTES];
        slot[..value.len()].copy_from_slice(value);
        slot[SLOT_BYTES - HEAD_BYTES..].copy_from_slice(&head);
        slot
    }

    #[test]
    fn each_name_has_its_slot() {
        let names = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        let bytes = [slot(b"xyz", [3, 0, 0, 0]), slot(b"", [2, 0, 0, 3]), slot(b"", [1, 0, 0, 4])].concat();
        let block = Block { names: &names, bytes: &bytes };
        assert_eq!(block.find("a"), Header::One(b"xyz"));
        assert_eq!(block.find("b"), Header::List(2));
        assert_eq!(block.find("c"), Header::NotText("a number"));
        assert_eq!(block.find("d"), Header::Missing);
    }

    #[test]
    fn a_block_that_is_cut_off_or_nonsense_has_no_headers() {
        let names = ["a".to_owned()];
        for bytes in [&[][..], &[0; SLOT_BYTES - 1], &slot(b"", [0xFF; 4]), &slot(b"", [0xFF, 0xFF, 0, 0])] {
            assert_eq!(Block { names: &names, bytes }.find("a"), Header::Missing);
        }
    }
}
