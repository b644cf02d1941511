//! `hookseal make-secret`: secrets for tests, in files.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use hookseal::Options;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::file;
use crate::fitting;
use crate::known::{Known, title};
use crate::output::{Output, Verdict};
use crate::private_key::{self, PrivateKey};
use crate::sender::Sender;

/// Makes a secret of the provider's form for tests, in a new file that you alone can read.
///
/// Where the provider signs with a private key, the file has one, and its public key is shown: your receiver verifies
/// with that one. Of a file that is already there, the public key is shown again. Where a receiver has to know whose
/// deliveries it takes, such as the ARN of a topic of Amazon SNS, that is the file's first line, which you may change, and
/// the first of two secrets that are shown.
#[derive(Args)]
#[command(after_help = "\
Examples:
  hookseal make-secret clerk secret.txt
  hookseal make-secret discord discord.pem > public-key.txt
  hookseal send discord --secret-file discord.pem

A shared secret is never shown, and no file is overwritten. Exit codes: 0 made or shown, 2 misuse.")]
pub(crate) struct Arguments {
    /// Provider's name, or the file of a scheme document (*.json).
    provider: String,
    /// New file for it.
    file: PathBuf,
}

pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Verdict, Failure> {
    let known = Known::find(&arguments.provider)?;
    let scheme = json!(known.scheme);
    let path = &arguments.file;
    let shown = path.display();
    let Some(algorithm) = scheme["algorithm"].as_str().and_then(private_key::algorithm) else {
        if !write_new(path, &fitting::made(&known.scheme)?)? {
            return Err(Failure::misuse(format!("{shown} is already there: name a new file")));
        }
        let name = title(known.scheme.name());
        let text = format!("{shown} has a secret of the form that {name} has: give it to both sides by --secret-file");
        output.write(text, &json!({ "file": path }));
        return Ok(Verdict::Right);
    };
    // What is there is not made for nothing: an RSA key takes its time.
    let text = if path.exists() {
        existing(path)?
    } else {
        let made = fitting::made(&known.scheme)?;
        if write_new(path, &made)? { made } else { existing(path)? }
    };
    PrivateKey::read(algorithm, &text).map_err(|failure| {
        Failure::misuse(format!("{shown} is already there, and no key to show the public one of: {}", failure.message))
    })?;
    let public = Sender::new(&known.scheme, &[text], Options::default())?.receivers();
    let lines = match &public {
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
        one => one.as_str().unwrap_or_default().to_owned(),
    };
    output.write(&lines, &json!({ "file": path, "publicKey": public }));
    Ok(Verdict::Right)
}

fn existing(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let text = String::from_utf8(file::read(path)?);
    let text = text.map_err(|_| Failure::misuse(format!("{} is already there, and no text", path.display())))?;
    Ok(Zeroizing::new(text))
}

/// Whether it was written, and not there already.
fn write_new(path: &Path, text: &str) -> Result<bool, Failure> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let failed = |error| Failure::misuse(format!("{} cannot be written: {error}", path.display()));
    let mut file = match options.open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(failed(error)),
    };
    let end = if text.ends_with('\n') { "" } else { "\n" };
    file.write_all(text.as_bytes()).and_then(|()| file.write_all(end.as_bytes())).map_err(failed)?;
    Ok(true)
}
