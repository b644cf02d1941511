//! The npm packages that the build and the tests use.

use anyhow::Result;

use crate::process::run;
use crate::stamp;
use crate::workspace::Workspace;

/// Names every package with its version.
pub(crate) const LOCK: &str = "package-lock.json";

/// Installs what package-lock.json names, into `node_modules`.
pub(crate) fn set_up(workspace: &Workspace) -> Result<()> {
    let lock = stamp::content(&workspace.root.join(LOCK))?;
    // Inside the folder, so that deleting the folder is enough to start anew.
    let stamp = workspace.root.join("node_modules/.hookseal-lock.json");
    stamp::once(&stamp, &lock, || run(&mut workspace.npm(&["ci", "--no-audit", "--no-fund"])))
}
