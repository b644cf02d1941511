//! The packages as users get them: packed, installed elsewhere, and run there.

mod folder;
mod javascript;
mod python;
mod rust;

use anyhow::Result;

use crate::build::COMMANDS;
use crate::workspace::Workspace;

pub(crate) use folder::PACKED;
pub(crate) use javascript::{install as install_npm, pack as pack_npm, test as test_npm, test_on as test_npm_on};
pub(crate) use python::{pack_command_wheels, pack_sdist, test as test_python};
pub(crate) use rust::pack as pack_crates;

/// Packs what was built here for this machine.
pub(crate) fn pack(workspace: &Workspace) -> Result<()> {
    // First, for it deletes what was packed before.
    pack_npm(workspace, PACKED, "npm/native", COMMANDS)?;
    python::pack_wheel(workspace, PACKED)?;
    pack_command_wheels(workspace, PACKED, &workspace.root.join(COMMANDS))?;
    pack_sdist(workspace, PACKED)?;
    pack_crates(workspace, PACKED)
}
