//! JSON that was parsed and written again: what was signed is the same document, written otherwise.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::super::candidate::Candidate;
use super::super::cause::Cause;
use super::tokens::{self, Token};
use super::writer::{WRITERS, Writer};
use super::{empty, keys, numbers, texts};

/// More tokens are written in the likeliest ways alone.
const MANY_TOKENS: usize = 20_000;

/// What several changes that have little to do with one another weigh.
const WITH_NUMBERS: u32 = 54;
const SORTED_WITH_NUMBERS: u32 = 56;
const PERMUTED: u32 = 50;

/// Those that weigh no more than this.
pub(super) fn candidates(body: &[u8], most: u32) -> Vec<Candidate<Vec<u8>>> {
    let Some(text) = str::from_utf8(body).ok().map(|text| text.trim_start_matches('\u{FEFF}')) else {
        return Vec::new();
    };
    let Some(read) = tokens::read(text).filter(|read| matches!(read.first(), Some(Token::Open(_)))) else {
        return Vec::new();
    };
    let writers = if read.len() > MANY_TOKENS { &WRITERS[..6] } else { WRITERS };
    let came = writers.iter().find(|writer| writer.write(&read) == text.trim().as_bytes());
    let arrived =
        came.map_or_else(String::new, |writer| format!("what was handed over is written as by {}, ", writer.name));
    let as_by = |writer: &Writer, more: &str| format!("{arrived}what was signed as by {}{more}", writer.name);
    let mut written = Written { all: Vec::new(), most };
    for (weight, writer) in (10..).zip(writers) {
        written.add(writer, &read, weight, Cause::BodyReserialised, || as_by(writer, ""));
    }
    if read.len() > MANY_TOKENS {
        return written.all;
    }
    // As it came, or in the likeliest ways.
    let mut likely: Vec<&Writer> = came.into_iter().collect();
    likely.extend(WRITERS.iter().take(6).filter(|writer| came.is_none_or(|came| came.name != writer.name)));

    let variants = numbers::variants(&read);
    let in_another_form = ", with its numbers in another form";
    for changed in &variants {
        for (weight, writer) in (36..).step_by(4).zip(likely.iter().take(4)) {
            written.add(writer, changed, weight, Cause::BodyReserialised, || as_by(writer, in_another_form));
        }
    }
    // The likeliest form, which most programs give to all numbers.
    for changed in variants.iter().take(1) {
        for writer in writers {
            written.add(writer, changed, WITH_NUMBERS, Cause::BodyReserialised, || as_by(writer, in_another_form));
        }
    }
    let confused = ", with empty objects in the place of empty lists, which PHP confuses";
    for (changed, weight) in empty::variants(&read) {
        for (weight, writer) in (weight..).zip(likely.iter().take(4)) {
            written.add(writer, &changed, weight, Cause::BodyReserialised, || as_by(writer, confused));
        }
    }
    for (changed, told) in [
        (empty::texts(&read), ", with null in the place of empty texts, as Laravel has them"),
        (empty::without_route(&read), ", with the `controller` and `action` that Rails adds"),
    ] {
        for (weight, writer) in (27..).zip(changed.iter().flat_map(|_| likely.iter().take(5))) {
            let changed = changed.as_deref().unwrap_or_default();
            written.add(writer, changed, weight, Cause::BodyReserialised, || as_by(writer, told));
        }
    }
    for (source, weight, told) in texts::variants(&read) {
        if weight > most {
            continue;
        }
        let changed = tokens::read(&source).unwrap_or_default();
        // What is likely is looked for in more ways of writing.
        let count = if weight < WITH_NUMBERS - 20 { 5 } else { 2 };
        for (weight, writer) in (weight..).zip(likely.iter().take(count)) {
            written.add(writer, &changed, weight, Cause::BodyReserialised, || as_by(writer, told));
        }
    }
    for (order, weight, what) in [
        (keys::by_name as fn(&str, &str, usize) -> _, 20, "sorted"),
        (keys::by_java_hash, 34, "as Java's hash maps have them"),
    ] {
        let sorted = keys::sorted(&read, &order);
        if sorted != read {
            let note = || format!("what was signed has them {what}");
            for (weight, writer) in (weight..).zip(&likely) {
                written.add(writer, &sorted, weight, Cause::BodyKeysReordered, note);
            }
            // Who sorts keys has a map of its own, and numbers in a form of its own.
            for changed in variants.iter().take(1).map(|changed| keys::sorted(changed, &order)).chain([sorted]) {
                for writer in writers {
                    written.add(writer, &changed, SORTED_WITH_NUMBERS, Cause::BodyKeysReordered, note);
                }
            }
        }
    }
    for permuted in if PERMUTED > most { Vec::new() } else { keys::permuted(&read) } {
        for writer in likely.iter().take(2) {
            let note = || "what was signed has those of the first level in another order".into();
            written.add(writer, &permuted, PERMUTED, Cause::BodyKeysReordered, note);
        }
    }
    written.all
}

struct Written {
    all: Vec<Candidate<Vec<u8>>>,
    most: u32,
}

impl Written {
    /// Nothing is written that weighs too much.
    fn add(&mut self, writer: &Writer, tokens: &[Token<'_>], weight: u32, cause: Cause, note: impl FnOnce() -> String) {
        if weight <= self.most {
            self.all.push(Candidate::new(writer.write(tokens), weight, cause, note()));
        }
    }
}
