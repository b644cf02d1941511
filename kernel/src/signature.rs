//! The signature header: from its text to candidates of the exact length, and back.

use ctutils::Choice;

use crate::encoding::{decode_base64, encode_base64};
use crate::header::{self, HEADER_LIMIT};
use crate::hex;
use crate::mac::Tag;
use crate::plan::{Algorithm, Blank, Encoding, LONGEST_TOKEN, Layout, Name, RARE, SignatureRule};
use crate::refusal::{Came, Refusal, SignatureProblem};
use crate::token;

/// More signatures than any rotation sends; bounds what a forged header can cost.
pub const MOST_CANDIDATES: usize = 16;

/// The signatures of a header that have the right form; at least one. Mostly it is one, which is
/// kept; of others, each is decoded when it is compared.
pub(crate) struct Candidates<'h> {
    pub(crate) first: Tag,
    pub(crate) count: usize,
    /// The header that they are in, or the first of several.
    pub(crate) header: &'h [u8],
}

#[cfg(feature = "keys")]
impl<'h> Candidates<'h> {
    /// The text of each signature, well-formed or not; `further` are the other headers that hold some.
    pub(crate) fn texts<'s>(
        &'s self,
        layout: &'s Layout<'h>,
        further: &'s [&'h [u8]],
    ) -> impl Iterator<Item = &'h [u8]> + 's {
        core::iter::once(self.header).chain(further.iter().copied()).flat_map(|header| entries(header, layout))
    }
}

impl Candidates<'_> {
    /// Compares every candidate, whatever the others gave; `further` are the other headers that hold some.
    pub(crate) fn any_equals(&self, expected: Tag, rule: &SignatureRule<'_>, further: &[&[u8]]) -> Choice {
        let mut genuine = self.first.equals(&expected);
        if self.count > 1 {
            for header in core::iter::once(&self.header).chain(further) {
                for tag in entries(header, &rule.layout).filter_map(|entry| decode(entry, rule)) {
                    genuine |= tag.equals(&expected);
                }
            }
        }
        expected.wipe();
        genuine
    }
}

/// Refuses a header value that is too long to be looked at.
pub(crate) const fn check_length<'h>(value: &[u8], name: Name) -> Result<(), Refusal<'h>> {
    if value.len() <= HEADER_LIMIT {
        return Ok(());
    }
    Err(Refusal::MalformedSignature { header: name.index, problem: SignatureProblem::TooLong })
}

/// The value of `key` in a header with the layout `Pairs`; it may occur again with the same value.
///
/// Refused are a missing and a duplicate field, and a malformed signature where there are no pairs at all.
pub(crate) fn field<'h>(
    value: &'h [u8],
    layout: &Layout<'h>,
    key: &'h str,
    name: Name,
) -> Result<&'h [u8], Refusal<'h>> {
    let mut found: Option<&[u8]> = None;
    let (mut count, mut is_unequal) = (0, false);
    for entry in split(value, layout) {
        if let Some(text) = after(entry, key.as_bytes(), b'=') {
            count += 1;
            is_unequal |= found.is_some_and(|first| first != text);
            found = Some(text);
        } else if is_joined(entry, |entry| after(entry, key.as_bytes(), b'=').is_some()) {
            count += 1;
            is_unequal = true;
        }
    }
    if is_unequal && found.is_some() {
        return Err(Refusal::DuplicateHeader { header: name.index, key: Some(key), count: Some(count) });
    }
    found.ok_or_else(|| {
        if value.contains(&b'=') {
            return Refusal::MissingHeader { header: name.index, key: Some(key) };
        }
        let problem = SignatureProblem::NoPairs { key, came: Came::of(value) };
        Refusal::MalformedSignature { header: name.index, problem }
    })
}

