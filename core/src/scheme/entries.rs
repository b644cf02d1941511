//! Entries of a header: what they are called, and what joins them.

use alloc::format;

use super::invalid::{Invalid, invalid};
use super::rules::Blank;
use crate::algorithm::Encoding;
use crate::text::Text;

/// So many keys a provider has for its signatures at most: one a mode, or one a secret.
const MOST_KEYS: usize = 4;

/// Two blanks in turn would be an empty entry, and of a longer separator a blank could be a part.
pub(super) fn check_blank(blank: Blank, separator: &str) -> Result<(), Invalid> {
    if blank == Blank::Content || separator.len() == 1 && separator != " " {
        return Ok(());
    }
    Err(invalid("/signature/blank", "expected a separator of one character that is no blank"))
}

pub(super) fn check_keys(key: &str, others: &[Text], blank: Blank, separator: &str) -> Result<(), Invalid> {
    const PATH: &str = "/signature/key";
    if others.len() >= MOST_KEYS {
        return Err(invalid(PATH, &format!("expected at most {MOST_KEYS} keys")));
    }
    for (index, each) in core::iter::once(key).chain(others.iter().map(|key| &**key)).enumerate() {
        let path = if others.is_empty() { PATH.into() } else { format!("{PATH}/{index}") };
        check_name_of_entry(&path, each, "=", separator)?;
        if blank == Blank::Separates && each.contains(' ') {
            return Err(invalid(&path, "it must not contain a blank, which ends it"));
        }
        if index > 0 && (each == key || others.iter().take(index - 1).any(|other| each == other)) {
            return Err(invalid(&path, "it is there twice"));
        }
    }
    Ok(())
}

pub(super) fn check_ascii(path: &str, text: &str) -> Result<(), Invalid> {
    let allowed = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    if text.bytes().all(allowed) {
        return Ok(());
    }
    Err(invalid(path, "expected ASCII characters: a header cannot hold others unambiguously"))
}

/// A separator that could occur inside an entry would cut it apart. `mark` ends an entry's name.
pub(super) fn check_separator(separator: &str, mark: &str, encoding: Encoding) -> Result<(), Invalid> {
    const PATH: &str = "/signature/separator";
    check_ascii(PATH, separator)?;
    let others: &[u8] = match encoding {
        Encoding::Hex | Encoding::HexUpper => b"",
        Encoding::Base64 => b"+/=",
        Encoding::Base64Url => b"-_",
        Encoding::Base64UrlPadded => b"-_=",
        // Whatever a provider lets one choose.
        Encoding::Text => return Ok(()),
    };
    let in_alphabet = |byte: u8| byte.is_ascii_alphanumeric() || others.contains(&byte);
    if contains(separator, mark) || separator.bytes().any(in_alphabet) {
        return Err(invalid(PATH, &format!("it must not contain `{mark}`, nor what a signature can contain")));
    }
    Ok(())
}

/// By bytes: the general search would be loaded for this alone.
fn contains(text: &str, part: &str) -> bool {
    !part.is_empty() && text.as_bytes().windows(part.len()).any(|window| window == part.as_bytes())
}

pub(super) fn check_name_of_entry(path: &str, name: &str, mark: &str, separator: &str) -> Result<(), Invalid> {
    check_ascii(path, name)?;
    if contains(name, mark) || contains(name, separator) {
        return Err(invalid(path, &format!("it must not contain `{mark}` or `{separator}`, which end it")));
    }
    // HTTP drops the spaces around a value, and what joins repeated headers adds one.
    if name.starts_with(' ') || name.ends_with(' ') {
        return Err(invalid(path, "it must not begin or end with a space"));
    }
    Ok(())
}
