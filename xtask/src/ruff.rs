//! Ruff: the linter and the formatter of all Python there is.

use std::process::Command;

use anyhow::Result;

use crate::process::run;
use crate::workspace::Workspace;

/// Folders, and where the rules for them are, unless in the nearest file that ruff finds by itself.
const FOLDERS: &[(&[&str], &[&str])] = &[
    (&["bindings-python", "tests/python", "tests/packaging", "tests/readme"], &[]),
    (&["benches", "examples", "tests/schemas"], &["--config=bindings-python/pyproject.toml"]),
    // Their generator runs from the standard library alone, and follows ruff's own defaults.
    (&["tests/vectors"], &["--isolated"]),
];

/// Fails where a rule is broken.
pub(crate) fn lint(workspace: &Workspace) -> Result<()> {
    each(workspace, &["check"])
}

/// Fails where [`format()`] would change something.
pub(crate) fn check_format(workspace: &Workspace) -> Result<()> {
    each(workspace, &["format", "--check"])
}

/// Formats all.
pub(crate) fn format(workspace: &Workspace) -> Result<()> {
    each(workspace, &["format"])
}

fn each(workspace: &Workspace, action: &[&str]) -> Result<()> {
    FOLDERS.iter().try_for_each(|(folders, rules)| {
        let mut command: Command = workspace.command(workspace.venv("ruff"));
        run(command.args(action).args(*rules).args(*folders))
    })
}
