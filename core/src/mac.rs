//! The keyed MACs of all secrets, wiped when they are dropped.

use alloc::vec::Vec;
use core::ops::{Deref, DerefMut};

use hookseal_kernel::Mac;
use zeroize::Zeroize;

use crate::algorithm::Algorithm;

/// Keyed MACs, one a secret.
#[derive(Clone, Default)]
pub(crate) struct Macs(Vec<Mac>);

impl Macs {
    /// The error is the index of a key whose length is refused.
    pub(crate) fn new<'k>(algorithm: Algorithm, keys: impl ExactSizeIterator<Item = &'k [u8]>) -> Result<Self, usize> {
        // Room for all of them, so that none moves and leaves a copy behind.
        let mut macs = Vec::with_capacity(keys.len());
        for (index, key) in keys.enumerate() {
            macs.push(Mac::new(algorithm, key).ok_or(index)?);
        }
        Ok(Self(macs))
    }
}

impl Deref for Macs {
    type Target = [Mac];

    fn deref(&self) -> &[Mac] {
        &self.0
    }
}

impl DerefMut for Macs {
    fn deref_mut(&mut self) -> &mut [Mac] {
        &mut self.0
    }
}

impl Drop for Macs {
    fn drop(&mut self) {
        // A body that came whole needed none, and wiping nothing takes 70 ns too.
        if self.0.capacity() == 0 {
            return;
        }
        self.0.clear();
        // Each wipes itself, but not the bytes that its variant leaves unused: those may hold what was on the stack
        // when it was moved here.
        self.0.spare_capacity_mut().zeroize();
    }
}
