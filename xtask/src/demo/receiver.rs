//! The servers of `examples/`, each on a free loopback port.

use std::fs::File;
use std::io::{BufRead, BufReader, Write, pipe};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Result, anyhow};

use super::secrets::SECRETS;
use super::worker;
use crate::process::Running;
use crate::workspace::{Workspace, program};

/// How long a server may take until it says where it listens.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server. It ends when this value is dropped.
pub(crate) struct Receiver {
    pub(crate) name: &'static str,
    /// Such as `http://127.0.0.1:40123`.
    pub(crate) url: String,
    log: Log,
    following: JoinHandle<()>,
    running: Running,
}

type Log = Arc<Mutex<Printed>>;

/// What a server has printed.
#[derive(Default)]
struct Printed {
    text: String,
    /// Gets it too, from when it was asked for.
    file: Option<File>,
}

/// Starts all receivers. No npm, cargo or shell stands between them and xtask: what is started is the server itself.
pub(crate) fn start(workspace: &Workspace) -> Result<Vec<Receiver>> {
    let axum = program(workspace, "hookseal-example-axum")?;
    let mut express = workspace.command("node");
    express.arg("examples/express/server.js");
    Ok(vec![
        Receiver::start("express", &mut express)?,
        Receiver::start("flask", &mut workspace.python(&["-u", "examples/flask/app.py"]))?,
        Receiver::start("axum", &mut workspace.command(axum))?,
        Receiver::start("workers", &mut worker::command(workspace, "workers", include_str!("workerd.capnp"))?)?,
    ])
}

impl Receiver {
    /// Starts one server, which says where it listens.
    pub(crate) fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let (output, input) = pipe()?;
        command.env("PORT", "0").stdout(input.try_clone()?).stderr(input);
        command.envs(SECRETS.map(|(_, variable, secret)| (variable, secret)));
        let running = Running::spawn(command)?;
        // The command holds the pipe's writing end, which must close for a server's early end to be seen.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let log = Log::default();
        let (sender, receiver) = channel();
        let kept = Arc::clone(&log);
        let following = std::thread::spawn(move || follow(BufReader::new(output), &kept, &sender));
        let url = receiver.recv_timeout(PATIENCE).map_err(|reason| {
            let reason = match reason {
                RecvTimeoutError::Timeout => format!("did not listen within {PATIENCE:?}"),
                RecvTimeoutError::Disconnected => "ended before it listened".to_owned(),
            };
            anyhow!("{name} {reason}. It said:\n{}", text(&log))
        })?;
        Ok(Self { name, url, log, following, running })
    }

    /// All that the server has printed so far.
    pub(crate) fn log(&self) -> String {
        text(&self.log)
    }

    /// Has what it prints from now on written to this file too, for commands that count.
    pub(crate) fn print_to(&self, file: &Path) -> Result<()> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).file = Some(File::create(file)?);
        Ok(())
    }

    /// Kills it, and gives all that it has printed.
    pub(crate) fn kill(self) -> String {
        drop(self.running);
        // It only reads: what it has is in the log.
        let _ = self.following.join();
        text(&self.log)
    }
}

/// Keeps what a server prints, until it ends, and hands over the address that it says it listens on.
fn follow(output: impl BufRead, log: &Log, url: &Sender<String>) {
    for line in output.lines().map_while(Result::ok) {
        if let Some(found) = listening(&line) {
            // Nobody waits for a second one.
            let _ = url.send(found);
        }
        let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
        log.text.push_str(&line);
        log.text.push('\n');
        if let Some(file) = &mut log.file {
            // The count that reads it would miss an effect, and say so.
            let _ = writeln!(file, "{line}");
        }
    }
}

/// The address in a line such as `listening on http://127.0.0.1:3000`, or workerd's
/// `{"event":"listen","socket":"http","port":3000}`.
fn listening(line: &str) -> Option<String> {
    const HOST: &str = "http://127.0.0.1:";
    let (_, rest) = line.split_once(HOST).or_else(|| line.split_once("\"listen\",\"socket\":\"http\",\"port\":"))?;
    let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
    (!port.is_empty()).then(|| format!("{HOST}{port}"))
}

fn text(log: &Log) -> String {
    log.lock().unwrap_or_else(PoisonError::into_inner).text.clone()
}

#[cfg(test)]
mod tests {
    use super::listening;

    #[test]
    fn the_address_is_found_in_what_servers_print() {
        let url = || Some("http://127.0.0.1:40123".to_owned());
        assert_eq!(listening("listening on http://127.0.0.1:40123"), url());
        assert_eq!(listening("\u{1b}[33m * Running on http://127.0.0.1:40123/ (Press CTRL+C to quit)"), url());
        assert_eq!(listening(r#"{"event":"listen","socket":"http","port":40123}"#), url());
        assert_eq!(listening("listening"), None);
        assert_eq!(listening("http://127.0.0.1:"), None);
    }
}
