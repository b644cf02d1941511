//! Node's native addon: bindings-node, copied into `npm/native`.

use std::env::consts::DLL_SUFFIX;
use std::fs;

use anyhow::{Context, Result};

use super::flags;
use crate::process::output;
use crate::workspace::{Workspace, artifact};

/// What the loader calls this machine, in Node's own words (`linux-x64-gnu`, `darwin-arm64`).
const PLATFORM: &str = "\
const { platform, arch, report } = process;
const libc = platform !== 'linux' ? '' : report.getReport().header.glibcVersionRuntime ? '-gnu' : '-musl';
console.log(`${platform}-${arch}${libc}`);";

/// Builds the addon for this machine.
pub(crate) fn addon(workspace: &Workspace) -> Result<()> {
    let mut cargo = workspace.cargo(&["build", "--release", "--package", "hookseal-bindings-node"]);
    let library = artifact(cargo.env(flags::VARIABLE, flags::published(workspace, &[])?), DLL_SUFFIX)?;
    let platform = output(workspace.command("node").args(["--eval", PLATFORM]))?;
    let folder = workspace.root.join("npm/native");
    let addon = folder.join(format!("hookseal.{}.node", platform.trim()));
    // Renamed into its place, so that a process that has the old one loaded keeps it.
    let copy = addon.with_extension("node.new");
    fs::create_dir_all(&folder)?;
    fs::copy(&library, &copy).with_context(|| format!("could not copy {}", library.display()))?;
    Ok(fs::rename(&copy, &addon)?)
}
