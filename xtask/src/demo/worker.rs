//! The Workers of `examples/`, bundled as wrangler does it, in workerd.

use std::fs;
use std::process::Command;

use anyhow::Result;

use crate::process::{output, run};
use crate::workspace::Workspace;

/// The command that serves the Worker of an example, with its configuration. It is workerd itself, so that nothing is
/// left of it when it is ended.
pub(crate) fn command(workspace: &Workspace, example: &str, configuration: &str) -> Result<Command> {
    let folder = format!("target/demo/{example}");
    run(workspace.command(workspace.root.join("node_modules/.bin/esbuild")).args([
        &format!("examples/{example}/worker.js"),
        "--bundle",
        "--format=esm",
        "--conditions=workerd,worker,browser",
        "--external:cloudflare:*",
        "--loader:.wasm=copy",
        "--asset-names=[name]",
        "--log-level=warning",
        &format!("--outdir={folder}"),
    ]))?;
    fs::write(workspace.root.join(&folder).join("workerd.capnp"), configuration)?;
    let workerd = output(workspace.command("node").args(["--print", "require('workerd').default"]))?;
    let mut command = workspace.command(workerd.trim());
    command.args(["serve", "--control-fd=1"]).arg(format!("{folder}/workerd.capnp"));
    Ok(command)
}
