//! The words for the hash of a body, which is read wherever a header may be named.

use hookseal_kernel::plan::Hash;

use crate::algorithm::Encoding;

pub(super) const HASH_ENCODINGS: &[(&str, Encoding)] =
    &[("hex", Encoding::Hex), ("base64", Encoding::Base64), ("base64url", Encoding::Base64Url)];
pub(super) const HASHES: &[(&str, Hash)] =
    &[("sha256", Hash::Sha256), ("sha512", Hash::Sha512), ("sha384", Hash::Sha384), ("sha1", Hash::Sha1)];

/// Those that a secret's key may be.
pub(super) const KEY_HASHES: &[(&str, Hash)] = &[("sha1", Hash::Sha1), ("sha256", Hash::Sha256)];

/// The word whose meaning this is.
pub(super) fn word_for<T: Copy + PartialEq>(words: &[(&'static str, T)], meaning: T) -> &'static str {
    words.iter().find(|(_, each)| *each == meaning).map_or("", |(word, _)| word)
}
