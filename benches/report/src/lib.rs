//! What the benchmarks' figures say: the goals that they reach, `RESULTS.md`, and its plots. Suites and goals are data,
//! `benches/suites.json` and `benches/goals.json`; `cargo xtask bench` runs the suites.

mod figures;
mod goals;
mod measures;
mod plot;
mod report;
mod spread;
mod suites;

use std::fs;
use std::iter;
use std::path::Path;

use anyhow::{Context, Result, bail};

pub use figures::{Outcome, Results};
pub use report::print;
pub use suites::{Runner, Suite, Suites};

use goals::Goals;

/// Everything in the folder of the benchmarks that the report is made from.
pub struct Report {
    /// How each suite is measured.
    pub suites: Suites,
    /// What the suites measured, as far as it is known.
    pub results: Results,
    goals: Goals,
}

impl Report {
    /// Reads `suites.json`, `goals.json` and `results.json`. What is known of suites that there are no more is dropped.
    ///
    /// # Errors
    /// A file that is missing or not as it has to be, and a goal about a suite that there is not.
    pub fn read(folder: &Path) -> Result<Self> {
        let suites = Suites::read(&folder.join("suites.json"))?;
        let goals = Goals::read(&folder.join("goals.json"), &suites)?;
        let mut results = Results::read(&folder.join("results.json"))?;
        results.keep_only(|name| suites.suites.iter().any(|suite| suite.name == name));
        Ok(Self { suites, results, goals })
    }

    /// Keeps what a suite has measured.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn keep(&mut self, folder: &Path, suite: &str, outcome: Outcome) -> Result<()> {
        self.results.suites.insert(suite.to_owned(), outcome);
        self.results.write(&folder.join("results.json"))
    }

    /// Writes the report and its plots.
    ///
    /// # Errors
    /// A file cannot be written, or a plot not be drawn.
    pub fn write(&self, folder: &Path) -> Result<()> {
        for (name, text) in self.files()? {
            fs::write(folder.join(&name), text).with_context(|| name)?;
        }
        Ok(())
    }

    /// Fails where the report is not what the figures say: it is never written by hand.
    ///
    /// # Errors
    /// The names of the files that are stale.
    pub fn check(&self, folder: &Path) -> Result<()> {
        let differs =
            |(name, text): &(String, String)| !fs::read_to_string(folder.join(name)).is_ok_and(|old| old == *text);
        let stale: Vec<String> = self.files()?.into_iter().filter(differs).map(|(name, _)| name).collect();
        if !stale.is_empty() {
            bail!("not what results.json says: {}", stale.join(", "));
        }
        Ok(())
    }

    /// Shows every goal with what was found.
    pub fn print_goals(&self) {
        self.goals.print(&self.results);
    }

    /// Each file's name, and its text.
    fn files(&self) -> Result<Vec<(String, String)>> {
        let plots = self.suites.groups.iter().filter_map(|group| {
            let plot = plot::svg(group, &self.suites, &self.results).transpose()?;
            Some(plot.map(|plot| (format!("{}.svg", group.file), plot)))
        });
        let text = report::markdown(&self.suites, &self.goals, &self.results);
        iter::once(Ok(("RESULTS.md".to_owned(), text))).chain(plots).collect()
    }
}
