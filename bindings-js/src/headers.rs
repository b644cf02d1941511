//! The header table of a delivery, as the core looks headers up in it.

use alloc::string::String;

use hookseal::binding;
use hookseal::{Header, Headers, Request};
use hookseal_boundary as boundary;

/// A header table, with the names of its heads.
pub(crate) struct HeaderTable<'a> {
    pub(crate) names: &'a [String],
    pub(crate) bytes: &'a [u8],
}

impl Headers for HeaderTable<'_> {
    fn find(&self, name: &str) -> Header<'_> {
        self.find_own(name).unwrap_or(Header::Missing)
    }
}

impl<'a> HeaderTable<'a> {
    /// The request line, where it is wanted: it stands behind the headers, under names that none of them has.
    pub(crate) fn request(&self) -> Request<'a> {
        match self.names.last() {
            Some(last) if last.starts_with(':') => {
                let value = |name: &str| match self.find_own(name) {
                    Some(Header::One(value)) => Some(value),
                    _ => None,
                };
                binding::request(value(":method"), value(":url"))
            }
            _ => Request::new(),
        }
    }

    fn find_own(&self, name: &str) -> Option<Header<'a>> {
        let place = self.names.iter().position(|known| known == name)?;
        Some(boundary::HeaderTable::of(self.bytes)?.read(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boundary::{HEAD_BYTES, HEADS, TABLE_BYTES};

    #[test]
    fn each_name_has_its_head() {
        let names = ["a", "b"].map(String::from);
        let mut bytes = vec![0; TABLE_BYTES as usize];
        // One value of a byte, under the second name.
        bytes[HEAD_BYTES as usize..][..4].copy_from_slice(&[1, 0, 0, 1]);
        bytes[(HEADS * HEAD_BYTES + boundary::SLOT_BYTES) as usize] = b'x';
        let table = HeaderTable { names: &names, bytes: &bytes };
        assert_eq!(table.find("a"), Header::Missing);
        assert_eq!(table.find("b"), Header::One(b"x"));
        assert_eq!(table.find("c"), Header::Missing);
        assert_eq!(HeaderTable { names: &names, bytes: &bytes[1..] }.find("b"), Header::Missing);
    }
}
