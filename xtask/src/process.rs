//! Child processes. Each leads a group of its own (a job on Windows), so that it ends together with all that it
//! started: when it is waited for, when it is dropped, and when xtask is interrupted.

use std::io;
use std::mem;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use process_wrap::std::{ChildWrapper, CommandWrap};

use crate::output::{self, note};

/// A child, which an interrupt can end while it is waited for.
type Child = Arc<Mutex<Box<dyn ChildWrapper>>>;

static CHILDREN: Mutex<Vec<Child>> = Mutex::new(Vec::new());

/// What a shell says of a program that an interrupt ended.
const INTERRUPTED: i32 = 130;

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes an interrupt (Ctrl-C, SIGTERM, SIGHUP) end every child and then xtask itself.
pub(crate) fn end_children_on_interrupt() -> Result<()> {
    ctrlc::set_handler(|| {
        // Never unlocked again: no child can start from here on.
        let children = locked(&CHILDREN);
        for child in children.iter() {
            end(&mut **locked(child));
        }
        eprintln!("\ninterrupted");
        std::process::exit(INTERRUPTED);
    })?;
    Ok(())
}

/// A child process that does not outlive this value.
pub(crate) struct Running(Child);

impl Running {
    pub(crate) fn spawn(command: &mut Command) -> Result<Self> {
        command.stdin(Stdio::null());
        let mut wrapped = CommandWrap::from(mem::replace(command, Command::new("")));
        #[cfg(unix)]
        wrapped.wrap(process_wrap::std::ProcessGroup::leader());
        #[cfg(windows)]
        wrapped.wrap(process_wrap::std::JobObject);
        // Held over the start, so that an interrupt sees either no child or a registered one.
        let mut children = locked(&CHILDREN);
        let spawned = wrapped.spawn();
        *command = wrapped.into_command();
        let child = spawned.with_context(|| format!("could not start `{}`", shown(command)))?;
        let child = Arc::new(Mutex::new(child));
        children.push(Arc::clone(&child));
        Ok(Self(child))
    }

    /// Waits until the process has ended by itself, and ends what it left behind.
    pub(crate) fn wait(self) -> Result<ExitStatus> {
        /// Between two looks, for both of which the child is locked: an interrupt has to get at it.
        const INTERVAL: Duration = Duration::from_millis(5);
        loop {
            if let Some(status) = locked(&self.0).try_wait()? {
                return Ok(status);
            }
            thread::sleep(INTERVAL);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        end(&mut **locked(&self.0));
        locked(&CHILDREN).retain(|child| !Arc::ptr_eq(child, &self.0));
    }
}

/// Ends a child and its group.
fn end(child: &mut dyn ChildWrapper) {
    // An error says that nothing of the group is left.
    let _ = child.start_kill();
    let _ = child.wait();
}

/// Runs a command to its end, with its output shown. An exit status other than 0 is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    note!("$ {}", shown(command));
    output::show(command)?;
    let status = Running::spawn(command)?.wait()?;
    check(command, status)
}

/// As [`run`], but gives the standard output instead of showing it.
pub(crate) fn shown_output(command: &mut Command) -> Result<String> {
    note!("$ {}", shown(command));
    output(command)
}

/// Runs a command quietly and gives its standard output. An exit status other than 0 is an error.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let (mut reader, writer) = io::pipe()?;
    output::show_errors(command)?;
    let running = Running::spawn(command.stdout(writer))?;
    // The command holds the pipe's writing end, which must close for the reader to see the end.
    command.stdout(Stdio::null());
    let text = io::read_to_string(&mut reader);
    let status = running.wait()?;
    if let (Ok(text), false) = (&text, status.success()) {
        // Why it failed may stand there, and another run may not.
        note!("{text}");
    }
    check(command, status)?;
    Ok(text?)
}

fn check(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{}` failed: {status}", shown(command));
    }
    Ok(())
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut words = vec![program.file_name().unwrap_or(program.as_os_str()).to_string_lossy()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy()));
    words.join(" ")
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::{BufRead, BufReader, PipeReader, Read};
    use std::time::Instant;

    use rustix::process::{Pid, Signal, kill_process};

    use super::*;

    const WITH_A_CHILD: &str = "sleep 60 & echo ready; wait";

    /// Waits until the script that writes here has started.
    fn started(output: PipeReader) -> BufReader<PipeReader> {
        let mut output = BufReader::new(output);
        let mut line = String::new();
        while !line.trim_end().ends_with("ready") {
            line.clear();
            assert_ne!(output.read_line(&mut line).unwrap(), 0, "the script did not start");
        }
        output
    }

    /// Nobody is left who could write here.
    fn assert_ended(mut output: BufReader<PipeReader>) {
        let start = Instant::now();
        output.read_to_end(&mut Vec::new()).unwrap();
        assert!(start.elapsed() < Duration::from_secs(30), "ended by itself only");
    }

    #[test]
    fn a_child_ends_with_what_it_started() {
        let (output, input) = io::pipe().unwrap();
        let running = Running::spawn(Command::new("sh").args(["-c", WITH_A_CHILD]).stdout(input)).unwrap();
        let output = started(output);
        drop(running);
        assert_ended(output);
    }

    #[test]
    #[ignore = "is not a test: `no_process_outlives_an_interrupt` interrupts it"]
    fn wait_for_an_interrupt() {
        end_children_on_interrupt().unwrap();
        let script = std::env::var("SCRIPT").unwrap();
        let _ = Running::spawn(Command::new("sh").args(["-c", &script])).unwrap().wait();
    }

    #[test]
    fn no_process_outlives_an_interrupt() {
        for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
            let (output, input) = io::pipe().unwrap();
            let mut xtask = Command::new(std::env::current_exe().unwrap())
                .args(["--ignored", "--nocapture", "--exact", "process::tests::wait_for_an_interrupt"])
                .env("SCRIPT", WITH_A_CHILD)
                .stdout(input)
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let output = started(output);
            kill_process(Pid::from_child(&xtask), signal).unwrap();
            assert!(!xtask.wait().unwrap().success());
            assert_ended(output);
        }
    }
}
