//! Replays the corpus, and so many mutations of it as there is time for in every test run: the same for the same seed.
#![allow(missing_docs, reason = "a test has no callers to document")]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use fastrand::Rng;
use hookseal_fuzz_targets::{TARGETS, Target};

/// Which mutations are made. `HOOKSEAL_FUZZ_SEED` makes others.
const SEED: u64 = 0x686f_6f6b;
/// How many, for each target that is as quick as most. `HOOKSEAL_FUZZ_MUTATIONS` makes more.
const MUTATIONS: usize = 40_000;

/// What has a meaning somewhere.
const PIECES: [&[u8]; 24] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"\\",
    b"\\u0061",
    b"\\ud800",
    b",",
    b":",
    b"=",
    b";",
    b".",
    b" ",
    b"\n",
    b"\0",
    b"\xEF\xBB\xBF",
    b"\xFF",
    b"v1=",
    b"t=",
    b"1e309",
    b"-0",
    b"null",
    b"18446744073709551616",
];

fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus").join(target);
    let entries = fs::read_dir(folder).expect("the corpus has a folder for the target");
    let mut all: Vec<_> = entries
        .map(|entry| entry.expect("an entry is readable").path())
        .map(|path| (path.display().to_string(), fs::read(&path).expect("a seed is readable")))
        .collect();
    // Folders have no order.
    all.sort();
    assert!(all.len() >= 10, "{target} has {} seeds", all.len());
    all
}

fn from_environment<T: std::str::FromStr>(name: &str, otherwise: T) -> T {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn run(target: Target, input: &[u8], from: &str) {
    let held = catch_unwind(AssertUnwindSafe(|| (target.holds)(input))).is_ok();
    let name = target.name;
    assert!(held, "{name} fails on what was made of {from}: {:?}", String::from_utf8_lossy(input));
}

fn mutated(input: &mut Vec<u8>, others: &[(String, Vec<u8>)], random: &mut Rng) {
    let at = random.usize(..=input.len());
    let end = (at + random.usize(..16)).min(input.len());
    match random.u8(..8) {
        0 | 1 => {
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << random.u8(..8);
            }
        }
        2 => {
            if let Some(byte) = input.get_mut(at) {
                *byte = random.u8(..);
            }
        }
        3 => drop(input.drain(at..end)),
        4 => drop(input.splice(at..at, input[at..end].to_vec())),
        5 => {
            let other = &others[random.usize(..others.len())].1;
            let from = random.usize(..=other.len());
            let to = (from + random.usize(..64)).min(other.len());
            drop(input.splice(at..end, other[from..to].iter().copied()));
        }
        _ => drop(input.splice(at..end, PIECES[random.usize(..PIECES.len())].iter().copied())),
    }
}

#[test]
fn nothing_in_the_corpus_or_near_it_breaks_what_must_hold() {
    let seed = from_environment("HOOKSEAL_FUZZ_SEED", SEED);
    let mutations = from_environment("HOOKSEAL_FUZZ_MUTATIONS", MUTATIONS);
    for target in TARGETS {
        let seeds = corpus(target.corpus);
        let mut random = Rng::with_seed(seed);
        for (path, input) in &seeds {
            run(target, input, path);
        }
        for _ in 0..mutations / target.weight {
            let (path, input) = &seeds[random.usize(..seeds.len())];
            let mut input = input.clone();
            for _ in 0..random.usize(1..6) {
                mutated(&mut input, &seeds, &mut random);
            }
            run(target, &input, path);
        }
    }
}
