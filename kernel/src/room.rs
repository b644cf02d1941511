//! Where what is read of a body is decoded, in room that the caller lends.

use sha1::Sha1;
use sha2::{Digest, Sha384, Sha512};

use crate::encoding::encode_base64;
use crate::hash;
use crate::hex;
use crate::json::Text;
use crate::plan::{Encoding, Hash};

/// Room for what is decoded.
pub(crate) struct Room<'b> {
    rest: &'b mut [u8],
}

impl<'b> Room<'b> {
    pub(crate) const fn new(rest: &'b mut [u8]) -> Self {
        Self { rest }
    }

    /// Takes so many bytes from the front.
    pub(crate) fn take(&mut self, length: usize) -> Option<&'b mut [u8]> {
        let (taken, rest) = core::mem::take(&mut self.rest).split_at_mut_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    /// What a text says.
    pub(crate) fn text(&mut self, text: Text<'_>) -> Option<&'b [u8]> {
        let mut length = 0;
        let mut write = |bytes: &[u8]| {
            self.rest.get_mut(length..length + bytes.len())?.copy_from_slice(bytes);
            length += bytes.len();
            Some(())
        };
        for (plain, character) in text.pieces() {
            write(plain.as_bytes())?;
            if let Some(character) = character {
                write(character.encode_utf8(&mut [0; 4]).as_bytes())?;
            }
        }
        self.take(length).map(|text| &*text)
    }

    /// The hash of a body, as text.
    pub(crate) fn hash(&mut self, body: &[u8], hash: Hash, encoding: Encoding) -> Option<&'b [u8]> {
        match hash {
            Hash::Sha1 => self.encoded(&Sha1::digest(body), hash, encoding),
            Hash::Sha256 => self.encoded(&hash::sha256(body), hash, encoding),
            Hash::Sha384 => self.encoded(&Sha384::digest(body), hash, encoding),
            Hash::Sha512 => self.encoded(&Sha512::digest(body), hash, encoding),
        }
    }

    fn encoded(&mut self, digest: &[u8], hash: Hash, encoding: Encoding) -> Option<&'b [u8]> {
        let text = self.take(encoding.length(hash.of_mac()))?;
        match encoding {
            Encoding::Base64 | Encoding::Base64Url => {
                encode_base64(digest, encoding, text)?;
            }
            _ => {
                hex::encode(digest, text);
            }
        }
        Some(text)
    }
}
