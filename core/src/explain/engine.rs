//! Tries hypotheses, alone and in pairs, the likeliest first, within a bound.

use alloc::collections::BTreeSet;
use alloc::vec;
use alloc::vec::Vec;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hookseal_kernel::Mac;
use sha2::{Digest as _, Sha256};

use super::candidate::{Candidate, Change};
use super::cause::Cause;
use super::content::{Content, Digest, Piece};
use super::finding::Tried;
use super::key::Key;
use crate::algorithm::Algorithm;

/// So many MACs are computed, at most.
const MOST_MACS: usize = 3_500;

/// So many bytes are hashed, at most.
const MOST_BYTES: usize = 64_000_000;

/// How much a hypothesis weighs that no longer fits beside others: enough of the lighter ones come before.
const MOST_CHANGES: usize = 2;

/// One scheme that the delivery may be signed by, with all that may have been its parts.
pub(super) struct Reading {
    /// What it takes for the delivery to be read so.
    pub(super) base: Candidate<Algorithm>,
    pub(super) keys: Vec<Candidate<Key>>,
    pub(super) contents: Vec<Candidate<Content>>,
    pub(super) tags: Vec<Candidate<Vec<u8>>>,
}

/// Where the search ended.
#[derive(Default)]
pub(super) struct Outcome {
    /// What has to be changed for the signature to be right, if that was found; empty where nothing has to be.
    pub(super) proof: Option<Vec<Change>>,
    /// What was tried alone.
    pub(super) ruled_out: BTreeSet<Cause>,
    pub(super) tried: Tried,
}

/// A hypothesis: the indices of what it takes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Attempt {
    changes: u8,
    weight: u32,
    reading: u16,
    key: u16,
    content: u16,
    body: u16,
}

pub(super) fn search(readings: &[Reading], bodies: &[Candidate<Vec<u8>>], swapped: &[Key]) -> Outcome {
    let mut outcome = Outcome::default();
    let mut attempts = attempts(readings, bodies);
    // What lies far behind the bound is not worth sorting.
    let (kept, all) = (MOST_MACS * 2, attempts.len());
    if all > kept {
        attempts.select_nth_unstable(kept);
        attempts.truncate(kept);
    }
    attempts.sort_unstable();
    let mut macs: Vec<Vec<Option<Mac>>> = readings.iter().map(|reading| vec![None; reading.keys.len()]).collect();
    let tags: Vec<Vec<&[u8]>> =
        readings.iter().map(|reading| reading.tags.iter().map(|tag| tag.value.as_slice()).collect()).collect();
    for reading in readings {
        outcome.ruled_out.extend(alone(&reading.tags).filter(|_| !reading.keys.is_empty()));
    }
    for attempt in &attempts {
        let (index, key) = (usize::from(attempt.reading), usize::from(attempt.key));
        let (Some(reading), Some(tags)) = (readings.get(index), tags.get(index)) else { continue };
        let (Some(content), Some(body)) =
            (reading.contents.get(usize::from(attempt.content)), bodies.get(usize::from(attempt.body)))
        else {
            continue;
        };
        let made = digests(&content.value, &body.value);
        let pieces = || pieces(&content.value, &body.value, &made);
        let length: usize = pieces().map(<[u8]>::len).sum();
        // The last ones are for the secret as the message, which is tried in any case.
        if outcome.tried.macs + swapped.len() >= MOST_MACS || outcome.tried.bytes + length > MOST_BYTES {
            outcome.tried.stopped = true;
            break;
        }
        let place = &mut macs[index][key];
        if place.is_none() {
            *place = Mac::new(reading.base.value, &reading.keys[key].value);
        }
        let Some(mac) = place else { continue };
        outcome.tried.macs += 1;
        outcome.tried.bytes += length;
        outcome.tried.hypotheses += tags.len().max(1);
        let parts = [&reading.base.changes, &reading.keys[key].changes, &content.changes, &body.changes];
        if let Some(tag) = mac.makes(pieces(), tags) {
            let proof = parts.into_iter().chain([&reading.tags[tag].changes]).flatten();
            let mut changes: Vec<Change> = Vec::new();
            for change in proof {
                if !changes.iter().any(|known| known.cause == change.cause) {
                    changes.push(change.clone());
                }
            }
            outcome.ruled_out.retain(|cause| changes.iter().all(|change| change.cause != *cause));
            outcome.proof = Some(changes);
            return outcome;
        }
        let mut changes = parts.into_iter().flatten();
        if let (Some(change), None) = (changes.next(), changes.next()) {
            outcome.ruled_out.insert(change.cause);
        }
    }
    outcome.tried.stopped |= all > kept;
    swap(readings, bodies, swapped, &mut outcome);
    outcome
}

