//! import-linter: whether each module of the Python package imports only from the layers below it.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::process::run;
use crate::workspace::Workspace;

const PACKAGE: &str = "bindings-python/python";
const SCRATCH: &str = "target/imports";

/// Fails where a module imports from its own layer or from one above it. The layers are in `pyproject.toml`.
pub(crate) fn lint(workspace: &Workspace) -> Result<()> {
    let scratch = workspace.root.join(SCRATCH);
    if scratch.exists() {
        fs::remove_dir_all(&scratch)?;
    }
    copy(&workspace.root.join(PACKAGE), &scratch)?;
    run(workspace.command(workspace.venv("lint-imports")).env("PYTHONPATH", SCRATCH).args([
        "--config",
        "bindings-python/pyproject.toml",
        "--no-cache",
    ]))
}

/// Copies the package's sources. A stub becomes the module that it describes: import-linter reads no stubs, and
/// nothing that is compiled.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        match path.extension().and_then(|extension| extension.to_str()) {
            _ if path.is_dir() => copy(&path, &target)?,
            Some("py") if !path.with_extension("pyi").exists() => drop(fs::copy(&path, &target)?),
            Some("pyi") => drop(fs::copy(&path, target.with_extension("py"))?),
            _ => {}
        }
    }
    Ok(())
}
