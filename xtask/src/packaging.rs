//! The JavaScript package as users get it: packed, installed elsewhere, and run on every runtime.

use anyhow::Result;

use crate::process::run;
use crate::stamp;
use crate::workspace::Workspace;

const FOLDER: &str = "tests/packaging";

/// Packs what was built here into `target/packed`.
pub(crate) fn pack(workspace: &Workspace) -> Result<()> {
    run(workspace.command("node").args(["npm/pack.mjs", "target/packed", "npm/native"]))
}

/// Runs files of `tests/packaging` with what lies in the folder `packed`. The runtimes and bundlers are installed when
/// this is first called, since only these tests need them.
pub(crate) fn test(workspace: &Workspace, packed: &str, files: &[&str]) -> Result<()> {
    let folder = workspace.root.join(FOLDER);
    let lock = stamp::content(&folder.join("package-lock.json"))?;
    stamp::once(&folder.join("node_modules/.hookseal-lock.json"), &lock, || {
        // No package's script is needed: each runtime comes as a package of its own for the platform.
        run(workspace.npm(&["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&folder))
    })?;
    let files = files.iter().map(|file| format!("{FOLDER}/{file}.test.mjs"));
    run(workspace.command("node").arg("--test").args(files).env("HOOKSEAL_PACKED", workspace.root.join(packed)))
}
