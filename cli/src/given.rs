//! The delivery that a command is asked about.

use std::path::{Path, PathBuf};

use clap::Args;
use hookseal::Capture;

use crate::capture;
use crate::failure::Failure;
use crate::file;

/// A capture, or a body with its headers.
#[derive(Args)]
pub(crate) struct Given {
    /// File of the capture, or - for the standard input.
    #[arg(required_unless_present = "body", conflicts_with = "body")]
    capture: Option<PathBuf>,
    /// Provider's name, or the file of a scheme document (*.json) [default: as the capture says].
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    /// File of the body, to the byte as it arrived.
    #[arg(long, value_name = "FILE", requires = "provider")]
    body: Option<PathBuf>,
    /// Header of the delivery, as `Name: value`.
    #[arg(short = 'H', long = "header", value_name = "HEADER", conflicts_with = "capture")]
    headers: Vec<String>,
    /// When it arrived, in Unix seconds [default: as the capture says].
    #[arg(long, value_name = "SECONDS")]
    at: Option<u64>,
}

impl Given {
    /// Each with the name of its provider.
    ///
    /// # Errors
    /// A file cannot be read, is no capture, or names no provider.
    pub(crate) fn read(&self) -> Result<Vec<(String, Capture)>, Failure> {
        let captures = if let Some(path) = &self.capture {
            capture::read(path)?
        } else {
            let headers = self.headers.iter().map(|text| header(text)).collect::<Result<Vec<_>, _>>()?;
            vec![Capture::new(file::read(self.body.as_deref().unwrap_or(Path::new("-")))?, headers)]
        };
        let named = captures.into_iter().map(|capture| {
            let capture = self.at.map_or(capture.clone(), |at| capture.received_at(at));
            let name = self.provider.as_deref().or(capture.provider_name());
            let name = name.ok_or_else(|| Failure::misuse("the capture names no provider: add --provider NAME"))?;
            Ok((name.to_owned(), capture))
        });
        named.collect()
    }
}

/// The name and the value of `Name: value`.
pub(crate) fn header(text: &str) -> Result<(String, String), Failure> {
    let (name, value) = text.split_once(':').ok_or_else(|| {
        Failure::misuse("a header has no colon: expected 'Name: value' (it is not shown, for it may be a secret)")
    })?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}
