//! `hookseal check` holds each example to the guides: what is genuine, forged, stale, cut off, too large; and receivers
//! to what they promise: what comes twice, at once, and after a failure is handled once.

use std::path::Path;
use std::thread;

use anstream::println;
use anyhow::{Context, Result, bail};

use super::events;
use super::receiver::Receiver;
use super::secrets::SECRETS;
use crate::build;
use crate::colour::{GOOD, HEADING};
use crate::process::output;
use crate::workspace::Workspace;

/// Fails where an example does something else than its provider wants.
pub(crate) fn check(workspace: &Workspace, receivers: &[Receiver]) -> Result<()> {
    println!("\n{HEADING}hookseal check{HEADING:#}");
    thread::scope(|scope| {
        let threads: Vec<_> = receivers.iter().map(|receiver| scope.spawn(|| all(workspace, receiver))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap_or_else(|_| bail!("a check failed")))
    })
}

/// What makes the handling of a receiver fail, and what mends it.
pub(crate) struct Failing {
    pub(crate) by: String,
    pub(crate) mended_by: String,
}

/// Holds a receiver of [`events::PROVIDER`] to it, with its effects counted, and gives the report's last line.
/// `scratch`: a file of its own.
pub(crate) fn receiver(
    workspace: &Workspace,
    receiver: &Receiver,
    failing: Option<&Failing>,
    scratch: &Path,
) -> Result<String> {
    receiver.print_to(scratch)?;
    let python = workspace.venv("python");
    let count =
        format!("\"{}\" -c \"print(open(r'{}').read().count('effect '))\"", python.display(), scratch.display());
    let mut options = vec!["--event-type", events::TYPE, "--effects", &count];
    if let Some(Failing { by, mended_by }) = failing {
        options.extend(["--break", by, "--mend", mended_by]);
    }
    held(workspace, receiver, events::PROVIDER, &options)
}

fn all(workspace: &Workspace, receiver: &Receiver) -> Result<()> {
    // The receivers are held to this one.
    for (provider, ..) in SECRETS.into_iter().filter(|(provider, ..)| *provider != events::PROVIDER) {
        let passed = held(workspace, receiver, provider, &[])?;
        println!("{GOOD}✓{GOOD:#} {}, {provider}: {passed}", receiver.name);
    }
    Ok(())
}

/// Gives the report's last line. Where a check fails, the report is shown.
fn held(workspace: &Workspace, receiver: &Receiver, provider: &str, options: &[&str]) -> Result<String> {
    let (_, variable, secret) =
        SECRETS.into_iter().find(|(name, ..)| *name == provider).context("the demo has no secret")?;
    let url = format!("{}/webhooks/{provider}", receiver.url);
    let mut command = workspace.command(build::command_of_tests(workspace));
    command.args(["check", &url, "--provider", provider, "--secret-env", variable]).args(options).env(variable, secret);
    let report = output(&mut command).with_context(|| format!("{}, {provider}", receiver.name))?;
    Ok(report.lines().last().unwrap_or_default().to_owned())
}
