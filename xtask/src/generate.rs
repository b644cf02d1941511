//! `cargo xtask generate`: what other languages know about the providers, made from the core's types. JSON Schemas are
//! the core's own; json-schema-to-typescript and datamodel-code-generator make the payload types of them. The READMEs
//! of the packages are made too, from the repository's.

mod python;
mod readme;
mod receive;
mod typescript;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use hookseal::{PROVIDERS, Provider};

use crate::workspace::Workspace;

/// Every file in these is generated. Others may be elsewhere.
const FOLDERS: [&str; 4] = [SCHEMAS, typescript::FOLDER, python::FOLDER, python::SCHEMAS];
const SCHEMAS: &str = "schemas";
const SCRATCH: &str = "target/generated";

/// The files, by their path in the repository.
type Files = BTreeMap<PathBuf, String>;

/// Writes all generated files, or with `check` only says which are stale.
pub(crate) fn generate(workspace: &Workspace, check: bool) -> Result<()> {
    let made = files(workspace)?;
    let present = present(&workspace.root)?;
    let missing_or_different = |(path, text): &(&PathBuf, &String)| {
        !fs::read_to_string(workspace.root.join(path)).is_ok_and(|old| old == **text)
    };
    let stale: Files =
        made.iter().filter(missing_or_different).map(|(path, text)| (path.clone(), text.clone())).collect();
    let orphans: Vec<&PathBuf> = present.iter().filter(|path| !made.contains_key(*path)).collect();
    if check {
        let names: Vec<String> = stale.keys().chain(orphans).map(|path| format!("  {}", path.display())).collect();
        if !names.is_empty() {
            bail!("stale, run `cargo xtask generate` and commit what it changes:\n{}", names.join("\n"));
        }
        return Ok(());
    }
    for (path, text) in &stale {
        write(&workspace.root.join(path), text)?;
        println!("wrote {}", path.display());
    }
    for path in orphans {
        fs::remove_file(workspace.root.join(path))?;
        println!("removed {}", path.display());
    }
    println!("{} generated files, {} of them new or changed", made.len(), stale.len());
    Ok(())
}

fn files(workspace: &Workspace) -> Result<Files> {
    let scratch = workspace.root.join(SCRATCH);
    if scratch.exists() {
        fs::remove_dir_all(&scratch)?;
    }
    let mut providers: Vec<Described> = PROVIDERS.iter().filter_map(|provider| Described::of(provider)).collect();
    providers.sort_by_key(|provider| provider.name);
    let mut files = Files::new();
    for provider in &providers {
        let file = format!("{}.json", provider.name);
        let schema = format!("{}\n", serde_json::to_string_pretty(&provider.schema)?);
        for folder in [SCHEMAS, python::SCHEMAS] {
            files.insert(Path::new(folder).join(&file), schema.clone());
        }
    }
    typescript::generate(workspace, &providers, &scratch, &mut files)?;
    python::generate(workspace, &providers, &scratch, &mut files)?;
    readme::generate(workspace, &mut files)?;
    receive::generate(&mut files);
    Ok(files)
}

/// A provider whose payloads are documented, as the generators need it.
struct Described {
    /// Such as `real-estate`.
    name: &'static str,
    guide: &'static str,
    schema: serde_json::Value,
    /// The name of the type with the fields around the data.
    envelope: &'static str,
    /// The event types whose payload the guide shows, with the name of its type.
    shown: Vec<(&'static str, &'static str)>,
    /// Those that it only names.
    named: Vec<&'static str>,
}

impl Described {
    fn of(provider: &'static Provider) -> Option<Self> {
        let shown: Vec<_> = provider
            .event_types
            .iter()
            .filter_map(|event_type| Some((event_type.name, event_type.data.as_ref()?.name)))
            .collect();
        let named = provider.event_types.iter().filter(|event_type| event_type.data.is_none());
        Some(Self {
            name: provider.scheme.name(),
            guide: provider.guide,
            schema: provider.json_schema().to_value(),
            envelope: provider.envelope.as_ref()?.name,
            shown,
            named: named.map(|event_type| event_type.name).collect(),
        })
    }

    /// The name of the type of its events, such as `RealEstateEvent`.
    fn event(&self) -> String {
        self.name.split('-').map(capitalised).chain(["Event".to_owned()]).collect()
    }

    /// Such as `realEstate`.
    fn camel_case(&self) -> String {
        let (first, others) = self.name.split_once('-').unwrap_or((self.name, ""));
        format!("{first}{}", others.split('-').map(capitalised).collect::<String>())
    }

    /// Such as `real_estate`.
    fn snake_case(&self) -> String {
        self.name.replace('-', "_")
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// The files that are in the generated folders now.
fn present(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for folder in FOLDERS {
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

fn write(path: &Path, text: &str) -> Result<()> {
    fs::create_dir_all(path.parent().context("a file lies in a folder")?)?;
    fs::write(path, text).with_context(|| format!("could not write {}", path.display()))
}
