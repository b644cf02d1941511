//! JSON that was parsed and written again: what was signed is the same document, written otherwise.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::super::candidate::Candidate;
use super::super::cause::Cause;
use super::tokens::{self, Token};
use super::writer::{WRITERS, Writer};
use super::{empty, keys, numbers};

/// More tokens are written in the likeliest ways alone.
const MANY_TOKENS: usize = 20_000;

pub(super) fn candidates(body: &[u8]) -> Vec<Candidate<Vec<u8>>> {
    let mut all = Vec::new();
    let Some(text) = str::from_utf8(body).ok().map(|text| text.trim_start_matches('\u{FEFF}')) else { return all };
    let Some(read) = tokens::read(text).filter(|read| matches!(read.first(), Some(Token::Open(_)))) else {
        return all;
    };
    let writers = if read.len() > MANY_TOKENS { &WRITERS[..6] } else { WRITERS };
    let came = writers.iter().find(|writer| writer.write(&read) == text.trim().as_bytes());
    let arrived =
        came.map_or_else(String::new, |writer| format!("what was handed over is written as by {}, ", writer.name));
    let note = |writer: &Writer| format!("{arrived}what was signed as by {}", writer.name);
    for (index, writer) in (0..).zip(writers) {
        all.push(Candidate::new(writer.write(&read), 10 + index, Cause::BodyReserialised, note(writer)));
    }
    if read.len() > MANY_TOKENS {
        return all;
    }
    // As it came, or in the likeliest ways.
    let mut likely: Vec<&Writer> = came.into_iter().collect();
    likely.extend(WRITERS.iter().take(6).filter(|writer| came.is_none_or(|came| came.name != writer.name)));

    let variants = numbers::variants(&read);
    for changed in &variants {
        for (index, writer) in (0..).zip(likely.iter().take(4)) {
            let note = format!("{}, with its numbers in another form", note(writer));
            all.push(Candidate::new(writer.write(changed), 36 + 4 * index, Cause::BodyReserialised, note));
        }
    }
    // The likeliest form, which most programs give to all numbers.
    for (changed, writer) in variants.iter().take(1).flat_map(|changed| writers.iter().map(move |each| (changed, each)))
    {
        let note = format!("{}, with its numbers in another form", note(writer));
        all.push(Candidate::new(writer.write(changed), 54, Cause::BodyReserialised, note));
    }
    for (changed, weight) in empty::variants(&read) {
        for (index, writer) in (0..).zip(likely.iter().take(4)) {
            let note = format!("{}, with empty objects in the place of empty lists, which PHP confuses", note(writer));
            all.push(Candidate::new(writer.write(&changed), weight + index, Cause::BodyReserialised, note));
        }
    }
    for (order, weight, what) in [
        (keys::by_name as fn(&str, &str, usize) -> _, 20, "sorted"),
        (keys::by_java_hash, 34, "as Java's hash maps have them"),
    ] {
        let sorted = keys::sorted(&read, &order);
        if sorted != read {
            let note = || format!("what was signed has them {what}");
            for (index, writer) in (0..).zip(&likely) {
                all.push(Candidate::new(writer.write(&sorted), weight + index, Cause::BodyKeysReordered, note()));
            }
            // Who sorts keys has a map of its own, and numbers in a form of its own.
            for changed in variants.iter().take(1).map(|changed| keys::sorted(changed, &order)).chain([sorted]) {
                for writer in writers {
                    all.push(Candidate::new(writer.write(&changed), 56, Cause::BodyKeysReordered, note()));
                }
            }
        }
    }
    for permuted in keys::permuted(&read) {
        for writer in likely.iter().take(2) {
            let note = "what was signed has those of the first level in another order";
            all.push(Candidate::new(writer.write(&permuted), 50, Cause::BodyKeysReordered, note));
        }
    }
    all
}
