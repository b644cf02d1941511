//! The Python wheels for a platform. None needs an interpreter of that platform.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::platforms::{Platform, with_programs};
use crate::build::flags;
use crate::process::run;
use crate::workspace::Workspace;

/// One wheel is for every interpreter with a global lock. Those without it have a stable ABI from 3.15 on: one wheel
/// for these, and one for 3.14.
const INTERPRETERS: [&[&str]; 2] = [
    &["--interpreter", "python3.10"],
    &["--interpreter", "python3.14t", "--interpreter", "python3.15t", "--features", "pyo3/abi3t-py315"],
];

/// Builds the wheels into the folder. zig makes them fit glibc 2.17 or musl 1.2.
pub(super) fn build(workspace: &Workspace, platform: &Platform, packed: &str) -> Result<()> {
    // The interpreter has loaded the C library already.
    let dynamic: &[&str] = &["-Ctarget-feature=-crt-static"];
    let own = if platform.libc.as_deref() == Some("musl") { dynamic } else { &[] };
    for interpreters in INTERPRETERS {
        let mut maturin =
            if platform.os == "win32" { without_zig_option(workspace) } else { with_zig_option(workspace) }?;
        maturin.args(["--release", "--locked", "--manifest-path", "bindings-python/Cargo.toml"]);
        maturin.args(["--target", &platform.target, "--out", packed]).args(interpreters);
        run(maturin.env(flags::VARIABLE, flags::published(workspace, own)?))?;
    }
    Ok(())
}

fn with_zig_option(workspace: &Workspace) -> Result<Command> {
    let mut maturin = with_programs(workspace, "maturin", &[])?;
    maturin.args(["build", "--zig"]);
    Ok(maturin)
}

/// For Windows maturin's own option asks the linker for `PyInit_hookseal._hookseal`, which is the name of no symbol:
/// maturin calls a cargo that has zig as its linker instead.
fn without_zig_option(workspace: &Workspace) -> Result<Command> {
    let folder = workspace.root.join("target/dist/bin");
    fs::create_dir_all(&folder)?;
    let own: PathBuf = folder.join("cargo");
    let cargo = workspace.cargo.display();
    let script = format!(
        "#!/bin/sh\nexport CARGO='{cargo}'\ncase $1 in rustc) exec cargo-zigbuild \"$@\" ;; *) exec \"$CARGO\" \"$@\" ;; esac\n"
    );
    fs::write(&own, script)?;
    fs::set_permissions(&own, Permissions::from_mode(0o755))?;
    let mut maturin = with_programs(workspace, "maturin", &[folder])?;
    maturin.arg("build");
    Ok(maturin)
}
