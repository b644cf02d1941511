//! What may have been signed in the place of the body that was handed over.

mod characters;
mod empty;
mod ends;
mod escapes;
mod form;
mod inside;
mod keys;
mod numbers;
mod reserialised;
mod texts;
mod tokens;
mod writer;

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::candidate::{Candidate, Change};
use super::cause::Cause;
use tokens::Token;

/// So many bytes are made of other bodies, at most.
const MOST_BYTES: usize = 16 << 20;

/// What weighs more is not tried as a second change of a body: hundreds of documents would be written for nothing.
const MOST_AGAIN: u32 = 40;

/// So many other bodies there are, at most.
const MOST_BODIES: usize = 900;

/// The body that came first, then the others, each once. Those with two changes come last.
pub(super) fn candidates(body: &[u8]) -> Vec<Candidate<Vec<u8>>> {
    let mut found = Found { bodies: Vec::new(), known: BTreeSet::new(), bytes: 0 };
    found.add(Candidate::unchanged(body.to_vec()));
    let mut singles = alone(body, u32::MAX);
    singles.sort_by_key(|candidate| candidate.weight);
    for candidate in singles {
        found.add(candidate);
    }
    for index in 1..found.bodies.len() {
        if found.is_full() {
            break;
        }
        let candidate = &found.bodies[index];
        let cause = candidate.changes.first().map(|change| change.cause);
        let again = match cause {
            // What was written again lost its ends.
            Some(Cause::BodyReserialised) if candidate.weight <= 40 => ends::added(&candidate.value),
            // What is inside something else may be wrong itself.
            Some(
                Cause::BodyCharset
                | Cause::BodyBase64
                | Cause::BodyCompressed
                | Cause::BodyInString
                | Cause::BodyShown
                | Cause::BodyWrapped
                | Cause::BodyEscaped
                | Cause::LineBreakAdded
                | Cause::SpacesAdded
                | Cause::ByteOrderMarkAdded,
            ) => alone(&candidate.value, MOST_AGAIN),
            _ => Vec::new(),
        };
        for next in again {
            let next = found.bodies[index].then(next);
            found.add(next);
        }
    }
    found.bodies
}

/// Whether it is JSON to its end.
pub(super) fn is_whole(body: &[u8]) -> bool {
    str::from_utf8(body).is_ok_and(|text| tokens::read(text).is_some())
}

/// What can be seen of a body without trying anything.
pub(super) fn seen(body: &[u8]) -> Option<Change> {
    let change = |cause, note: &'static str| Some(Change { cause, note: note.into() });
    if body.is_empty() {
        return change(Cause::BodyEmpty, "");
    }
    let text = str::from_utf8(body).ok()?;
    if text.contains('\u{FFFD}') {
        return change(Cause::BodyReplaced, "");
    }
    let trimmed = text.trim_start();
    if let Some(language) = shown_by(trimmed) {
        return Some(Change { cause: Cause::BodyShown, note: alloc::format!("as {language} shows one").into() });
    }
    let Some(read) = tokens::read(text) else {
        let is_cut = trimmed.starts_with(['{', '[']) && !text.trim_end().ends_with(['}', ']']);
        return if is_cut { change(Cause::BodyCut, "it begins as JSON and has no end") } else { None };
    };
    let has_lost = |token: &&Token<'_>| matches!(token, Token::Number(number) if has_lost_digits(number));
    if let Some(Token::Number(number)) = read.iter().find(has_lost) {
        let note =
            alloc::format!("`{number}` is beyond what JavaScript's numbers hold, and its last digits may be lost");
        return Some(Change { cause: Cause::BodyReserialised, note: note.into() });
    }
    if text.is_ascii() && read.iter().any(|token| matches!(token, Token::Text(text) if has_replaced(text))) {
        return change(
            Cause::BodyReplaced,
            "question marks stand inside or for words, as decoders to ASCII write what they do not know",
        );
    }
    if keys::are_sorted(&read) {
        return change(Cause::BodyKeysReordered, "its keys are in alphabetical order, which few providers send");
    }
    None
}

/// The language whose programs show a value of their own so.
fn shown_by(text: &str) -> Option<&'static str> {
    let name = text.strip_prefix('{').map(|rest| rest.bytes().take_while(u8::is_ascii_alphanumeric).count());
    match text {
        _ if text.starts_with("map[") => Some("Go"),
        _ if text.starts_with("Array") => Some("PHP"),
        _ if text.starts_with("Object {") => Some("Rust"),
        _ if text.starts_with("{\"") && text.contains("\"=>") => Some("Ruby"),
        _ if name.is_some_and(|name| name > 0 && text.as_bytes().get(1 + name) == Some(&b'=')) => Some("Java"),
        _ => None,
    }
}

/// Whether an integer is written as one whose last digits were lost.
fn has_lost_digits(number: &str) -> bool {
    const MOST_DIGITS: usize = 16;
    number.len() > MOST_DIGITS && number.bytes().all(|byte| byte.is_ascii_digit()) && number.ends_with("00")
}

/// Whether a question mark stands inside a word, or for a word before others; in URLs they do.
fn has_replaced(text: &str) -> bool {
    let is_mark = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte == b'?');
    let mut words = text.split(' ').rev().peekable();
    // French has a space before the one that ends a sentence.
    if words.peek().is_some_and(|last| !is_mark(last)) && words.any(is_mark) {
        return true;
    }
    let is_url = text.contains("://") || text.contains('=') || text.starts_with('/');
    let inside = |window: &[u8]| matches!(window, [before, b'?', after] if before.is_ascii_lowercase() && after.is_ascii_lowercase());
    !is_url && text.as_bytes().windows(3).any(inside)
}

struct Found {
    bodies: Vec<Candidate<Vec<u8>>>,
    known: BTreeSet<(usize, u64)>,
    bytes: usize,
}

impl Found {
    fn is_full(&self) -> bool {
        self.bodies.len() >= MOST_BODIES
    }

    /// Once, and while there is room.
    fn add(&mut self, candidate: Candidate<Vec<u8>>) {
        let length = candidate.value.len();
        if self.is_full() || self.bytes + length > MOST_BYTES && !self.bodies.is_empty() {
            return;
        }
        let hash = hash(&candidate.value);
        if self.known.insert((length, hash)) {
            self.bytes += length;
            self.bodies.push(candidate);
        }
    }
}

/// Tells bodies apart, eight bytes at a time, for there are megabytes of them. Whoever forges a collision loses a
/// hypothesis of his own.
fn hash(body: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let (words, rest) = body.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let words = words.iter().chain([&last]).map(|word| u64::from_le_bytes(*word));
    words.fold(FACTOR, |hash, word| (hash ^ word).wrapping_mul(FACTOR).rotate_left(29))
}

/// What one change makes of a body: all that weighs no more than this, and of the rest what costs little.
fn alone(body: &[u8], most: u32) -> Vec<Candidate<Vec<u8>>> {
    let mut all = Vec::new();
    all.extend(ends::removed(body));
    all.extend(ends::added(body));
    all.extend(ends::line_endings(body));
    // What is larger is not written anew in a hundred ways.
    if body.len() <= MOST_BYTES / 16 {
        all.extend(inside::candidates(body));
        all.extend(characters::candidates(body));
        all.extend(form::candidates(body));
        all.extend(reserialised::candidates(body, most));
    }
    all.push(Candidate::new(Vec::new(), 60, Cause::BodyNotSigned, ""));
    all
}
