//! The Worker of `examples/workers`, bundled as wrangler does it, in workerd.

use std::fs;
use std::process::Command;

use anyhow::Result;

use crate::process::{output, run};
use crate::workspace::Workspace;

const FOLDER: &str = "target/demo/workers";

/// The command that serves the Worker. It is workerd itself, so that nothing is left of it when it is ended.
pub(crate) fn command(workspace: &Workspace) -> Result<Command> {
    run(workspace.command(workspace.root.join("node_modules/.bin/esbuild")).args([
        "examples/workers/worker.js",
        "--bundle",
        "--format=esm",
        "--conditions=workerd,worker,browser",
        "--external:cloudflare:*",
        "--loader:.wasm=copy",
        "--asset-names=[name]",
        "--log-level=warning",
        &format!("--outdir={FOLDER}"),
    ]))?;
    fs::write(workspace.root.join(FOLDER).join("workerd.capnp"), include_str!("workerd.capnp"))?;
    let workerd = output(workspace.command("node").args(["--print", "require('workerd').default"]))?;
    let mut command = workspace.command(workerd.trim());
    command.args(["serve", "--control-fd=1"]).arg(format!("{FOLDER}/workerd.capnp"));
    Ok(command)
}
