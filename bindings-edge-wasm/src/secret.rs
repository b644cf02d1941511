//! Secrets: as answers, where they are no keys.

use core::ops::Range;

use hookseal_words::secret::NoKey;
use hookseal_words::{Piece, no_key, rows};

use crate::report::{Failed, Output};

/// Answers why the secret of this index is no key.
pub(crate) fn refuse(out: &mut Output, index: usize, reason: NoKey<'_>) -> Failed {
    out.said(&no_key(index, reason))
}

/// Answers that a secret is malformed, with a problem that was put together.
pub(crate) fn malformed(out: &mut Output, index: usize, problem: &Range<usize>) -> Failed {
    let facts = [Piece::Number(index as u64), out.scratch.piece(problem)];
    out.answer.report(&rows::MALFORMED_SECRET, &facts)
}
