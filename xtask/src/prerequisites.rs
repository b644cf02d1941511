//! What the machine must have. Everything that is missing is named at once, with the command that installs it; what
//! rustup can add is added.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::process::{output, run};
use crate::workspace::Workspace;

const TARGETS: [&str; 4] =
    ["wasm32-unknown-unknown", "wasm32v1-none", "thumbv7em-none-eabihf", "x86_64-pc-windows-gnu"];
const COMPONENTS: [(&str, &str); 2] = [("rustfmt", "fmt"), ("clippy", "clippy")];
const RUSTUP: &str = "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh";
const OLDEST_NODE: (u32, u32) = (20, 0);
const OLDEST_PYTHON: (u32, u32) = (3, 10);
/// Tried in this order: some systems call an old release `python3` and have a newer one beside it.
const PYTHONS: [&str; 6] = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];

/// Finds the tools, and adds the Rust targets and components that are missing.
pub(crate) fn find() -> Result<Workspace> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the repository")?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let python = PYTHONS.into_iter().find(|python| version(python).is_some_and(|found| found >= OLDEST_PYTHON));
    let missing: Vec<String> =
        [missing_rust(&cargo)?, missing_node(), missing_python(python)].into_iter().flatten().collect();
    if !missing.is_empty() {
        bail!("missing on this machine:\n\n{}", missing.join("\n\n"));
    }
    Ok(Workspace { root: root.to_owned(), cargo: cargo.into(), python: python.unwrap_or("python3").into() })
}

fn missing_rust(cargo: &OsString) -> Result<Option<String>> {
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]))?;
    // Looked for in the file system, so that neither a network nor rustup is needed where they are present.
    let libraries = PathBuf::from(sysroot.trim()).join("lib/rustlib");
    let targets: Vec<&str> =
        TARGETS.into_iter().filter(|target| !libraries.join(target).join("lib").is_dir()).collect();
    let components: Vec<&str> = COMPONENTS
        .into_iter()
        .filter(|(_, subcommand)| !answers(Command::new(cargo).args([subcommand, "--version"])))
        .map(|(component, _)| component)
        .collect();
    if targets.is_empty() && components.is_empty() {
        return Ok(None);
    }
    if !answers(Command::new("rustup").arg("--version")) {
        let names = [targets, components].concat().join(", ");
        return Ok(Some(format!("Rust's {names}, and rustup to add them. Install rustup:\n  {RUSTUP}")));
    }
    if !targets.is_empty() {
        run(Command::new("rustup").args(["target", "add"]).args(targets))?;
    }
    if !components.is_empty() {
        run(Command::new("rustup").args(["component", "add"]).args(components))?;
    }
    Ok(None)
}

fn missing_node() -> Option<String> {
    let found = match version("node") {
        Some(found) if found >= OLDEST_NODE && answers(Command::new("npm").arg("--version")) => return None,
        Some(found) if found >= OLDEST_NODE => "npm is not there".to_owned(),
        Some((major, minor)) => format!("{major}.{minor} is too old"),
        None => "not found".to_owned(),
    };
    Some(format!(
        "Node.js 20 or newer, with npm ({found}). Install it:\n  nvm install --lts        with nvm\n  \
         brew install node        on macOS\n  apt-get install nodejs npm   on Debian 13, Ubuntu 25.04 or newer"
    ))
}

fn missing_python(python: Option<&str>) -> Option<String> {
    let Some(python) = python else {
        return Some(
            "Python 3.10 or newer, with venv. Install it:\n  apt-get install python3 python3-venv   on Debian, Ubuntu\n  \
             brew install python                    on macOS"
                .to_owned(),
        );
    };
    // Debian's python3 has no venv, as it lacks ensurepip.
    if answers(Command::new(python).args(["-c", "import ensurepip, venv"])) {
        return None;
    }
    Some(format!("venv for {python}. Install it:\n  apt-get install python3-venv"))
}

/// Major and minor version of a tool that answers `--version` with text such as `v20.1.0` or `Python 3.11.2`.
fn version(program: &str) -> Option<(u32, u32)> {
    let answer = Command::new(program).arg("--version").stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8(answer.stdout).ok()?;
    let mut numbers = text.trim_start_matches(|c: char| !c.is_ascii_digit()).split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.trim().parse().ok()?))
}

fn answers(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}
