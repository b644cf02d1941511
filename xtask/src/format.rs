//! `cargo xtask fmt`: every language by its own formatter.

use anyhow::Result;

use crate::process::run;
use crate::ruff;
use crate::workspace::{BENCHES, Workspace};

/// Formats what has a formatter.
pub(crate) fn format(workspace: &Workspace) -> Result<()> {
    run(&mut workspace.cargo(&["fmt", "--all"]))?;
    run(&mut workspace.cargo(&["fmt", BENCHES]))?;
    ruff::format(workspace)
}
