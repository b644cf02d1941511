//! Runs the vectors of `tests/vectors/explain`, and holds how many faults are named rightly.
#![cfg(all(feature = "explain", feature = "catalogue"))]
#![allow(missing_docs, reason = "a test has no callers to document")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hookseal::explain::{Explanation, Standing};
use hookseal::{Capture, explain};
use serde::Deserialize;

/// Without optimisation every case takes minutes: `--release` runs them all.
const STEP: usize = if cfg!(debug_assertions) { 5 } else { 1 };

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct File {
    #[serde(rename = "generatedBy")]
    _generated_by: String,
    bodies: Vec<String>,
    cases: Vec<Case>,
}

/// The provider, the secret, the headers, the body's index, the time of arrival, and the faults.
#[derive(Deserialize)]
struct Case(String, String, Vec<(String, String)>, usize, u64, Vec<String>);

struct Rate {
    cases: usize,
    right: usize,
    /// Proven, and no fault of the delivery's.
    wrong: usize,
    most_macs: usize,
    missed: BTreeMap<String, usize>,
}

fn explained(file: &File, case: &Case) -> Explanation {
    let Case(provider, secret, headers, body, now, _) = case;
    let body = STANDARD.decode(&file.bodies[*body]).expect("a vector's body is base64");
    let capture = Capture::new(body, headers.iter().map(|(name, value)| (name.as_str(), value))).received_at(*now);
    let explanation = explain(provider, secret, &capture).expect("a provider");
    assert!(explanation.tried.macs <= 5_000 && explanation.tried.bytes <= 64_000_000);
    let text = explanation.to_json() + &explanation.summary();
    assert!(!text.contains(secret.trim_matches(['"', '\'', ' ', '\n'])), "a secret is shown: {text}");
    explanation
}

fn rate(name: &str) -> Rate {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/explain").join(name);
    let file: File = serde_json::from_slice(&fs::read(path).expect("the vectors are there")).expect("they are JSON");
    let chosen: Vec<&Case> = file.cases.iter().step_by(STEP).collect();
    let (one, other) = chosen.split_at(chosen.len() / 2);
    let judge = |cases: &[&Case]| {
        let mut rate = Rate { cases: 0, right: 0, wrong: 0, most_macs: 0, missed: BTreeMap::new() };
        for case in cases {
            let explanation = explained(&file, case);
            let faults: BTreeSet<&str> = case.5.iter().map(String::as_str).collect();
            let proven: BTreeSet<&str> = explanation.proven().map(|finding| finding.cause.as_str()).collect();
            let seen = explanation.findings.iter().find(|finding| finding.standing == Standing::Seen);
            let is_right = match case.5.as_slice() {
                [word] if word == "genuine" => explanation.is_genuine(),
                [word] if word == "none" => explanation.summary().starts_with("None of ") && proven.is_empty(),
                // What was cut off cannot be had back, and is seen.
                [fault] if proven.is_empty() => seen.is_some_and(|seen| seen.cause.as_str() == fault),
                _ => proven == faults,
            };
            rate.cases += 1;
            rate.right += usize::from(is_right);
            rate.wrong += usize::from(!proven.is_subset(&faults));
            rate.most_macs = rate.most_macs.max(explanation.tried.macs);
            if !is_right {
                let text = format!("{:?} was {proven:?} {:?}", case.5, seen.map(|seen| seen.cause));
                *rate.missed.entry(text).or_default() += 1;
            }
        }
        rate
    };
    let (one, other) = thread::scope(|scope| {
        let one = scope.spawn(|| judge(one));
        let other = judge(other);
        (one.join().expect("no test fails there"), other)
    });
    let mut missed = one.missed;
    for (text, count) in other.missed {
        *missed.entry(text).or_default() += count;
    }
    let rate = Rate {
        cases: one.cases + other.cases,
        right: one.right + other.right,
        wrong: one.wrong + other.wrong,
        most_macs: one.most_macs.max(other.most_macs),
        missed,
    };
    let Rate { cases, right, wrong, most_macs, missed } = &rate;
    println!("{name}: {right} of {cases} named rightly, {wrong} proven wrongly, at most {most_macs} MACs");
    for (text, count) in missed {
        println!("  {count} times {text}");
    }
    rate
}

#[test]
fn single_faults_are_named() {
    let rate = rate("singles.json");
    assert!(rate.right * 100 >= rate.cases * 99 && rate.wrong == 0);
}

#[test]
fn pairs_of_faults_are_named() {
    let rate = rate("pairs.json");
    assert!(rate.right * 100 >= rate.cases * 90 && rate.wrong == 0);
}

#[test]
fn genuine_deliveries_and_other_secrets_have_no_cause() {
    let rate = rate("none.json");
    assert!(rate.right == rate.cases && rate.wrong == 0);
}
