//! What the suites measured: the lines that they print, and `results.json`, which keeps every round.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use crate::spread::Spread;

/// All suites, by name.
#[derive(Default, Deserialize)]
pub struct Results {
    pub(crate) suites: BTreeMap<String, Outcome>,
}

/// One run of one suite.
#[derive(Default, Deserialize)]
pub struct Outcome {
    /// The day, in UTC, as `2026-01-31`.
    pub date: String,
    /// The kind of machine.
    pub machine: String,
    /// How many programs wanted a core before the suite began.
    pub load: Option<f64>,
    pub(crate) versions: BTreeMap<String, String>,
    /// Why nothing was measured.
    pub skipped: Option<String>,
    pub(crate) figures: Vec<Figure>,
}

/// One subject's rounds.
#[derive(Deserialize, Serialize)]
pub(crate) struct Figure {
    #[serde(flatten)]
    pub(crate) case: Case,
    pub(crate) subject: String,
    pub(crate) unit: Unit,
    pub(crate) rounds: Vec<f64>,
}

/// Figures are compared where all of this is the same.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Case {
    pub(crate) measure: String,
    #[serde(default)]
    pub(crate) scheme: String,
    /// Of the body, in bytes.
    pub(crate) size: usize,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) enum Unit {
    /// Nanoseconds per call.
    #[serde(rename = "ns")]
    Nanoseconds,
    #[serde(rename = "perSecond")]
    PerSecond,
    #[serde(rename = "bytes")]
    Bytes,
}

/// A line as `benches/README.md` describes it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Figure {
        suite: String,
        #[serde(flatten)]
        case: Case,
        subject: String,
        round: usize,
        #[serde(flatten)]
        value: Value,
    },
    Versions {
        suite: String,
        versions: BTreeMap<String, String>,
    },
    Skipped {
        suite: String,
        skipped: String,
    },
}

#[derive(Deserialize)]
enum Value {
    #[serde(rename = "ns")]
    Nanoseconds(f64),
    #[serde(rename = "perSecond")]
    PerSecond(f64),
    #[serde(rename = "bytes")]
    Bytes(f64),
}

impl Outcome {
    /// Reads what the suite printed.
    ///
    /// # Errors
    /// A line that is none, a round that is missing, or no figure at all.
    pub fn read(name: &str, lines: &str) -> Result<Self> {
        let mut outcome = Self::default();
        for text in lines.lines() {
            let line: Line = serde_json::from_str(text).with_context(|| text.to_owned())?;
            let suite = match line {
                Line::Figure { suite, case, subject, round, value } => {
                    let rounds = outcome.add(case, subject, &value);
                    ensure!(rounds == round + 1, "round {round} follows {} others: {text}", rounds - 1);
                    suite
                }
                Line::Versions { suite, versions } => {
                    outcome.versions.extend(versions);
                    suite
                }
                Line::Skipped { suite, skipped } => {
                    outcome.skipped = Some(skipped);
                    suite
                }
            };
            ensure!(suite == name, "a line of another suite: {text}");
        }
        ensure!(outcome.skipped.is_some() || !outcome.figures.is_empty(), "no figures");
        Ok(outcome)
    }

    /// Gives how many rounds there are now.
    fn add(&mut self, case: Case, subject: String, value: &Value) -> usize {
        let (unit, value) = match *value {
            Value::Nanoseconds(value) => (Unit::Nanoseconds, value),
            Value::PerSecond(value) => (Unit::PerSecond, value),
            Value::Bytes(value) => (Unit::Bytes, value),
        };
        let known = self.figures.iter().position(|figure| figure.case == case && figure.subject == subject);
        let index = known.unwrap_or_else(|| {
            self.figures.push(Figure { case, subject, unit, rounds: Vec::new() });
            self.figures.len() - 1
        });
        let rounds = &mut self.figures[index].rounds;
        rounds.push((value * 10.0).round() / 10.0);
        rounds.len()
    }

    /// Every case in the order of its first figure, whatever its size.
    pub(crate) fn cases(&self) -> Vec<(&str, &str)> {
        let mut cases = Vec::new();
        for Figure { case, .. } in &self.figures {
            let case = (case.measure.as_str(), case.scheme.as_str());
            if !cases.contains(&case) {
                cases.push(case);
            }
        }
        cases
    }

    /// The figures of one measure and scheme.
    pub(crate) fn of<'a, 'n>(
        &'a self,
        measure: &'n str,
        scheme: &'n str,
    ) -> impl Iterator<Item = &'a Figure> + use<'a, 'n> {
        self.figures.iter().filter(move |figure| figure.case.measure == measure && figure.case.scheme == scheme)
    }
}

