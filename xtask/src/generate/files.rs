//! The files that are made.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Where JSON Schemas are.
pub(super) const SCHEMAS: &str = "schemas";
/// The one of them that is written by hand: what a scheme can say.
pub(super) const SCHEME_SCHEMA: &str = "schemas/scheme.schema.json";

/// The files, by their path in the repository.
pub(super) type Files = BTreeMap<PathBuf, String>;

pub(super) fn write(path: &Path, text: &str) -> Result<()> {
    fs::create_dir_all(path.parent().context("a file lies in a folder")?)?;
    fs::write(path, text).with_context(|| format!("could not write {}", path.display()))
}
