//! Finding a key that occurs twice in an object.
//!
//! Most objects have few keys and each key differs from the others at a glance, so those are
//! compared as they come. Those of large objects are sorted once at the end: a body made to be
//! slow is not slower than any other.

use alloc::borrow::Cow;
use alloc::vec::Vec;

/// So many keys are compared with each other.
const FEW: usize = 24;

/// A key, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Key<'t> {
    pub(super) text: Cow<'t, str>,
    pub(super) at: usize,
}

/// The keys of one object, which are the last of a list that all open objects share.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    first: usize,
    /// A bit for each kind of key there is so far.
    kinds: u64,
}

impl Mark {
    pub(super) const fn at(keys: &Vec<Key<'_>>) -> Self {
        Self { first: keys.len(), kinds: 0 }
    }

    /// Gives the place of the key if there is one like it already.
    pub(super) fn add<'t>(&mut self, keys: &mut Vec<Key<'t>>, key: Key<'t>) -> Result<(), usize> {
        let own = keys.get(self.first..).unwrap_or_default();
        let kind = kind(key.text.as_bytes());
        if self.kinds & kind != 0 && own.len() < FEW && own.iter().any(|other| other.text == key.text) {
            return Err(key.at);
        }
        self.kinds |= kind;
        keys.push(key);
        Ok(())
    }

    /// Forgets the object's keys. Gives the first place of a repeated one, if there is one.
    pub(super) fn finish(&self, keys: &mut Vec<Key<'_>>) -> Result<(), usize> {
        let own = keys.get_mut(self.first..).unwrap_or_default();
        if own.len() > FEW {
            own.sort_unstable_by(|one, other| (&one.text, one.at).cmp(&(&other.text, other.at)));
            let repeated = own.windows(2).filter_map(|pair| match pair {
                [one, other] if one.text == other.text => Some(other.at),
                _ => None,
            });
            if let Some(at) = repeated.min() {
                return Err(at);
            }
        }
        keys.truncate(self.first);
        Ok(())
    }
}

/// One of 64 bits, from what keys most often differ in: their length and their ends.
fn kind(key: &[u8]) -> u64 {
    let (first, last) = (key.first().copied().unwrap_or(0), key.last().copied().unwrap_or(0));
    let mixed = key.len() ^ usize::from(first).wrapping_mul(7) ^ usize::from(last).wrapping_mul(29);
    1 << (mixed % 64)
}
