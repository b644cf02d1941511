//! The header table: the headers that a verification reads, as `npm/src/engine/header-table.ts` writes them.
//! [`boundary`](crate::boundary) says how it is laid out.

use alloc::string::String;

use hookseal::binding;
use hookseal::{Header, Headers, Request};

use crate::constants::{
    HEAD_KIND_SHIFT, HEAD_NOT_TEXT, HEAD_TYPES, HEAD_VALUE, HEAD_VALUES, HEADS, SLOT_BYTES, TABLE_BYTES,
};

const HEAD_BYTES: usize = size_of::<u32>();
/// Where the slots begin.
const SLOTS: usize = HEADS as usize * HEAD_BYTES;

/// A header table, with the names of its heads.
pub(crate) struct HeaderTable<'a> {
    pub(crate) names: &'a [String],
    pub(crate) bytes: &'a [u8],
}

impl Headers for HeaderTable<'_> {
    fn find(&self, name: &str) -> Header<'_> {
        self.find_own(name).unwrap_or(Header::Missing)
    }
}

impl<'a> HeaderTable<'a> {
    /// The request line, where it is wanted: it stands behind the headers, under names that none of them has.
    pub(crate) fn request(&self) -> Request<'a> {
        match self.names.last() {
            Some(last) if last.starts_with(':') => {
                let value = |name: &str| match self.find_own(name) {
                    Some(Header::One(value)) => Some(value),
                    _ => None,
                };
                binding::request(value(":method"), value(":url"))
            }
            _ => Request::new(),
        }
    }

    fn find_own(&self, name: &str) -> Option<Header<'a>> {
        self.names.iter().position(|known| known == name).and_then(|index| self.read(index))
    }

    fn read(&self, index: usize) -> Option<Header<'a>> {
        let (fixed, mut repeated) = self.bytes.split_at_checked(TABLE_BYTES as usize)?;
        let (heads, slots) = fixed.split_at_checked(SLOTS)?;
        let mut heads = heads.chunks_exact(HEAD_BYTES).filter_map(number);
        // Those of headers that came more than once come in the order of the names.
        let before = heads.by_ref().take(index).filter(|head| head >> HEAD_KIND_SHIFT == HEAD_VALUES);
        let skipped = before.map(count).sum();
        let head = heads.next()?;
        Some(match head >> HEAD_KIND_SHIFT {
            HEAD_VALUE => Header::One(slots.chunks_exact(SLOT_BYTES as usize).nth(index)?.get(..count(head))?),
            HEAD_VALUES => {
                let values = (0..skipped + count(head)).map_while(|_| next(&mut repeated));
                Header::from_values(values.skip(skipped))
            }
            HEAD_NOT_TEXT => Header::NotText(not_text(count(head))),
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
    (head & ((1 << HEAD_KIND_SHIFT) - 1)) as usize
}

/// What a value of the type at this place of `HEAD_TYPES` is, to complete "found …".
#[must_use]
pub fn not_text(of: usize) -> &'static str {
    match HEAD_TYPES.get(of).copied() {
        Some("object") => "an object",
        Some("number") => "a number",
        Some("boolean") => "a boolean",
        Some("function") => "a function",
        Some("symbol") => "a symbol",
        Some("bigint") => "a bigint",
        Some("undefined") => "undefined",
        _ => "no text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(heads: &[[u8; HEAD_BYTES]], slots: &[&[u8]], repeated: &[u8]) -> Vec<u8> {
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
        let words: Vec<&str> = (0..HEAD_TYPES.len()).map(not_text).collect();
        assert!(words.iter().zip(HEAD_TYPES).all(|(words, name)| words.ends_with(name)));
    }

    #[test]
    fn each_name_has_its_head() {
        let names = ["a", "b", "c", "d", "e", "f"].map(String::from);
        let heads = [[3, 0, 0, 1], [2, 0, 0, 2], [1, 0, 0, 3], [0; 4], [2, 0, 0, 2], [1, 0, 0, 1]];
        let slots: [&[u8]; 6] = [b"xyz", b"", b"", b"", b"", b"z"];
        let bytes = table(&heads, &slots, b"\x01\0\0\0v\x02\0\0\0vw\x01\0\0\0u\x01\0\0\0u");
        let table = HeaderTable { names: &names, bytes: &bytes };
        assert_eq!(table.find("a"), Header::One(b"xyz"));
        assert_eq!(table.find("b"), Header::Conflicting(2));
        assert_eq!(table.find("c"), Header::NotText("a number"));
        assert_eq!(table.find("d"), Header::Missing);
        assert_eq!(table.find("e"), Header::One(b"u"));
        assert_eq!(table.find("f"), Header::One(b"z"));
        assert_eq!(table.find("g"), Header::Missing);
    }

    #[test]
    fn a_table_that_is_cut_off_or_nonsense_has_no_headers() {
        let names = ["a".to_owned()];
        let whole = table(&[[1, 0, 0, 1]], &[b"x"], b"");
        let nonsense = [
            Vec::new(),
            whole[..TABLE_BYTES as usize - 1].to_vec(),
            table(&[[0xFF; 4]], &[], b""),
            table(&[[0xFF, 0xFF, 0, 1]], &[], b""),
            table(&[[1, 0, 0, 2]], &[], b"\x02\0\0\0a"),
        ];
        for bytes in &nonsense {
            assert_eq!(HeaderTable { names: &names, bytes }.find("a"), Header::Missing);
        }
    }
}
