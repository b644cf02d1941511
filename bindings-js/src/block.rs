//! The header block: the headers that a verification reads, as `npm/src/engine/header-block.ts` writes them.
//!
//! It begins with a head for each name, 32 bits (little endian): in the high byte what the
//! container has under the name, in the rest how many bytes or values, or of which type. After
//! [`HEADS`] heads comes a slot of fixed size for each, with the bytes of a header's one value.
//! After the slots come the values of headers that came more than once, each after its length.

use alloc::string::String;

use hookseal::binding::HEADER_LIMIT;
use hookseal::{Header, Headers};

const VALUE: u32 = 1;
const VALUES: u32 = 2;
const NOT_TEXT: u32 = 3;

/// In the order of the façade's list.
const TYPES: &[&str] = &["an object", "a number", "a boolean", "a function", "a symbol", "a bigint", "undefined"];

/// More names than a scheme can have: 16 signed headers, and three of its own.
const HEADS: usize = 32;
const HEAD_BYTES: usize = size_of::<u32>();

/// Room for a value that is one byte too long, and for three bytes more, because `TextEncoder`
/// writes no part of a character.
const SLOT_BYTES: usize = HEADER_LIMIT + 1 + 3;

/// How many bytes a block has without headers that came more than once.
pub const BLOCK_BYTES: usize = HEADS * (HEAD_BYTES + SLOT_BYTES);

/// A header block, with the names of its heads.
pub(crate) struct Block<'a> {
    pub(crate) names: &'a [String],
    pub(crate) bytes: &'a [u8],
}

impl Headers for Block<'_> {
    fn find(&self, name: &str) -> Header<'_> {
        let index = self.names.iter().position(|known| known == name);
        index.and_then(|index| self.read(index)).unwrap_or(Header::Missing)
    }
}

impl<'a> Block<'a> {
    fn read(&self, index: usize) -> Option<Header<'a>> {
        let (fixed, mut repeated) = self.bytes.split_at_checked(BLOCK_BYTES)?;
        let (heads, slots) = fixed.split_at_checked(HEADS * HEAD_BYTES)?;
        let mut heads = heads.chunks_exact(HEAD_BYTES).filter_map(number);
        // Those of headers that came more than once come in the order of the names.
        let before = heads.by_ref().take(index).filter(|head| head >> 24 == VALUES);
        let skipped = before.map(count).sum();
        let head = heads.next()?;
        Some(match head >> 24 {
            VALUE => Header::One(slots.chunks_exact(SLOT_BYTES).nth(index)?.get(..count(head))?),
            VALUES => {
                let values = (0..skipped + count(head)).map_while(|_| next(&mut repeated));
                Header::from_values(values.skip(skipped))
            }
            NOT_TEXT => Header::NotText(TYPES.get(count(head)).copied().unwrap_or("no text")),
            _ => Header::Missing,
        })
    }
}

/// One of several values, and the rest behind it.
fn next<'a>(values: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, rest) = values.split_at_checked(HEAD_BYTES)?;
    let (value, rest) = rest.split_at_checked(number(length)? as usize)?;
    *values = rest;
    Some(value)
}

fn number(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

const fn count(head: u32) -> usize {
    (head & 0x00FF_FFFF) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(heads: &[[u8; HEAD_BYTES]], slots: &[&[u8]], repeated: &[u8]) -> Vec<u8> {
        let mut block = heads.concat();
        block.resize(HEADS * HEAD_BYTES, 0);
        for (index, slot) in slots.iter().enumerate() {
            block.extend(*slot);
            block.resize(HEADS * HEAD_BYTES + (index + 1) * SLOT_BYTES, 0);
        }
        block.resize(BLOCK_BYTES, 0);
        block.extend(repeated);
        block
    }

    #[test]
    fn each_name_has_its_head() {
        let names = ["a", "b", "c", "d", "e", "f"].map(String::from);
        let heads = [[3, 0, 0, 1], [2, 0, 0, 2], [1, 0, 0, 3], [0; 4], [2, 0, 0, 2], [1, 0, 0, 1]];
        let slots: [&[u8]; 6] = [b"xyz", b"", b"", b"", b"", b"z"];
        let bytes = block(&heads, &slots, b"\x01\0\0\0v\x02\0\0\0vw\x01\0\0\0u\x01\0\0\0u");
        let block = Block { names: &names, bytes: &bytes };
        assert_eq!(block.find("a"), Header::One(b"xyz"));
        assert_eq!(block.find("b"), Header::Conflicting(2));
        assert_eq!(block.find("c"), Header::NotText("a number"));
        assert_eq!(block.find("d"), Header::Missing);
        assert_eq!(block.find("e"), Header::One(b"u"));
        assert_eq!(block.find("f"), Header::One(b"z"));
        assert_eq!(block.find("g"), Header::Missing);
    }

    #[test]
    fn a_block_that_is_cut_off_or_nonsense_has_no_headers() {
        let names = ["a".to_owned()];
        let whole = block(&[[1, 0, 0, 1]], &[b"x"], b"");
        let nonsense = [
            Vec::new(),
            whole[..BLOCK_BYTES - 1].to_vec(),
            block(&[[0xFF; 4]], &[], b""),
            block(&[[0xFF, 0xFF, 0, 1]], &[], b""),
            block(&[[1, 0, 0, 2]], &[], b"\x02\0\0\0a"),
        ];
        for bytes in &nonsense {
            assert_eq!(Block { names: &names, bytes }.find("a"), Header::Missing);
        }
    }
}
