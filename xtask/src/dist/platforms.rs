//! The platforms that npm packages and wheels are built for, with zig's linkers and C libraries.

use std::env;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::process::run;
use crate::stamp;
use crate::workspace::Workspace;

const REQUIREMENTS: &str = "xtask/src/dist/requirements.txt";

/// A platform, as Node.js, npm and Rust call it.
#[derive(Deserialize)]
pub(crate) struct Platform {
    pub(crate) name: String,
    pub(super) os: String,
    pub(super) libc: Option<String>,
    pub(super) target: String,
}

/// Reads `npm/platforms.json`, and installs what builds for them.
pub(super) fn set_up(workspace: &Workspace) -> Result<Vec<Platform>> {
    let platforms: Vec<Platform> =
        serde_json::from_slice(&stamp::content(&workspace.root.join("npm/platforms.json"))?)?;
    let requirements = stamp::content(&workspace.root.join(REQUIREMENTS))?;
    stamp::once(&workspace.root.join(".venv/hookseal-dist.txt"), &requirements, || {
        let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", REQUIREMENTS];
        run(&mut workspace.python(&install))
    })?;
    let targets = platforms.iter().map(|platform| platform.target.as_str());
    run(workspace.command("rustup").args(["target", "add"]).args(targets))?;
    Ok(platforms)
}

/// A program of the virtual environment that finds zig, which is a module of the python3 beside it.
pub(super) fn with_zig(workspace: &Workspace, program: &str) -> Result<Command> {
    let mut command = workspace.command(workspace.venv(program));
    let path = env::var_os("PATH").context("PATH is set")?;
    let venv = workspace.root.join(".venv/bin");
    command.env("PATH", env::join_paths([venv].into_iter().chain(env::split_paths(&path)))?);
    Ok(command)
}
