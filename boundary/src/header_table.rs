//! The header table: the headers that a verification reads, as `npm/src/engine/header-table.ts` writes them.

use hookseal_kernel::Header;

use crate::constants::{
    HEAD_BYTES, HEAD_KIND_SHIFT, HEAD_NOT_TEXT, HEAD_TYPES, HEAD_VALUE, HEAD_VALUES, HEADS, SLOT_BYTES,
};

/// What a value is that is no text, to complete "found …": in the order of `HEAD_TYPES`.
pub const NOT_TEXTS: [&str; HEAD_TYPES.len()] =
    ["an object", "a number", "a boolean", "a function", "a symbol", "a bigint", "undefined"];

/// A header table, as it lies in memory.
#[derive(Clone, Copy, Debug)]
pub struct HeaderTable<'t> {
    /// What there is under each name.
    pub heads: &'t [[u8; HEAD_BYTES as usize]],
    /// The values of headers that came once.
    pub slots: &'t [[u8; SLOT_BYTES as usize]],
    /// The values of headers that came more than once, each behind its length.
    pub repeated: &'t [u8],
}

impl<'t> HeaderTable<'t> {
    /// From its bytes; nothing where they are too few.
    #[must_use]
    pub fn of(bytes: &'t [u8]) -> Option<Self> {
        let (heads, rest) = bytes.split_at_checked((HEADS * HEAD_BYTES) as usize)?;
        let (slots, repeated) = rest.split_at_checked((HEADS * SLOT_BYTES) as usize)?;
        Some(Self { heads: heads.as_chunks().0, slots: slots.as_chunks().0, repeated })
    }

    /// What came under the name of this place.
    #[inline]
    #[must_use]
    pub fn read(&self, place: usize) -> Header<'t> {
        self.find(place).unwrap_or(Header::Missing)
    }

    #[inline]
    fn find(&self, place: usize) -> Option<Header<'t>> {
        let head = u32::from_le_bytes(*self.heads.get(place)?);
        Some(match head >> HEAD_KIND_SHIFT {
            HEAD_VALUE => Header::One(self.slots.get(place)?.get(..count(head))?),
            HEAD_VALUES => {
                // Those of headers that came more than once come in the order of the names.
                let before = self.heads.iter().take(place).map(|head| u32::from_le_bytes(*head));
                let skipped = before.filter(|head| head >> HEAD_KIND_SHIFT == HEAD_VALUES).map(count).sum();
                let mut rest = self.repeated;
                let values = (0..skipped + count(head)).map_while(|_| next(&mut rest));
                Header::from_values(values.skip(skipped))
            }
            HEAD_NOT_TEXT => Header::NotText(NOT_TEXTS.get(count(head)).copied().unwrap_or("no text")),
            _ => Header::Missing,
        })
    }
}

const fn count(head: u32) -> usize {
    (head & ((1 << HEAD_KIND_SHIFT) - 1)) as usize
}

/// One of several values, and the rest behind it.
fn next<'t>(values: &mut &'t [u8]) -> Option<&'t [u8]> {
    let (length, rest) = values.split_first_chunk()?;
    let (value, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    *values = rest;
    Some(value)
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;
    use crate::constants::TABLE_BYTES;

    const SLOTS: usize = (HEADS * HEAD_BYTES) as usize;

    fn table(heads: &[[u8; HEAD_BYTES as usize]], slots: &[&[u8]], repeated: &[u8]) -> Vec<u8> {
        let mut table = heads.concat();
        table.resize(SLOTS, 0);
        for (index, slot) in slots.iter().enumerate() {
            table.extend(*slot);
            table.resize(SLOTS + (index + 1) * SLOT_BYTES as usize, 0);
        }
        table.resize(TABLE_BYTES as usize, 0);
        table.extend(repeated);
        table
    }

    #[test]
    fn every_type_has_its_words() {
        assert!(NOT_TEXTS.iter().zip(HEAD_TYPES).all(|(words, name)| words.ends_with(name)));
    }

    #[test]
    fn each_name_has_its_head() {
        let heads = [[3, 0, 0, 1], [2, 0, 0, 2], [1, 0, 0, 3], [0; 4], [2, 0, 0, 2], [1, 0, 0, 1]];
        let slots: [&[u8]; 6] = [b"xyz", b"", b"", b"", b"", b"z"];
        let bytes = table(&heads, &slots, b"\x01\0\0\0v\x02\0\0\0vw\x01\0\0\0u\x01\0\0\0u");
        let table = HeaderTable::of(&bytes).unwrap();
        let found: Vec<Header<'_>> = (0..7).map(|place| table.read(place)).collect();
        assert_eq!(
            found,
            [
                Header::One(b"xyz"),
                Header::Conflicting(2),
                Header::NotText("a number"),
                Header::Missing,
                Header::One(b"u"),
                Header::One(b"z"),
                Header::Missing,
            ]
        );
        assert_eq!(table.read(HEADS as usize), Header::Missing);
    }

    #[test]
    fn a_table_that_is_cut_off_or_nonsense_has_no_headers() {
        let whole = table(&[[1, 0, 0, 1]], &[b"x"], b"");
        assert!(HeaderTable::of(&[]).is_none());
        assert!(HeaderTable::of(&whole[..TABLE_BYTES as usize - 1]).is_none());
        let nonsense = [
            table(&[[0xFF; 4]], &[], b""),
            table(&[[0xFF, 0xFF, 0, 1]], &[], b""),
            table(&[[1, 0, 0, 2]], &[], b"\x02\0\0\0a"),
        ];
        for bytes in &nonsense {
            assert_eq!(HeaderTable::of(bytes).unwrap().read(0), Header::Missing);
        }
    }
}
