//! What really happened, as a command of the user's counts it.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

use crate::failure::Failure;

const LIMIT: Duration = Duration::from_secs(30);

/// A shell command that writes how many effects there are.
pub(super) struct Effects {
    command: String,
}

impl Effects {
    pub(super) const fn new(command: String) -> Self {
        Self { command }
    }

    /// # Errors
    /// The command fails, or writes no number.
    pub(super) async fn count(&self) -> Result<u64, Failure> {
        let text = shell(&self.command).await?;
        text.trim().parse().map_err(|_| {
            let start: String = text.chars().take(80).collect();
            Failure::misuse(format!("the command of --effects has to write one number, and wrote {start:?}"))
        })
    }
}

/// What a shell command writes.
///
/// # Errors
/// It does not end with success, or in time.
pub(super) async fn shell(text: &str) -> Result<String, Failure> {
    let (program, option) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut command = Command::new(program);
    command.args([option, text]).stdin(Stdio::null()).kill_on_drop(true);
    let output = timeout(LIMIT, command.output()).await;
    let output = output.map_err(|_| Failure::misuse(format!("the command `{text}` did not end within 30 s")))?;
    let output = output.map_err(|error| Failure::misuse(format!("the command `{text}` cannot be run: {error}")))?;
    if !output.status.success() {
        let problem = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Failure::misuse(format!("the command `{text}` failed ({}): {problem}", output.status)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
