//! What the kernel refuses: as a key, and as an answer.

use hookseal_kernel::{Plan, Refusal};
use hookseal_words::refusal;
use hookseal_words::seen::{Seen, Sight};

use crate::report::{Failed, Output};

/// The same as a number, or several, where a refusal has no text of the delivery: who refuses the same again needs no
/// words for it.
pub(crate) type Key = [u64; 3];

const MISSING: u64 = 1;
const TOO_OLD: u64 = 2;
const TOO_NEW: u64 = 3;
const MISMATCH: u64 = 4;

/// The key of a refusal, with what was seen of the body.
pub(crate) fn key(refusal: &Refusal<'_>, body: Option<Sight>) -> Option<Key> {
    let (kind, header, one, other) = match *refusal {
        Refusal::MissingHeader { header, key: None } => (MISSING, header, 0, 0),
        Refusal::TimestampTooOld { header, skew_seconds, tolerance_seconds } => {
            (TOO_OLD, header, skew_seconds, tolerance_seconds)
        }
        Refusal::TimestampTooNew { header, skew_seconds, tolerance_seconds } => {
            (TOO_NEW, header, skew_seconds, tolerance_seconds)
        }
        Refusal::SignatureMismatch { header, signatures, keys } => (MISMATCH, header, signatures as u64, keys as u64),
        _ => return None,
    };
    Some([kind | u64::from(header) << 8 | body.map_or(0, Sight::number) << 16, one, other])
}

/// The refusal of a key, and what was seen of the body.
pub(crate) fn of_key([kind, one, other]: Key) -> (Refusal<'static>, Option<Sight>) {
    let header = (kind >> 8) as u8;
    let refusal = match kind & 0xFF {
        MISSING => Refusal::MissingHeader { header, key: None },
        TOO_OLD => Refusal::TimestampTooOld { header, skew_seconds: one, tolerance_seconds: other },
        TOO_NEW => Refusal::TimestampTooNew { header, skew_seconds: one, tolerance_seconds: other },
        _ => Refusal::SignatureMismatch { header, signatures: one as usize, keys: other as usize },
    };
    (refusal, Sight::numbered(kind >> 16))
}

/// Answers with the error that says what was refused, and what was seen.
pub(crate) fn report(out: &mut Output, plan: &Plan<'_>, refused: Refusal<'_>, seen: Seen) -> Failed {
    out.said(&refusal(plan, refused, seen))
}