/// The body as the key, and the secret as the message.
fn swap(readings: &[Reading], bodies: &[Candidate<Vec<u8>>], secrets: &[Key], outcome: &mut Outcome) {
    let (Some(reading), Some(body)) = (readings.first(), bodies.first()) else { return };
    if reading.base.value == Algorithm::Token {
        return;
    }
    let tags: Vec<&[u8]> = reading.tags.iter().map(|tag| tag.value.as_slice()).collect();
    let Some(mac) = Mac::new(reading.base.value, &body.value) else { return };
    for secret in secrets {
        outcome.tried.macs += 1;
        outcome.tried.hypotheses += 1;
        if mac.makes([secret.as_slice()].into_iter(), &tags).is_some() {
            outcome.proof = Some(vec![Change { cause: Cause::KeyAndBodySwapped, note: "".into() }]);
        } else {
            outcome.ruled_out.insert(Cause::KeyAndBodySwapped);
        }
    }
}

fn alone<T>(candidates: &[Candidate<T>]) -> impl Iterator<Item = Cause> {
    candidates.iter().filter_map(|candidate| match candidate.changes.as_slice() {
        [change] => Some(change.cause),
        _ => None,
    })
}

fn attempts(readings: &[Reading], bodies: &[Candidate<Vec<u8>>]) -> Vec<Attempt> {
    let mut all = Vec::new();
    for (reading, parts) in (0..).zip(readings) {
        if parts.tags.is_empty() {
            continue;
        }
        let contents = numbered(&parts.contents);
        let mut bodies = numbered(bodies);
        let is_body = |piece: &Piece| !matches!(piece, Piece::Fixed(_));
        if !parts.contents.iter().any(|content| content.value.iter().any(is_body)) {
            // It has no part in it.
            bodies.truncate(1);
        }
        for (key, key_changes, key_weight) in numbered(&parts.keys) {
            for (content, content_changes, content_weight) in &contents {
                let before = parts.base.changes.len() + key_changes + content_changes;
                if before > MOST_CHANGES {
                    continue;
                }
                for (body, body_changes, body_weight) in &bodies {
                    let changes = before + body_changes;
                    if changes <= MOST_CHANGES {
                        let weight = parts.base.weight + key_weight + content_weight + body_weight;
                        let changes = u8::from(changes > 1);
                        all.push(Attempt { changes, weight, reading, key, content: *content, body: *body });
                    }
                }
            }
        }
    }
    all
}

/// Of each its index, how many changes it has, and what it weighs.
fn numbered<T>(candidates: &[Candidate<T>]) -> Vec<(u16, usize, u32)> {
    (0..).zip(candidates).map(|(index, each)| (index, each.changes.len(), each.weight)).collect()
}

fn digests(content: &Content, body: &[u8]) -> [Vec<u8>; 2] {
    if !content.iter().any(|piece| matches!(piece, Piece::Digest(_))) {
        return [Vec::new(), Vec::new()];
    }
    let digest = Sha256::digest(body);
    [base16ct::lower::encode_string(&digest).into_bytes(), STANDARD.encode(digest).into_bytes()]
}

fn pieces<'p>(content: &'p Content, body: &'p [u8], digests: &'p [Vec<u8>; 2]) -> impl Iterator<Item = &'p [u8]> {
    content.iter().map(move |piece| match piece {
        Piece::Body => body,
        Piece::Fixed(bytes) => bytes,
        Piece::Digest(Digest::Hex) => &digests[0],
        Piece::Digest(Digest::Base64) => &digests[1],
    })
}
