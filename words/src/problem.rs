//! What is wrong with a header, an id, a timestamp, or a body that is read before it is verified.

use hookseal_kernel::plan::{RARE, Unit};
use hookseal_kernel::{BodyProblem, HEADER_LIMIT, HeaderProblem, IdProblem, LONGEST_ID, TimestampProblem};
use hookseal_kernel::{MOST_FORM_FIELDS, json::Kind};

use crate::excerpt::excerpt_of_bytes;
use crate::json;
use crate::sink::Sink;

/// What is wrong with a header that is signed along.
pub(crate) fn header<S: Sink>(to: &mut S, problem: HeaderProblem<'_>) {
    match problem {
        HeaderProblem::NotSeparated(separator) => not_separated(to, separator),
        HeaderProblem::Length { expected, found } => other_length(to, expected, found),
        HeaderProblem::NoMethod => to.text("expected a method in capital letters, such as POST"),
        HeaderProblem::NoUrl(position) => {
            say!(to; "expected a URL as it is requested, found another character at position ", position + 1);
        }
        _ => say!(to; "expected at most ", HEADER_LIMIT, " bytes, found more"),
    }
}

fn not_separated<S: Sink>(to: &mut S, separator: &str) {
    say!(
        to;
        "it must not contain `", separator,
        "` nor overlap with it: that separates it from the next field of the signed content, and bytes could be moved \
         between the two"
    );
}

fn other_length<S: Sink>(to: &mut S, expected: usize, found: usize) {
    say!(
        to;
        "expected exactly ", expected, " bytes, found ", found,
        ": its length alone keeps it apart from the next field of the signed content"
    );
}

/// What is wrong with an id.
pub(crate) fn id<S: Sink>(to: &mut S, problem: IdProblem<'_>) {
    match problem {
        IdProblem::NotSeparated(separator) => not_separated(to, separator),
        IdProblem::Length { expected, found } => other_length(to, expected, found),
        IdProblem::Form(value) => {
            say!(to; "expected 1 to ", LONGEST_ID, " visible ASCII characters without spaces, found ");
            if (1..=LONGEST_ID).contains(&value.len()) {
                quoted(to, value);
            } else {
                say!(to; value.len(), " bytes");
            }
        }
        _ => to.text("expected another one"),
    }
}

/// What is wrong with a timestamp of this unit.
pub(crate) fn timestamp<S: Sink>(to: &mut S, problem: TimestampProblem<'_>, unit: Option<Unit>) {
    let (found, text) = match problem {
        TimestampProblem::Form(text) => ("found ", text),
        TimestampProblem::LeadingZeros(text) => ("without leading zeros, found ", text),
        TimestampProblem::Digits { expected, found } => {
            return say!(
                to;
                "no separator stands between it and its neighbour in the signed content, so it must have exactly ",
                expected, " digits, found ", found
            );
        }
        _ => ("found ", &[][..]),
    };
    let example = match unit {
        Some(Unit::Rfc3339) if RARE => "a date with an offset such as 2024-01-15T10:30:00Z (RFC 3339), ",
        Some(Unit::Utc) if RARE => "a date such as 2024-01-15T10:30:00 (RFC 3339; UTC where it has no offset), ",
        Some(Unit::Either) if RARE => "Unix seconds or milliseconds in decimal digits such as 1700000000, ",
        Some(Unit::Milliseconds) => "Unix milliseconds in decimal digits such as 1700000000000, ",
        _ => "Unix seconds in decimal digits such as 1700000000, ",
    };
    say!(to; "expected ", example, found);
    quoted(to, text);
}

/// What is wrong with a body; where it is no JSON, also where in it, if it is at hand.
pub(crate) fn body<S: Sink>(to: &mut S, problem: BodyProblem, body: Option<&[u8]>) {
    match problem {
        BodyProblem::Json(error) => match body {
            Some(body) => json::place(to, error, body),
            None => to.text("it is not JSON"),
        },
        BodyProblem::Form(at) => say!(
            to;
            "expected a form as `application/x-www-form-urlencoded` writes it, found another character at byte ", at + 1
        ),
        BodyProblem::Count(0) => to.text("expected a text, found nothing"),
        BodyProblem::Count(count) => say!(to; "expected one text, found ", count),
        BodyProblem::Kind(kind) => {
            let found = if kind == Kind::Number { "another number" } else { json::described(kind) };
            say!(to; "expected a string or an integer, found ", found);
        }
        BodyProblem::NotUtf8 => to.text("expected UTF-8, found other bytes"),
        BodyProblem::Fields => say!(
            to; "expected at most ", MOST_FORM_FIELDS, " fields that can be told apart soon, found others"
        ),
        BodyProblem::Hash => to.text("found another body than the one whose hash the URL has"),
        BodyProblem::Another => to.text("expected one element, found more: nothing signs them"),
        BodyProblem::Comma => to.text("expected one value, found a comma"),
        _ => say!(to; "expected at most ", HEADER_LIMIT, " bytes in all fields together, found more"),
    }
}

fn quoted<S: Sink>(to: &mut S, bytes: &[u8]) {
    to.text("\"");
    excerpt_of_bytes(to, bytes);
    to.text("\"");
}
