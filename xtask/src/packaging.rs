//! The packages as users get them: packed, installed elsewhere, and run there.

mod javascript;
mod python;
mod rust;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::workspace::Workspace;

pub(crate) use javascript::{install as install_npm, pack as pack_npm, test as test_npm, test_on as test_npm_on};
pub(crate) use python::{pack_sdist, test as test_python};
pub(crate) use rust::pack as pack_crate;

const FOLDER: &str = "tests/packaging";
/// Where `cargo xtask test` packs.
pub(crate) const PACKED: &str = "target/packed";

/// Packs what was built here for this machine.
pub(crate) fn pack(workspace: &Workspace) -> Result<()> {
    // First, for it deletes what was packed before.
    pack_npm(workspace, PACKED, "npm/native")?;
    python::pack_wheel(workspace, PACKED)?;
    pack_sdist(workspace, PACKED)?;
    pack_crate(workspace, PACKED)
}

/// The one file in a folder whose name ends so.
fn only(folder: &Path, suffix: &str) -> Result<PathBuf> {
    let mut files = fs::read_dir(folder)
        .with_context(|| format!("could not read {}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|file| file.to_string_lossy().ends_with(suffix));
    let (file, another) = (files.next(), files.next());
    file.filter(|_| another.is_none())
        .with_context(|| format!("{} has to have one file that ends with `{suffix}`", folder.display()))
}
