//! The kernel's reader with room that grows.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use hookseal_kernel::json::{self, Keys, Text};

/// Reads a text from front to back.
pub(crate) type Reader<'t> = json::Reader<'t, Growing<'t>>;

pub(crate) const fn reader(text: &str) -> Reader<'_> {
    json::Reader::new(text, Growing(Vec::new()))
}

/// Room for as many keys as a document has, from the heap.
#[derive(Default)]
pub(crate) struct Growing<'t>(Vec<&'t [u8]>);

/// Few documents need more, and none needs less for one key than this costs.
const FEW: usize = 24;

impl<'t> Keys<'t> for Growing<'t> {
    #[inline]
    fn slots(&mut self) -> &mut [&'t [u8]] {
        &mut self.0
    }

    fn grow(&mut self) -> bool {
        let length = self.0.len();
        self.0.resize(FEW.max(2 * length), &[]);
        true
    }
}

/// What a string of a document says.
pub(crate) fn value<'t>(text: &Text<'t>) -> Cow<'t, str> {
    if text.has_escapes() { Cow::Owned(decoded(text)) } else { Cow::Borrowed(text.written()) }
}

fn decoded(text: &Text<'_>) -> String {
    // Room for all of it, so that it never moves: a secret leaves no copy behind.
    let mut value = String::with_capacity(text.written().len());
    for (plain, character) in text.pieces() {
        value.push_str(plain);
        value.extend(character);
    }
    value
}
