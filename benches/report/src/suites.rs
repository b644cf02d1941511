//! The suites, as data: what each is, and how it is started.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// `suites.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suites {
    pub(crate) groups: Vec<Group>,
    /// In the order in which they run.
    pub suites: Vec<Suite>,
}

/// A chapter of the results, with a plot.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group {
    /// The plot's name, without `.svg`.
    pub(crate) file: String,
    pub(crate) title: String,
}

/// One program that prints figures.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suite {
    /// As its lines and the goals call it.
    pub name: String,
    /// The file of its group.
    pub(crate) group: String,
    pub(crate) title: String,
    /// How it is measured, where the reader has to know.
    pub(crate) about: String,
    /// What runs the program.
    pub runner: Runner,
    /// Its file without the ending, or its argument where one program has several suites.
    pub program: String,
}

/// What runs the program of a suite.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Runner {
    /// The program in `benches/rust`.
    Rust,
    /// A program in `benches/node`.
    Node,
    /// The same, which asks the program in Rust for its times.
    NodeBesideRust,
    /// A program in `benches/node`.
    Deno,
    /// A program in `benches/node`.
    Bun,
    /// The program in `benches/python`.
    Python,
    /// The same, which starts programs in `benches/node`.
    PythonBesideNode,
}

impl Suites {
    pub(crate) fn read(file: &Path) -> Result<Self> {
        let suites: Self = serde_json::from_str(&fs::read_to_string(file).with_context(|| file.display().to_string())?)
            .with_context(|| file.display().to_string())?;
        for suite in &suites.suites {
            let known = suites.groups.iter().any(|group| group.file == suite.group);
            ensure!(known, "{}: the suite {} is of no group: {}", file.display(), suite.name, suite.group);
        }
        Ok(suites)
    }

    pub(crate) fn of<'s>(&'s self, group: &Group) -> impl Iterator<Item = &'s Suite> {
        let file = group.file.clone();
        self.suites.iter().filter(move |suite| suite.group == file)
    }
}
