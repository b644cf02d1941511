//! Child processes. Each leads a process group of its own, so that it ends together with all that it started: when it
//! is waited for, when it is dropped, and when xtask is interrupted.

use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

static GROUPS: Mutex<Vec<Pid>> = Mutex::new(Vec::new());

fn groups() -> MutexGuard<'static, Vec<Pid>> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes an interrupt (Ctrl-C, SIGTERM, SIGHUP) end every child and then xtask itself.
pub(crate) fn end_children_on_interrupt() -> Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            // Never unlocked again: no child can start from here on.
            let groups = groups();
            for group in groups.iter() {
                end_group(*group);
            }
            eprintln!("\ninterrupted");
            // Ends xtask as the signal would have, so that its parent sees why.
            let _ = signal_hook::low_level::emulate_default_handler(signal);
            std::process::exit(128 + signal);
        }
    });
    Ok(())
}

/// A child process that does not outlive this value.
pub(crate) struct Running {
    child: Child,
    group: Pid,
}

impl Running {
    pub(crate) fn spawn(command: &mut Command) -> Result<Self> {
        command.stdin(Stdio::null()).process_group(0);
        end_with_parent(command);
        // Held over the start, so that an interrupt sees either no child or a registered one.
        let mut groups = groups();
        let child = command.spawn().with_context(|| format!("could not start `{}`", shown(command)))?;
        let group = Pid::from_child(&child);
        groups.push(group);
        Ok(Self { child, group })
    }

    /// Waits until the process has ended by itself, and ends what it left behind.
    pub(crate) fn wait(mut self) -> Result<ExitStatus> {
        Ok(self.end_after(wait_for_end)?)
    }

    fn end_after(&mut self, wait: fn(Pid)) -> io::Result<ExitStatus> {
        wait(self.group);
        // The leader is not reaped yet, so the number cannot belong to another group by now.
        end_group(self.group);
        groups().retain(|group| *group != self.group);
        self.child.wait()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if groups().contains(&self.group) {
            let _ = self.end_after(|_| ());
        }
    }
}

fn end_group(group: Pid) {
    // An error says that nothing of the group is left.
    let _ = kill_process_group(group, Signal::KILL);
    wait_for_end(group);
}

/// Waits without reaping: the process keeps its number.
fn wait_for_end(process: Pid) {
    let _ = waitid(WaitId::Pid(process), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT);
}

/// Has the kernel end the process when xtask ends without a chance to do it (SIGKILL). Linux only; elsewhere such a
/// process lives on.
#[cfg(target_os = "linux")]
fn end_with_parent(command: &mut Command) {
    let parent = rustix::process::getpid();
    let arrange = move || {
        rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
        // The parent may have ended before the line above.
        if rustix::process::getppid() == Some(parent) { Ok(()) } else { Err(rustix::io::Errno::SRCH.into()) }
    };
    #[expect(
        unsafe_code,
        reason = "the closure runs between fork and exec: it makes two system calls and allocates nothing"
    )]
    unsafe {
        command.pre_exec(arrange);
    }
}

#[cfg(not(target_os = "linux"))]
fn end_with_parent(_: &mut Command) {}

/// Runs a command to its end, with its output shown. An exit status other than 0 is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    eprintln!("$ {}", shown(command));
    // Standard output is for what xtask itself has to say.
    let status = Running::spawn(command.stdout(io::stderr()))?.wait()?;
    check(command, status)
}

/// As [`run`], but gives the standard output instead of showing it.
pub(crate) fn shown_output(command: &mut Command) -> Result<String> {
    eprintln!("$ {}", shown(command));
    output(command)
}

/// Runs a command quietly and gives its standard output. An exit status other than 0 is an error.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let (mut reader, writer) = io::pipe()?;
    let running = Running::spawn(command.stdout(writer))?;
    // The command holds the pipe's writing end, which must close for the reader to see the end.
    command.stdout(Stdio::null());
    let text = io::read_to_string(&mut reader);
    let status = running.wait()?;
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

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, PipeReader, Read};
    use std::time::{Duration, Instant};

    use rustix::process::kill_process;

    use super::*;

    const ALONE: &str = "echo ready; exec sleep 60";
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
        let mut cases = vec![(Signal::INT, WITH_A_CHILD), (Signal::TERM, WITH_A_CHILD), (Signal::HUP, WITH_A_CHILD)];
        if cfg!(target_os = "linux") {
            // The kernel ends the child, but not what that one has started.
            cases.push((Signal::KILL, ALONE));
        }
        for (signal, script) in cases {
            let (output, input) = io::pipe().unwrap();
            let mut xtask = Command::new(std::env::current_exe().unwrap())
                .args(["--ignored", "--nocapture", "--exact", "process::tests::wait_for_an_interrupt"])
                .env("SCRIPT", script)
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
