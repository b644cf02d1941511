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

/// The keys of one object, which are the last of a list that all open objects share.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    first: usize,
    /// A bit for each kind of key there is so far.
    kinds: u64,
}

impl Mark {
    pub(super) const fn at(keys: &[Text<'_>]) -> Self {
        Self { first: keys.len(), kinds: 0 }
    }

    /// Adds a key, unless there is one like it already.
    #[inline]
    pub(super) fn add<'t>(&mut self, keys: &mut Vec<Text<'t>>, key: Text<'t>) -> bool {
        let kind = kind(key);
        if self.kinds & kind != 0 && self.has(keys, key) {
            return false;
        }
        self.kinds |= kind;
        keys.push(key);
        true
    }

    fn has(self, keys: &[Text<'_>], key: Text<'_>) -> bool {
        let own = keys.get(self.first..).unwrap_or_default();
        own.len() < FEW && own.contains(&key)
    }

    /// Forgets the object's keys. Gives the first that repeats another, if there is one.
    pub(super) fn finish<'t>(self, keys: &mut Vec<Text<'t>>) -> Result<(), Text<'t>> {
        if keys.len() - self.first >= FEW {
            self.sort(keys)?;
        }
        keys.truncate(self.first);
        Ok(())
    }

    #[cold]
    fn sort<'t>(self, keys: &[Text<'t>]) -> Result<(), Text<'t>> {
        let own = keys.get(self.first..).unwrap_or_default();
        // Sorts in place, and is by far the smallest of the library's sorts.
        let sorted = own.iter().copied().map(Sorted).collect::<BinaryHeap<_>>().into_sorted_vec();
        let pairs = sorted.windows(2).filter_map(|pair| match pair {
            [Sorted(one), Sorted(other)] if one == other => Some(*other),
            _ => None,
        });
        pairs.min_by_key(place).map_or(Ok(()), Err)
    }
}

/// Keys in the order of what they say, and equal ones in that of the text.
#[derive(PartialEq, Eq)]
struct Sorted<'t>(Text<'t>);

impl Ord for Sorted<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.value().cmp(&other.0.value()).then_with(|| place(&self.0).cmp(&place(&other.0)))
    }
}

impl PartialOrd for Sorted<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

const fn place(key: &Text<'_>) -> *const u8 {
    key.written().as_ptr()
}

/// One of 64 bits, from what keys most often differ in: their length and their ends. All of them
/// for a key with escapes, whose length and ends say nothing.
fn kind(key: Text<'_>) -> u64 {
    if key.has_escapes() {
        return u64::MAX;
    }
    let key = key.written().as_bytes();
    let (first, last) = (key.first().copied().unwrap_or(0), key.last().copied().unwrap_or(0));
    let mixed = key.len() ^ usize::from(first).wrapping_mul(7) ^ usize::from(last).wrapping_mul(29);
    1 << (mixed % 64)
}
