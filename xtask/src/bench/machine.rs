//! What kind of machine this is, without anything that tells which one.

use std::fs;
use std::thread::available_parallelism;

use anyhow::Result;

use crate::process::output;
use crate::workspace::Workspace;

/// Today, in UTC, as `2026-01-31`.
pub(super) fn date(workspace: &Workspace) -> Result<String> {
    Ok(output(workspace.command("date").args(["-u", "+%Y-%m-%d"]))?.trim().to_owned())
}

/// Such as `AMD EPYC with SHA extensions, 2 cores, Linux x86_64`.
pub(super) fn description(workspace: &Workspace) -> Result<String> {
    // Only Linux has it; its absence says nothing about the extensions.
    let facts = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let fact = |name: &str| facts.lines().find(|line| line.starts_with(name))?.split_once(": ").map(|(_, value)| value);
    let model = fact("model name").unwrap_or("unknown processor");
    let extensions = match fact("flags") {
        Some(flags) if flags.split(' ').any(|flag| flag == "sha_ni") => " with SHA extensions",
        Some(_) => " without SHA extensions",
        None => "",
    };
    let cores = available_parallelism()?;
    let system = output(workspace.command("uname").arg("-sm"))?;
    Ok(format!("{model}{extensions}, {cores} cores, {}", system.trim()))
}

/// How many programs wanted a core within the last minute, where the system tells.
pub(super) fn load() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.parse().ok()
}
