//! The command `hookseal`: what a developer asks of webhooks, answered offline.

mod calendar;
mod capture;
mod cause;
mod check;
mod clock;
mod completions;
mod curl;
mod database;
mod desk;
mod dispatch;
mod explain;
mod failure;
mod fault;
mod file;
mod given;
mod guard;
mod journal;
mod known;
mod listen;
mod outgoing;
mod output;
mod page;
mod progress;
mod providers;
mod runtime;
mod sample;
mod secret;
mod send;
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
    Completions(completions::Arguments),
}

fn main() -> ExitCode {
    let command = Command::parse();
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

/// Says what is wrong, and what to do.
fn report(failure: &Failure, output: Output) -> ExitCode {
    output.failure(failure);
    failure.exit_code()
}
