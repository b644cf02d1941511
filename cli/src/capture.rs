//! Deliveries that were written down, in files.

use std::path::Path;

use hookseal::Capture;

use crate::failure::Failure;
use crate::file;

/// The captures in a file, or on the standard input for `-`, in any form that the core reads.
///
/// # Errors
/// It cannot be read, is no capture, or holds none.
pub(crate) fn read(path: &Path) -> Result<Vec<Capture>, Failure> {
    let bytes = file::read(path)?;
    let captures = Capture::read(&bytes).map_err(|error| Failure::misuse(format!("{}: {error}", path.display())))?;
    if captures.is_empty() {
        return Err(Failure::misuse(format!("{} holds no delivery", path.display())));
    }
    Ok(captures)
}
