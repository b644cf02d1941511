//! Signatures that public keys check. Which key checks how is nothing that the kernel knows: whoever calls does.

use crate::encoding;
use crate::plan::{Algorithm, SignatureRule};

/// The longest signature, that of an RSA key of 8192 bits, in bytes.
pub const LONGEST_SIGNATURE: usize = 1024;

/// More signatures by private keys than any rotation sends: checking one takes a hundred times as long as a MAC.
pub const MOST_SIGNATURES: usize = 4;

/// What checks a signature: the public keys of an endpoint.
pub trait PublicKeys {
    /// How many keys there are.
    fn count(&self) -> usize;

    /// Whether a delivery that names this id means the key of this index.
    fn has_id(&self, key: usize, id: &[u8]) -> bool;

    /// Whether the signature is right for the message under the key of this index.
    fn verifies(&self, key: usize, message: &mut dyn Iterator<Item = &[u8]>, signature: &[u8]) -> bool;
}

/// Three bytes a group: the decoder of base64 wants room for the padding's too.
type Room = [u8; LONGEST_SIGNATURE.div_ceil(3) * 3];

/// Where a signature is decoded.
pub(crate) const ROOM: Room = [0; LONGEST_SIGNATURE.div_ceil(3) * 3];

/// Whether the text is a signature of the right form.
pub(crate) fn is_well_formed(text: &[u8], rule: &SignatureRule<'_>) -> bool {
    decode(text, rule, &mut { ROOM }).is_some()
}

/// The bytes of canonical text, of a length that a signature of the algorithm can have.
pub(crate) fn decode<'r>(text: &[u8], rule: &SignatureRule<'_>, room: &'r mut Room) -> Option<&'r [u8]> {
    let length = encoding::decode_any(text, rule.encoding, room)?;
    let (fewest, most) = lengths(rule.algorithm);
    room.get(..length).filter(|_| (fewest..=most).contains(&length))
}

/// The fewest and the most bytes that a signature has.
const fn lengths(algorithm: Algorithm) -> (usize, usize) {
    match algorithm {
        // Two numbers of 32 bytes each, of which leading zeros are left out and a sign is added.
        Algorithm::EcdsaP256Der => (8, 72),
        Algorithm::RsaPkcs1Sha256 | Algorithm::RsaPssSha256 => (256, LONGEST_SIGNATURE),
        other => (other.length(), other.length()),
    }
}
