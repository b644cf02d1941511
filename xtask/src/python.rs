//! The virtual environment `.venv` in the clone.

use std::fs;

use anyhow::Result;

use crate::process::{output, run};
use crate::stamp;
use crate::workspace::Workspace;

const REQUIREMENTS: &str = "tests/python/requirements.txt";

/// Makes the virtual environment, with what the tests require in it.
pub(crate) fn set_up(workspace: &Workspace) -> Result<()> {
    let mut input = stamp::content(&workspace.root.join(REQUIREMENTS))?;
    let interpreter =
        output(workspace.command(&workspace.python).args(["-c", "import sys; print(sys.version, sys.prefix)"]))?;
    input.extend(interpreter.as_bytes());
    let folder = workspace.root.join(".venv");
    // Inside the folder, so that deleting the folder is enough to start anew.
    stamp::once(&folder.join("hookseal-requirements.txt"), &input, || {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        run(workspace.command(&workspace.python).args(["-m", "venv", ".venv"]))?;
        run(&mut workspace.python(&[
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--requirement",
            REQUIREMENTS,
        ]))
    })
}
