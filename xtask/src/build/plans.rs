//! The plans of the providers, a file for each, which the bundler puts into the constants of `hookseal/providers`.

use std::fs;

use anyhow::Result;
use hookseal::{PROVIDERS, binding};

use crate::workspace::Workspace;

const FOLDER: &str = "npm/wasm/plans";

/// Compiles the schemes of all providers. A file has a character for each byte of the plan, in UTF-8: as the text of a
/// program that is a third smaller than base64 when it is compressed.
pub(super) fn plans(workspace: &Workspace) -> Result<()> {
    let folder = workspace.root.join(FOLDER);
    fs::create_dir_all(&folder)?;
    for provider in PROVIDERS {
        let plan: String =
            binding::compiled(&provider.scheme)?.unwrap_or_default().into_iter().map(char::from).collect();
        fs::write(folder.join(format!("{}.plan", provider.scheme.name())), plan)?;
    }
    Ok(())
}
