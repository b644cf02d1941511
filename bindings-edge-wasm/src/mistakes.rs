//! Mistakes of a program that only JavaScript can see, in the core's words.

use core::ptr;

use crate::answer::Value;
use crate::generated::mistakes::{BODY_TOO_LARGE, HINT, MISTAKES};
use crate::generated::rows;
use crate::refusal;
use crate::report::{Failed, Output, Piece};
use crate::secret;
use crate::table::{FOUND, Mistake, SUBJECT};
use crate::words::say;

/// Answers with the error for a mistake, by its place among them.
pub(crate) fn report(out: &mut Output, mistake: usize, subject: &str, found: &str) -> Failed {
    if mistake == BODY_TOO_LARGE {
        let facts = [Piece::Length(number(found), false), Piece::Is(Value::Number(number(subject)))];
        return out.report(&rows::BODY_TOO_LARGE, &facts, &[]);
    }
    let Some(Mistake { row, facts }) = MISTAKES.get(mistake) else {
        return out
            .option("hookseal", "a defect of this package stopped it, and nothing was verified; please report it");
    };
    let facts = facts.map(|template| match template {
        "" => Piece::Is(Value::Number(number(subject))),
        template => Piece::Made(out.scratch.say(|to| {
            for piece in template.split_inclusive([SUBJECT, FOUND]) {
                say!(to; piece.trim_end_matches([SUBJECT, FOUND]));
                if piece.ends_with(SUBJECT) {
                    say!(to; subject);
                } else if piece.ends_with(FOUND) {
                    say!(to; found);
                }
            }
        })),
    });
    let aside = if ptr::eq(*row, &raw const rows::BODY_NOT_RAW) {
        Piece::Is(Value::Text(HINT))
    } else if ptr::eq(*row, &raw const rows::INVALID_SCHEME) {
        refusal::pointer(out, subject)
    } else {
        Piece::Made(secret::nth(out, Some(number(subject) as usize)))
    };
    out.report(row, &facts, &[aside])
}

fn number(text: &str) -> u64 {
    text.bytes().fold(0, |number: u64, byte| number.wrapping_mul(10).wrapping_add(byte.wrapping_sub(b'0').into()))
}

/// Whether a text is provably the bytes that arrived.
pub(crate) fn check_text(out: &mut Output, text: &str) -> Result<(), Failed> {
    if text.chars().any(|character| character == '\u{FFFD}') {
        let found = "text in which a decoder has replaced bytes (it holds U+FFFD)";
        let facts = [Piece::Is(Value::Text(found)), Piece::Is(Value::Nothing)];
        return Err(out.report(&rows::BODY_NOT_RAW, &facts, &[Piece::Is(Value::Text(HINT))]));
    }
    Ok(())
}
