//! Secrets, from environment variables and files: an argument could be seen by every process.

use std::env;
use std::path::PathBuf;

use clap::Args;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::file;

/// Where a secret is looked for that is not said to be elsewhere.
const VARIABLE: &str = "HOOKSEAL_SECRET";

/// Where the secrets are.
#[derive(Args)]
pub(crate) struct Secrets {
    /// Environment variable that holds the secret [default: `HOOKSEAL_SECRET`]; again for a second secret.
    #[arg(long = "secret-env", value_name = "NAME")]
    variables: Vec<String>,
    /// File that holds the secret, but for one line break at its end; again for a second secret.
    #[arg(long = "secret-file", value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Secrets {
    /// # Errors
    /// A variable is not set, or a file cannot be read. Nothing of what they hold is in the message.
    pub(crate) fn read(&self) -> Result<Vec<Zeroizing<String>>, Failure> {
        if self.variables.is_empty() && self.files.is_empty() {
            return Ok(vec![variable(VARIABLE)?]);
        }
        let variables = self.variables.iter().map(|name| variable(name));
        variables.chain(self.files.iter().map(|path| file_text(path))).collect()
    }
}

/// What an environment variable holds.
///
/// # Errors
/// It is not set, or no text.
pub(crate) fn variable(name: &str) -> Result<Zeroizing<String>, Failure> {
    match env::var(name) {
        Ok(text) => Ok(Zeroizing::new(text)),
        Err(env::VarError::NotUnicode(_)) => Err(Failure::misuse(format!("{} is no UTF-8 text", shown(name)))),
        Err(env::VarError::NotPresent) if name == VARIABLE => Err(Failure::misuse(
            "there is no secret: name the environment variable that holds it with --secret-env NAME, its file with \
             --secret-file FILE, or set HOOKSEAL_SECRET; `hookseal make-secret` makes one for tests",
        )),
        Err(env::VarError::NotPresent) => {
            Err(Failure::misuse(format!("{} is not set: export it where this runs", shown(name))))
        }
    }
}

/// Whoever takes `--secret-env` for the secret's own place has its text here.
fn shown(name: &str) -> String {
    let is_name = name.len() <= 64 && name.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'));
    if is_name {
        format!("the environment variable {name}")
    } else {
        "the environment variable that --secret-env names (expected its name, not the secret)".to_owned()
    }
}

fn file_text(path: &std::path::Path) -> Result<Zeroizing<String>, Failure> {
    let bytes = Zeroizing::new(file::read(path)?);
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| Failure::misuse(format!("the secret in {} is no UTF-8 text", path.display())))?;
    let text = text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text));
    Ok(Zeroizing::new(text.to_owned()))
}
