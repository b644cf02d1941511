//! The goals, as data, and whether the figures reach them.

use std::fmt::Write as _;

use anstream::println;

use super::figures::Results;
use super::measures::size;
use super::spread::Spread;
use crate::colour::{BAD, GOOD, HEADING, NOTE};

/// One row of the table of goals.
struct Goal {
    what: &'static str,
    left: Side,
    right: Side,
    wanted: Wanted,
}

/// What is compared, round by round.
enum Side {
    Sum(&'static [(f64, Key)]),
    /// Of several subjects the one with the least median.
    Fastest(&'static [Key]),
}

/// A figure but for its size.
struct Key {
    suite: &'static str,
    measure: &'static str,
    scheme: &'static str,
    subject: &'static str,
}

/// For each size in bytes.
enum Wanted {
    /// `left / right` is at least this; none: only reported.
    Ratio(&'static [(usize, Option<f64>)]),
    /// `left - right` is at most so many nanoseconds.
    Nanoseconds(&'static [(usize, f64)]),
}

const fn key(suite: &'static str, measure: &'static str, scheme: &'static str, subject: &'static str) -> Key {
    Key { suite, measure, scheme, subject }
}

const fn verify(suite: &'static str, subject: &'static str) -> Key {
    key(suite, "verify", "realestateapi", subject)
}

const fn threads(suite: &'static str, subject: &'static str) -> Key {
    key(suite, "threads", "realestateapi", subject)
}

const fn boundary(subject: &'static str) -> Key {
    key("boundary", "boundary", "realestateapi", subject)
}

const fn split(suite: &'static str, subject: &'static str) -> Key {
    key(suite, "split", "realestateapi", subject)
}

/// A goal for the four sizes.
const fn goal(what: &'static str, left: Side, right: Side, wanted: Wanted) -> Goal {
    Goal { what, left, right, wanted }
}

macro_rules! one {
    ($key:expr) => {
        Side::Sum(const { &[(1.0, $key)] })
    };
}

macro_rules! each {
    ($half:expr, $four:expr, $sixty_four:expr, $thousand:expr) => {
        Wanted::Ratio(&[
            (512, Some($half)),
            (4096, Some($four)),
            (65_536, Some($sixty_four)),
            (1_048_576, Some($thousand)),
        ])
    };
}

macro_rules! cheaper {
    ($suite:literal, $ours:literal, $measure:literal, $method:literal, $what:literal, $times:expr) => {
        goal(
            concat!($ours, " (", $suite, "), `", $method, "`, refusing for: ", $what, "; beside a genuine one"),
            one!(key($suite, $measure, "realestateapi", concat!($ours, ": genuine"))),
            one!(key($suite, $measure, "realestateapi", concat!($ours, ": ", $what))),
            Wanted::Ratio(&[(4096, Some($times))]),
        )
    };
}

macro_rules! refusals {
    ($suite:literal, $ours:literal) => {
        refusals!($suite, $ours, ("refuse", "verify"), ("refuse-receive", "receive"))
    };
    ($suite:literal, $ours:literal, $(($measure:literal, $method:literal)),+) => {
        [$(
            cheaper!($suite, $ours, $measure, $method, "missing header", 5.0),
            cheaper!($suite, $ours, $measure, $method, "malformed signature", 5.0),
            cheaper!($suite, $ours, $measure, $method, "stale timestamp", 5.0),
            cheaper!($suite, $ours, $measure, $method, "forged", 1.0),
        )+]
    };
}

macro_rules! load {
    ($suite:literal, $server:literal) => {
        goal(
            concat!($server, ", requests per second beside those without any check"),
            one!(key($suite, "load", "realestateapi", concat!($server, ": hookseal"))),
            one!(key($suite, "load", "realestateapi", concat!($server, ": no check"))),
            Wanted::Ratio(&[(512, Some(0.97)), (4096, Some(0.97)), (65_536, Some(0.97))]),
        )
    };
}

/// What `receive` adds, beside what it stands for: the two measured apart and added, and a handler
/// that calls one after the other.
macro_rules! parsing {
    ($suite:literal, $ours:literal, $receive:literal, $parser:literal) => {
        [
            parsing!(
                $suite,
                $ours,
                $receive,
                $parser,
                " added up",
                Side::Sum(&[(1.0, split($suite, concat!($ours, ": verify"))), (1.0, split($suite, $parser))])
            ),
            parsing!(
                $suite,
                $ours,
                $receive,
                $parser,
                " in one handler",
                one!(split($suite, concat!($ours, ": verify, then ", $parser)))
            ),
        ]
    };
    ($suite:literal, $ours:literal, $receive:literal, $parser:literal, $how:literal, $both:expr) => {
        goal(
            concat!(
                $ours,
                " (",
                $suite,
                "): `verify` and ",
                $parser,
                $how,
                ", beside what `",
                $receive,
                "` adds to `verify`"
            ),
            $both,
            Side::Sum(&[
                (1.0, split($suite, concat!($ours, ": ", $receive))),
                (-1.0, split($suite, concat!($ours, ": verify"))),
            ]),
            each!(1.0, 1.0, 1.0, 1.0),
        )
    };
}

/// Beside a peer, with both kinds of bodies.
macro_rules! receive {
    ($what:literal, $suite:literal, $scheme:literal, $peer:literal, $ours:literal, $wanted:expr) => {
        [
            goal(
                concat!($what, " (records)"),
                one!(key($suite, "receive", $scheme, $peer)),
                one!(key($suite, "receive", $scheme, $ours)),
                $wanted,
            ),
            goal(
                concat!($what, " (one long text)"),
                one!(key($suite, "receive-text", $scheme, $peer)),
                one!(key($suite, "receive-text", $scheme, $ours)),
                $wanted,
            ),
        ]
    };
}

const GOALS: &[&[Goal]] = &[
    &[
        goal(
            "Rust, verify, beside the fastest of ring and aws-lc-rs",
            Side::Fastest(&[verify("rust", "ring"), verify("rust", "aws-lc-rs")]),
            one!(verify("rust", "hookseal")),
            each!(1.0, 1.0, 0.98, 0.98),
        ),
        goal(
            "Node.js native, verify, beside node:crypto at its best",
            one!(verify("node", "node:crypto")),
            one!(verify("node", "hookseal native")),
            each!(3.0, 1.7, 1.05, 1.0),
        ),
        goal(
            "WebAssembly in Node.js, verify, beside hash-wasm",
            one!(verify("node", "hash-wasm")),
            one!(verify("node", "hookseal wasm")),
            each!(2.5, 1.5, 1.3, 1.3),
        ),
        goal(
            "WebAssembly in workerd, verify, beside crypto.subtle",
            one!(verify("workerd", "crypto.subtle")),
            one!(verify("workerd", "hookseal wasm")),
            Wanted::Ratio(&[(512, Some(5.0)), (4096, Some(2.0)), (65_536, None), (1_048_576, None)]),
        ),
        goal(
            "Python, verify, beside the guides' snippet",
            one!(verify("python", "guides' snippet")),
            one!(verify("python", "hookseal")),
            each!(5.0, 1.6, 1.05, 1.0),
        ),
        goal(
            "Python, receive without reading the payload, beside svix and json.loads (not the same work)",
            one!(key("python", "receive", "standard-webhooks", "svix + json.loads")),
            one!(key("python", "receive", "standard-webhooks", "hookseal")),
            Wanted::Ratio(&[(512, None), (4096, None), (65_536, None), (1_048_576, None)]),
        ),
        goal(
            "Node.js native, verify, beyond the same in Rust",
            one!(boundary("hookseal native")),
            one!(boundary("hookseal in Rust")),
            Wanted::Nanoseconds(&[(512, 350.0)]),
        ),
        goal(
            "Node.js native, verify, beyond the hash alone",
            one!(boundary("hookseal native")),
            one!(boundary("the hash in Rust")),
            Wanted::Nanoseconds(&[(512, 350.0)]),
        ),
        goal(
            "Python, two threads beside one",
            one!(threads("python-threads", "hookseal: 2 threads")),
            one!(threads("python-threads", "hookseal: 1 thread")),
            Wanted::Ratio(&[(65_536, Some(1.8)), (1_048_576, Some(1.8))]),
        ),
        goal(
            "Node.js, two worker threads beside one",
            one!(threads("node-threads", "hookseal native: 2 threads")),
            one!(threads("node-threads", "hookseal native: 1 thread")),
            Wanted::Ratio(&[(4096, None), (65_536, None)]),
        ),
        goal(
            "Rust, two threads beside one",
            one!(threads("rust-threads", "hookseal: 2 threads")),
            one!(threads("rust-threads", "hookseal: 1 thread")),
            Wanted::Ratio(&[(512, None), (4096, None), (65_536, None), (1_048_576, None)]),
        ),
        load!("load-express", "Express"),
        load!("load-flask", "Flask"),
    ],
    &receive!(
        "Node.js native, receive, beside stripe",
        "node",
        "stripe",
        "stripe",
        "hookseal native",
        each!(4.0, 3.0, 2.0, 2.0)
    ),
    &receive!(
        "Node.js native, receive, beside svix and JSON.parse",
        "node",
        "standard-webhooks",
        "svix + JSON.parse",
        "hookseal native",
        each!(10.0, 8.0, 8.0, 6.0)
    ),
    // The payload is made when it is read; svix's users have made it by then.
    &receive!(
        "Python, receive and read the payload, beside svix and json.loads",
        "python",
        "standard-webhooks",
        "svix + json.loads",
        "hookseal, payload read",
        each!(5.0, 3.0, 1.5, 1.5)
    ),
    &parsing!("rust", "hookseal", "receive", "serde_json"),
    &parsing!("node", "hookseal native", "receive", "JSON.parse"),
    &parsing!("node", "hookseal wasm", "receive", "JSON.parse"),
    &parsing!("python", "hookseal", "receive, payload read", "json.loads"),
    &refusals!("rust", "hookseal"),
    &refusals!("node", "hookseal native"),
    &refusals!("node", "hookseal wasm"),
    &refusals!("python", "hookseal"),
];

/// What the figures say of a goal at one size.
struct Finding {
    size: usize,
    wanted: Option<f64>,
    found: Option<Spread>,
    /// None where nothing was measured, or nothing is wanted.
    met: Option<bool>,
}

impl Goal {
    fn findings(&self, results: &Results) -> Vec<Finding> {
        match self.wanted {
            Wanted::Ratio(sizes) => sizes
                .iter()
                .map(|(size, least)| {
                    let found = self.rounds(results, *size, |left, right| left / right);
                    let met = found.zip(*least).map(|(found, least)| found.median >= least);
                    Finding { size: *size, wanted: *least, found, met }
                })
                .collect(),
            Wanted::Nanoseconds(sizes) => sizes
                .iter()
                .map(|(size, most)| {
                    let found = self.rounds(results, *size, |left, right| left - right);
                    let met = found.map(|found| found.median <= *most);
                    Finding { size: *size, wanted: Some(*most), found, met }
                })
                .collect(),
        }
    }

    fn rounds(&self, results: &Results, size: usize, compare: fn(f64, f64) -> f64) -> Option<Spread> {
        let (left, right) = (self.left.rounds(results, size)?, self.right.rounds(results, size)?);
        Spread::of(left.into_iter().zip(right).map(|(left, right)| compare(left, right)))
    }

    /// Such as `≥ 1.70×: **2.31×** (2.25–2.40) met`.
    fn cell(&self, finding: &Finding) -> String {
        let wanted = match (&self.wanted, finding.wanted) {
            (Wanted::Ratio(_), Some(least)) => format!("≥ {least}×: "),
            (Wanted::Nanoseconds(_), Some(most)) => format!("≤ {most} ns: "),
            (_, None) => String::new(),
        };
        let found = match (&self.wanted, finding.found) {
            (_, None) => "not measured".to_owned(),
            (Wanted::Ratio(_), Some(found)) => found.to_string(),
            (Wanted::Nanoseconds(_), Some(Spread { lower, median, upper })) => {
                format!("{median:.0} ns ({lower:.0}–{upper:.0})")
            }
        };
        let verdict = match finding.met {
            Some(true) => " **met**",
            Some(false) => " **not met**",
            None => "",
        };
        format!("{wanted}{found}{verdict}")
    }
}

impl Side {
    fn rounds(&self, results: &Results, size: usize) -> Option<Vec<f64>> {
        let figure = |key: &Key| results.figure(key.suite, key.measure, key.scheme, key.subject, size);
        match self {
            Self::Sum(parts) => {
                let mut sums: Option<Vec<f64>> = None;
                for (factor, key) in *parts {
                    let terms = figure(key)?.rounds.iter().map(|value| factor * value);
                    sums = Some(match sums {
                        None => terms.collect(),
                        Some(sums) => sums.into_iter().zip(terms).map(|(sum, term)| sum + term).collect(),
                    });
                }
                sums
            }
            Self::Fastest(keys) => {
                let figures = keys.iter().map(figure).collect::<Option<Vec<_>>>()?;
                let fastest =
                    figures.into_iter().min_by(|one, other| one.spread().median.total_cmp(&other.spread().median));
                fastest.map(|figure| figure.rounds.clone())
            }
        }
    }
}

fn goals() -> impl Iterator<Item = &'static Goal> {
    GOALS.iter().copied().flatten()
}

/// The table of goals, with what was found.
pub(super) fn markdown(results: &Results) -> String {
    let mut text = String::from("| | 0.5 kB | 4 kB | 64 kB | 1 MB |\n|---|---|---|---|---|\n");
    for goal in goals() {
        let findings = goal.findings(results);
        let cells = super::bodies::SIZES.map(|size| {
            findings.iter().find(|finding| finding.size == size).map_or("–".to_owned(), |finding| goal.cell(finding))
        });
        let _ = writeln!(text, "| {} | {} |", goal.what, cells.join(" | "));
    }
    text
}

/// Shows every goal with what was found.
pub(super) fn print(results: &Results) {
    println!("\n{HEADING}Goals{HEADING:#}");
    let (mut met, mut missed, mut unknown) = (0, 0, 0);
    for goal in goals() {
        println!("{}", goal.what);
        for finding in goal.findings(results) {
            let colour = match finding.met {
                Some(true) => GOOD,
                Some(false) => BAD,
                None => NOTE,
            };
            met += usize::from(finding.met == Some(true));
            missed += usize::from(finding.met == Some(false));
            unknown += usize::from(finding.found.is_none());
            println!("  {:>7}  {colour}{}{colour:#}", size(finding.size), goal.cell(&finding).replace("**", ""));
        }
    }
    println!("\n{met} met, {missed} not met, {unknown} not measured");
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::figures::Outcome;
    use super::super::suites::SUITES;
    use super::*;

    const LINES: &str = r#"
{"suite":"s","measure":"verify","scheme":"realestateapi","subject":"ours","size":512,"round":0,"ns":100}
{"suite":"s","measure":"verify","scheme":"realestateapi","subject":"ours","size":512,"round":1,"ns":200}
{"suite":"s","measure":"verify","scheme":"realestateapi","subject":"slow","size":512,"round":0,"ns":900}
{"suite":"s","measure":"verify","scheme":"realestateapi","subject":"slow","size":512,"round":1,"ns":900}
{"suite":"s","measure":"verify","scheme":"realestateapi","subject":"fast","size":512,"round":0,"ns":300}
{"suite":"s","measure":"verify","scheme":"realestateapi","subject":"fast","size":512,"round":1,"ns":400}"#;

    fn findings(left: Side, right: Side, wanted: Wanted) -> Vec<Option<bool>> {
        let outcome = Outcome::read("s", LINES.trim()).unwrap();
        let results = Results { suites: BTreeMap::from([("s".to_owned(), outcome)]) };
        goal("", left, right, wanted).findings(&results).iter().map(|finding| finding.met).collect()
    }

    #[test]
    fn ratios_are_taken_round_by_round() {
        const FAST: Side = Side::Fastest(&[verify("s", "slow"), verify("s", "fast")]);
        const OURS: Side = one!(verify("s", "ours"));
        // 3 and 2.
        assert_eq!(findings(FAST, OURS, Wanted::Ratio(&[(512, Some(2.5))])), [Some(true)]);
        assert_eq!(findings(FAST, OURS, Wanted::Ratio(&[(512, Some(2.6))])), [Some(false)]);
        assert_eq!(findings(FAST, OURS, Wanted::Nanoseconds(&[(512, 200.0)])), [Some(true)]);
        assert_eq!(findings(FAST, OURS, Wanted::Nanoseconds(&[(512, 199.0)])), [Some(false)]);
        assert_eq!(findings(FAST, OURS, Wanted::Ratio(&[(512, None), (4096, Some(1.0))])), [None, None]);
    }

    #[test]
    fn sums_add_and_subtract() {
        // 1200 - 100 and 1300 - 200, beside 100 and 200.
        const LEFT: Side =
            Side::Sum(&[(1.0, verify("s", "slow")), (1.0, verify("s", "fast")), (-1.0, verify("s", "ours"))]);
        const RIGHT: Side = one!(verify("s", "ours"));
        assert_eq!(findings(LEFT, RIGHT, Wanted::Ratio(&[(512, Some(8.25))])), [Some(true)]);
        assert_eq!(findings(LEFT, RIGHT, Wanted::Ratio(&[(512, Some(8.26))])), [Some(false)]);
    }

    #[test]
    fn every_goal_is_about_a_suite_that_there_is() {
        for goal in goals() {
            for side in [&goal.left, &goal.right] {
                let keys: Vec<&Key> = match side {
                    Side::Sum(parts) => parts.iter().map(|(_, key)| key).collect(),
                    Side::Fastest(keys) => keys.iter().collect(),
                };
                for key in keys {
                    assert!(SUITES.iter().any(|suite| suite.name == key.suite), "{}: {}", goal.what, key.suite);
                }
            }
        }
    }
}
