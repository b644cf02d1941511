//! The signature header: from its text to candidates of the exact length, and back.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::algorithm::{Algorithm, Encoding};
use crate::error::{Error, Wording};
use crate::header::{self, PreparedName};
use crate::hex;
use crate::limits::HEADER_LIMIT;
use crate::mac::Tag;
use crate::scheme::{Layout, SignatureRule};

/// More signatures than any rotation sends; bounds what a forged header can cost.
const MOST_CANDIDATES: usize = 16;

/// The signatures of a header that have the right form. Mostly it is one, which stays off the heap.
#[derive(Default)]
pub(crate) struct Candidates {
    first: Option<Tag>,
    others: Vec<Tag>,
}

impl Candidates {
    fn push(&mut self, tag: Tag) {
        match self.first {
            None => self.first = Some(tag),
            Some(_) => self.others.push(tag),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Tag> {
        self.first.iter().chain(&self.others)
    }
}

/// Refuses a header value that is too long to be looked at.
pub(crate) fn check_length(value: &[u8], name: &PreparedName) -> Result<(), Error> {
    if value.len() <= HEADER_LIMIT {
        return Ok(());
    }
    Err(Error::MalformedSignature {
        header: name.spelled.clone(),
        expected: format!("at most {HEADER_LIMIT} bytes").into(),
        found: "a longer value".into(),
    })
}

/// The value of `key` in a header with the layout `pairs`; it may occur again with the same value.
///
/// # Errors
/// `missing_header`, `duplicate_header`, and `malformed_signature` where there are no pairs at all
pub(crate) fn field<'a>(value: &'a [u8], separator: &str, key: &str, name: &PreparedName) -> Result<&'a [u8], Error> {
    let mut found: Option<&[u8]> = None;
    let (mut count, mut is_unequal) = (0, false);
    for entry in split(value, separator.as_bytes()) {
        if let Some(text) = after(entry, key, b'=') {
            count += 1;
            is_unequal |= found.is_some_and(|first| first != text);
            found = Some(text);
        } else if is_joined_to_another(entry, key) {
            count += 1;
            is_unequal = true;
        }
    }
    if is_unequal && found.is_some() {
        return Err(Error::DuplicateHeader { header: name.spelled.clone(), key: Some(key.into()), count: Some(count) });
    }
    found.ok_or_else(|| {
        if value.contains(&b'=') {
            return Error::MissingHeader { header: name.spelled.clone(), key: Some(key.into()) };
        }
        let expected = format!("pairs such as `{key}=…` joined by `{separator}`").into();
        Error::MalformedSignature { header: name.spelled.clone(), expected, found: Wording::came(value) }
    })
}

/// Every well-formed signature of the kind that the rule checks; at least one.
///
/// # Errors
/// `duplicate_header`, `malformed_signature`, `unsupported_signature`
pub(crate) fn candidates(
    value: &[u8],
    rule: &SignatureRule,
    algorithm: Algorithm,
    name: &PreparedName,
) -> Result<Candidates, Error> {
    let mut collected = Collector { rule, algorithm, name, candidates: Candidates::default(), entries: 0, fault: None };
    match &rule.layout {
        Layout::Plain => collected.entry(value)?,
        Layout::Prefixed { prefix } => match value.strip_prefix(prefix.as_bytes()) {
            Some(signature) => collected.entry(signature)?,
            None if has_another_prefix(value, prefix) => {}
            None => {
                header::refuse_joined(value, name)?;
                return Err(
                    collected.malformed(format!("`{prefix}` before the signature").into(), Wording::came(value))
                );
            }
        },
        Layout::Pairs { separator, key } => {
            let mut is_joined = false;
            for entry in split(value, separator.as_bytes()) {
                if let Some(signature) = after(entry, key, b'=') {
                    collected.entry(signature)?;
                }
                is_joined |= is_joined_to_another(entry, key);
            }
            if is_joined && collected.entries > 0 {
                return Err(header::joined(name));
            }
        }
        Layout::Versions { separator, version } => {
            for entry in split(value, separator.as_bytes()) {
                // One is the entry's own.
                if entry.split(|byte| *byte == b',').count() > 2 {
                    return Err(header::joined(name));
                }
                if let Some(signature) = after(entry, version, b',') {
                    collected.entry(signature)?;
                }
            }
        }
    }
    collected.finish(value)
}

