//! What is inside of a binary, as a `CycloneDX` document.
//!
//! From `cargo tree`, which knows the features of this one build; what reads `cargo metadata` also lists what only
//! other members of the workspace ask for.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::node::LOCK;
use crate::process::output;
use crate::workspace::Workspace;

/// Writes the components of a crate of this workspace, as built for a target, with the npm packages whose code is
/// bundled with it.
pub(crate) fn write(workspace: &Workspace, package: &str, target: &str, bundled: &[&str], file: &Path) -> Result<()> {
    let tree = output(&mut workspace.cargo(&[
        "tree",
        "--locked",
        "--package",
        package,
        "--target",
        target,
        "--edges=normal,no-proc-macro",
        "--prefix=none",
        "--format={p}|{l}",
    ]))?;
    let checksums = checksums(workspace)?;
    let components: BTreeMap<&str, Value> = tree.lines().filter_map(|line| component(line, &checksums)).collect();
    let own = components.values().find(|component| component["name"] == package).context("cargo names the crate")?;
    let bundled = bundled.iter().map(|name| npm_component(workspace, name)).collect::<Result<Vec<Value>>>()?;
    let others: Vec<&Value> =
        components.values().filter(|component| component["name"] != package).chain(&bundled).collect();
    let document = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": own, "properties": [{ "name": "cdx:rustc:sbom:target:triple", "value": target }] },
        "components": others,
    });
    Ok(fs::write(file, format!("{document:#}\n"))?)
}

/// From a line such as `sha2 v0.11.1|MIT OR Apache-2.0`; crates of the workspace have their path between.
fn component<'a>(line: &'a str, checksums: &BTreeMap<String, String>) -> Option<(&'a str, Value)> {
    let (package, license) = line.split_once('|')?;
    let license = license.trim_end_matches(" (*)");
    let (name, rest) = package.split_once(" v")?;
    let version = rest.split(' ').next()?;
    let purl = format!("pkg:cargo/{name}@{version}");
    let mut component = json!({
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        // Before 2018, crates wrote `/`.
        "licenses": [{ "expression": license.replace('/', " OR ") }],
    });
    if let Some(checksum) = checksums.get(&format!("{name} {version}")) {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    Some((package, component))
}

/// As `package-lock.json` has it.
fn npm_component(workspace: &Workspace, name: &str) -> Result<Value> {
    let lock: Value = serde_json::from_str(&fs::read_to_string(workspace.root.join(LOCK))?)?;
    let locked = &lock["packages"][format!("node_modules/{name}")];
    let text = |key: &str| locked[key].as_str().with_context(|| format!("{LOCK} has the {key} of {name}"));
    let purl = format!("pkg:npm/{name}@{}", text("version")?);
    let digest = text("integrity")?.strip_prefix("sha512-").context("npm writes SHA-512")?;
    Ok(json!({
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": text("version")?,
        "purl": purl,
        "licenses": [{ "expression": text("license")? }],
        "hashes": [{ "alg": "SHA-512", "content": base16ct::lower::encode_string(&STANDARD.decode(digest)?) }],
    }))
}

/// Of every package in Cargo.lock, by name and version.
fn checksums(workspace: &Workspace) -> Result<BTreeMap<String, String>> {
    let lock = fs::read_to_string(workspace.root.join("Cargo.lock"))?;
    let value = |block: &str, key: &str| {
        block.lines().find_map(|line| Some(line.strip_prefix(key)?.strip_prefix(" = ")?.trim_matches('"').to_owned()))
    };
    let of = |block: &str| {
        let name = format!("{} {}", value(block, "name")?, value(block, "version")?);
        Some((name, value(block, "checksum")?))
    };
    Ok(lock.split("[[package]]").filter_map(of).collect())
}
