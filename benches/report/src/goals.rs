//! The goals, as data, and whether the figures reach them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anstream::println;
use anstyle::{AnsiColor, Style};
use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::figures::{Figure, Results};
use crate::measures::size;
use crate::spread::Spread;
use crate::suites::Suites;

/// The columns of the table, in bytes.
const SIZES: [usize; 4] = [512, 4096, 65_536, 1_048_576];

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const HEADING: Style = Style::new().bold();
const NOTE: Style = Style::new().dimmed();

/// `goals.json`.
pub(crate) struct Goals(Vec<Goal>);

/// One row of the table of goals.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Goal {
    what: String,
    left: Side,
    right: Side,
    wanted: Wanted,
}

/// What is compared, round by round.
#[derive(Deserialize)]
#[serde(untagged)]
enum Side {
    One(Key),
    Sum {
        /// Each figure with its factor.
        sum: Vec<(f64, Key)>,
    },
    /// Of several subjects the one with the least median.
    Fastest {
        fastest: Vec<Key>,
    },
}

/// A figure but for its size: suite, measure, scheme and subject.
#[derive(Deserialize)]
struct Key(String, String, String, String);

/// For each size in bytes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Wanted {
    /// `left / right` is at least this; none: only reported.
    Ratio(BTreeMap<usize, Option<f64>>),
    /// `left - right` is at most so many nanoseconds.
    Nanoseconds(BTreeMap<usize, f64>),
}

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
        match &self.wanted {
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

impl Key {
    fn figure<'r>(&self, results: &'r Results, size: usize) -> Option<&'r Figure> {
        let Self(suite, measure, scheme, subject) = self;
        results.figure(suite, measure, scheme, subject, size)
    }
}

impl Side {
    fn keys(&self) -> Vec<&Key> {
        match self {
            Self::One(key) => vec![key],
            Self::Sum { sum } => sum.iter().map(|(_, key)| key).collect(),
            Self::Fastest { fastest } => fastest.iter().collect(),
        }
    }

    fn rounds(&self, results: &Results, size: usize) -> Option<Vec<f64>> {
        match self {
            Self::One(key) => Some(key.figure(results, size)?.rounds.clone()),
            Self::Sum { sum } => {
                let mut sums: Option<Vec<f64>> = None;
                for (factor, key) in sum {
                    let terms = key.figure(results, size)?.rounds.iter().map(|value| factor * value);
                    sums = Some(match sums {
                        None => terms.collect(),
                        Some(sums) => sums.into_iter().zip(terms).map(|(sum, term)| sum + term).collect(),
                    });
                }
                sums
            }
            Self::Fastest { fastest } => {
                let figures = fastest.iter().map(|key| key.figure(results, size)).collect::<Option<Vec<_>>>()?;
                let fastest =
                    figures.into_iter().min_by(|one, other| one.spread().median.total_cmp(&other.spread().median));
                fastest.map(|figure| figure.rounds.clone())
            }
        }
    }
}

impl Goals {
    pub(crate) fn read(file: &Path, suites: &Suites) -> Result<Self> {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let goals: Vec<Goal> = serde_json::from_str(&text).with_context(|| file.display().to_string())?;
        for goal in &goals {
            for Key(name, ..) in [&goal.left, &goal.right].into_iter().flat_map(Side::keys) {
                let known = suites.suites.iter().any(|suite| suite.name == *name);
                ensure!(known, "{}: {}: there is no suite {name}", file.display(), goal.what);
            }
        }
        Ok(Self(goals))
    }

    /// The table of goals, with what was found.
    pub(crate) fn markdown(&self, results: &Results) -> String {
        let mut text = String::from("| | 0.5 kB | 4 kB | 64 kB | 1 MB |\n|---|---|---|---|---|\n");
        for goal in &self.0 {
            let findings = goal.findings(results);
            let cells = SIZES.map(|size| {
                let finding = findings.iter().find(|finding| finding.size == size);
                finding.map_or("–".to_owned(), |finding| goal.cell(finding))
            });
            let _ = writeln!(text, "| {} | {} |", goal.what, cells.join(" | "));
        }
        text
    }

    /// Shows every goal with what was found.
    pub(crate) fn print(&self, results: &Results) {
        println!("\n{HEADING}Goals{HEADING:#}");
        let (mut met, mut missed, mut unknown) = (0, 0, 0);
        for goal in &self.0 {
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::Outcome;

    const LINES: &str = r#"
{"suite":"s","measure":"verify","scheme":"p","subject":"ours","size":512,"round":0,"ns":100}
{"suite":"s","measure":"verify","scheme":"p","subject":"ours","size":512,"round":1,"ns":200}
{"suite":"s","measure":"verify","scheme":"p","subject":"slow","size":512,"round":0,"ns":900}
{"suite":"s","measure":"verify","scheme":"p","subject":"slow","size":512,"round":1,"ns":900}
{"suite":"s","measure":"verify","scheme":"p","subject":"fast","size":512,"round":0,"ns":300}
{"suite":"s","measure":"verify","scheme":"p","subject":"fast","size":512,"round":1,"ns":400}"#;
    const OURS: &str = r#"["s", "verify", "p", "ours"]"#;

    fn findings(left: &str, wanted: &str) -> Vec<Option<bool>> {
        let outcome = Outcome::read("s", LINES.trim()).unwrap();
        let results = Results { suites: BTreeMap::from([("s".to_owned(), outcome)]) };
        let goal = format!(r#"{{ "what": "", "left": {left}, "right": {OURS}, "wanted": {wanted} }}"#);
        let goal: Goal = serde_json::from_str(&goal).unwrap();
        goal.findings(&results).iter().map(|finding| finding.met).collect()
    }

    #[test]
    fn ratios_are_taken_round_by_round() {
        // 3 and 2.
        let fast = r#"{ "fastest": [["s", "verify", "p", "slow"], ["s", "verify", "p", "fast"]] }"#;
        assert_eq!(findings(fast, r#"{ "ratio": { "512": 2.5 } }"#), [Some(true)]);
        assert_eq!(findings(fast, r#"{ "ratio": { "512": 2.6 } }"#), [Some(false)]);
        assert_eq!(findings(fast, r#"{ "nanoseconds": { "512": 200 } }"#), [Some(true)]);
        assert_eq!(findings(fast, r#"{ "nanoseconds": { "512": 199 } }"#), [Some(false)]);
        assert_eq!(findings(fast, r#"{ "ratio": { "512": null, "4096": 1 } }"#), [None, None]);
    }

    #[test]
    fn sums_add_and_subtract() {
        // 1200 - 100 and 1300 - 200, beside 100 and 200.
        let sum = format!(
            r#"{{ "sum": [[1, ["s", "verify", "p", "slow"]], [1, ["s", "verify", "p", "fast"]], [-1, {OURS}]] }}"#
        );
        assert_eq!(findings(&sum, r#"{ "ratio": { "512": 8.25 } }"#), [Some(true)]);
        assert_eq!(findings(&sum, r#"{ "ratio": { "512": 8.26 } }"#), [Some(false)]);
    }
}
