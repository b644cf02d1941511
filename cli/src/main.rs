//! The command `hookseal`: what a developer asks of webhooks, answered offline.

mod base16;
mod calendar;
mod capture;
mod cause;
mod check;
mod clock;
mod compile;
mod completions;
mod curl;
mod database;
mod desk;
mod dispatch;
mod explain;
mod failure;
mod fault;
mod file;
mod fitting;
mod form;
mod given;
mod guard;
mod journal;
mod json_body;
mod known;
mod listen;
mod make_secret;
mod outgoing;
mod output;
mod page;
mod place;
mod placed;
mod private_key;
mod progress;
mod providers;
mod question;
mod runtime;
mod sample;
mod secret;
mod send;
mod sender;
mod server;
mod sign;
mod target;
mod tls;
mod verify;
mod wrong;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::failure::Failure;
use crate::output::{Output, Verdict};

/// Verify, sign, send and check webhook deliveries, offline.
#[derive(Parser)]
#[command(name = "hookseal", version, arg_required_else_help = true, after_help = AFTER_HELP, max_term_width = 100)]
struct Command {
    /// Writes JSON, for programs.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    task: Task,
}

const AFTER_HELP: &str = "\
Examples:
  hookseal providers stripe
  hookseal verify delivery.json --secret-env STRIPE_WEBHOOK_SECRET
  hookseal explain delivery.json --secret-env STRIPE_WEBHOOK_SECRET
  hookseal sign github body.json --secret-file secret.txt
  hookseal send singlekey --to http://localhost:3000/webhooks/singlekey
  hookseal check http://localhost:3000/webhooks/singlekey --provider singlekey

Secrets come from environment variables or files, never from arguments, which every process can see.

Exit codes:
  0  right: authentic, delivered, passed
  1  wrong: not authentic, not delivered, a check failed
  2  misuse: an argument, a file or a secret is not as it has to be";

// A file for each.
#[derive(Subcommand)]
enum Task {
    Providers(providers::Arguments),
    Verify(verify::Arguments),
    Explain(explain::Arguments),
    Sign(sign::Arguments),
    Send(send::Arguments),
    Check(check::Arguments),
    Listen(listen::Arguments),
    Desk(desk::Arguments),
    MakeSecret(make_secret::Arguments),
    Compile(compile::Arguments),
    Completions(completions::Arguments),
}

fn main() -> ExitCode {
    let command = match Command::try_parse() {
        Ok(command) => command,
        Err(error) => return misused(&error),
    };
    let output = Output::new(command.json);
    let result = match command.task {
        Task::Providers(arguments) => providers::run(&arguments, output),
        Task::Verify(arguments) => verify::run(&arguments, output),
        Task::Explain(arguments) => explain::run(&arguments, output),
        Task::Sign(arguments) => sign::run(&arguments, output),
        Task::Send(arguments) => send::run(&arguments, output),
        Task::Check(arguments) => check::run(&arguments, output),
        Task::Listen(arguments) => listen::run(&arguments, output),
        Task::Desk(arguments) => desk::run(&arguments, output),
        Task::MakeSecret(arguments) => make_secret::run(&arguments, output),
        Task::Compile(arguments) => compile::run(&arguments, output),
        Task::Completions(arguments) => {
            completions::run(&arguments, <Command as clap::CommandFactory>::command());
            Ok(Verdict::Right)
        }
    };
    match result {
        Ok(verdict) => verdict.exit_code(),
        Err(failure) => report(&failure, output),
    }
}

/// Says what is wrong with the arguments, or shows the help that was asked for.
fn misused(error: &clap::Error) -> ExitCode {
    let is_json = std::env::args_os().any(|argument| argument == "--json");
    if !error.use_stderr() || !is_json {
        error.exit();
    }
    let text = error.to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let message = text.split("\n\n").next().unwrap_or(text).trim();
    report(&Failure::misuse(message), Output::new(true))
}

/// Says what is wrong, and what to do.
fn report(failure: &Failure, output: Output) -> ExitCode {
    output.failure(failure);
    failure.exit_code()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    /// The words of a line, as a POSIX shell reads them.
    fn words(line: &str) -> Vec<String> {
        let (mut words, mut word, mut quote, mut is_escaped) = (Vec::new(), String::new(), None, false);
        for character in line.chars().chain([' ']) {
            match (quote, character) {
                _ if std::mem::take(&mut is_escaped) => word.push(character),
                (Some(end), _) if end == character => quote = None,
                (None, '\'' | '"') => quote = Some(character),
                (None | Some('"'), '\\') => is_escaped = true,
                (None, ' ') if !word.is_empty() => words.push(std::mem::take(&mut word)),
                (None, ' ') => {}
                _ => word.push(character),
            }
        }
        words
    }

    #[test]
    fn every_example_of_every_help_is_one() {
        let command = Command::command();
        let mut examples = 0;
        for command in [&command].into_iter().chain(command.get_subcommands()) {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            for line in help.replace("\\\n", "").lines().filter(|line| line.starts_with("  ")) {
                let Some(at) =
                    line.find("hookseal ").filter(|at| line[..*at].trim().is_empty() || line[..*at].ends_with("| "))
                else {
                    continue;
                };
                examples += 1;
                // What comes behind is another program's.
                let line = line[at..].split(['|', '>']).next().unwrap_or_default();
                if let Err(error) = Command::try_parse_from(words(line)) {
                    assert!(!error.use_stderr(), "{line}: {error}");
                }
            }
        }
        assert!(examples > 25, "{examples}");
    }
}
