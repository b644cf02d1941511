//! `hookseal completions`: what a shell completes.

use std::io;

use clap::Args;
use clap_complete::Shell;

/// Writes the completions of a shell.
///
///   hookseal completions bash > ~/.local/share/bash-completion/completions/hookseal
///   hookseal completions zsh > "${fpath[1]}/_hookseal"
///   hookseal completions fish > ~/.config/fish/completions/hookseal.fish
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// Which shell.
    shell: Shell,
}

pub(crate) fn run(arguments: &Arguments, mut command: clap::Command) {
    clap_complete::generate(arguments.shell, &mut command, "hookseal", &mut io::stdout());
}
