//! The providers' official libraries, to whose verdicts the vectors are held.

use anyhow::Result;

use crate::node::LOCK;
use crate::process::run;
use crate::stamp;
use crate::workspace::Workspace;

const FOLDER: &str = "tests/sdks";

/// Fails where an official library's verdict on a vector, or what it signs, is not what is written down.
pub(crate) fn hold(workspace: &Workspace) -> Result<()> {
    let folder = workspace.root.join(FOLDER);
    let lock = stamp::content(&folder.join(LOCK))?;
    stamp::once(&folder.join("node_modules/.hookseal-lock.json"), &lock, || {
        run(workspace.npm(&["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&folder))
    })?;
    run(workspace.command("node").args(["--no-warnings", "sdks.mjs"]).current_dir(&folder))
}