/// Writes a header value that holds one signature, and the timestamp where it belongs inside.
pub(crate) fn write(rule: &SignatureRule, tag: &Tag, timestamp: Option<(&str, &str)>) -> String {
    let signature = match rule.encoding {
        Encoding::Hex => hex::encode(tag.as_bytes()),
        Encoding::Base64 => base64_of(tag.as_bytes()),
    };
    match &rule.layout {
        Layout::Plain => signature,
        Layout::Prefixed { prefix } => format!("{prefix}{signature}"),
        Layout::Pairs { separator, key } => match timestamp {
            Some((timestamp_key, text)) => format!("{timestamp_key}={text}{separator}{key}={signature}"),
            None => format!("{key}={signature}"),
        },
        Layout::Versions { version, .. } => format!("{version},{signature}"),
    }
}

/// Padded base64.
// Not by `encode`, for the reason that `hex::encode` gives.
pub(crate) fn base64_of(bytes: &[u8]) -> String {
    let mut text = vec![0; bytes.len().div_ceil(3) * 4];
    let length = STANDARD.encode_slice(bytes, &mut text).unwrap_or_default();
    text.truncate(length);
    String::from_utf8(text).unwrap_or_default()
}

struct Collector<'a> {
    rule: &'a SignatureRule,
    algorithm: Algorithm,
    name: &'a PreparedName,
    candidates: Candidates,
    entries: usize,
    /// What is wrong with the first entry that is malformed.
    fault: Option<Wording>,
}

impl Collector<'_> {
    fn entry(&mut self, text: &[u8]) -> Result<(), Error> {
        self.entries += 1;
        if self.entries > MOST_CANDIDATES {
            return Err(self.malformed(format!("at most {MOST_CANDIDATES} signatures").into(), "more".into()));
        }
        if let Some(tag) = decode(text, self.rule.encoding, self.algorithm.length()) {
            self.candidates.push(tag);
        } else {
            header::refuse_joined(text, self.name)?;
            if matches!(self.rule.layout, Layout::Pairs { .. }) && holds_another(text) {
                return Err(header::joined(self.name));
            }
            // One malformed entry does not hide a valid one.
            if self.fault.is_none() {
                self.fault = Some(Wording::came_as(text, self.rule.encoding, self.algorithm));
            }
        }
        Ok(())
    }

    fn finish(self, value: &[u8]) -> Result<Candidates, Error> {
        if self.candidates.first.is_some() {
            return Ok(self.candidates);
        }
        if let Layout::Plain | Layout::Prefixed { .. } = self.rule.layout {
            header::refuse_joined(value, self.name)?;
        }
        if let Some(fault) = &self.fault {
            return Err(self.malformed(self.form(), fault.clone()));
        }
        if let Layout::Pairs { separator, key } = &self.rule.layout
            && holds_pair(value, key)
        {
            let expected = format!("pairs such as `{key}=…` joined by `{separator}`");
            return Err(self.malformed(expected.into(), Wording::came(value)));
        }
        let expected = match &self.rule.layout {
            Layout::Plain => self.form().to_string(),
            Layout::Prefixed { prefix } => format!("`{prefix}` and {}", self.form()),
            Layout::Pairs { key, .. } => format!("`{key}=` and {}", self.form()),
            Layout::Versions { version, .. } => format!("`{version},` and {}", self.form()),
        };
        // Without a single entry that looks like one, the header is not of this layout at all.
        let mark: &[u8] = match &self.rule.layout {
            Layout::Prefixed { prefix } => prefix.as_bytes().last_chunk::<1>().unwrap_or(b"="),
            Layout::Pairs { .. } => b"=",
            Layout::Plain | Layout::Versions { .. } => b",",
        };
        if !value.windows(mark.len()).any(|window| window == mark) {
            return Err(self.malformed(expected.into(), Wording::came(value)));
        }
        Err(Error::UnsupportedSignature { header: self.name.spelled.clone(), expected })
    }

    /// The form of one signature.
    const fn form(&self) -> Wording {
        Wording::form(self.rule.encoding, self.algorithm)
    }

    #[cold]
    #[inline(never)]
    fn malformed(&self, expected: Wording, found: Wording) -> Error {
        Error::MalformedSignature { header: self.name.spelled.clone(), expected, found }
    }
}

