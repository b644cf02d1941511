//! The module's memory: blocks of it, which are given back and taken again. Nothing is taken per call, but for a body or
//! an object's keys that are larger than any before.

#![allow(
    unsafe_code,
    reason = "memory that is used again cannot be had without; nothing outside of this file can misuse it"
)]

use core::arch::wasm32::{memory_grow, memory_size, unreachable};
use core::{mem, ptr, slice};

use hookseal_kernel::json::Keys;
use hookseal_words::Sink;
use zeroize::Zeroize;

const PAGE: usize = 64 * 1024;
/// The size of blocks is a power of two; the smallest has so many bytes.
const SMALLEST: usize = 64;
const CLASSES: usize = usize::BITS as usize;
/// More than any type here is aligned to.
const ALIGNMENT: usize = 16;

unsafe extern "C" {
    static __heap_base: u8;
}

/// Where memory begins that was never given out; 0 before the first block.
static mut TOP: usize = 0;
/// The first free block of each size. A free block begins with where the next one is.
static mut FREE: [usize; CLASSES] = [0; CLASSES];

/// Memory that has one owner.
struct Block {
    start: usize,
    class: usize,
}

impl Block {
    fn new(bytes: usize) -> Self {
        let class = (usize::BITS - (bytes.max(SMALLEST) - 1).leading_zeros()) as usize;
        // SAFETY: there is one thread, and no call is made meanwhile. A block is free or has one owner, and no two overlap.
        unsafe {
            let free = (&raw mut FREE).cast::<usize>().add(class % CLASSES);
            let start = *free;
            if start != 0 {
                *free = *(start as *const usize);
                return Self { start, class };
            }
            if TOP == 0 {
                TOP = (&raw const __heap_base as usize).next_multiple_of(ALIGNMENT);
            }
            let start = TOP;
            let Some(end) = 1_usize.checked_shl(class as u32).and_then(|size| start.checked_add(size)) else {
                unreachable()
            };
            let missing = end.div_ceil(PAGE).saturating_sub(memory_size::<0>());
            if missing > 0 && memory_grow::<0>(missing) == usize::MAX {
                unreachable()
            }
            TOP = end;
            Self { start, class }
        }
    }

    const fn bytes(&self) -> usize {
        1 << self.class
    }
}

impl Drop for Block {
    #[inline(never)]
    fn drop(&mut self) {
        // SAFETY: as in `new`; whoever had the block has it no more.
        unsafe {
            let free = (&raw mut FREE).cast::<usize>().add(self.class % CLASSES);
            *(self.start as *mut usize) = *free;
            *free = self.start;
        }
    }
}

/// Bytes, or a text, that grow.
pub(crate) struct Buffer {
    block: Option<Block>,
    length: usize,
}

impl Buffer {
    pub(crate) const fn new() -> Self {
        Self { block: None, length: 0 }
    }

    /// Makes room for so many bytes, which may be anything.
    pub(crate) fn room(&mut self, bytes: usize) -> &mut [u8] {
        self.length = 0;
        self.reserve(bytes);
        self.length = bytes;
        self.bytes_mut()
    }

    fn reserve(&mut self, bytes: usize) {
        if self.block.as_ref().is_some_and(|block| block.bytes() >= bytes) {
            return;
        }
        let block = Block::new(bytes);
        let kept = self.bytes();
        // SAFETY: the new block is another one, and larger.
        unsafe { ptr::copy_nonoverlapping(kept.as_ptr(), block.start as *mut u8, kept.len()) };
        self.wipe_block();
        self.block = Some(block);
    }

    fn wipe_block(&mut self) {
        let length = self.length;
        self.wipe();
        self.length = length;
    }

    /// Overwrites what it holds, and forgets it.
    pub(crate) fn wipe(&mut self) {
        self.bytes_mut().zeroize();
        self.length = 0;
    }

    pub(crate) fn clear(&mut self) {
        self.length = 0;
    }

    pub(crate) const fn len(&self) -> usize {
        self.length
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.block {
            // SAFETY: so many bytes of the block were written, or made room for; it is this buffer's alone.
            Some(block) => unsafe { slice::from_raw_parts(block.start as *const u8, self.length) },
            None => &[],
        }
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        match &self.block {
            // SAFETY: as in `bytes`.
            Some(block) => unsafe { slice::from_raw_parts_mut(block.start as *mut u8, self.length) },
            None => &mut [],
        }
    }

    /// What it holds, where that is text.
    pub(crate) fn text(&self) -> &str {
        str::from_utf8(self.bytes()).unwrap_or_default()
    }

    pub(crate) fn push_bytes(&mut self, bytes: &[u8]) {
        let start = self.length;
        self.reserve(start + bytes.len());
        self.length += bytes.len();
        if let Some(room) = self.bytes_mut().get_mut(start..) {
            room.copy_from_slice(bytes);
        }
    }
}

impl Sink for Buffer {
    fn text(&mut self, text: &str) {
        self.push_bytes(text.as_bytes());
    }
}

/// What is kept for as long as the module runs, of one call at a time.
pub(crate) struct Kept<T>(core::cell::UnsafeCell<T>);

// SAFETY: WebAssembly without shared memory has one thread.
unsafe impl<T> Sync for Kept<T> {}

