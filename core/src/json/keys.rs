//! Finding a key that occurs twice in an object.
//!
//! Most objects have few keys and each key differs from the others at a glance, so those are
//! compared as they come. Those of large objects, and of objects that have keys with escapes, are
//! sorted once at the end, each decoded once: a body made to be slow gains little by it.

use alloc::borrow::Cow;
use alloc::collections::BinaryHeap;
use alloc::vec::Vec;

use super::Text;

/// So many keys are compared with each other.
const FEW: usize = 24;

/// The keys of one object, which are the last of a list that all open objects share. They are kept
/// as they are written, because what fits in two registers is not written twice.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    first: usize,
    /// A bit for each kind of key there is so far; all of them where there is one with escapes.
    kinds: u64,
}

const ALL_KINDS: u64 = u64::MAX;

impl Mark {
    pub(super) const fn at(keys: &[&[u8]]) -> Self {
        Self { first: keys.len(), kinds: 0 }
    }

    /// Adds a key, unless it is seen to be there already. What is not seen here, [`finish`](Self::finish) finds.
    #[inline]
    pub(super) fn add<'t>(&mut self, keys: &mut Vec<&'t [u8]>, key: &'t [u8], has_escapes: bool) -> bool {
        let kind = if has_escapes { ALL_KINDS } else { kind(key) };
        if !has_escapes && self.kinds & kind != 0 && self.has(keys, key) {
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
        own.len() < FEW && own.contains(&key)
    }

    /// Forgets the object's keys. Gives the first that repeats another, if there is one.
    pub(super) fn finish<'t>(self, keys: &mut Vec<&'t [u8]>) -> Result<(), &'t [u8]> {
        if keys.len() - self.first >= FEW || self.kinds == ALL_KINDS {
            self.sort(keys)?;
        }
        keys.truncate(self.first);
        Ok(())
    }

    #[cold]
    fn sort<'t>(self, keys: &[&'t [u8]]) -> Result<(), &'t [u8]> {
        let own = keys.get(self.first..).unwrap_or_default();
        // Sorts in place, and is by far the smallest of the library's sorts. Equal keys stay in the order of the text.
        let decoded = own.iter().enumerate().map(|(index, key)| (Text::of(key).value(), index));
        let sorted = decoded.collect::<BinaryHeap<(Cow<'_, str>, usize)>>().into_sorted_vec();
        let repeated = sorted.windows(2).filter_map(|pair| match pair {
            [(one, _), (other, index)] if one == other => Some(*index),
            _ => None,
        });
        repeated.min().and_then(|index| own.get(index)).map_or(Ok(()), |key| Err(*key))
    }
}

/// One of 64 bits, from what keys most often differ in: their length and their ends. Not for a key
/// with escapes, whose length and ends say nothing.
#[inline]
fn kind(key: &[u8]) -> u64 {
    let (first, last) = (key.first().copied().unwrap_or(0), key.last().copied().unwrap_or(0));
    let mixed = key.len().wrapping_mul(8) + usize::from(first) * 3 + usize::from(last);
    1 << (mixed % 64)
}
