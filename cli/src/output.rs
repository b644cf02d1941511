//! What the command writes: text with colours where a terminal has them, or JSON.

use std::fmt::Display;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};

use crate::failure::Failure;

pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(crate) const HEADING: Style = Style::new().bold();
pub(crate) const NOTE: Style = Style::new().dimmed();

/// The answer to what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Right,
    Wrong,
}

impl Verdict {
    pub(crate) const fn right_if(right: bool) -> Self {
        if right { Self::Right } else { Self::Wrong }
    }

    pub(crate) fn exit_code(self) -> ExitCode {
        ExitCode::from(u8::from(self == Self::Wrong))
    }
}

/// How to write.
#[derive(Clone, Copy)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    pub(crate) const fn new(json: bool) -> Self {
        Self { json }
    }

    pub(crate) const fn is_json(self) -> bool {
        self.json
    }

    /// Writes the answer: as text for people, or the value for programs.
    pub(crate) fn write(self, text: impl Display, value: &Value) {
        if self.json {
            line(value);
        } else {
            line(text);
        }
    }

    pub(crate) fn failure(self, failure: &Failure) {
        if self.json {
            line(json!({ "error": { "code": failure.code, "message": failure.message } }));
        } else {
            anstream::eprintln!("{BAD}error{BAD:#}: {}", failure.message);
        }
    }
}

/// A line on the standard output of what goes on also when nobody reads it.
pub(crate) fn note(text: impl Display) {
    use std::io::Write;
    let mut out = anstream::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// A line on the standard output. Whoever reads it may stop reading, as `head` does.
pub(crate) fn line(text: impl Display) {
    use std::io::Write;
    let mut out = anstream::stdout().lock();
    if writeln!(out, "{text}").and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}
