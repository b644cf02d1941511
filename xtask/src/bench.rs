//! `cargo xtask bench`: Hookseal and its peers side by side. Every suite is a program that prints figures; this starts
//! them one after the other, and writes what they printed into `benches/`. See `benches/README.md`.

mod bodies;
mod figures;
mod goals;
mod machine;
mod measures;
mod plot;
mod programs;
mod report;
mod spread;
mod suites;

use std::fs;
use std::iter;
use std::process::ExitCode;
use std::time::Instant;

use anstream::{eprintln, println};
use anyhow::{Context, Result, bail};

use crate::build;
use crate::colour::{BAD, HEADING, NOTE};
use crate::process::shown_output;
use crate::workspace::Workspace;
use figures::{Outcome, Results};
use suites::{SUITES, Suite};

const BODIES: &str = "target/bench/bodies";
const FOLDER: &str = "benches";
const RESULTS: &str = "benches/results.json";

/// Runs the suites whose name contains one of the words, or all. What is known of the others stays in the results.
pub(crate) fn bench(workspace: &Workspace, words: &[String]) -> Result<ExitCode> {
    let chosen = |suite: &&Suite| words.is_empty() || words.iter().any(|word| suite.name.contains(word.as_str()));
    let chosen: Vec<&Suite> = SUITES.iter().filter(chosen).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = SUITES.iter().map(|suite| suite.name).collect();
        bail!("no suite has {} in its name. The suites:\n  {}", words.join(" or "), names.join("\n  "));
    }
    build::everything(workspace)?;
    bodies::write(&workspace.root.join(BODIES))?;
    let file = workspace.root.join(RESULTS);
    let mut results = Results::read(&file)?;
    results.keep_only(|name| SUITES.iter().any(|suite| suite.name == name));
    let mut failed = 0;
    for suite in chosen {
        eprintln!("\n{HEADING}== {}{HEADING:#}", suite.name);
        let start = Instant::now();
        match run(workspace, suite) {
            Ok(outcome) => {
                if let Some(reason) = &outcome.skipped {
                    println!("{NOTE}{} was skipped: {reason}{NOTE:#}", suite.name);
                }
                report::print(suite.name, &outcome);
                results.suites.insert(suite.name.to_owned(), outcome);
                results.write(&file)?;
            }
            Err(error) => {
                failed += 1;
                eprintln!("{BAD}{}: {error:#}{BAD:#}", suite.name);
            }
        }
        eprintln!("{NOTE}{:.0} s{NOTE:#}", start.elapsed().as_secs_f64());
    }
    write_report(workspace, &results)?;
    goals::print(&results);
    if failed > 0 {
        println!("\n{BAD}{failed} suites failed{BAD:#}: what is known of them is older, or missing");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the report again from figures that are known: after a change of the goals, or of its form.
pub(crate) fn report(workspace: &Workspace) -> Result<()> {
    let results = Results::read(&workspace.root.join(RESULTS))?;
    write_report(workspace, &results)?;
    goals::print(&results);
    Ok(())
}

/// Fails where the report is not what the figures say: it is never written by hand.
pub(crate) fn check_report(workspace: &Workspace) -> Result<()> {
    let results = Results::read(&workspace.root.join(RESULTS))?;
    let differs = |(name, text): &(String, String)| {
        !fs::read_to_string(workspace.root.join(FOLDER).join(name)).is_ok_and(|old| old == *text)
    };
    let stale: Vec<String> = report_files(&results).into_iter().filter(differs).map(|(name, _)| name).collect();
    if !stale.is_empty() {
        bail!(
            "not what {RESULTS} says, run `cargo xtask bench --report` and commit what it changes:\n  {FOLDER}/{}",
            stale.join(&format!("\n  {FOLDER}/"))
        );
    }
    Ok(())
}

fn write_report(workspace: &Workspace, results: &Results) -> Result<()> {
    for (name, text) in report_files(results) {
        fs::write(workspace.root.join(FOLDER).join(name), text)?;
    }
    Ok(())
}

/// What is made of the figures: each file's name, and its text.
fn report_files(results: &Results) -> Vec<(String, String)> {
    let plots = suites::GROUPS
        .iter()
        .filter_map(|group| plot::svg(group, results).map(|plot| (format!("{}.svg", group.file), plot)));
    iter::once(("RESULTS.md".to_owned(), report::markdown(results))).chain(plots).collect()
}

fn run(workspace: &Workspace, suite: &Suite) -> Result<Outcome> {
    let mut command = (suite.command)(workspace)?;
    let load = machine::load();
    let lines = shown_output(command.env("HOOKSEAL_BENCH_BODIES", workspace.root.join(BODIES)))?;
    let outcome = Outcome::read(suite.name, &lines).with_context(|| format!("what `{}` printed", suite.name))?;
    Ok(Outcome { date: machine::date(workspace)?, machine: machine::description(workspace)?, load, ..outcome })
}
