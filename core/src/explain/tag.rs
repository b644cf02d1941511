//! Everything in the headers that may be the signature, however it is written.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use sha2::{Digest as _, Sha256};

use super::candidate::Candidate;
use super::cause::Cause;
use super::headers::{Pairs, entries as entries_of, is_renamed};
use crate::algorithm::{Algorithm, Encoding};
use crate::scheme::{Blank, Layout, Scheme};
use crate::text::Text;

/// So many signatures are compared with, at most.
const MOST_TAGS: usize = 96;

const EITHER_PADDING: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const LENIENT: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, EITHER_PADDING);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, EITHER_PADDING);

/// The signatures, those that are read as the scheme says first. None of them costs a MAC.
pub(super) fn candidates(scheme: &Scheme, headers: Pairs<'_>) -> Vec<Candidate<Vec<u8>>> {
    let rule = &scheme.signature;
    let mut all: Vec<Candidate<Vec<u8>>> = Vec::new();
    let own = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(&rule.header)).count();
    let others = scheme.other_names.iter().filter(|(name, _)| *name == rule.header).map(|(_, other)| other);
    let others: Vec<&Text> = rule.further_headers.iter().chain(others).collect();
    for (name, value) in headers {
        let Ok(text) = str::from_utf8(value) else { continue };
        if text.len() > crate::limits::HEADER_LIMIT {
            continue;
        }
        let base = if name.eq_ignore_ascii_case(&rule.header) {
            if own > 1 {
                Candidate::new((), 6, Cause::HeaderJoined, alloc::format!("`{}`", rule.header))
            } else {
                Candidate::unchanged(())
            }
        } else if others.iter().any(|other| name.eq_ignore_ascii_case(other)) {
            Candidate::unchanged(())
        } else if is_renamed(name, &rule.header) {
            let shown = crate::error::Excerpt::of(name);
            let note = alloc::format!("`{}` came as `{}`", rule.header, shown.as_str());
            Candidate::new((), 8, Cause::HeaderRenamed, note)
        } else {
            let shown = crate::error::Excerpt::of(name);
            Candidate::new((), 30, Cause::SignatureOtherHeader, alloc::format!("in `{}`", shown.as_str()))
        };
        for entry in entries(text, &rule.layout) {
            let entry = base.then(entry);
            let tags = match scheme.algorithm {
                Algorithm::Token => tokens(&entry.value, rule.encoding),
                _ => written(&entry.value, rule.encoding),
            };
            for tag in tags {
                let tag = entry.then(tag);
                let is_full = all.len() >= MOST_TAGS;
                match all.iter_mut().find(|known| known.value == tag.value) {
                    Some(known) if known.weight <= tag.weight => {}
                    Some(known) => *known = tag,
                    None if is_full => {}
                    None => all.push(tag),
                }
            }
        }
    }
    all.sort_by_key(|candidate| candidate.weight);
    all
}

/// The texts in a header that may be signatures, and what is otherwise around them than the layout says.
fn entries(value: &str, layout: &Layout) -> Vec<Candidate<String>> {
    let mut all: Vec<Candidate<String>> = Vec::new();
    let mut add = |text: &str, candidate: Candidate<()>| {
        if !text.is_empty() && all.len() < MOST_TAGS && !all.iter().any(|known| known.value == text) {
            all.push(candidate.then(Candidate::unchanged(text.to_string())));
        }
    };
    let changed = |weight, cause| Candidate::new((), weight, cause, "");
    let (separator, before, blank) = match layout {
        Layout::Prefixed { prefix } => ("", prefix.to_string(), Blank::Content),
        Layout::Pairs { separator, key, blank, .. } => (&**separator, [key, "="].concat(), *blank),
        Layout::Versions { separator, version } => (&**separator, [version, ","].concat(), Blank::Content),
        Layout::List { separator } => (&**separator, String::new(), Blank::Optional),
        Layout::Plain | Layout::Each { .. } | Layout::Jws(_) | Layout::HttpSignature { .. } => {
            ("", String::new(), Blank::Content)
        }
    };
    let own: Vec<&str> = entries_of(value, separator, blank).collect();
    for entry in &own {
        if let Some(text) = entry.strip_prefix(&*before) {
            add(text, Candidate::unchanged(()));
        }
    }
    if let Layout::Pairs { other_keys, .. } = layout {
        for key in &**other_keys {
            let texts = own.iter().filter_map(|entry| entry.strip_prefix(&**key)?.strip_prefix('='));
            texts.for_each(|text| add(text, Candidate::unchanged(())));
        }
    }
    let is_around = |character: char| character.is_whitespace() || matches!(character, '"' | '\'' | '`');
    for entry in &own {
        if let Some(text) = entry.trim_matches(is_around).strip_prefix(&*before) {
            add(text.trim_matches(is_around), changed(8, Cause::SignatureSpaces));
        }
    }
    // Case of the prefix, and another separator.
    for entry in value.split([',', ';', ' ', '\t']) {
        let entry = entry.trim_matches(is_around);
        if !before.is_empty()
            && let Some(text) = entry.strip_prefix(&*before)
        {
            add(text, changed(10, Cause::SignatureSpaces));
        }
    }
    if matches!(layout, Layout::Plain | Layout::Prefixed { .. }) {
        for part in value.split(',') {
            if let Some(text) = part.trim_matches(is_around).strip_prefix(&*before) {
                add(text, changed(8, Cause::HeaderJoined));
            }
        }
    }
    let other = match layout {
        Layout::Pairs { .. } | Layout::Versions { .. } => Cause::SignatureVersion,
        _ => Cause::SignaturePrefix,
    };
    for entry in value.split([',', ';', ' ', '\t', ':']).chain([value]) {
        let entry = entry.trim_matches(is_around);
        let behind =
            entry.split_once('=').filter(|(name, rest)| name.len() <= 16 && !rest.trim_matches('=').is_empty());
        if let Some((_, rest)) = behind {
            add(rest, changed(12, other));
        }
        add(entry, changed(14, other));
        if let Some((_, rest)) = entry.split_once('_') {
            add(rest, changed(22, other));
        }
    }
    if value.contains(' ') {
        let whole = value.replace(' ', "+");
        if let Some(text) = whole.strip_prefix(&*before) {
            add(text, changed(14, Cause::SignatureAlphabet));
        }
    }
    all
}

