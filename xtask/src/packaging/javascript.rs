//! The npm packages.

use std::ffi::OsStr;
use std::process::Command;
use std::sync::Mutex;

use anyhow::Result;

use super::folder::{FOLDER, profile};
use crate::build;
use crate::process::run;
use crate::stamp;
use crate::workspace::Workspace;

/// Packs them, with the addons of a folder and the commands of another, into a folder that is emptied before.
pub(crate) fn pack(
    workspace: &Workspace,
    packed: &str,
    addons: impl AsRef<OsStr>,
    commands: impl AsRef<OsStr>,
) -> Result<()> {
    run(workspace.command("node").args(["npm/pack.mjs", packed]).arg(addons).arg(commands))
}

/// Runs files of `tests/packaging` with what lies in the folder `packed`. The runtimes and bundlers are installed when
/// this is first called, since only these tests need them.
pub(crate) fn test(workspace: &Workspace, packed: &str, files: &[&str]) -> Result<()> {
    run(&mut tests(workspace, packed, files)?)
}

/// Runs all vectors on another system's Node.js: `node` is the command that starts it.
pub(crate) fn test_on(workspace: &Workspace, packed: &str, platform: &str, node: &str) -> Result<()> {
    let mut tests = tests(workspace, packed, &["foreign"])?;
    run(tests.env("HOOKSEAL_PLATFORM", platform).env("HOOKSEAL_NODE", node))
}

fn tests(workspace: &Workspace, packed: &str, files: &[&str]) -> Result<Command> {
    install(workspace, FOLDER)?;
    let files = files.iter().map(|file| format!("{FOLDER}/{file}.test.mjs"));
    let mut node = workspace.command("node");
    node.arg("--test").args(files).env("HOOKSEAL_PACKED", workspace.root.join(packed));
    node.env("HOOKSEAL_PROFILE", profile(packed)).env("HOOKSEAL_COMMAND", build::command_of_tests(workspace));
    Ok(node)
}

/// Installs what a folder's lock file names, unless that is there already.
pub(crate) fn install(workspace: &Workspace, folder: &str) -> Result<()> {
    // Two steps of the tests may need the same folder at the same time.
    static INSTALLING: Mutex<()> = Mutex::new(());
    let _installing = INSTALLING.lock();
    let folder = workspace.root.join(folder);
    let lock = stamp::content(&folder.join("package-lock.json"))?;
    stamp::once(&folder.join("node_modules/.hookseal-lock.json"), &lock, || {
        // No package's script is needed: each runtime comes as a package of its own for the platform.
        // And none of their programs: several are called `node`.
        let options = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--no-bin-links"];
        run(workspace.npm(&options).current_dir(&folder))
    })
}
