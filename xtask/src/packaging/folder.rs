//! Where the tests of packages are, and what lies in a folder of packages.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

pub(super) const FOLDER: &str = "tests/packaging";

/// Where `cargo xtask test` packs.
pub(crate) const PACKED: &str = "target/packed";

/// How the command in a folder of packages was compiled: only what users install is optimised, and hides where it was.
pub(super) fn profile(packed: &str) -> &'static str {
    if packed == PACKED { "dev" } else { "release" }
}

/// The one file in a folder whose name ends so.
pub(super) fn only(folder: &Path, suffix: &str) -> Result<PathBuf> {
    let mut files = fs::read_dir(folder)
        .with_context(|| format!("could not read {}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|file| file.to_string_lossy().ends_with(suffix));
    let (file, another) = (files.next(), files.next());
    file.filter(|_| another.is_none())
        .with_context(|| format!("{} has to have one file that ends with `{suffix}`", folder.display()))
}
