//! Why a command could not do what it was asked for.

use std::process::ExitCode;

use hookseal::{Error, ErrorClass};

/// What is wrong and what to do about it, and who has to act.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Of the core, where it is one of its errors.
    pub(crate) code: Option<&'static str>,
    pub(crate) message: String,
    is_misuse: bool,
}

impl Failure {
    /// The command was not used as it has to be: exit code 2.
    pub(crate) fn misuse(message: impl Into<String>) -> Self {
        Self { code: None, message: message.into(), is_misuse: true }
    }

    /// What was asked about is not right: exit code 1.
    pub(crate) fn wrong(message: impl Into<String>) -> Self {
        Self { code: None, message: message.into(), is_misuse: false }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(if self.is_misuse { 2 } else { 1 })
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let code = error.code();
        Self { code: Some(code.as_str()), message: error.to_string(), is_misuse: code.class() == ErrorClass::Config }
    }
}
