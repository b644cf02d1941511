//! The report: as text, JSON and `JUnit`.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::output::{BAD, GOOD, NOTE, Output, line};

/// How a check ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Passed,
    /// What was seen, and what to do.
    Failed(String),
    /// Why.
    Skipped(String),
}

impl Outcome {
    /// Failed, if there is a problem.
    pub(super) fn of(problem: Option<String>) -> Self {
        problem.map_or(Self::Passed, Self::Failed)
    }
}

/// A check that was made, or left out.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) name: String,
    pub(super) outcome: Outcome,
    pub(super) milliseconds: u128,
}

pub(super) fn passed(cases: &[Case]) -> bool {
    !cases.iter().any(|case| matches!(case.outcome, Outcome::Failed(_)))
}

/// How many passed, failed, and were left out.
fn counts(cases: &[Case]) -> [usize; 3] {
    let count = |is: fn(&Outcome) -> bool| cases.iter().filter(|case| is(&case.outcome)).count();
    [
        count(|outcome| *outcome == Outcome::Passed),
        count(|outcome| matches!(outcome, Outcome::Failed(_))),
        count(|outcome| matches!(outcome, Outcome::Skipped(_))),
    ]
}

pub(super) fn write(cases: &[Case], provider: &str, url: &str, output: Output) {
    let [passed, failed, skipped] = counts(cases);
    if output.is_json() {
        let values: Vec<Value> = cases.iter().map(value).collect();
        line(json!({ "provider": provider, "url": url, "passed": passed, "failed": failed, "skipped": skipped,
            "checks": values }));
        return;
    }
    for case in cases {
        let name = &case.name;
        match &case.outcome {
            Outcome::Passed => line(format_args!("{GOOD}passed{GOOD:#}   {name}")),
            Outcome::Failed(problem) => line(format_args!("{BAD}FAILED{BAD:#}   {name}: {problem}")),
            Outcome::Skipped(reason) => line(format_args!("{NOTE}skipped  {name}: {reason}{NOTE:#}")),
        }
    }
    line(format_args!("\n{passed} passed, {failed} failed, {skipped} skipped"));
}

fn value(case: &Case) -> Value {
    let (outcome, message) = match &case.outcome {
        Outcome::Passed => ("passed", None),
        Outcome::Failed(message) => ("failed", Some(message)),
        Outcome::Skipped(message) => ("skipped", Some(message)),
    };
    json!({ "name": case.name, "outcome": outcome, "message": message,
        "milliseconds": u64::try_from(case.milliseconds).unwrap_or(u64::MAX) })
}

/// As CI systems read it.
pub(super) fn junit(cases: &[Case], provider: &str) -> String {
    let [_, failed, skipped] = counts(cases);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"hookseal check {}\" tests=\"{}\" \
         failures=\"{failed}\" skipped=\"{skipped}\">\n",
        escaped(provider),
        cases.len()
    );
    for case in cases {
        let seconds = format!("{}.{:03}", case.milliseconds / 1000, case.milliseconds % 1000);
        let name = escaped(&case.name);
        let _ = write!(text, "    <testcase classname=\"{}\" name=\"{name}\" time=\"{seconds}\"", escaped(provider));
        let _ = match &case.outcome {
            Outcome::Passed => writeln!(text, "/>"),
            Outcome::Failed(problem) => {
                writeln!(text, ">\n      <failure message=\"{}\"/>\n    </testcase>", escaped(problem))
            }
            Outcome::Skipped(reason) => {
                writeln!(text, ">\n      <skipped message=\"{}\"/>\n    </testcase>", escaped(reason))
            }
        };
    }
    text.push_str("  </testsuite>\n</testsuites>\n");
    text
}

/// As the value of an attribute, without what XML does not have.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            control if control.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_receivers_answer_breaks_no_xml() {
        let outcome = Outcome::Failed("answered \"<b>\" & \u{1}".to_owned());
        let text = junit(&[Case { name: "genuine".to_owned(), outcome, milliseconds: 1234 }], "singlekey");
        assert!(text.contains("message=\"answered &quot;&lt;b&gt;&quot; &amp;  \""), "{text}");
        assert!(text.contains("failures=\"1\" skipped=\"0\"") && text.contains("time=\"1.234\""), "{text}");
    }
}
