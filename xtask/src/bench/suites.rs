//! The suites, as data: what each is, and how it is started.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::run;
use crate::stamp;
use crate::workspace::{Workspace, artifact};

/// A chapter of the results, with a plot.
pub(super) struct Group {
    /// The plot's name, without `.svg`.
    pub(super) file: &'static str,
    pub(super) title: &'static str,
}

pub(super) struct Suite {
    pub(super) name: &'static str,
    /// The file of its group.
    pub(super) group: &'static str,
    pub(super) title: &'static str,
    /// How it is measured, where the reader has to know.
    pub(super) about: &'static str,
    /// Installs what the suite needs, and gives the program.
    pub(super) command: fn(&Workspace) -> Result<Command>,
}

pub(super) const GROUPS: &[Group] = &[
    Group { file: "rust", title: "Rust" },
    Group { file: "node", title: "Node.js" },
    Group { file: "edge", title: "Other JavaScript runtimes" },
    Group { file: "python", title: "Python" },
];

const MITATA: &str = "The median of mitata's samples. A collection of garbage comes before each subject and is not \
                      timed; what a subject itself leaves to be collected is.";
const LOOP: &str = "mitata does not run here: a loop of at least 60 ms, timed by the runtime's own clock of 1 ms or \
                    better.";

pub(super) const SUITES: &[Suite] = &[
    Suite { name: "rust", group: "rust", title: "Rust", about: RUST, command: |w| rust(w, "rust") },
    Suite {
        name: "rust-threads",
        group: "rust",
        title: "Rust, threads",
        about: "",
        command: |w| rust(w, "rust-threads"),
    },
    Suite { name: "rust-scale", group: "rust", title: "Rust, scale", about: RUST, command: |w| rust(w, "rust-scale") },
    Suite { name: "node", group: "node", title: "Node.js", about: MITATA, command: |w| node(w, "node") },
    Suite {
        name: "node-threads",
        group: "node",
        title: "Node.js, worker threads",
        about: "Every thread verifies for 250 ms. The main thread waits.",
        command: |w| node(w, "threads"),
    },
    Suite {
        name: "node-scale",
        group: "node",
        title: "Node.js, scale",
        about: "Memory: the peak over ten verifications in a process of its own, less what was resident before.",
        command: |w| node(w, "scale"),
    },
    Suite {
        name: "deno",
        group: "edge",
        title: "Deno",
        about: MITATA,
        command: |w| {
            let mut command = w.command(runtime(w, "@deno", "deno")?);
            command.args(["run", "--no-prompt", "--no-remote", "--cached-only", "--allow-env", "--allow-read"]);
            command.env("DENO_DIR", w.root.join("target/bench/deno")).env("DENO_NO_UPDATE_CHECK", "1");
            Ok(program(command, "runtime"))
        },
    },
    Suite {
        name: "bun",
        group: "edge",
        title: "Bun",
        about: MITATA,
        command: |w| Ok(program(w.command(runtime(w, "@oven", "bin/bun")?), "runtime")),
    },
    Suite { name: "workerd", group: "edge", title: "workerd", about: WORKERD, command: |w| node(w, "workerd") },
    Suite { name: "chromium", group: "edge", title: "Chromium", about: LOOP, command: |w| node(w, "chromium") },
];

const RUST: &str = "The median of short samples, all subjects in turns within one process.";
const WORKERD: &str = "Run by miniflare, where the clock goes on during a request, unlike at Cloudflare. mitata does \
                       not run here: a loop of at least 60 ms, timed by the runtime's own clock of 1 ms.";

const NODE: &str = "benches/node";

fn node(workspace: &Workspace, name: &str) -> Result<Command> {
    install(workspace)?;
    Ok(program(workspace.command("node"), name))
}

/// Every runtime of the table lets programs ask for a collection, by a flag of V8 or by itself.
fn program(mut command: Command, name: &str) -> Command {
    let flag = match command.get_program().to_string_lossy() {
        name if name.ends_with("deno") => Some("--v8-flags=--expose-gc"),
        name if name.ends_with("bun") => None,
        _ => Some("--expose-gc"),
    };
    command.args(flag).arg(format!("{NODE}/{name}.mjs"));
    command
}

/// The runtime itself, of the package that npm chose for this platform.
fn runtime(workspace: &Workspace, scope: &str, file: &str) -> Result<PathBuf> {
    install(workspace)?;
    let packages = workspace.root.join(NODE).join("node_modules").join(scope);
    let platform =
        fs::read_dir(&packages)?.next().with_context(|| format!("{scope} has no package for this platform"))??;
    Ok(platform.path().join(file))
}

fn install(workspace: &Workspace) -> Result<()> {
    let folder = workspace.root.join(NODE);
    let lock = stamp::content(&folder.join("package-lock.json"))?;
    stamp::once(&folder.join("node_modules/.hookseal-lock.json"), &lock, || {
        // No package's script is needed: each runtime comes as a package of its own for the platform.
        run(workspace.npm(&["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&folder))
    })
}

fn rust(workspace: &Workspace, name: &str) -> Result<Command> {
    let mut build = workspace.cargo(&["build", "--release", "--locked", "--manifest-path", "benches/rust/Cargo.toml"]);
    let mut command = workspace.command(artifact(&mut build, "hookseal-bench")?);
    command.arg(name);
    Ok(command)
}
