//! The command as a wheel, which has the binary that the npm packages have too.

use std::env::consts;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::python::wheels;
use super::wasm::{EXPLAIN, module};
use crate::process::run;
use crate::workspace::Workspace;

/// Where `cargo xtask test` has it.
pub(crate) const COMMANDS: &str = "target/commands";

/// Builds it for this machine, as tests have it: an optimised one would take a minute longer.
pub(crate) fn command(workspace: &Workspace) -> Result<()> {
    let mut maturin = workspace.command(workspace.venv("maturin"));
    maturin.args(["build", "--profile", "dev"]);
    command_for(workspace, &mut maturin, &workspace.root.join(COMMANDS), &host())
}

/// Has maturin build it, and takes the binary out of its wheel: both into the folder of that system.
pub(crate) fn command_for(workspace: &Workspace, maturin: &mut Command, folder: &Path, system: &str) -> Result<()> {
    let folder = folder.join(system);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    // For its page.
    module(workspace)?;
    maturin.env("HOOKSEAL_EXPLAIN", workspace.root.join(EXPLAIN));
    run(maturin.args(["--locked", "--manifest-path", "cli/Cargo.toml", "--out"]).arg(&folder))?;
    let unpacked = folder.join("unpacked");
    for wheel in wheels(&folder)? {
        run(workspace.python(&["-m", "zipfile", "--extract"]).arg(&wheel).arg(&unpacked))?;
    }
    let scripts = fs::read_dir(&unpacked)?.filter_map(|entry| Some(entry.ok()?.path().join("scripts")));
    let scripts = scripts.into_iter().find(|scripts| scripts.is_dir()).context("the wheel has no script")?;
    let binary = folder.join(name(system));
    fs::rename(scripts.join(name(system)), &binary)?;
    // A wheel keeps this, and Python's zipfile forgets it.
    #[cfg(unix)]
    fs::set_permissions(&binary, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    Ok(fs::remove_dir_all(&unpacked)?)
}

/// The binary that the tests run.
pub(crate) fn command_of_tests(workspace: &Workspace) -> PathBuf {
    workspace.root.join(COMMANDS).join(host()).join(name(&host()))
}

fn name(system: &str) -> &'static str {
    if system.starts_with("win32") { "hookseal.exe" } else { "hookseal" }
}

/// This machine, in Node's words, such as `linux-x64`.
fn host() -> String {
    let system = match consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    let processor = match consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{system}-{processor}")
}
