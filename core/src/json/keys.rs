//! Finding a key that occurs twice in an object.
//!
//! Most objects have few keys and each key differs from the others at a glance, so those are
//! compared as they come. Those of large objects are sorted once at the end: a body made to be
//! slow is not slower than any other.

use alloc::collections::BinaryHeap;
use alloc::vec::Vec;
use core::cmp::Ordering;

use super::Text;

/// So many keys are compared with each other.
const FEW: usize = 24;

/// The keys of one object, which are the last of a list that all open objects share. They are kept
/// as they are written, because what fits in two registers is not written twice.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    first: usize,
    /// A bit for each kind of key there is so far.
    kinds: u64,
}

impl Mark {
    pub(super) const fn at(keys: &[&[u8]]) -> Self {
        Self { first: keys.len(), kinds: 0 }
    }

    /// Adds a key, unless there is one like it already.
    #[inline]
    pub(super) fn add<'t>(&mut self, keys: &mut Vec<&'t [u8]>, key: &'t [u8], has_escapes: bool) -> bool {
        let kind = if has_escapes { u64::MAX } else { kind(key) };
        if self.kinds & kind != 0 && self.has(keys, key) {
            return false;
        }
        self.kinds |= kind;
        if keys.len() == keys.capacity() {
            // Few documents need more, and none needs less for one key than this costs.
            keys.reserve(FEW);
        }
        keys.push(key);
        true
    }

    #[inline(never)]
    fn has(self, keys: &[&[u8]], key: &[u8]) -> bool {
        let own = keys.get(self.first..).unwrap_or_default();
        own.len() < FEW && own.iter().any(|own| Text::of(own) == Text::of(key))
    }

    /// Forgets the object's keys. Gives the first that repeats another, if there is one.
    pub(super) fn finish<'t>(self, keys: &mut Vec<&'t [u8]>) -> Result<(), &'t [u8]> {
        if keys.len() - self.first >= FEW {
            self.sort(keys)?;
        }
        keys.truncate(self.first);
        Ok(())
    }

    #[cold]
    fn sort<'t>(self, keys: &[&'t [u8]]) -> Result<(), &'t [u8]> {
        let own = keys.get(self.first..).unwrap_or_default();
        // Sorts in place, and is by far the smallest of the library's sorts.
        let sorted = own.iter().map(|key| Sorted(Text::of(key))).collect::<BinaryHeap<_>>().into_sorted_vec();
        let pairs = sorted.windows(2).filter_map(|pair| match pair {
            [Sorted(one), Sorted(other)] if one == other => Some(other.written().as_bytes()),
            _ => None,
        });
        pairs.min_by_key(|key| key.as_ptr()).map_or(Ok(()), Err)
    }
}

/// Keys in the order of what they say, and equal ones in that of the text.
#[derive(PartialEq, Eq)]
struct Sorted<'t>(Text<'t>);

impl Ord for Sorted<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.value().cmp(&other.0.value()).then_with(|| self.0.written().as_ptr().cmp(&other.0.written().as_ptr()))
    }
}

impl PartialOrd for Sorted<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// One of 64 bits, from what keys most often differ in: their length and their ends. Not for a key
/// with escapes, whose length and ends say nothing: it has all of them.
#[inline]
fn kind(key: &[u8]) -> u64 {
    let (first, last) = (key.first().copied().unwrap_or(0), key.last().copied().unwrap_or(0));
    let mixed = key.len() * 8 + usize::from(first) * 3 + usize::from(last);
    1 << (mixed % 64)
}
