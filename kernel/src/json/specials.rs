//! The bytes at which strings end and escapes begin.

use wide::u8x16;

/// Where strings end and escapes begin: quotes, backslashes and control characters, sought in blocks
/// of 64 bytes, each of which is looked at once. Strings are short, and a search that begins anew
/// for each of them costs more than the bytes. Each one is passed once, from front to back: where the
/// next is does not depend on where the reader is, so that the processor need not wait for it. All
/// of a dense payload takes a sixth less so.
pub(super) struct Specials {
    /// Where the block begins.
    block: usize,
    /// A bit for each of its bytes that is one and was not passed.
    bits: u64,
}

const BLOCK: usize = u64::BITS as usize;

impl Specials {
    pub(super) const fn new() -> Self {
        // The block before the first.
        Self { block: 0_usize.wrapping_sub(BLOCK), bits: 0 }
    }

    /// Where the next one from `at` on is, or the end of the text. Those before are passed, and this
    /// one too: `at` never goes back.
    #[inline]
    pub(super) fn next(&mut self, text: &[u8], at: usize) -> usize {
        loop {
            while self.bits == 0 {
                self.block = self.block.wrapping_add(BLOCK);
                self.bits = block(text.get(self.block..).unwrap_or_default());
            }
            let found = self.block + self.bits.trailing_zeros() as usize;
            self.bits &= self.bits - 1;
            if found >= at {
                return found;
            }
        }
    }
}

/// The bits of a block. What would be after the end of the text counts as a control character.
#[inline(never)]
fn block(rest: &[u8]) -> u64 {
    if let Some(bytes) = rest.first_chunk() {
        return bits(bytes);
    }
    let mut bytes = [0; BLOCK];
    bytes[..rest.len()].copy_from_slice(rest);
    bits(&bytes)
}

fn bits(bytes: &[u8; BLOCK]) -> u64 {
    let (lanes, _) = bytes.as_chunks::<16>();
    let special = |lane: &[u8; 16]| {
        let lane = u8x16::new(*lane);
        let is_control = lane.simd_eq(lane.min(u8x16::splat(b' ' - 1)));
        let found = lane.simd_eq(u8x16::splat(b'"')) | lane.simd_eq(u8x16::splat(b'\\')) | is_control;
        u64::from(found.to_bitmask())
    };
    lanes.iter().map(special).enumerate().fold(0, |bits, (index, sixteen)| bits | sixteen << (index * 16))
}
