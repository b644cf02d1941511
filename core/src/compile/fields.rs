//! What a plan reads from the body: those of its names that no header has.

use alloc::vec::Vec;

use hookseal_kernel::plan::{Field, Fields, Hash, MOST_FIELDS, Pointer, Source};

use crate::algorithm::Algorithm;
use crate::scheme::InBody;
use crate::text::Text;

/// What a field's pointer is called: the plan's name says it already.
const TEXT: &str = "";

/// The bytes of a plan's fields, where it has these names; `another` is where nothing may stand.
pub(super) fn bytes_of(names: &[Text], another: Option<u8>) -> Option<Vec<u8>> {
    let found = || (0..).zip(names).filter_map(|(name, text)| Some((name, InBody::named(text)?)));
    let steps: Vec<Vec<u8>> = found()
        .map(|(_, place)| match place {
            InBody::Json(pointer) => Pointer::steps_of(pointer),
            InBody::Form(_) | InBody::Hash(..) => Vec::new(),
        })
        .collect();
    let mut fields = Vec::new();
    for ((name, place), steps) in found().zip(&steps) {
        let source = match place {
            InBody::Json(_) if Some(name) == another => Source::Nothing(Pointer::compiled(TEXT, steps).ok()?),
            InBody::Json(_) => Source::Json(Pointer::compiled(TEXT, steps).ok()?),
            InBody::Form(field) => Source::Form(field),
            InBody::Hash(hash, encoding) => Source::Hash(hash, encoding),
        };
        fields.push(Field { name, source });
    }
    (fields.len() <= MOST_FIELDS).then(|| Fields::bytes_of(&fields))
}

/// How many characters a body's hash has, where that is what is called so.
pub(super) fn hash_length(name: &str) -> Option<u16> {
    let Some(InBody::Hash(hash, encoding)) = InBody::named(name) else {
        return None;
    };
    let algorithm = match hash {
        Hash::Sha1 => Algorithm::HmacSha1,
        Hash::Sha256 => Algorithm::HmacSha256,
        Hash::Sha384 => Algorithm::HmacSha384,
        Hash::Sha512 => Algorithm::HmacSha512,
    };
    u16::try_from(encoding.length(algorithm)).ok()
}
