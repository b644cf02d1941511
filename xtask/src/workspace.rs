//! Where things are, and the commands that are run there.

use std::env::consts::EXE_SUFFIX;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::process::{run, shown_output};

/// A workspace of its own, for the sake of its peers.
pub(crate) const BENCHES: &str = "--manifest-path=benches/rust/Cargo.toml";

/// The clone, and the tools that were found on the machine.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) cargo: PathBuf,
    pub(crate) python: PathBuf,
}

impl Workspace {
    /// A program that runs at the root of the clone.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(&self.cargo);
        // One interpreter for every build: another one would make cargo build the Python module again.
        command.args(arguments).env("PYO3_PYTHON", self.venv("python"));
        command
    }

    pub(crate) fn npm(&self, arguments: &[&str]) -> Command {
        let mut command = self.command("npm");
        command.args(arguments);
        command
    }

    pub(crate) fn python(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(self.venv("python"));
        command.args(arguments);
        command
    }

    /// A program of the clone's virtual environment.
    pub(crate) fn venv(&self, program: &str) -> PathBuf {
        self.root.join(".venv").join(if cfg!(windows) { "Scripts" } else { "bin" }).join(program)
    }

    /// Writes the vectors again: those of deliveries, of receivers and of explanations.
    pub(crate) fn vectors(&self) -> Result<()> {
        ["", "receive/", "explain/"]
            .into_iter()
            .try_for_each(|folder| run(&mut self.python(&[&format!("tests/vectors/{folder}generate.py")])))
    }
}

/// Builds a program of this workspace as its tests are compiled, with the features of all members and of what only tests
/// depend on: in a run of all tests nothing is compiled for it but itself.
pub(crate) fn program(workspace: &Workspace, name: &str) -> Result<PathBuf> {
    // There are no examples, but where they are asked for, cargo looks at what tests depend on.
    let options = ["build", "--workspace", "--all-features", "--examples", "--bin", name];
    artifact(&mut workspace.cargo(&options), &format!("{name}{EXE_SUFFIX}"))
}

/// Runs `cargo build` for one package, and gives the file that it made whose name ends so.
pub(crate) fn artifact(build: &mut Command, suffix: &str) -> Result<PathBuf> {
    #[derive(Deserialize)]
    struct Message {
        #[serde(default)]
        filenames: Vec<PathBuf>,
        executable: Option<PathBuf>,
    }
    let messages = shown_output(build.arg("--message-format=json-render-diagnostics"))?;
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Message>(line).ok())
        .flat_map(|message| message.filenames.into_iter().chain(message.executable))
        // Dependencies are built first, so the package's own file is the last one.
        .rfind(|file| file.to_string_lossy().ends_with(suffix))
        .with_context(|| format!("cargo built no file that ends with `{suffix}`"))
}
