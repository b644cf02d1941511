//! The bodies that all suites share.

use std::path::PathBuf;

use anyhow::{Context, Result};

/// In bytes: what most deliveries are, up to what Hookseal accepts unless told otherwise.
pub(crate) const SIZES: [usize; 4] = [512, 4096, 65_536, 1_048_576];

/// The body of so many bytes.
pub(crate) fn body(size: usize) -> Result<Vec<u8>> {
    let folder = std::env::var_os("HOOKSEAL_BENCH_BODIES").context("HOOKSEAL_BENCH_BODIES must name a folder")?;
    let file = PathBuf::from(folder).join(format!("{size}.json"));
    std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))
}
