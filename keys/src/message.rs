//! What is signed, for those who want it in one piece.

use alloc::borrow::Cow;
use alloc::vec::Vec;

/// The pieces, one after the other. One alone is not copied.
pub(crate) fn whole<'m>(pieces: impl IntoIterator<Item = &'m [u8]>) -> Cow<'m, [u8]> {
    let mut pieces = pieces.into_iter();
    let first = pieces.next().unwrap_or_default();
    match pieces.next() {
        None => Cow::Borrowed(first),
        Some(second) => {
            let mut whole = Vec::from(first);
            whole.extend_from_slice(second);
            pieces.for_each(|piece| whole.extend_from_slice(piece));
            Cow::Owned(whole)
        }
    }
}
