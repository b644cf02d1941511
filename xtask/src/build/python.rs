//! The Python wheel, installed into the virtual environment.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::flags;
use crate::process::{output, run};
use crate::workspace::Workspace;

pub(crate) const WHEELS: &str = "target/wheels";

/// Builds the wheel and installs it.
pub(crate) fn wheel(workspace: &Workspace) -> Result<()> {
    let folder = workspace.root.join(WHEELS);
    // Wheels of earlier versions would be installed in its place.
    for earlier in wheels(&folder)? {
        fs::remove_file(earlier)?;
    }
    let mut maturin = workspace.command(workspace.venv("maturin"));
    maturin.env(flags::VARIABLE, flags::published(workspace, &[])?);
    run(maturin.args([
        "build",
        "--release",
        "--locked",
        "--manifest-path",
        "bindings-python/Cargo.toml",
        "--interpreter",
        ".venv/bin/python",
        "--out",
        WHEELS,
    ]))?;
    let built = wheels(&folder)?;
    let [wheel] = built.as_slice() else {
        bail!("one wheel expected in {WHEELS}, found {}", built.len());
    };
    remove_installed(workspace)?;
    run(workspace
        .python(&["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index"])
        .arg(wheel))
}

/// Removes what is installed, also what an interrupted pip has left, over which pip itself cannot install.
fn remove_installed(workspace: &Workspace) -> Result<()> {
    const FOLDER: &str = "import sysconfig; print(sysconfig.get_path('platlib'))";
    let folder = output(&mut workspace.python(&["-c", FOLDER]))?;
    for entry in fs::read_dir(folder.trim())? {
        let entry = entry?;
        let name = entry.file_name();
        // pip renames what it is about to remove: `~ookseal`.
        if ["hookseal", "~ookseal"].iter().any(|start| name.as_encoded_bytes().starts_with(start.as_bytes())) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// The wheels in a folder.
pub(crate) fn wheels(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    Ok(files.into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "whl")).collect())
}
