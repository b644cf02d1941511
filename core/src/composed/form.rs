//! The fields of the form that a body is, decoded, and what is escaped as in URLs.

use alloc::string::String;
use alloc::vec::Vec;

use hookseal_kernel::{self as kernel, BodyProblem};

/// Names and values, as they come.
pub(crate) fn fields(body: &[u8]) -> Result<Vec<(String, String)>, BodyProblem> {
    kernel::form_fields(body)?
        .map(|(name, value)| Some((text(name)?, text(value)?)))
        .collect::<Option<_>>()
        .ok_or(BodyProblem::NotUtf8)
}

/// The value of the one field of this name.
pub(super) fn one<'f>(fields: &'f [(String, String)], name: &str) -> Result<&'f str, BodyProblem> {
    let mut values = fields.iter().filter(|(each, _)| each == name).map(|(_, value)| value.as_str());
    match (values.next(), values.count()) {
        (Some(value), 0) => Ok(value),
        (None, count) => Err(BodyProblem::Count(count)),
        (Some(_), others) => Err(BodyProblem::Count(others + 1)),
    }
}

/// A text of a form, where it is one.
fn text(bytes: impl Iterator<Item = u8>) -> Option<String> {
    String::from_utf8(bytes.collect()).ok()
}

/// All bytes but those that are kept, each as `%` and two digits.
pub(crate) fn escape(text: &[u8], is_kept: fn(u8) -> bool, to: &mut Vec<u8>) {
    for byte in text {
        if is_kept(*byte) {
            to.push(*byte);
        } else {
            to.push(b'%');
            to.extend_from_slice(base16ct::upper::encode_string(&[*byte]).as_bytes());
        }
    }
}
