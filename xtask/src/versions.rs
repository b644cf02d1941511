//! The one version: Cargo.toml has it, and every other place has to agree.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::process::output;
use crate::stamp;
use crate::workspace::Workspace;

/// That of `[workspace.package]`, which this crate has too.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Fails where a package has another version.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let metadata = output(&mut workspace.cargo(&["metadata", "--no-deps", "--format-version=1"]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let crates = metadata["packages"].as_array().context("cargo names the crates")?;
    let npm: Value = serde_json::from_slice(&stamp::content(&workspace.root.join("npm/package.json"))?)?;
    let wheel =
        output(&mut workspace.python(&["-c", "from importlib.metadata import version; print(version('hookseal'))"]))?;

    let mut found: Vec<(String, &str)> =
        crates.iter().map(|package| (format!("the crate {}", package["name"]), text(&package["version"]))).collect();
    for requirement in crates.iter().filter_map(|package| package["dependencies"].as_array()).flatten() {
        if ["hookseal", "hookseal-kernel", "hookseal-words", "hookseal-keys"]
            .iter()
            .any(|name| requirement["name"] == *name)
            && requirement["req"] != "*"
        {
            found.push(("a requirement of the crate".to_owned(), text(&requirement["req"]).trim_start_matches('^')));
        }
    }
    found.push(("npm/package.json".to_owned(), text(&npm["version"])));
    found.push(("the wheel".to_owned(), wheel.trim()));

    let different: Vec<String> = found
        .into_iter()
        .filter(|(_, version)| *version != VERSION)
        .map(|(place, version)| format!("{place} has {version}"))
        .collect();
    ensure!(different.is_empty(), "Cargo.toml says {VERSION}, but {}", different.join(", "));
    Ok(())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("none")
}
