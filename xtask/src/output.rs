//! What xtask and its children print. Where steps run side by side, each has a file of its own, which is shown when it
//! has ended.

use std::cell::RefCell;
use std::fmt::{Arguments, Display};
use std::fs::File;
use std::io::{self, Write};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

thread_local! {
    /// What this thread's output goes to, in place of the terminal.
    static FILE: RefCell<Option<File>> = const { RefCell::new(None) };
}

/// Has all that this thread prints from now on, and its children, in a file; or on the terminal again.
pub(crate) fn redirect(file: Option<File>) {
    FILE.set(file);
}

/// Has a child print where this thread does; its standard output, too, since that is for what xtask itself has to say.
pub(crate) fn show(child: &mut Command) -> Result<()> {
    match redirected()? {
        Some(file) => child.stdout(file.try_clone()?).stderr(file),
        None => child.stdout(io::stderr()),
    };
    Ok(())
}

/// Has a child print its errors where this thread does.
pub(crate) fn show_errors(child: &mut Command) -> Result<()> {
    child.stderr(redirected()?.map_or_else(Stdio::inherit, Stdio::from));
    Ok(())
}

fn redirected() -> Result<Option<File>> {
    FILE.with_borrow(|file| file.as_ref().map(File::try_clone).transpose()).context("no output can be kept")
}

/// Prints a line of xtask's own to standard output.
pub(crate) fn print_line(line: Arguments<'_>) {
    print(line, |line| anstream::println!("{line}"));
}

/// Prints a line about what xtask does to standard error.
pub(crate) fn print_note(line: Arguments<'_>) {
    print(line, |line| anstream::eprintln!("{line}"));
}

fn print(line: Arguments<'_>, on_terminal: impl FnOnce(&dyn Display)) {
    FILE.with_borrow_mut(|file| match file {
        // One write, for children write to the same file.
        Some(file) => drop(file.write_all(format!("{line}\n").as_bytes())),
        None => on_terminal(&line),
    });
}

/// [`print_line`], with the arguments of `println!`.
macro_rules! say {
    ($($argument:tt)*) => { $crate::output::print_line(format_args!($($argument)*)) };
}

/// [`print_note`], with the arguments of `eprintln!`.
macro_rules! note {
    ($($argument:tt)*) => { $crate::output::print_note(format_args!($($argument)*)) };
}

pub(crate) use {note, say};
