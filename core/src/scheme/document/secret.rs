//! Which forms secrets have.

use alloc::vec;
use alloc::vec::Vec;

use hookseal_kernel::plan::Hash;

use super::texts::part;
use crate::algorithm::Algorithm;
use crate::json::Tree;
use crate::scheme::fields::{Fields, Place};
use crate::scheme::hashes::KEY_HASHES;
use crate::scheme::in_body;
use crate::scheme::rules::{PublicKeyRule, SecretEncoding, SecretRule, SenderRule};
use crate::scheme::words::{ALGORITHMS, SECRET_ENCODINGS};
use crate::text::Text;

/// One form of secrets, or several.
pub(super) fn secrets(place: &Place<'_>) -> Vec<SecretRule> {
    match place.value() {
        Tree::Array(forms) => {
            if forms.is_empty() {
                place.wrong("expected at least one form");
            }
            place.elements().map(|place| secret(&place)).collect()
        }
        _ => vec![secret(place)],
    }
}

fn secret(place: &Place<'_>) -> SecretRule {
    if !matches!(place.value(), Tree::Object(_)) {
        return SecretRule::encoded(place.word(SECRET_ENCODINGS, SecretEncoding::Utf8));
    }
    let fields = place.fields(&[
        "prefix",
        "encoding",
        "minimumBytes",
        "maximumBytes",
        "publicKey",
        "keyIdHeader",
        "keyIdJson",
        "sender",
        "hash",
    ]);
    let bytes = |name| {
        let number = fields.optional(name).map(|place| place.whole_number());
        number.map(|number| usize::try_from(number).unwrap_or(usize::MAX))
    };
    SecretRule {
        prefix: fields.optional_text("prefix"),
        encoding: fields.required("encoding").word(SECRET_ENCODINGS, SecretEncoding::Utf8),
        minimum_bytes: bytes("minimumBytes"),
        maximum_bytes: bytes("maximumBytes"),
        public_key: fields.optional("publicKey").map(|place| public_key(&place)),
        key_id: key_id(place, fields),
        sender: fields.optional("sender").map(|place| {
            let fields = place.fields(&["json", "prefix", "mostCharacters"]);
            match fields.optional("mostCharacters") {
                None => SenderRule::Said { pointer: part(fields, "json"), prefix: part(fields, "prefix") },
                Some(most) => {
                    if fields.optional("json").is_some() || fields.optional("prefix").is_some() {
                        place.wrong("it has two forms: expected either `mostCharacters` or `json` and `prefix`");
                    }
                    SenderRule::Signed { most_characters: u8::try_from(most.whole_number()).unwrap_or(u8::MAX) }
                }
            }
        }),
        hash: fields.optional("hash").map(|place| place.word(KEY_HASHES, Hash::Sha1)),
    }
}

/// What names the key: a header, or a place in the body.
fn key_id(place: &Place<'_>, fields: Fields<'_>) -> Option<Text> {
    let header = fields.optional("keyIdHeader").map(|place| in_body::header(&place));
    let pointer = fields.optional("keyIdJson").map(|place| in_body::pointer(&place));
    if header.is_some() && pointer.is_some() {
        place.wrong("it has two places: expected either `keyIdHeader` or `keyIdJson`");
    }
    header.or(pointer)
}

fn public_key(place: &Place<'_>) -> PublicKeyRule {
    let fields = place.fields(&["algorithm", "version", "prefix"]);
    PublicKeyRule {
        algorithm: fields.required("algorithm").word(ALGORITHMS, Algorithm::Ed25519),
        version: part(fields, "version"),
        prefix: part(fields, "prefix"),
    }
}
