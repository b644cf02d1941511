//! JSON pointers in a document.

use super::invalid::{Invalid, invalid};

/// RFC 6901: empty, or segments that each begin with `/`, where `~` is followed by 0 or 1.
pub(super) fn is_pointer(pointer: &str) -> bool {
    let escaped = pointer.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    (pointer.is_empty() || pointer.starts_with('/')) && escaped
}

/// # Errors
/// `invalid_scheme`, where this [is none](is_pointer).
pub(super) fn check_pointer(path: &str, pointer: &str) -> Result<(), Invalid> {
    if is_pointer(pointer) {
        return Ok(());
    }
    Err(invalid(path, "expected a JSON pointer such as `/data/id` (RFC 6901)"))
}
