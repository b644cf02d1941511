//! The crate.

use std::fs;

use anyhow::{Context, Result};

use crate::process::run;
use crate::versions::VERSION;
use crate::workspace::Workspace;

/// Packages the crate; cargo builds it from the package alone.
pub(crate) fn pack(workspace: &Workspace, packed: &str) -> Result<()> {
    run(&mut workspace.cargo(&["package", "--package", "hookseal", "--locked", "--allow-dirty"]))?;
    let name = format!("hookseal-{VERSION}.crate");
    let file = workspace.root.join("target/package").join(&name);
    let copy = workspace.root.join(packed).join(&name);
    fs::copy(&file, &copy).with_context(|| format!("could not copy {}", file.display()))?;
    Ok(())
}