/// Every well-formed signature of the kind that the rule checks.
///
/// Refused are joined headers, and what holds no such signature.
pub(crate) fn candidates<'h>(value: &'h [u8], rule: &SignatureRule<'h>) -> Result<Candidates<'h>, Refusal<'h>> {
    let name = rule.header;
    let malformed = |problem| Refusal::MalformedSignature { header: name.index, problem };
    if let Layout::Prefixed { prefix } = rule.layout
        && !value.starts_with(prefix.as_bytes())
        && !has_another_prefix(value, prefix)
    {
        header::refuse_joined(value, name)?;
        return Err(malformed(SignatureProblem::NoPrefix(Came::of(value))));
    }
    let (mut first, mut count, mut fault) = (None, 0, None);
    let (mut signatures, mut is_joined) = (0, false);
    for entry in split(value, &rule.layout) {
        match rule.layout {
            // One is the entry's own.
            Layout::Versions { .. } if entry.split(|byte| *byte == b',').count() > 2 => {
                return Err(header::joined(name));
            }
            Layout::Pairs { .. } => is_joined |= is_joined_to_another(entry, &rule.layout),
            _ => {}
        }
        let Some(signature) = signature_of(entry, &rule.layout) else { continue };
        signatures += 1;
        if signatures > most_candidates(rule) {
            return Err(malformed(SignatureProblem::TooMany));
        }
        if let Some(tag) = decode(signature, rule) {
            count += 1;
            first.get_or_insert(tag);
        } else {
            header::refuse_joined(signature, name)?;
            if matches!(rule.layout, Layout::Pairs { .. }) && holds_another(signature) {
                return Err(header::joined(name));
            }
            // One malformed entry does not hide a valid one.
            fault = fault.or(Some(signature));
        }
    }
    if is_joined && signatures > 0 {
        return Err(header::joined(name));
    }
    match first {
        Some(first) => Ok(Candidates { first, count, header: value }),
        None => Err(nothing_found(value, fault, rule)),
    }
}

/// How many signatures are looked at.
const fn most_candidates(rule: &SignatureRule<'_>) -> usize {
    #[cfg(feature = "keys")]
    if rule.algorithm.is_public() {
        return crate::public::MOST_SIGNATURES;
    }
    let _ = rule;
    MOST_CANDIDATES
}

/// Why there is not a single well-formed signature; `fault` is the first that is malformed.
#[cold]
#[inline(never)]
fn nothing_found<'h>(value: &[u8], fault: Option<&[u8]>, rule: &SignatureRule<'h>) -> Refusal<'h> {
    let header = rule.header.index;
    // What is malformed was looked at already.
    if fault.is_none()
        && let Layout::Plain | Layout::Prefixed { .. } = rule.layout
        && let Err(joined) = header::refuse_joined(value, rule.header)
    {
        return joined;
    }
    if let Some(fault) = fault {
        let came = match rule.encoding {
            Encoding::Base64 => Came::in_place_of_base64(fault, rule.encoding.length(rule.algorithm)),
            _ => Came::of(fault),
        };
        return Refusal::MalformedSignature { header, problem: SignatureProblem::Form(came) };
    }
    if let Layout::Pairs { key, .. } = rule.layout
        && holds_pair(value, key)
    {
        let problem = SignatureProblem::NoPairs { key, came: Came::of(value) };
        return Refusal::MalformedSignature { header, problem };
    }
    // Without a single entry that looks like one, the header is not of this layout at all.
    let mark = match rule.layout {
        Layout::Prefixed { prefix } => prefix.as_bytes().last().copied().unwrap_or(b'='),
        Layout::Pairs { .. } => b'=',
        Layout::Plain | Layout::Versions { .. } | Layout::List { .. } => b',',
    };
    if !value.contains(&mark) {
        return Refusal::MalformedSignature { header, problem: SignatureProblem::Layout(Came::of(value)) };
    }
    Refusal::UnsupportedSignature { header }
}