impl<T> Kept<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(core::cell::UnsafeCell::new(value))
    }

    /// For the exported function alone: no two are ever inside at a time.
    #[allow(clippy::mut_from_ref, reason = "one call is made at a time, and it asks once")]
    pub(crate) fn of_this_call(&self) -> &mut T {
        // SAFETY: one thread, and each exported function asks each once.
        unsafe { &mut *self.0.get() }
    }
}

/// One block for all that a value is, which is wiped when the value is [closed](close), or was not made.
pub(crate) struct Arena {
    block: Block,
    used: usize,
}

/// What stands before the value at the beginning of its block.
#[repr(C, align(16))]
struct Head {
    class: usize,
    used: usize,
}

impl Arena {
    /// Room for a `T`, and for pieces of these sizes beside it.
    pub(crate) fn of<T>(sizes: &[usize]) -> Self {
        let used = size_of::<Head>() + size_of::<T>();
        let bytes = sizes.iter().map(|size| size.next_multiple_of(ALIGNMENT)).sum::<usize>();
        Self { block: Block::new(used.next_multiple_of(ALIGNMENT) + bytes), used }
    }

    fn take(&mut self, bytes: usize) -> usize {
        let start = self.used.next_multiple_of(ALIGNMENT);
        self.used = start + bytes;
        if self.used > self.block.bytes() {
            unreachable()
        }
        self.block.start + start
    }

    /// So many bytes, until it is wiped.
    pub(crate) fn bytes(&mut self, length: usize) -> &'static mut [u8] {
        // SAFETY: they lie in the block, and are given out once; nobody has them any more when it is wiped.
        unsafe { slice::from_raw_parts_mut(self.take(length) as *mut u8, length) }
    }

    /// As many of `T` as `make` makes.
    pub(crate) fn all<T>(
        &mut self,
        count: usize,
        mut make: impl FnMut(usize) -> Option<T>,
    ) -> Option<&'static mut [T]> {
        let start = self.take(size_of::<T>() * count) as *mut T;
        for index in 0..count {
            // SAFETY: as in `bytes`.
            unsafe { start.add(index).write(make(index)?) };
        }
        // SAFETY: as in `bytes`; all of them are written.
        Some(unsafe { slice::from_raw_parts_mut(start, count) })
    }

    /// Keeps the value that there is room for, and gives the handle that stands for it until it is [closed](close).
    pub(crate) fn keep<T>(self, value: T) -> u32 {
        let place = self.block.start + size_of::<Head>();
        // SAFETY: the block begins with room for both, which was not given out.
        unsafe {
            (self.block.start as *mut Head).write(Head { class: self.block.class, used: self.used });
            (place as *mut T).write(value);
        }
        mem::forget(self);
        place as u32
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        // SAFETY: nobody has what was in it any more, and what describes it lies elsewhere.
        unsafe { slice::from_raw_parts_mut(self.block.start as *mut u8, self.used) }.zeroize();
    }
}

/// What a handle stands for.
pub(crate) fn behind<T>(handle: u32) -> &'static mut T {
    // SAFETY: the façade gives no other numbers than it was given, and none that it has closed; and there is one thread.
    unsafe { &mut *(handle as *mut T) }
}

/// Forgets what a handle stands for, and wipes all that it was.
pub(crate) fn close(handle: u32) {
    let start = handle as usize - size_of::<Head>();
    // SAFETY: as in `behind`. Nothing refers to the block, of which the arena below is no part.
    let Head { class, used } = unsafe { (start as *const Head).read() };
    drop(Arena { block: Block { start, class }, used });
}

/// So much of the stack a call may have used: `tests/node/edge.test.mjs` looks for what is left there.
const USED_STACK: usize = 32 * 1024;

/// Overwrites what the calls that are over have left on the stack: libraries copy keys there.
#[allow(clippy::large_stack_arrays, reason = "it is the stack that is meant, which has half a megabyte")]
#[inline(never)]
pub(crate) fn wipe_stack() {
    // By words, of which each is a store.
    [0_u64; USED_STACK / size_of::<u64>()].zeroize();
}

/// Room for so many keys of a document's objects; for more, a block.
const FEW: usize = 64;

/// The keys of a document's objects.
pub(crate) struct Growing<'t> {
    few: [&'t [u8]; FEW],
    many: Option<Block>,
}

impl Growing<'_> {
    pub(crate) const fn new() -> Self {
        Self { few: [&[]; FEW], many: None }
    }
}

impl<'t> Keys<'t> for Growing<'t> {
    // Where there is no memory left, the call ends.
    const ALWAYS_GROW: bool = true;

    fn slots(&mut self) -> &mut [&'t [u8]] {
        match &self.many {
            None => &mut self.few,
            // SAFETY: `grow` has written all of it.
            Some(block) => unsafe {
                slice::from_raw_parts_mut(block.start as *mut &'t [u8], block.bytes() / mem::size_of::<&[u8]>())
            },
        }
    }

    fn grow(&mut self) -> bool {
        let kept = self.slots();
        let block = Block::new(2 * mem::size_of_val(kept));
        for index in 0..block.bytes() / mem::size_of::<&[u8]>() {
            let key = kept.get(index).copied().unwrap_or_default();
            // SAFETY: it lies in the block, of which nobody else has a part.
            unsafe { (block.start as *mut &'t [u8]).add(index).write(key) };
        }
        self.many = Some(block);
        true
    }
}
