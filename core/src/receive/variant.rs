//! What splits events of one key.

use alloc::string::String;
use alloc::vec::Vec;

/// A header that is not signed, and may split what would be one event by a closed list of values: at
/// Shopify, `orders/create` and `orders/updated` can have equal bodies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The header's name.
    pub header: String,
    /// Its values; a delivery with another one is left.
    pub values: Vec<String>,
}

impl Variant {
    pub(super) fn check(&self) -> Result<(), (&'static str, &'static str)> {
        if self.header.is_empty() || self.values.is_empty() {
            return Err(("variant", "expected a header and at least one value"));
        }
        let fine = |value: &String| {
            (1..=100).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':')
        };
        if !self.values.iter().all(fine) {
            return Err(("variant", "expected values of 1 to 100 visible ASCII characters other than `:`"));
        }
        Ok(())
    }
}
