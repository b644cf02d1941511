//! Node's addon for a platform.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::platforms::{Platform, with_zig};
use crate::build::flags;
use crate::workspace::{Workspace, artifact};

/// Older than what Node.js itself needs.
const GLIBC: &str = "2.17";

/// Builds the addon into the folder.
pub(super) fn build(workspace: &Workspace, platform: &Platform, folder: &Path) -> Result<()> {
    let target = match platform.libc.as_deref() {
        Some("glibc") => format!("{}.{GLIBC}", platform.target),
        _ => platform.target.clone(),
    };
    let (suffix, flags): (_, &[&str]) = match (platform.os.as_str(), platform.libc.as_deref()) {
        // Node.js has loaded the C library already.
        (_, Some("musl")) => (".so", &["-Ctarget-feature=-crt-static"]),
        // The linker would write down where it put the library.
        ("darwin", _) => (".dylib", &["-Clink-arg=-Wl,-install_name,hookseal.node"]),
        ("win32", _) => (".dll", &[]),
        _ => (".so", &[]),
    };
    let mut cargo = with_zig(workspace, "cargo-zigbuild")?;
    cargo.args(["zigbuild", "--locked", "--release", "--package", "hookseal-bindings-node", "--target", &target]);
    cargo.env(flags::VARIABLE, flags::published(workspace, flags)?);
    cargo.env("LIBNODE_PATH", libnode(workspace)?);
    let library = artifact(&mut cargo, suffix)?;
    fs::copy(&library, folder.join(format!("hookseal.{}.node", platform.name)))?;
    Ok(())
}

/// For Windows the build script of `napi` asks for a library of Node.js, although what `napi` calls is looked up in
/// the running process: it gets an empty one.
fn libnode(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.root.join("target/libnode");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("libnode.dll"), "")?;
    fs::write(folder.join("libnode.a"), "!<arch>\n")?;
    Ok(folder)
}
