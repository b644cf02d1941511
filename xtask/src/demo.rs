//! `cargo xtask demo`: real servers, real HTTP, and deliveries that Hookseal had no part in signing; then its own check.

mod check;
mod databases;
mod delivery;
mod events;
mod once;
mod receiver;
mod secrets;
mod table;
mod worker;

use anyhow::{Context, Result, ensure};

use crate::build;
use crate::output::note;
use crate::workspace::Workspace;
use delivery::Verdict;
use secrets::SECRETS;

/// Builds everything, and plays it.
pub(crate) fn demo(workspace: &Workspace) -> Result<()> {
    build::everything(workspace)?;
    build::command(workspace)?;
    play(workspace)
}

/// Fails unless each receiver, of what is built, answered each delivery as expected.
pub(crate) fn play(workspace: &Workspace) -> Result<()> {
    let deliveries = delivery::deliveries(workspace)?;
    let receivers = receiver::start(workspace)?;
    let verdicts: Vec<Vec<Verdict>> =
        receivers.iter().map(|receiver| deliveries.iter().map(|delivery| delivery.post(receiver)).collect()).collect();
    let failures = table::print(&receivers, &deliveries, &verdicts);
    for (receiver, column) in receivers.iter().zip(&verdicts) {
        if !column.iter().all(Verdict::is_expected) {
            note!("\n{} said:\n{}", receiver.name, receiver.log());
        }
    }
    ensure!(failures == 0, "{failures} verdicts are not the expected ones");
    check::check(workspace, &receivers)?;
    drop(receivers);
    let (.., secret) =
        SECRETS.into_iter().find(|(provider, ..)| *provider == events::PROVIDER).context("the demo has no secret")?;
    once::demo(workspace, secret)
}
