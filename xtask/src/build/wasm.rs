//! The WebAssembly modules: bindings-edge-wasm, the engine in two sizes, also deflated, for programs that have it in their text; and
//! bindings-receive-wasm, bindings-schemes-wasm, bindings-explain-wasm and bindings-keys-wasm, with their JavaScript glue.
//! All are optimised, in folders of `npm/wasm`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use wasm_bindgen_cli_support::Bindgen;
use zopfli::{Format, Options};

use super::flags;
use crate::process::run;
use crate::workspace::{Workspace, artifact};
use crate::{node, stamp};

/// Hashes 15 % faster, in less code. All runtimes have it that Hookseal is for.
const SIMD: &str = "-Ctarget-feature=+simd128";
/// Addresses of data come behind the stack: so near, each is a byte shorter in the code.
const STACK: &str = "-Clink-arg=-zstack-size=524288";

/// Where explanations are.
pub(super) const EXPLAIN: &str = "npm/wasm/explain";
/// How wasm-opt makes a module small, and how it makes it small above all.
const FAST: &[&str] = &["-Os", "-Os"];
const SMALL: &[&str] = &["-Oz", "-Oz"];

/// Builds the engine, and what is loaded by who uses it: the receivers' machine, what compiles schemes,
/// explanations, and public keys.
pub(crate) fn module(workspace: &Workspace) -> Result<()> {
    engine(workspace, "base", &["--no-default-features"])?;
    engine(workspace, "full", &[])?;
    built(workspace, "hookseal-bindings-schemes-wasm", "npm/wasm/schemes", "schemes")?;
    built(workspace, "hookseal-bindings-receive-wasm", "npm/wasm/receive", "receive")?;
    built(workspace, "hookseal-bindings-explain-wasm", EXPLAIN, "explain")?;
    built(workspace, "hookseal-bindings-keys-wasm", "npm/wasm/keys", "keys")
}

/// Builds the engine, which has no glue: what nearly all programs need, or all.
fn engine(workspace: &Workspace, name: &str, features: &[&str]) -> Result<()> {
    let compiled = compiled(workspace, "hookseal-bindings-edge-wasm", features)?;
    let folder = workspace.root.join("npm/wasm/edge");
    fs::create_dir_all(&folder)?;
    let mut input = stamp::content(&compiled)?;
    // With the version of wasm-opt in it.
    input.extend(stamp::content(&workspace.root.join(node::LOCK))?);
    stamp::once(&folder.join(format!("{name}.input")), &input, || {
        let module = folder.join(format!("{name}.wasm"));
        let unoptimised = folder.join(format!("{name}_bg.wasm"));
        fs::copy(&compiled, &unoptimised)?;
        optimise(workspace, SMALL, &unoptimised, &module)?;
        deflate(&module, &folder.join(format!("{name}.deflated")))
    })
}

fn compiled(workspace: &Workspace, package: &str, features: &[&str]) -> Result<PathBuf> {
    let mut cargo = workspace.cargo(&["build", "--package", package]);
    cargo.args(["--profile", "wasm", "--target", "wasm32-unknown-unknown"]).args(features);
    cargo.env(flags::VARIABLE, flags::published(workspace, &[SIMD, STACK])?);
    artifact(&mut cargo, ".wasm")
}

fn built(workspace: &Workspace, package: &str, folder: &str, name: &str) -> Result<()> {
    let compiled = compiled(workspace, package, &[])?;
    let folder = workspace.root.join(folder);
    let mut input = stamp::content(&compiled)?;
    // With the version of wasm-opt in it.
    input.extend(stamp::content(&workspace.root.join(node::LOCK))?);
    stamp::once(&folder.join("input"), &input, || {
        Bindgen::new()
            .input_path(&compiled)
            .out_name(name)
            .web(true)?
            // The façade says where the module comes from: each runtime loads it in another way.
            .omit_default_module_path(true)
            // For a call that was cut short: `npm/src/keys/wasm.ts` says when.
            .reset_state_function(name == "keys")
            .typescript(true)
            .generate(&folder)?;
        let module = folder.join(format!("{name}.wasm"));
        // Never part of a program's text deflated, which takes seconds.
        optimise(workspace, FAST, &folder.join(format!("{name}_bg.wasm")), &module)
    })
}

/// Which WebAssembly features it may use, wasm-opt reads from the module itself.
fn optimise(workspace: &Workspace, passes: &[&str], module: &Path, optimised: &Path) -> Result<()> {
    run(workspace
        .command(workspace.root.join("node_modules/.bin/wasm-opt"))
        .args(passes)
        .args(["--strip-debug", "--strip-producers", "--strip-target-features"])
        .arg(module)
        .arg("--output")
        .arg(optimised))?;
    // Nothing may load the one that is not optimised.
    Ok(fs::remove_file(module)?)
}

/// As RFC 1951 has it, without a header.
fn deflate(module: &Path, deflated: &Path) -> Result<()> {
    let mut bytes = Vec::new();
    zopfli::compress(Options::default(), Format::Deflate, &*fs::read(module)?, &mut bytes)?;
    Ok(fs::write(deflated, bytes)?)
}
