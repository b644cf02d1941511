//! `cargo xtask dist`: what users install, in `dist/`, with checksums and what is inside.

mod addons;
mod commands;
mod foreign;
mod platforms;
mod sbom;
mod wheels;

use std::fmt::{Display, Write as _};
use std::fs;
use std::path::{Path, PathBuf};

use anstream::println;
use anyhow::Result;
use sha2::{Digest, Sha256};

use crate::build;
use crate::colour::{BAD, GOOD, HEADING};
use crate::packaging;
use crate::workspace::Workspace;

const DIST: &str = "dist";

/// The tests that need no more than the packed npm packages, and what they run them on.
const NPM_RUNS: &[(&str, &str)] = &[
    ("runtimes", "Node.js (native, --no-addons, without the native package), Bun, Deno"),
    ("workerd", "workerd"),
    ("next", "the edge runtime of Next.js (bundles of Turbopack, webpack)"),
    ("bundles", "Chromium (bundles of Vite, esbuild, webpack), Node.js (bundles of esbuild, webpack)"),
];

/// Builds everything, runs what this machine can, and says what was built and what was run.
pub(crate) fn dist(workspace: &Workspace) -> Result<()> {
    let dist = workspace.root.join(DIST);
    build::module(workspace)?;
    build::npm_package(workspace)?;
    let platforms = platforms::set_up(workspace)?;
    let folder = workspace.root.join("target/dist/addons");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut built: Vec<(String, Result<()>)> = Vec::new();
    for platform in &platforms {
        built.push((format!("addon, {}", platform.name), addons::build(workspace, platform, &folder)));
    }
    let commands = workspace.root.join("target/dist/commands");
    for platform in &platforms {
        if let Some(system) = commands::system(platform) {
            built.push((format!("command, {system}"), commands::build(workspace, platform, system, &commands)));
        }
    }
    packaging::pack_npm(workspace, DIST, &folder, &commands)?;
    packaging::pack_command_wheels(workspace, DIST, &commands)?;
    for platform in &platforms {
        built.push((format!("wheels, {}", platform.name), wheels::build(workspace, platform, DIST)));
    }
    packaging::pack_sdist(workspace, DIST)?;
    packaging::pack_crates(workspace, DIST)?;

    packaging::test_npm(workspace, DIST, &["tarball", "tools", "types", "command", "workflow"])?;
    for (file, _) in NPM_RUNS {
        packaging::test_npm(workspace, DIST, &[file])?;
    }
    packaging::test_python(workspace, DIST, &["test_archives", "test_crate", "test_installed", "test_command"])?;
    let foreign = foreign::run_all(workspace, DIST)?;

    let host = host(workspace)?;
    let inflater: &[&str] = &["fflate"];
    for (package, target, bundled, name) in [
        ("hookseal-bindings-node", host.as_str(), &[][..], "node"),
        ("hookseal-bindings-edge-wasm", "wasm32-unknown-unknown", inflater, "wasm"),
        ("hookseal-python", &host, &[], "python"),
        ("hookseal", &host, &[], "rust"),
        ("hookseal-cli", &host, &[], "cli"),
    ] {
        sbom::write(workspace, package, target, bundled, &dist.join(format!("hookseal-{name}.cdx.json")))?;
    }
    let files = checksums(&dist)?;

    println!("\n{HEADING}dist{HEADING:#}");
    for (name, sum) in &files {
        println!("{sum}  {name}");
    }
    println!("\n{HEADING}What was built{HEADING:#}");
    for (name, outcome) in &built {
        say(outcome, "built", name);
    }
    println!("\n{HEADING}What was run, with all vectors{HEADING:#}");
    println!("{GOOD}run{GOOD:#}        the addon for this machine, on Node.js and Bun; the crate in wasm32v1-none");
    println!(
        "{GOOD}run{GOOD:#}        the command for this machine, by npx and from its wheel (no vectors: it is the core's)"
    );
    for (_, runtimes) in NPM_RUNS {
        println!("{GOOD}run{GOOD:#}        {runtimes}");
    }
    println!(
        "{GOOD}run{GOOD:#}        the wheel and the sdist for this machine, on the interpreters that are listed above"
    );
    for (platform, outcome) in &foreign {
        say(outcome, "run", format_args!("the addon for {platform}, on its Node.js"));
    }
    println!("What is not in this list was built only.");
    Ok(())
}

fn say(outcome: &Result<()>, done: &str, what: impl Display) {
    match outcome {
        Ok(()) => println!("{GOOD}{done:<9}{GOOD:#}  {what}"),
        Err(error) => println!("{BAD}not {done:<5}{BAD:#}  {what}: {error:#}"),
    }
}

/// Writes `SHA256SUMS`, as `sha256sum --check` reads it, and gives its content.
fn checksums(dist: &Path) -> Result<Vec<(String, String)>> {
    let mut files: Vec<PathBuf> = fs::read_dir(dist)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.sort();
    let mut sums = Vec::new();
    let mut text = String::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let sum = base16ct::lower::encode_string(&Sha256::digest(fs::read(&file)?));
        writeln!(text, "{sum}  {name}")?;
        sums.push((name, sum));
    }
    fs::write(dist.join("SHA256SUMS"), text)?;
    Ok(sums)
}

/// The target that rustc builds for by itself.
fn host(workspace: &Workspace) -> Result<String> {
    let version = crate::process::output(workspace.command("rustc").args(["--version", "--verbose"]))?;
    Ok(version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default().to_owned())
}
