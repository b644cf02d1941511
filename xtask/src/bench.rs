//! `cargo xtask bench`: Hookseal and its peers side by side. Every suite is a program that prints figures; this starts
//! them one after the other. What the figures say is `benches/report`'s. See `benches/README.md`.

mod bodies;
mod machine;
mod programs;

use std::process::ExitCode;
use std::time::Instant;

use anstream::{eprintln, println};
use anyhow::{Context, Result, bail};
use hookseal_bench_report::{Outcome, Report, Suite, print};

use crate::build;
use crate::colour::{BAD, HEADING, NOTE};
use crate::process::shown_output;
use crate::workspace::Workspace;

const BODIES: &str = "target/bench/bodies";
const FOLDER: &str = "benches";

/// Runs the suites whose name contains one of the words, or all. What is known of the others stays in the results.
pub(crate) fn bench(workspace: &Workspace, words: &[String]) -> Result<ExitCode> {
    let folder = workspace.root.join(FOLDER);
    let mut report = Report::read(&folder)?;
    let chosen = |suite: &&Suite| words.is_empty() || words.iter().any(|word| suite.name.contains(word.as_str()));
    let chosen: Vec<Suite> = report.suites.suites.iter().filter(chosen).cloned().collect();
    if chosen.is_empty() {
        let names: Vec<&str> = report.suites.suites.iter().map(|suite| suite.name.as_str()).collect();
        bail!("no suite has {} in its name. The suites:\n  {}", words.join(" or "), names.join("\n  "));
    }
    build::everything(workspace)?;
    bodies::write(&workspace.root.join(BODIES))?;
    let mut failed = 0;
    for suite in &chosen {
        eprintln!("\n{HEADING}== {}{HEADING:#}", suite.name);
        let start = Instant::now();
        match run(workspace, suite) {
            Ok(outcome) => {
                if let Some(reason) = &outcome.skipped {
                    println!("{NOTE}{} was skipped: {reason}{NOTE:#}", suite.name);
                }
                print(&suite.name, &outcome);
                report.keep(&folder, &suite.name, outcome)?;
            }
            Err(error) => {
                failed += 1;
                eprintln!("{BAD}{}: {error:#}{BAD:#}", suite.name);
            }
        }
        eprintln!("{NOTE}{:.0} s{NOTE:#}", start.elapsed().as_secs_f64());
    }
    report.write(&folder)?;
    report.print_goals();
    if failed > 0 {
        println!("\n{BAD}{failed} suites failed{BAD:#}: what is known of them is older, or missing");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the report again from figures that are known: after a change of the goals, or of its form.
pub(crate) fn report(workspace: &Workspace) -> Result<()> {
    let folder = workspace.root.join(FOLDER);
    let report = Report::read(&folder)?;
    report.write(&folder)?;
    report.print_goals();
    Ok(())
}

/// Fails where the report is not what the figures say.
pub(crate) fn check_report(workspace: &Workspace) -> Result<()> {
    let folder = workspace.root.join(FOLDER);
    let checked = Report::read(&folder)?.check(&folder);
    checked.context("run `cargo xtask bench --report` and commit what it changes")
}

fn run(workspace: &Workspace, suite: &Suite) -> Result<Outcome> {
    let mut command = programs::of(workspace, suite)?;
    let load = machine::load();
    let lines = shown_output(command.env("HOOKSEAL_BENCH_BODIES", workspace.root.join(BODIES)))?;
    let mut outcome = Outcome::read(&suite.name, &lines).with_context(|| format!("what `{}` printed", suite.name))?;
    outcome.date = machine::date(workspace)?;
    outcome.machine = machine::description(workspace)?;
    outcome.load = load;
    Ok(outcome)
}