/// So many bytes a header value has that holds one signature, and a timestamp where it belongs inside.
pub(crate) const fn written_length(rule: &SignatureRule<'_>, timestamp: Option<(&str, usize)>) -> usize {
    let signature = rule.encoding.length(rule.algorithm);
    signature
        + match rule.layout {
            Layout::Plain => 0,
            Layout::List { separator, .. } => match timestamp {
                Some((_, digits)) => digits + separator.len(),
                None => 0,
            },
            Layout::Prefixed { prefix } => prefix.len(),
            Layout::Versions { version, .. } => version.len() + 1,
            Layout::Pairs { separator, key, .. } => {
                let pair = key.len() + 1;
                match timestamp {
                    Some((key, digits)) => key.len() + 1 + digits + separator.len() + pair,
                    None => pair,
                }
            }
        }
}

/// Writes a header value that holds one signature, and the timestamp where it belongs inside.
/// `None` where the buffer is too short for it. `bytes` are the signature's, or a token's.
pub(crate) fn write<'b>(
    rule: &SignatureRule<'_>,
    bytes: &[u8],
    timestamp: Option<(&str, &str)>,
    buffer: &'b mut [u8],
) -> Option<&'b str> {
    let mut text = [0; LONGEST_TOKEN.div_ceil(3) * 4];
    let signature = match rule.encoding {
        Encoding::Text => str::from_utf8(bytes).ok()?,
        Encoding::Hex => hex::encode(bytes, &mut text),
        Encoding::HexUpper => hex::encode_upper(bytes, &mut text),
        Encoding::Base64 | Encoding::Base64Url | Encoding::Base64UrlPadded => {
            encode_base64(bytes, rule.encoding, &mut text)?
        }
    };
    let pieces: [&str; 7] = match rule.layout {
        Layout::List { separator, .. } => match timestamp {
            Some((_, text)) => [text, separator, signature, "", "", "", ""],
            None => [signature, "", "", "", "", "", ""],
        },
        Layout::Plain => [signature, "", "", "", "", "", ""],
        Layout::Prefixed { prefix } => [prefix, signature, "", "", "", "", ""],
        Layout::Pairs { separator, key, .. } => match timestamp {
            Some((timestamp_key, text)) => [timestamp_key, "=", text, separator, key, "=", signature],
            None => [key, "=", signature, "", "", "", ""],
        },
        Layout::Versions { version, .. } => [version, ",", signature, "", "", "", ""],
    };
    let mut length = 0;
    for piece in pieces {
        buffer.get_mut(length..length + piece.len())?.copy_from_slice(piece.as_bytes());
        length += piece.len();
    }
    str::from_utf8(buffer.get(..length)?).ok()
}

/// The signatures in a header, well-formed or not.
fn entries<'v>(value: &'v [u8], layout: &Layout<'v>) -> impl Iterator<Item = &'v [u8]> {
    split(value, layout).filter_map(|entry| signature_of(entry, layout))
}

/// The signature of an entry of the header, if it is of the kind that is checked.
fn signature_of<'v>(entry: &'v [u8], layout: &Layout<'_>) -> Option<&'v [u8]> {
    match layout {
        Layout::Plain | Layout::List { .. } => Some(entry),
        Layout::Prefixed { prefix } => entry.strip_prefix(prefix.as_bytes()),
        Layout::Pairs { key, .. } => after(entry, key.as_bytes(), b'=').or_else(|| under_another(entry, layout)),
        Layout::Versions { version, .. } => after(entry, version.as_bytes(), b','),
    }
}

