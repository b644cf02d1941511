//! The header table, where JavaScript writes it.

use hookseal_boundary::{HEAD_BYTES, HEADS, HeaderTable, SLOT_BYTES};
use hookseal_kernel::Header;

use crate::memory::Buffer;

const NAMES: usize = HEADS as usize;

/// The table, as JavaScript writes it: its heads as numbers, which lie where numbers may.
#[repr(C, align(4))]
pub(crate) struct Table {
    heads: [[u8; HEAD_BYTES as usize]; NAMES],
    slots: [[u8; SLOT_BYTES as usize]; NAMES],
    /// The values of headers that came more than once, each behind its length.
    pub(crate) repeated: Buffer,
}

impl Table {
    #[allow(clippy::large_stack_arrays, reason = "a constant, which is on no stack")]
    pub(crate) const fn new() -> Self {
        Self {
            heads: [[0; HEAD_BYTES as usize]; NAMES],
            slots: [[0; SLOT_BYTES as usize]; NAMES],
            repeated: Buffer::new(),
        }
    }

    /// What came under the name of this place.
    pub(crate) fn read(&self, place: usize) -> Header<'_> {
        HeaderTable { heads: &self.heads, slots: &self.slots, repeated: self.repeated.bytes() }.read(place)
    }
}
