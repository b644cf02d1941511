//! Files that are read whole, up to a size.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::failure::Failure;

/// No capture and no body is larger: 64 MiB.
pub(crate) const LARGEST: u64 = 64 << 20;

/// All of a file, or of the standard input for `-`.
///
/// # Errors
/// It is not there, cannot be read, or is larger than [`LARGEST`].
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
    };
    let name = path.display();
    read.map_err(|error| Failure::misuse(format!("{name} cannot be read: {error}")))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::misuse(format!("{name} is larger than 64 MiB: give the one delivery that is meant")));
    }
    Ok(bytes)
}
