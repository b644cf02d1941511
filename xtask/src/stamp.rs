//! Set-up that is done again only when what it depends on has changed.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Calls `set_up` unless it has succeeded before with the same `input`; `stamp` is the file that keeps that input.
pub(crate) fn once(stamp: &Path, input: &[u8], set_up: impl FnOnce() -> Result<()>) -> Result<()> {
    if fs::read(stamp).is_ok_and(|earlier| earlier == input) {
        return Ok(());
    }
    // An older stamp must not vouch for what an interrupted set-up leaves.
    if stamp.exists() {
        fs::remove_file(stamp)?;
    }
    set_up()?;
    fs::write(stamp, input).with_context(|| format!("could not write {}", stamp.display()))
}

/// The content of a file that set-up depends on.
pub(crate) fn content(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("could not read {}", file.display()))
}