/// What a text is compared by where it may be a token, or credentials in base64.
fn tokens(text: &str, encoding: Encoding) -> Vec<Candidate<Vec<u8>>> {
    let is_text = encoding == Encoding::Text;
    let other = || Candidate::new((), 8, Cause::SignatureEncoding, "");
    let digest = |token: &[u8], is_own| {
        let base = if is_own { Candidate::unchanged(()) } else { other() };
        base.then(Candidate::unchanged(Sha256::digest(token).to_vec()))
    };
    let decoded = LENIENT.decode(text).ok().map(|token| digest(&token, !is_text));
    [Some(digest(text.as_bytes(), is_text)), decoded].into_iter().flatten().collect()
}

/// The bytes that a text may stand for.
fn written(text: &str, encoding: Encoding) -> Vec<Candidate<Vec<u8>>> {
    let mut all = Vec::new();
    let mut add = |bytes: Vec<u8>, candidate: Candidate<()>| {
        // 64 digits are no base64 of 48 bytes, though they could be read so.
        let is_digits = bytes.len() == 48 && text.len() == 64 && base16ct::mixed::decode_vec(text).is_ok();
        if matches!(bytes.len(), 20 | 32 | 48 | 64) && !is_digits {
            all.push(candidate.then(Candidate::unchanged(bytes)));
        }
    };
    let changed = |weight, cause| Candidate::new((), weight, cause, "");
    let unchanged = || Candidate::unchanged(());
    let is_hex = encoding == Encoding::Hex;
    if let Ok(bytes) = base16ct::lower::decode_vec(text) {
        add(bytes, if is_hex { unchanged() } else { changed(8, Cause::SignatureEncoding) });
    } else if let Ok(bytes) = base16ct::mixed::decode_vec(text) {
        let case = changed(8, Cause::SignatureCase);
        add(bytes, if is_hex { case } else { changed(8, Cause::SignatureEncoding) });
    }
    let unescaped = percent_decoded(text);
    let texts = [Some(text), unescaped.as_deref().filter(|other| *other != text)];
    for (index, text) in texts.into_iter().enumerate().filter_map(|(index, text)| Some((index, text?))) {
        let mut of = |bytes, cause: Option<Cause>| {
            let base = if is_hex { changed(8, Cause::SignatureEncoding) } else { unchanged() };
            let base = cause.map_or(base.clone(), |cause| base.then(changed(8, cause)));
            let base = if index > 0 { base.then(changed(6, Cause::SignatureAlphabet)) } else { base };
            add(bytes, base);
        };
        if let Ok(bytes) = STANDARD.decode(text) {
            of(bytes, None);
        } else if let Ok(bytes) = LENIENT.decode(text) {
            of(bytes, Some(Cause::SignaturePadding));
        } else if let Ok(bytes) = URL_SAFE.decode(text) {
            of(bytes, Some(Cause::SignatureAlphabet));
        }
    }
    // The digits' own text in base64.
    if let Some(bytes) = LENIENT.decode(text).ok().and_then(|digits| base16ct::mixed::decode_vec(digits).ok()) {
        add(bytes, changed(12, Cause::SignatureEncoding));
    }
    all
}

fn percent_decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return None;
    }
    Some(
        text.replace("%2B", "+")
            .replace("%2b", "+")
            .replace("%2F", "/")
            .replace("%2f", "/")
            .replace("%3D", "=")
            .replace("%3d", "="),
    )
}
