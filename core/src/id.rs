//! Signed ids: nothing in them may shift the fields of the signed content.

use alloc::format;
use alloc::string::{String, ToString};

use crate::error::{Error, Excerpt};
use crate::header::{self, PreparedName};
use crate::scheme::Segment;
use crate::separation;

/// Longer than any id that a provider documents.
const LONGEST: usize = 256;

/// # Errors
/// `malformed_id`, `duplicate_header`
pub(crate) fn check(value: &[u8], name: &PreparedName, signed_content: &[Segment]) -> Result<(), Error> {
    header::refuse_joined(value, name)?;
    problem(value, signed_content)
        .map_or(Ok(()), |problem| Err(Error::MalformedId { header: name.spelled.clone(), problem }))
}

/// What is wrong with an id, if anything is.
pub(crate) fn problem(value: &[u8], signed_content: &[Segment]) -> Option<String> {
    if value.is_empty() || value.len() > LONGEST || !value.iter().all(u8::is_ascii_graphic) {
        let length = value.len();
        let found = if (1..=LONGEST).contains(&length) {
            Excerpt::of_bytes(value).to_string()
        } else {
            format!("{length} bytes")
        };
        return Some(format!("expected 1 to {LONGEST} visible ASCII characters without spaces, found {found}"));
    }
    let position = signed_content.iter().position(|segment| *segment == Segment::Id)?;
    let separator = separation::broken(value, signed_content, position)?;
    Some(format!(
        "it must not contain `{separator}` nor overlap with it: that separates it from the next field of the signed \
         content, and bytes could be moved between the two"
    ))
}
