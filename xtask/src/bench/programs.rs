//! Installs what the suites of a language need, and gives the command that runs one.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use hookseal_bench_report::{Runner, Suite};

use crate::process::{output, run};
use crate::stamp;
use crate::workspace::{Workspace, artifact};

const NODE: &str = "benches/node";
const PYTHON: &str = "benches/python";
/// Apart from what the tests use: the peers are in here.
const ENVIRONMENT: &str = "target/bench/venv";

/// Installs what the suite needs, and gives its program.
pub(super) fn of(workspace: &Workspace, suite: &Suite) -> Result<Command> {
    let program = &suite.program;
    match suite.runner {
        Runner::Rust => rust(workspace, program),
        Runner::Node => node(workspace, program),
        Runner::NodeBesideRust => node_beside_rust(workspace, program),
        Runner::Deno => deno(workspace, program),
        Runner::Bun => bun(workspace, program),
        Runner::Python => python(workspace, program),
        Runner::PythonBesideNode => {
            install(workspace)?;
            python(workspace, program)
        }
    }
}

fn rust(workspace: &Workspace, suite: &str) -> Result<Command> {
    let mut command = workspace.command(rust_program(workspace)?);
    command.arg(suite);
    Ok(command)
}

fn rust_program(workspace: &Workspace) -> Result<PathBuf> {
    let mut build = workspace.cargo(&["build", "--release", "--locked", "--manifest-path", "benches/rust/Cargo.toml"]);
    build.args(["--target-dir", "target/bench/rust"]);
    artifact(&mut build, "hookseal-bench")
}

/// The program in JavaScript asks that in Rust for its times.
fn node_beside_rust(workspace: &Workspace, program: &str) -> Result<Command> {
    let rust = rust_program(workspace)?;
    let mut command = node(workspace, program)?;
    command.env("HOOKSEAL_BENCH_RUST", rust);
    Ok(command)
}

fn node(workspace: &Workspace, program: &str) -> Result<Command> {
    install(workspace)?;
    let mut command = workspace.command("node");
    command.arg("--expose-gc").arg(format!("{NODE}/{program}.mjs"));
    Ok(command)
}

fn deno(workspace: &Workspace, program: &str) -> Result<Command> {
    let mut command = workspace.command(runtime(workspace, "@deno", "deno")?);
    command.args(["run", "--no-prompt", "--no-remote", "--cached-only", "--allow-env", "--allow-read"]);
    command.arg("--v8-flags=--expose-gc").arg(format!("{NODE}/{program}.mjs"));
    command.env("DENO_DIR", workspace.root.join("target/bench/deno")).env("DENO_NO_UPDATE_CHECK", "1");
    Ok(command)
}

fn bun(workspace: &Workspace, program: &str) -> Result<Command> {
    let mut command = workspace.command(runtime(workspace, "@oven", "bin/bun")?);
    command.arg(format!("{NODE}/{program}.mjs"));
    Ok(command)
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

fn python(workspace: &Workspace, suite: &str) -> Result<Command> {
    let folder = workspace.root.join(ENVIRONMENT);
    let python = folder.join("bin/python");
    let pip = || {
        let mut command = workspace.command(&python);
        command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        command
    };
    let requirements = format!("{PYTHON}/requirements.txt");
    let mut input = stamp::content(&workspace.root.join(&requirements))?;
    let interpreter = "import sys; print(sys.version, sys.prefix)";
    input.extend(output(workspace.command(&workspace.python).args(["-c", interpreter]))?.as_bytes());
    stamp::once(&folder.join("hookseal-requirements.txt"), &input, || {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        run(workspace.command(&workspace.python).args(["-m", "venv", ENVIRONMENT]))?;
        run(pip().args(["--requirement", &requirements]))
    })?;
    // The wheel that was just built, whatever its version.
    run(pip().args(["--force-reinstall", "--no-deps", "--no-index", "--find-links", "target/wheels", "hookseal"]))?;
    let mut command = workspace.command(&python);
    command.arg(format!("{PYTHON}/bench.py")).arg(suite);
    Ok(command)
}
