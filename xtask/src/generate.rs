//! `cargo xtask generate`: what is made from the documents in `providers/`, that is the core's catalogue and the pages;
//! and what other languages know about the providers, made from the core's types. JSON Schemas of payloads are the
//! core's own; json-schema-to-typescript and datamodel-code-generator make the payload types of them. The READMEs of the
//! packages are made too, from the repository's.

mod addon;
mod boundary;
mod case;
mod catalogue;
mod causes;
mod command;
mod described;
mod document;
mod edge;
mod files;
mod names;
mod not_built_in;
mod pages;
mod place;
mod python;
mod readme;
mod receive;
mod typescript;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use hookseal::PROVIDERS;

use crate::output::say;
use crate::process::run;
use crate::workspace::Workspace;
use described::Described;
use files::{Files, SCHEMAS, SCHEME_SCHEMA, write};

/// Every file in these is generated, and in the catalogue's; but for [`SCHEME_SCHEMA`]. Others may be elsewhere.
const FOLDERS: [&str; 9] = [
    SCHEMAS,
    boundary::FOLDER,
    edge::FOLDER,
    typescript::FOLDER,
    python::FOLDER,
    python::SCHEMAS,
    pages::FOLDER,
    names::MODULES,
    command::FOLDER,
];
const SCRATCH: &str = "target/generated";

/// Writes all generated files, or with `check` only says which are stale.
pub(crate) fn generate(workspace: &Workspace, check: bool) -> Result<()> {
    let scratch = workspace.root.join(SCRATCH);
    if scratch.exists() {
        fs::remove_dir_all(&scratch)?;
    }
    let documents = document::read_all(&workspace.root)?;
    let mut files = Files::new();
    catalogue::generate(workspace, &documents, &scratch, &mut files)?;
    if bring_up_to_date(workspace, &[catalogue::FOLDER], &files, check)? {
        // What follows is made from the core as it was compiled, which has the old catalogue.
        say!("the catalogue has changed: once more, with the new one");
        return run(&mut workspace.cargo(&["run", "--quiet", "--package", "xtask", "--", "generate"]));
    }
    let mut files = Files::new();
    pages::generate(workspace, &documents, &mut files)?;
    not_built_in::table(workspace, &mut files)?;
    names::generate(&documents, &mut files)?;
    edge::generate(&documents, &mut files)?;
    command::generate(workspace, &documents, &mut files)?;
    schemas_of_documents(workspace, &mut files)?;
    payloads(workspace, &scratch, &mut files)?;
    readme::generate(&mut files);
    receive::generate(&mut files)?;
    causes::generate(workspace, &mut files)?;
    let count = files.len();
    bring_up_to_date(workspace, &FOLDERS, &files, check)?;
    say!("{count} generated files are up to date");
    Ok(())
}

/// Writes what is missing or different, and removes what nothing makes any more. Gives whether there was any of it.
fn bring_up_to_date(workspace: &Workspace, folders: &[&str], made: &Files, check: bool) -> Result<bool> {
    let root = &workspace.root;
    let is_stale = |path: &Path, text: &str| !fs::read_to_string(root.join(path)).is_ok_and(|old| old == text);
    let stale: Vec<(&PathBuf, &String)> = made.iter().filter(|(path, text)| is_stale(path, text)).collect();
    let present = present(root, folders)?;
    let orphans: Vec<&PathBuf> = present.iter().filter(|path| !made.contains_key(*path)).collect();
    if stale.is_empty() && orphans.is_empty() {
        return Ok(false);
    }
    if check {
        let paths = stale.iter().map(|(path, _)| *path).chain(orphans);
        let names: Vec<String> = paths.map(|path| format!("  {}", path.display())).collect();
        bail!("stale, run `cargo xtask generate` and commit what it changes:\n{}", names.join("\n"));
    }
    for (path, text) in stale {
        write(&root.join(path), text)?;
        say!("wrote {}", path.display());
    }
    for path in orphans {
        fs::remove_file(root.join(path))?;
        say!("removed {}", path.display());
    }
    Ok(true)
}

/// The JSON Schemas of the payloads that guides show, and the types of other languages.
fn payloads(workspace: &Workspace, scratch: &Path, files: &mut Files) -> Result<()> {
    let mut providers: Vec<Described> = PROVIDERS.iter().filter_map(|provider| Described::of(provider)).collect();
    providers.sort_by_key(|provider| provider.name);
    for provider in &providers {
        let file = format!("{}.json", provider.name);
        let schema = format!("{}\n", serde_json::to_string_pretty(&provider.schema)?);
        for folder in [SCHEMAS, python::SCHEMAS] {
            files.insert(Path::new(folder).join(&file), schema.clone());
        }
    }
    typescript::generate(workspace, &providers, scratch, files)?;
    boundary::generate(files)?;
    addon::generate(workspace, files)?;
    python::generate(workspace, &providers, scratch, files)
}

/// The JSON Schemas of scheme and provider documents, which the packages have too.
fn schemas_of_documents(workspace: &Workspace, files: &mut Files) -> Result<()> {
    let scheme = fs::read_to_string(workspace.root.join(SCHEME_SCHEMA))?;
    let provider = format!("{}\n", serde_json::to_string_pretty(&document::schema())?);
    for folder in [SCHEMAS, python::SCHEMAS] {
        files.insert(Path::new(folder).join("scheme.schema.json"), scheme.clone());
        files.insert(Path::new(folder).join("provider.schema.json"), provider.clone());
    }
    Ok(())
}

/// The files that are in the generated folders now.
fn present(root: &Path, folders: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for folder in folders {
        let Ok(entries) = fs::read_dir(root.join(folder)) else {
            continue;
        };
        for entry in entries {
            let entry = entry?;
            // Python puts a folder for its cache beside the modules.
            if entry.file_type()?.is_file() {
                found.push(Path::new(folder).join(entry.file_name()));
            }
        }
    }
    found.sort();
    Ok(found)
}
