//! Mistakes of a program that only JavaScript can see, in the core's words.

use core::ptr;

use hookseal_words::{Piece, expected, rows, say};

use crate::generated::mistakes::{BODY_TOO_LARGE, HINT, MISTAKES};
use crate::memory::Buffer;
use crate::report::{Failed, Output};
use crate::table::{FOUND, Mistake, SUBJECT};

/// Answers with the error for a mistake, by its place among them.
pub(crate) fn report(out: &mut Output, mistake: usize, subject: &str, found: &str) -> Failed {
    if mistake == BODY_TOO_LARGE {
        let facts = [Piece::Length { bytes: number(found), is_whole: false }, Piece::Number(number(subject))];
        return out.answer.report(&rows::BODY_TOO_LARGE, &facts);
    }
    let Some(Mistake { row, facts }) = MISTAKES.get(mistake) else {
        return out.option("hookseal", Piece::Text(expected::DEFECT));
    };
    let made = [0, 1].map(|place| out.scratch.say(|to| write(to, facts.get(place), subject, found)));
    let [first, second] = made.each_ref().map(|made| out.scratch.piece(made));
    let facts = if ptr::eq(*row, &raw const rows::BODY_NOT_RAW) {
        [first, Piece::Aside(HINT)]
    } else if ptr::eq(*row, &raw const rows::MALFORMED_SECRET) {
        [Piece::Number(number(subject)), second]
    } else {
        [first, second]
    };
    out.answer.report(row, &facts)
}

/// Writes a template.
#[inline(never)]
fn write(to: &mut Buffer, template: &str, subject: &str, found: &str) {
    let mut start = 0;
    for (at, byte) in template.bytes().enumerate() {
        let what = match byte.into() {
            SUBJECT => subject,
            FOUND => found,
            _ => continue,
        };
        say!(to; template.get(start..at).unwrap_or_default(), what);
        start = at + 1;
    }
    say!(to; template.get(start..).unwrap_or_default());
}

fn number(text: &str) -> u64 {
    text.bytes().fold(0, |number: u64, byte| number.wrapping_mul(10).wrapping_add(byte.wrapping_sub(b'0').into()))
}

/// What decoders write in the place of what they cannot read, U+FFFD.
const REPLACEMENT: &[u8] = "\u{FFFD}".as_bytes();

/// Whether a text is provably the bytes that arrived.
pub(crate) fn check_text(out: &mut Output, text: &str) -> Result<(), Failed> {
    if text.as_bytes().windows(REPLACEMENT.len()).any(|bytes| bytes == REPLACEMENT) {
        return Err(out.answer.report(&rows::BODY_NOT_RAW, &[Piece::Text(expected::REPLACED), Piece::Aside(HINT)]));
    }
    Ok(())
}
