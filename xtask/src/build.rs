//! Builds the four bindings into the places where their packages expect them.

mod command;
pub(crate) mod flags;
mod native;
mod plans;
mod python;
mod wasm;

use anyhow::Result;

use crate::process::run;
use crate::workspace::Workspace;

pub(crate) use command::{COMMANDS, command, command_for, command_of_tests};
pub(crate) use native::addon;
pub(crate) use python::{WHEELS, wheel, wheels};
pub(crate) use wasm::module;

/// Builds everything that the examples and the tests load.
pub(crate) fn everything(workspace: &Workspace) -> Result<()> {
    addon(workspace)?;
    module(workspace)?;
    npm_package(workspace)?;
    wheel(workspace)
}

/// Bundles the JavaScript package, `npm/dist`, from its TypeScript, the WebAssembly modules and the providers' plans.
pub(crate) fn npm_package(workspace: &Workspace) -> Result<()> {
    plans::plans(workspace)?;
    run(&mut workspace.npm(&["run", "build", "--workspace", "hookseal"]))
}
