//! The Python wheels for a platform. None needs an interpreter of that platform.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use super::platforms::{Platform, with_zig};
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
        let mut maturin = with_zig(workspace, "maturin")?;
        maturin.args(["build", "--release", "--locked", "--manifest-path", "bindings-python/Cargo.toml"]);
        maturin.args(["--target", &platform.target, "--out", packed]).args(interpreters);
        if platform.os == "win32" {
            maturin.env("CARGO", cargo_with_zig(workspace)?);
        } else {
            maturin.arg("--zig");
        }
        run(maturin.env(flags::VARIABLE, flags::published(workspace, own)?))?;
    }
    Ok(())
}

/// For Windows, maturin's own `--zig` asks the linker for `PyInit_hookseal._hookseal`, which is the name of no symbol.
/// This cargo has zig as its linker too.
pub(super) fn cargo_with_zig(workspace: &Workspace) -> Result<PathBuf> {
    let file = workspace.root.join("target/dist/cargo-with-zig");
    let cargo = workspace.cargo.display();
    let build = "rustc) exec cargo-zigbuild \"$@\" ;;";
    let rest = "*) exec \"$CARGO\" \"$@\" ;;";
    fs::write(&file, format!("#!/bin/sh\nexport CARGO='{cargo}'\ncase $1 in\n  {build}\n  {rest}\nesac\n"))?;
    // Windows has neither permissions to execute nor a shell that could.
    #[cfg(unix)]
    fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    Ok(file)
}
