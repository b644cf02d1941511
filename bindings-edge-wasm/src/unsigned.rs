//! What is said in the place of signing where a build has it not: programs sign in tests.

use hookseal_words::Piece;

use crate::configuration::MISSING;
use crate::report::{Failed, Output};
use crate::webhook::Judge;

/// Answers what to import.
#[allow(clippy::unnecessary_wraps, reason = "it stands for one that signs")]
pub(crate) fn sign(out: &mut Output, _: &Judge, _: &[u8], _: &[u8]) -> Result<(), Failed> {
    Err(out.option("sign", Piece::Text(MISSING)))
}
