//! `RESULTS.md`, and what the terminal shows of a suite.

use std::fmt::Write as _;

use anstream::println;
use anstyle::Style;

use crate::figures::{Figure, Outcome, Results, Unit, subjects};
use crate::goals::Goals;
use crate::measures::{Compared, is_ours, measure, size};
use crate::plot;
use crate::spread::digits;
use crate::suites::Suites;

const HEADING: Style = Style::new().bold();

const INTRODUCTION: &str = "\
# Results

Written by `cargo xtask bench` from what it measured; [README.md](README.md) says how, and `results.json` has every round.

Machines differ, and may have had other work to do (the load average says how much): read the ratios. Each is taken within one round, in which all \
subjects ran in turn; a figure is the median of the rounds, with the lower and upper quartile in brackets. \
Times are medians. \"Verification only\" takes bytes and gives a verdict; \"verification and parsing\" also parses the \
JSON, which Hookseal checks against what the provider documents as well.

The bodies are events with a list of records, some 24 bytes a field; the samples in the providers' guides have 21 to 26. The denser the \
JSON, the more of `receive` is the language's own parser, on both sides.

## Goals

A goal counts as met by the median.

";

/// Everything that is known.
pub(crate) fn markdown(suites: &Suites, goals: &Goals, results: &Results) -> String {
    let mut text = String::from(INTRODUCTION);
    text.push_str(&goals.markdown(results));
    for group in &suites.groups {
        let _ = write!(text, "\n## {}\n", group.title);
        if plot::exists(group, suites, results) {
            let _ = write!(text, "\n![{}]({}.svg)\n", group.title, group.file);
        }
        for suite in suites.of(group) {
            let _ = write!(text, "\n### {}\n\n", suite.title);
            match results.suites.get(&suite.name) {
                None => text.push_str("Not measured yet.\n"),
                Some(Outcome { skipped: Some(reason), .. }) => {
                    let _ = writeln!(text, "Not measured: {reason}");
                }
                Some(outcome) => {
                    let versions: Vec<String> =
                        outcome.versions.iter().map(|(name, version)| format!("{name} {version}")).collect();
                    if !suite.about.is_empty() {
                        let _ = write!(text, "{}\n\n", suite.about);
                    }
                    let _ = write!(text, "{}; {}; ", outcome.date, outcome.machine);
                    if let Some(load) = outcome.load {
                        let _ = write!(text, "load average {load:.1} before it began; ");
                    }
                    let _ = writeln!(text, "{}.", versions.join(", "));
                    tables(&mut text, outcome);
                }
            }
        }
    }
    text
}

/// The tables of one suite, as they stand in the results.
pub fn print(name: &str, outcome: &Outcome) {
    let mut text = String::new();
    tables(&mut text, outcome);
    println!("\n{HEADING}{name}{HEADING:#}\n{text}");
}

fn tables(text: &mut String, outcome: &Outcome) {
    for (name, scheme) in outcome.cases() {
        let figures: Vec<&Figure> = outcome.of(name, scheme).collect();
        let measure = measure(name);
        let title = if measure.title.is_empty() { name } else { measure.title };
        let _ = writeln!(text, "\n**{title}**, scheme `{scheme}`:\n");
        let per_byte = matches!(measure.compared, Compared::AcrossSizes) && figures[0].unit == Unit::Nanoseconds;
        table(text, figures[0].unit.name(), &figures, |figure| Some(amount(figure)));
        if per_byte {
            text.push('\n');
            table(text, "ns per byte", &figures, |figure| {
                #[expect(clippy::cast_precision_loss, reason = "a body's size is far below 2^52")]
                let each = figure.spread().median / figure.case.size as f64;
                Some(format!("{each:.*}", digits(each)))
            });
        }
        for base in bases(&measure.compared, &figures) {
            let others: Vec<&Figure> = figures
                .iter()
                .copied()
                .filter(|figure| is_compared(&measure.compared, base, &figure.subject))
                .collect();
            let heading = match measure.compared {
                Compared::WithOurs => format!("as many times as long as {base}"),
                _ => format!("as many times as fast as {base}"),
            };
            text.push('\n');
            table(text, &heading, &others, |other| {
                let base = figures.iter().find(|figure| figure.subject == base && figure.case == other.case)?;
                let lead = match measure.compared {
                    Compared::WithOurs => base.lead_over(other),
                    _ => other.lead_over(base),
                };
                lead.map(|lead| lead.to_string())
            });
        }
    }
}

/// One row a subject, one column a size.
fn table(text: &mut String, heading: &str, figures: &[&Figure], cell: impl Fn(&Figure) -> Option<String>) {
    let mut sizes: Vec<usize> = figures.iter().map(|figure| figure.case.size).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let columns: Vec<String> = sizes.iter().map(|bytes| size(*bytes)).collect();
    let _ = writeln!(text, "| {heading} | {} |\n|---|{}", columns.join(" | "), "--:|".repeat(columns.len()));
    for subject in subjects(figures) {
        let _ = write!(text, "| {subject} |");
        for size in &sizes {
            let figure = figures.iter().find(|figure| figure.subject == subject && figure.case.size == *size);
            let _ = write!(text, " {} |", figure.and_then(|figure| cell(figure)).unwrap_or_default());
        }
        text.push('\n');
    }
}

/// The subjects with which the others are compared.
fn bases<'a>(compared: &Compared, figures: &[&'a Figure]) -> Vec<&'a str> {
    let is_base = |subject: &str| match compared {
        Compared::WithOurs => is_ours(subject),
        Compared::With(condition) => subject.split_once(": ").is_some_and(|(_, found)| found == *condition),
        Compared::AcrossSizes | Compared::Otherwise => false,
    };
    subjects(figures).into_iter().filter(|subject| is_base(subject)).collect()
}

fn is_compared(compared: &Compared, base: &str, subject: &str) -> bool {
    match compared {
        Compared::WithOurs => !is_ours(subject),
        _ => subject != base && subject.split(": ").next() == base.split(": ").next(),
    }
}

fn amount(figure: &Figure) -> String {
    let median = figure.spread().median;
    match figure.unit {
        Unit::Nanoseconds => format!("{:.*}", digits(median / 1e3), median / 1e3),
        Unit::PerSecond => format!("{median:.0}"),
        Unit::Bytes => format!("{:.1}", median / 1e6),
    }
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Self::Nanoseconds => "µs per call",
            Self::PerSecond => "per second",
            Self::Bytes => "MB",
        }
    }
}
