//! The wheel and the sdist.

use std::env;
use std::fs;
use std::path::Path;

use anyhow::Result;

use super::folder::{FOLDER, only, profile};
use crate::build;
use crate::process::run;
use crate::stamp;
use crate::workspace::Workspace;

/// Has the wheel that pip makes of the sdist, and cargo's folder for it.
const FROM_SDIST: &str = "target/from-sdist";

/// Copies the wheel that was built for this machine.
pub(super) fn pack_wheel(workspace: &Workspace, packed: &str) -> Result<()> {
    let wheel = only(&workspace.root.join(build::WHEELS), ".whl")?;
    fs::copy(&wheel, workspace.root.join(packed).join(wheel.file_name().unwrap_or_default()))?;
    Ok(())
}

/// Copies the wheels of the command, from the folders of their systems.
pub(crate) fn pack_command_wheels(workspace: &Workspace, packed: &str, commands: &Path) -> Result<()> {
    for system in fs::read_dir(commands)? {
        for wheel in build::wheels(&system?.path())? {
            fs::copy(&wheel, workspace.root.join(packed).join(wheel.file_name().unwrap_or_default()))?;
        }
    }
    Ok(())
}

/// Packs the sources.
pub(crate) fn pack_sdist(workspace: &Workspace, packed: &str) -> Result<()> {
    let mut maturin = workspace.command(workspace.venv("maturin"));
    run(maturin.args(["sdist", "--manifest-path", "bindings-python/Cargo.toml", "--out", packed]))
}

/// Runs files of `tests/packaging` with what lies in the folder `packed`.
pub(crate) fn test(workspace: &Workspace, packed: &str, files: &[&str]) -> Result<()> {
    let (packed, profile) = (workspace.root.join(packed), profile(packed));
    wheel_from_sdist(workspace, &packed, profile)?;
    let mut pytest = workspace.python(&["-m", "pytest", "--config-file=tests/packaging/pytest.ini", "-rs"]);
    pytest.env("HOOKSEAL_PROFILE", profile);
    pytest.env("HOOKSEAL_PACKED", packed).env("HOOKSEAL_FROM_SDIST", workspace.root.join(FROM_SDIST));
    run(pytest.args(files.iter().map(|file| format!("{FOLDER}/{file}.py"))))
}

/// Has pip make a wheel of the sdist as it does for a user: outside of this repository, with the build back end that
/// the sdist asks for. The same sdist is not compiled again. In the tests of every day without optimisation, which is
/// most of its time: what is asked is whether the sources are complete, and what the package then says.
fn wheel_from_sdist(workspace: &Workspace, packed: &Path, profile: &str) -> Result<()> {
    let sdist = only(packed, ".tar.gz")?;
    let folder = workspace.root.join(FROM_SDIST);
    fs::create_dir_all(&folder)?;
    stamp::once(&folder.join("input"), &stamp::content(&sdist)?, || {
        for earlier in build::wheels(&folder)? {
            fs::remove_file(earlier)?;
        }
        forget_own_crates(&folder.join("target/release/.fingerprint"))?;
        let mut pip = workspace.python(&["-m", "pip", "wheel", "--disable-pip-version-check", "--no-deps"]);
        pip.arg("--wheel-dir").arg(&folder).arg(&sdist);
        if profile != "release" {
            pip.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1").env("CARGO_PROFILE_RELEASE_LTO", "off");
            pip.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        }
        run(pip.current_dir(env::temp_dir()).env("CARGO_TARGET_DIR", folder.join("target")))
    })
}

/// Has cargo compile our crates anew, and no dependency. All files of an sdist are of one date, whatever is in them, by
/// which cargo takes those of two sdists for the same.
fn forget_own_crates(fingerprints: &Path) -> Result<()> {
    if !fingerprints.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(fingerprints)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("hookseal") {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}
