//! The header table: the headers that a verification reads, as `npm/src/engine/header-table.ts` writes them, and
//! `bindings-js/src/constants.rs` says it is laid out.

use hookseal_kernel::Header;

use crate::generated::{HEAD_KIND_SHIFT, HEAD_NOT_TEXT, HEAD_VALUE, HEAD_VALUES, HEADS, NOT_TEXTS, SLOT_BYTES};
use crate::memory::Buffer;

const NAMES: usize = HEADS as usize;

/// The table, as JavaScript writes it.
#[repr(C)]
pub(crate) struct Table {
    heads: [u32; NAMES],
    slots: [[u8; SLOT_BYTES as usize]; NAMES],
    /// The values of headers that came more than once, each behind its length.
    pub(crate) repeated: Buffer,
}

impl Table {
    #[allow(clippy::large_stack_arrays, reason = "a constant, which is on no stack")]
    pub(crate) const fn new() -> Self {
        Self { heads: [0; NAMES], slots: [[0; SLOT_BYTES as usize]; NAMES], repeated: Buffer::new() }
    }

    /// What came under the name of this place.
    pub(crate) fn read(&self, place: usize) -> Option<Header<'_>> {
        let head = *self.heads.get(place)?;
        Some(match head >> HEAD_KIND_SHIFT {
            HEAD_VALUE => Header::One(self.slots.get(place)?.get(..count(head))?),
            HEAD_VALUES => {
                // Those of headers that came more than once come in the order of the names.
                let before = self.heads.iter().take(place).filter(|head| **head >> HEAD_KIND_SHIFT == HEAD_VALUES);
                let skipped = before.map(|head| count(*head)).sum();
                let mut rest = self.repeated.bytes();
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

/// A value behind its length.
fn next<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let (length, behind) = rest.split_first_chunk()?;
    let (value, behind) = behind.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    *rest = behind;
    Some(value)
}
