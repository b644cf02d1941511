//! The command for a system.

use std::path::Path;

use anyhow::Result;

use super::platforms::{Platform, with_zig};
use super::wheels::cargo_with_zig;
use crate::build;
use crate::build::flags;
use crate::workspace::Workspace;

/// The system that the command for this platform is for. One for Linux brings its C library, so that it runs on every
/// Linux, and the other one is not built.
pub(super) fn system(platform: &Platform) -> Option<&str> {
    match platform.libc.as_deref() {
        Some("musl") => platform.name.strip_suffix("-musl"),
        Some(_) => None,
        None => Some(&platform.name),
    }
}

/// Builds the wheel and the binary into the folder of that system.
pub(super) fn build(workspace: &Workspace, platform: &Platform, system: &str, folder: &Path) -> Result<()> {
    let mut maturin = with_zig(workspace, "maturin")?;
    maturin.args(["build", "--release", "--target", &platform.target]);
    match platform.os.as_str() {
        "win32" => drop(maturin.env("CARGO", cargo_with_zig(workspace)?)),
        // For both: it needs no library of the system.
        "linux" => drop(maturin.args(["--zig", "--compatibility", "manylinux_2_17", "musllinux_1_2"])),
        _ => drop(maturin.arg("--zig")),
    }
    maturin.env(flags::VARIABLE, flags::published(workspace, &[])?);
    build::command_for(workspace, &mut maturin, folder, system)
}
