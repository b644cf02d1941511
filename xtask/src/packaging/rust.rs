//! The crates.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::Path;

use anyhow::{Context, Result};

use crate::process::run;
use crate::versions::VERSION;
use crate::workspace::Workspace;

/// Those that are published; each uses those before it.
const CRATES: [&str; 4] = ["hookseal-kernel", "hookseal-words", "hookseal-keys", "hookseal"];

/// What `cargo install` takes; it uses those.
const COMMAND: &str = "hookseal-cli";

/// Packages the crates; cargo builds them from their packages alone.
pub(crate) fn pack(workspace: &Workspace, packed: &str) -> Result<()> {
    // Cargo builds the last crate from the packages of the others, and keeps what it has unpacked and built of those by
    // this folder's path and the version. Others of the same version need another folder.
    let mut others = DefaultHasher::new();
    for folder in ["kernel", "words", "keys"] {
        hash(&workspace.root.join(folder), &mut others)?;
    }
    let target = format!("target/crates/{:016x}", others.finish());
    let mut package = workspace.cargo(&["package", "--locked", "--allow-dirty", "--target-dir", &target]);
    run(package.args(CRATES.iter().flat_map(|name| ["--package", name])))?;
    // The tests compile the command often enough.
    let command = ["package", "--locked", "--allow-dirty", "--no-verify", "--target-dir", &target];
    let mut package = workspace.cargo(&command);
    run(package.args(CRATES.iter().chain([&COMMAND]).flat_map(|name| ["--package", name])))?;
    for name in CRATES.into_iter().chain([COMMAND]) {
        let name = format!("{name}-{VERSION}.crate");
        let file = workspace.root.join(&target).join("package").join(&name);
        let copy = workspace.root.join(packed).join(&name);
        fs::copy(&file, &copy).with_context(|| format!("could not copy {}", file.display()))?;
    }
    Ok(())
}

/// All files of a folder, by their names and contents.
fn hash(folder: &Path, hasher: &mut impl Hasher) -> Result<()> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        path.hash(hasher);
        if path.is_dir() {
            hash(&path, hasher)?;
        } else {
            fs::read(&path)?.hash(hasher);
        }
    }
    Ok(())
}
