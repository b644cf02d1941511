//! The crates.

use std::fs;

use anyhow::{Context, Result};

use crate::process::run;
use crate::versions::VERSION;
use crate::workspace::Workspace;

/// Those that are published; each uses those before it.
const CRATES: [&str; 2] = ["hookseal-kernel", "hookseal"];

/// Packages the crates; cargo builds them from their packages alone.
pub(crate) fn pack(workspace: &Workspace, packed: &str) -> Result<()> {
    let mut package = workspace.cargo(&["package", "--locked", "--allow-dirty"]);
    run(package.args(CRATES.iter().flat_map(|name| ["--package", name])))?;
    for name in CRATES {
        let name = format!("{name}-{VERSION}.crate");
        let file = workspace.root.join("target/package").join(&name);
        let copy = workspace.root.join(packed).join(&name);
        fs::copy(&file, &copy).with_context(|| format!("could not copy {}", file.display()))?;
    }
    Ok(())
}