/// Canonical text of exactly `length` bytes, or nothing.
fn decode(text: &[u8], encoding: Encoding, length: usize) -> Option<Tag> {
    match encoding {
        Encoding::Hex => Tag::decode(length, |bytes| hex::decode(text, bytes).map(|()| length)),
        Encoding::Base64 => {
            if text.len() != length.div_ceil(3) * 4 {
                return None;
            }
            // Three bytes a group: the decoder wants room for the padding's too.
            let mut bytes = [0; 66];
            let decoded = STANDARD.decode_slice(text, &mut bytes).ok()?;
            let tag = Tag::decode(length, |tag| {
                tag.copy_from_slice(bytes.get(..length)?);
                Some(decoded)
            });
            zeroize::Zeroize::zeroize(&mut bytes);
            tag
        }
    }
}

/// Whether the value begins with another word that ends as the prefix does, such as `sha1=` where
/// `sha256=` is due.
fn has_another_prefix(value: &[u8], prefix: &str) -> bool {
    let Some(end) = prefix.as_bytes().last() else {
        return false;
    };
    let word = value.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-' || **byte == b'_').count();
    word > 0 && word < 16 && value.get(word) == Some(end)
}

/// Whether another pair begins behind a space of this one: the end of a value, and the beginning of the next.
fn holds_another(text: &[u8]) -> bool {
    text.split(|byte| *byte == b' ').skip(1).any(|rest| {
        let mark = rest.iter().position(|byte| *byte == b'=');
        mark.is_some_and(|mark| mark > 0 && rest.get(mark + 1).is_some_and(|next| *next != b'='))
    })
}

/// Whether there is such a pair in a header, wherever it begins: its pairs are joined by something else then.
fn holds_pair(value: &[u8], key: &str) -> bool {
    let begins = |at: &usize| value.get(*at..).is_some_and(|rest| after(rest, key, b'=').is_some());
    let is_apart = |at: &usize| at.checked_sub(1).is_none_or(|before| !value[before].is_ascii_alphanumeric());
    (0..value.len()).any(|at| begins(&at) && is_apart(&at))
}

/// The rest of an entry behind its name and the mark that ends that.
fn after<'v>(entry: &'v [u8], name: &str, mark: u8) -> Option<&'v [u8]> {
    entry.strip_prefix(name.as_bytes())?.strip_prefix(&[mark])
}

/// Whether an entry under `key` begins with a space, as after the comma by which servers join the
/// values of a repeated header.
fn is_joined_to_another(entry: &[u8], key: &str) -> bool {
    entry.first() == Some(&b' ') && after(entry.trim_ascii_start(), key, b'=').is_some()
}

/// The parts between occurrences of `separator`, which is not empty.
fn split<'v>(value: &'v [u8], separator: &[u8]) -> impl Iterator<Item = &'v [u8]> {
    let mut rest = Some(value);
    core::iter::from_fn(move || {
        let text = rest?;
        let found = match separator {
            // Nearly always: a comma or a space.
            [byte] => text.iter().position(|each| each == byte),
            _ => text.windows(separator.len()).position(|window| window == separator),
        };
        let Some(end) = found else {
            rest = None;
            return Some(text);
        };
        rest = Some(&text[end + separator.len()..]);
        Some(&text[..end])
    })
}
