//! What is read from the body before it is verified, in the place of a header.
//!
//! It is spelled where a scheme has the name of a header: no header can be called so (RFC 9110, section 5.1).

use alloc::borrow::Cow;
use alloc::format;

use hookseal_kernel::plan::Hash;
use hookseal_kernel::{PARAMETER, is_in_urls};
use serde_json::{Value, json};

use super::fields::{Fields, Place};
use super::hashes::{HASH_ENCODINGS, HASHES, word_for};
use super::invalid::{Invalid, invalid};
use super::pointers::is_pointer;
use crate::algorithm::Encoding;
use crate::text::Text;

/// What is read from the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InBody<'t> {
    /// What stands where a JSON pointer points.
    Json(&'t str),
    /// The value of a field of a form.
    Form(&'t str),
    /// The hash of all of it, as text.
    Hash(Hash, Encoding),
}

const FORM: &str = "form:";
const HASH: &str = "hash:";

impl<'t> InBody<'t> {
    /// What is spelled so, where it is no header's name.
    pub(crate) fn named(name: &'t str) -> Option<Self> {
        if name.starts_with('/') {
            return Some(Self::Json(name));
        }
        if let Some(field) = name.strip_prefix(FORM) {
            return Some(Self::Form(field));
        }
        let (hash, encoding) = name.strip_prefix(HASH)?.split_once(':')?;
        let hash = HASHES.iter().find(|(word, _)| *word == hash)?.1;
        let encoding = HASH_ENCODINGS.iter().find(|(word, _)| *word == encoding)?.1;
        Some(Self::Hash(hash, encoding))
    }
}

/// What is spelled so is a parameter of the URL: this one.
pub(crate) fn parameter(name: &str) -> Option<&str> {
    name.strip_prefix(PARAMETER)
}

/// Whether this is no header's name.
pub(crate) fn is_in_body(name: &str) -> bool {
    InBody::named(name).is_some()
}

/// The name of a header, or where else a document says that something is: in the body.
pub(super) fn name(place: &Place<'_>, fields: Fields<'_>) -> Text {
    let json = fields.optional("json").map(|place| pointer(&place));
    let form = fields.optional_text("form").map(|field| Cow::Owned(format!("{FORM}{field}")));
    let parameter = fields.optional_text("query").map(|name| Cow::Owned(format!("{PARAMETER}{name}")));
    let header = fields.optional("header").map(|place| header(&place));
    let mut places = [json, form, parameter, header].into_iter().flatten();
    let first = places.next();
    if places.next().is_some() {
        place.wrong("it has two places: expected either `header` or `json` or `form`");
    }
    first.unwrap_or_else(|| fields.required("header").text())
}

/// A place in a body that is JSON.
pub(super) fn pointer(place: &Place<'_>) -> Text {
    let pointer = place.text();
    // The body itself is no field of it, and everything else would be a header's name.
    if !is_pointer(&pointer) || pointer.is_empty() {
        place.wrong("expected a JSON pointer such as `/data/id` (RFC 6901)");
    }
    pointer
}

/// The name of a header, and of nothing else.
pub(super) fn header(place: &Place<'_>) -> Text {
    let name = place.text();
    if is_in_body(&name) || parameter(&name).is_some() {
        place.wrong("expected the name of an HTTP header (RFC 9110, section 5.1)");
    }
    name
}

/// A hash of the body that is signed.
pub(super) fn hash(fields: Fields<'_>) -> Text {
    let hash = fields.required("bodyHash").word(HASHES, Hash::Sha256);
    let encoding = fields.required("encoding").word(HASH_ENCODINGS, Encoding::Hex);
    Cow::Owned(format!("{HASH}{}:{}", word_for(HASHES, hash), word_for(HASH_ENCODINGS, encoding)))
}

/// As a document has it: the name of a field, and its value.
pub(super) fn written(name: &str) -> Value {
    match InBody::named(name) {
        None => match parameter(name) {
            None => json!({ "header": name }),
            Some(parameter) => json!({ "query": parameter }),
        },
        Some(InBody::Json(pointer)) => json!({ "json": pointer }),
        Some(InBody::Form(field)) => json!({ "form": field }),
        Some(InBody::Hash(hash, encoding)) => {
            json!({ "bodyHash": word_for(HASHES, hash), "encoding": word_for(HASH_ENCODINGS, encoding) })
        }
    }
}

/// As it stands in URLs: nothing is decoded.
pub(super) fn check_parameter(path: &str, name: &str) -> Result<(), Invalid> {
    if !name.is_empty() && name.bytes().all(|byte| is_in_urls(byte) && !matches!(byte, b'&' | b'=')) {
        return Ok(());
    }
    Err(invalid(path, "expected the name of a parameter as it stands in the URL"))
}
