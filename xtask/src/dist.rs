//! `cargo xtask dist`: what users install, in `dist/`, with checksums and what is inside.

mod addons;
mod sbom;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anstream::println;
use anyhow::Result;
use sha2::{Digest, Sha256};

use crate::build;
use crate::colour::{BAD, GOOD, HEADING};
use crate::packaging;
use crate::workspace::Workspace;

/// The tests that need no more than a packed package, and what they run it on.
const RUNS: &[(&str, &str)] = &[
    ("runtimes", "Node.js (native, --no-addons, without the native package), Bun, Deno"),
    ("workerd", "workerd"),
    ("bundles", "Chromium (bundles of Vite, esbuild, webpack), Node.js (bundles of esbuild, webpack)"),
];

/// Builds everything, runs what this machine can, and says what was built and what was run.
pub(crate) fn dist(workspace: &Workspace) -> Result<()> {
    let dist = workspace.root.join("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist)?;
    }
    build::module(workspace)?;
    build::npm_package(workspace)?;
    let folder = workspace.root.join("target/dist/addons");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let addons = addons::build(workspace, &folder)?;
    packaging::pack_npm(workspace, "dist", &folder)?;
    packaging::test_npm(workspace, "dist", &["tarball", "tools", "types"])?;
    for (file, _) in RUNS {
        packaging::test_npm(workspace, "dist", &[file])?;
    }
    let host = host(workspace)?;
    sbom::write(workspace, "hookseal-bindings-node", &host, &dist.join("hookseal-node.cdx.json"))?;
    sbom::write(workspace, "hookseal-bindings-wasm", "wasm32-unknown-unknown", &dist.join("hookseal-wasm.cdx.json"))?;
    let files = checksums(&dist)?;

    println!("\n{HEADING}dist{HEADING:#}");
    for (name, sum) in &files {
        println!("{sum}  {name}");
    }
    println!("\n{HEADING}Addons that were built{HEADING:#}");
    for (platform, outcome) in &addons {
        match outcome {
            Ok(()) => println!("{GOOD}built{GOOD:#}      {}", platform.name),
            Err(error) => println!("{BAD}not built{BAD:#}  {}: {error:#}", platform.name),
        }
    }
    println!("\n{HEADING}What was run, with all vectors{HEADING:#}\nthe addon for this machine, on Node.js and Bun");
    for (_, runtimes) in RUNS {
        println!("{runtimes}");
    }
    println!("The addons for other machines were built only.");
    Ok(())
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