impl Figure {
    pub(crate) fn spread(&self) -> Spread {
        // A figure begins with its first round.
        Spread::of(self.rounds.iter().copied()).unwrap_or(Spread { lower: 0.0, median: 0.0, upper: 0.0 })
    }

    /// How many times as fast, or as thrifty, `self` is as `other`, round by round.
    pub(crate) fn lead_over(&self, other: &Self) -> Option<Spread> {
        let pairs = self.rounds.iter().zip(&other.rounds);
        Spread::of(pairs.map(|(ours, theirs)| if self.unit == Unit::PerSecond { ours / theirs } else { theirs / ours }))
    }
}

impl Results {
    /// What is known from earlier runs; nothing, where there is no file yet.
    pub(crate) fn read(file: &Path) -> Result<Self> {
        if !file.exists() {
            return Ok(Self::default());
        }
        serde_json::from_str(&fs::read_to_string(file)?)
            .with_context(|| format!("{} is not as written", file.display()))
    }

    pub(crate) fn keep_only(&mut self, keep: impl Fn(&str) -> bool) {
        self.suites.retain(|name, _| keep(name));
    }

    pub(crate) fn figure(
        &self,
        suite: &str,
        measure: &str,
        scheme: &str,
        subject: &str,
        size: usize,
    ) -> Option<&Figure> {
        self.suites.get(suite)?.of(measure, scheme).find(|figure| figure.subject == subject && figure.case.size == size)
    }

    /// One figure a line, so that a difference between two runs can be read.
    pub(crate) fn write(&self, file: &Path) -> Result<()> {
        let mut text = String::from("{\"suites\":{");
        for (index, (name, outcome)) in self.suites.iter().enumerate() {
            let Outcome { date, machine, load, versions, skipped, figures } = outcome;
            let comma = if index == 0 { "" } else { "," };
            write!(text, "{comma}\n{}:{{", json(name)?)?;
            write!(text, "\"date\":{},\"machine\":{},\"load\":{},", json(date)?, json(machine)?, json(load)?)?;
            write!(text, "\n\"versions\":{},\"skipped\":{},", json(versions)?, json(skipped)?)?;
            let figures: Vec<String> = figures.iter().map(json).collect::<Result<_>>()?;
            write!(text, "\n\"figures\":[\n{}\n]}}", figures.join(",\n"))?;
        }
        text.push_str("\n}}\n");
        fs::write(file, text).with_context(|| format!("could not write {}", file.display()))
    }
}

fn json(value: &(impl Serialize + ?Sized)) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}

/// Whose figures these are, in the order in which they were measured first.
pub(crate) fn subjects<'a>(figures: &[&'a Figure]) -> Vec<&'a str> {
    let mut subjects = Vec::new();
    for figure in figures {
        if !subjects.contains(&figure.subject.as_str()) {
            subjects.push(figure.subject.as_str());
        }
    }
    subjects
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = r#"{"suite":"s","versions":{"x":"1"}}
{"suite":"s","measure":"verify","scheme":"p","subject":"hookseal","size":512,"round":0,"ns":100}
{"suite":"s","measure":"verify","scheme":"p","subject":"peer","size":512,"round":0,"ns":300}
{"suite":"s","measure":"verify","scheme":"p","subject":"peer","size":512,"round":1,"ns":600.04}
{"suite":"s","measure":"verify","scheme":"p","subject":"hookseal","size":512,"round":1,"ns":100}
{"suite":"s","measure":"threads","scheme":"p","subject":"2 threads","size":512,"round":0,"perSecond":9}"#;

    #[test]
    fn lines_become_figures_and_survive_the_file() {
        let outcome = Outcome::read("s", LINES).unwrap();
        assert_eq!(outcome.cases(), [("verify", "p"), ("threads", "p")]);
        let file = std::env::temp_dir().join(format!("hookseal-results-{}.json", std::process::id()));
        Results { suites: BTreeMap::from([("s".to_owned(), outcome)]) }.write(&file).unwrap();
        let results = Results::read(&file).unwrap();
        fs::remove_file(&file).unwrap();
        let ours = results.figure("s", "verify", "p", "hookseal", 512).unwrap();
        let theirs = results.figure("s", "verify", "p", "peer", 512).unwrap();
        assert_eq!(theirs.rounds, [300.0, 600.0]);
        assert!((ours.lead_over(theirs).unwrap().median - 4.5).abs() < 1e-9);
        assert!(results.figure("s", "verify", "p", "hookseal", 4096).is_none());
    }

    #[test]
    fn what_is_no_line_is_an_error() {
        for wrong in ["", "{}", "hello", &LINES.replace("\"round\":1", "\"round\":2"), &LINES.replace("ns", "nx")] {
            assert!(Outcome::read("s", wrong).is_err(), "{wrong}");
        }
        assert!(Outcome::read("other", LINES).is_err());
    }
}
