//! A value that may be what the sender had, and what would have to be wrong for it.

use alloc::vec;
use alloc::vec::Vec;

use super::cause::Cause;
use crate::text::Text;

/// One thing that is wrong, and what there is to say of it besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) cause: Cause,
    /// Empty, or a clause such as `as Python's json.dumps writes it`. Nothing of a secret.
    pub(super) note: Text,
}

/// A value, and the changes that give it. The less it weighs, the likelier it is; what came weighs nothing.
#[derive(Clone, Debug)]
pub(super) struct Candidate<T> {
    pub(super) value: T,
    pub(super) changes: Vec<Change>,
    pub(super) weight: u32,
}

impl<T> Candidate<T> {
    /// What came.
    pub(super) const fn unchanged(value: T) -> Self {
        Self { value, changes: Vec::new(), weight: 0 }
    }

    pub(super) fn new(value: T, weight: u32, cause: Cause, note: impl Into<Text>) -> Self {
        Self { value, changes: vec![Change { cause, note: note.into() }], weight }
    }

    /// As this one, changed once more.
    pub(super) fn then<U>(&self, next: Candidate<U>) -> Candidate<U> {
        let mut changes = self.changes.clone();
        for change in next.changes {
            if !changes.iter().any(|known| known.cause == change.cause) {
                changes.push(change);
            }
        }
        Candidate { value: next.value, changes, weight: self.weight + next.weight }
    }
}