/// Canonical text of exactly the right length, or nothing.
fn decode(text: &[u8], rule: &SignatureRule<'_>) -> Option<Tag> {
    #[cfg(feature = "keys")]
    if rule.algorithm.is_public() {
        return crate::public::is_well_formed(text, rule).then_some(Tag::NONE);
    }
    if RARE && rule.algorithm == Algorithm::Token {
        return token::digest_of(text, rule.encoding).map(|digest| Tag::from_digest(&digest));
    }
    let length = rule.algorithm.length();
    match rule.encoding {
        // Of tokens alone.
        Encoding::Text => None,
        Encoding::Hex => Tag::decode(length, |bytes| hex::decode(text, bytes).map(|()| length)),
        Encoding::HexUpper if !RARE => None,
        Encoding::HexUpper => Tag::decode(length, |bytes| hex::decode_upper(text, bytes).map(|()| length)),
        Encoding::Base64 | Encoding::Base64Url | Encoding::Base64UrlPadded => {
            if text.len() != rule.encoding.length(rule.algorithm) {
                return None;
            }
            // Three bytes a group: the decoder wants room for the padding's too.
            let mut bytes = [0; 66];
            let decoded = decode_base64(text, rule.encoding, &mut bytes)?;
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
    let begins = |at: &usize| value.get(*at..).is_some_and(|rest| after(rest, key.as_bytes(), b'=').is_some());
    let is_apart = |at: &usize| at.checked_sub(1).is_none_or(|before| !value[before].is_ascii_alphanumeric());
    (0..value.len()).any(|at| begins(&at) && is_apart(&at))
}

/// The rest of an entry behind its name and the mark that ends that.
fn after<'v>(entry: &'v [u8], name: &[u8], mark: u8) -> Option<&'v [u8]> {
    entry.strip_prefix(name)?.strip_prefix(&[mark])
}

/// The value of an entry under one of the further keys of signatures.
fn under_another<'v>(entry: &'v [u8], layout: &Layout<'_>) -> Option<&'v [u8]> {
    let Layout::Pairs { separator, other_keys, .. } = layout else { return None };
    // Nearly always.
    if other_keys.is_empty() {
        return None;
    }
    pieces(other_keys.as_bytes(), separator, Blank::Content).find_map(|key| after(entry, key, b'='))
}

/// Whether an entry with a signature begins with a space that means nothing.
fn is_joined_to_another(entry: &[u8], layout: &Layout<'_>) -> bool {
    is_joined(entry, |entry| signature_of(entry, layout).is_some())
}

/// Whether such an entry begins with a space, as after the comma by which servers join the values of
/// a repeated header.
fn is_joined(entry: &[u8], is_such: impl FnOnce(&[u8]) -> bool) -> bool {
    entry.first() == Some(&b' ') && is_such(entry.trim_ascii_start())
}

/// The entries of a header; all of the value where nothing separates them.
fn split<'v>(value: &'v [u8], layout: &Layout<'v>) -> impl Iterator<Item = &'v [u8]> {
    let mut all = pieces(value, layout.separator(), layout.blank());
    if let Layout::List { after_timestamp: true, .. } = layout {
        all.next();
    }
    all
}

/// The timestamp before the signatures of a list.
pub(crate) fn first<'v>(value: &'v [u8], layout: &Layout<'v>) -> &'v [u8] {
    pieces(value, layout.separator(), layout.blank()).next().unwrap_or_default()
}

/// What separators stand between.
fn pieces<'v>(value: &'v [u8], separator: &'v str, blank: Blank) -> impl Iterator<Item = &'v [u8]> {
    let separator = separator.as_bytes();
    let mut rest = Some(value);
    core::iter::from_fn(move || {
        let text = rest?;
        let found = match separator {
            [] => None,
            [byte] if blank == Blank::Separates => text.iter().position(|each| each == byte || *each == b' '),
            // Nearly always: a comma or a space.
            [byte] => text.iter().position(|each| each == byte),
            _ => text.windows(separator.len()).position(|window| window == separator),
        };
        let Some(end) = found else {
            rest = None;
            return Some(text);
        };
        let next = &text[end + separator.len()..];
        rest = Some(if blank == Blank::Optional { next.strip_prefix(b" ").unwrap_or(next) } else { next });
        Some(&text[..end])
    })
}
