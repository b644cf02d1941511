//! `hookseal check` holds each example to the five guides: what is genuine, forged, stale, cut off, too large.

use std::thread;

use anstream::println;
use anyhow::{Result, bail};

use super::receiver::Receiver;
use super::secrets::SECRETS;
use crate::build;
use crate::colour::{GOOD, HEADING};
use crate::process::{output, run};
use crate::workspace::Workspace;

/// Fails where an example does something else than its provider wants.
pub(crate) fn check(workspace: &Workspace, receivers: &[Receiver]) -> Result<()> {
    println!("\n{HEADING}hookseal check{HEADING:#}");
    thread::scope(|scope| {
        let threads: Vec<_> = receivers.iter().map(|receiver| scope.spawn(|| all(workspace, receiver))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap_or_else(|_| bail!("a check failed")))
    })
}

fn all(workspace: &Workspace, receiver: &Receiver) -> Result<()> {
    for (provider, variable, secret) in SECRETS {
        let url = format!("{}/webhooks/{provider}", receiver.url);
        let mut command = workspace.command(build::command_of_tests(workspace));
        command.args(["check", &url, "--provider", provider, "--secret-env", variable]).env(variable, secret);
        let report = match output(&mut command) {
            Ok(report) => report,
            Err(error) => {
                // Again, for all to see.
                let _ = run(&mut command);
                return Err(error.context(format!("{}, {provider}", receiver.name)));
            }
        };
        let passed = report.lines().last().unwrap_or_default();
        println!("{GOOD}✓{GOOD:#} {}, {provider}: {passed}", receiver.name);
    }
    Ok(())
}
