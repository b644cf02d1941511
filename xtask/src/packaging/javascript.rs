//! The npm packages.

use std::ffi::OsStr;

use anyhow::Result;

use super::FOLDER;
use crate::process::run;
use crate::stamp;
use crate::workspace::Workspace;

/// Packs them, with the addons of a folder, into a folder that is emptied before.
pub(crate) fn pack(workspace: &Workspace, packed: &str, addons: impl AsRef<OsStr>) -> Result<()> {
    run(workspace.command("node").args(["npm/pack.mjs", packed]).arg(addons))
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
