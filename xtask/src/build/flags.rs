//! Flags of the compiler for what is published.

use std::env::home_dir;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::output;
use crate::workspace::Workspace;

/// The variable that cargo reads them from. Its separator is in no path.
pub(crate) const VARIABLE: &str = "CARGO_ENCODED_RUSTFLAGS";

/// These flags, and those that keep the paths of this machine out of what is built: messages of panics would tell
/// them, and the same source would give other bytes elsewhere.
pub(crate) fn published(workspace: &Workspace, flags: &[&str]) -> Result<String> {
    let mut all: Vec<String> = flags.iter().copied().map(str::to_owned).collect();
    let mut hide = |folder: &Path, name: &str| all.push(format!("--remap-path-prefix={}={name}", folder.display()));
    hide(&workspace.root, "hookseal");
    for registry in fs::read_dir(cargo_home()?.join("registry/src"))? {
        hide(&registry?.path(), "crates");
    }
    let sysroot = output(workspace.command("rustc").args(["--print", "sysroot"]))?;
    hide(&PathBuf::from(sysroot.trim()).join("lib/rustlib/src/rust"), "rust");
    Ok(all.join("\x1f"))
}

fn cargo_home() -> Result<PathBuf> {
    let named = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    named.or_else(|| Some(home_dir()?.join(".cargo"))).context("cargo has a home directory")
}
