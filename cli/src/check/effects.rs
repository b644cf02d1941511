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
    command.args([option, text]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    #[cfg(unix)]
    command.process_group(0);
    let failed = |error| Failure::misuse(format!("the command `{text}` cannot be run: {error}"));
    let child = command.spawn().map_err(failed)?;
    let mut group = Group(child.id());
    let output = timeout(LIMIT, child.wait_with_output()).await;
    let output = output.map_err(|_| Failure::misuse(format!("the command `{text}` did not end within 30 s")))?;
    // What it leaves running on purpose, such as a server, goes on.
    group.0 = None;
    let output = output.map_err(failed)?;
    if !output.status.success() {
        let problem = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Failure::misuse(format!("the command `{text}` failed ({}): {problem}", output.status)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A command with all that it has started, which ends with it where nobody waits for it any more.
struct Group(Option<u32>);

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(group) = self.0.and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw) {
            // Where it has ended just now, there is nothing to end.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
    }
}
