//! What headers give of what is signed besides the body: timestamps and ids.

use alloc::vec::Vec;

use super::candidate::Candidate;
use super::cause::Cause;
use super::headers::{self, Pairs};
use crate::scheme::{Blank, Layout, Scheme, TimestampSource};

/// What a header or a field gives, where the scheme has one.
pub(super) struct Values {
    pub(super) timestamps: Vec<Candidate<Vec<u8>>>,
    pub(super) ids: Vec<Candidate<Vec<u8>>>,
}

impl Values {
    pub(super) fn of(scheme: &Scheme, headers: Pairs<'_>) -> Self {
        let timestamps = match scheme.timestamp.as_ref().map(|rule| &rule.source) {
            Some(TimestampSource::Header(name) | TimestampSource::HttpDate(name)) => headers::values(headers, name),
            Some(TimestampSource::Key(key)) => fields(scheme, headers, key),
            Some(TimestampSource::First) => first_entries(scheme, headers),
            _ => Vec::new(),
        };
        let ids = scheme.id.as_ref().map_or_else(Vec::new, |rule| headers::values(headers, &rule.header));
        Self { timestamps, ids }
    }

    /// The timestamp as it came.
    pub(super) fn timestamp(&self) -> Option<&[u8]> {
        self.timestamps.iter().find(|value| value.changes.is_empty()).map(|value| value.value.as_slice())
    }
}

/// The first entry of the signature's header.
fn first_entries(scheme: &Scheme, headers: Pairs<'_>) -> Vec<Candidate<Vec<u8>>> {
    let separator = match &scheme.signature.layout {
        Layout::List { separator } => &**separator,
        _ => ",",
    };
    let mut all = headers::values(headers, &scheme.signature.header);
    for value in &mut all {
        let first = str::from_utf8(&value.value).unwrap_or_default().split(separator).next().unwrap_or_default();
        value.value = first.as_bytes().to_vec();
    }
    all
}

/// The values of a field inside the signature's header, with any separator.
fn fields(scheme: &Scheme, headers: Pairs<'_>, key: &str) -> Vec<Candidate<Vec<u8>>> {
    let (separator, blank) = match &scheme.signature.layout {
        Layout::Pairs { separator, blank, .. } => (&**separator, *blank),
        _ => (",", Blank::Content),
    };
    let mut all: Vec<Candidate<Vec<u8>>> = Vec::new();
    for value in headers::values(headers, &scheme.signature.header) {
        let Ok(text) = str::from_utf8(&value.value) else { continue };
        let own = headers::entries(text, separator, blank).map(|entry| (entry, 0));
        let others = text.split([',', ';', ' ']).map(|entry| (entry.trim().trim_matches('"'), 10));
        for (entry, weight) in own.chain(others) {
            let Some(found) = entry.strip_prefix(key).and_then(|rest| rest.strip_prefix('=')) else { continue };
            let field = if weight == 0 {
                Candidate::unchanged(found.as_bytes().to_vec())
            } else {
                Candidate::new(found.as_bytes().to_vec(), weight, Cause::SignatureSpaces, "")
            };
            if !all.iter().any(|known| known.value == field.value) {
                all.push(value.then(field));
            }
        }
    }
    all
}
