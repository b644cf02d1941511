//! Node's addon for every platform of `npm/platforms.json`, by zig's linkers.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::build::flags;
use crate::process::run;
use crate::stamp;
use crate::workspace::{Workspace, artifact};

const REQUIREMENTS: &str = "xtask/src/dist/requirements.txt";

/// Older than what Node.js itself needs.
const GLIBC: &str = "2.17";

/// A platform, as Node.js, npm and Rust call it.
#[derive(Deserialize)]
pub(crate) struct Platform {
    pub(crate) name: String,
    os: String,
    libc: Option<String>,
    target: String,
}

/// Builds each addon into the folder, and says why where that fails.
pub(crate) fn build(workspace: &Workspace, folder: &Path) -> Result<Vec<(Platform, Result<()>)>> {
    let platforms: Vec<Platform> =
        serde_json::from_slice(&stamp::content(&workspace.root.join("npm/platforms.json"))?)?;
    set_up(workspace, &platforms)?;
    fs::create_dir_all(folder)?;
    Ok(platforms
        .into_iter()
        .map(|platform| {
            let outcome = build_one(workspace, &platform, folder);
            (platform, outcome)
        })
        .collect())
}

fn set_up(workspace: &Workspace, platforms: &[Platform]) -> Result<()> {
    let requirements = stamp::content(&workspace.root.join(REQUIREMENTS))?;
    stamp::once(&workspace.root.join(".venv/hookseal-dist.txt"), &requirements, || {
        let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", REQUIREMENTS];
        run(&mut workspace.python(&install))
    })?;
    let targets = platforms.iter().map(|platform| platform.target.as_str());
    run(workspace.command("rustup").args(["target", "add"]).args(targets))
}

fn build_one(workspace: &Workspace, platform: &Platform, folder: &Path) -> Result<()> {
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
    let mut cargo = workspace.command(workspace.venv("cargo-zigbuild"));
    cargo.args(["zigbuild", "--locked", "--release", "--package", "hookseal-bindings-node", "--target", &target]);
    // zig is a module of the virtual environment's python3.
    let path = env::var_os("PATH").context("PATH is set")?;
    let venv = workspace.root.join(".venv/bin");
    cargo.env("PATH", env::join_paths([venv].into_iter().chain(env::split_paths(&path)))?);
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
