//! Headers as they came, under their names and under others.

use alloc::string::String;
use alloc::vec::Vec;

use super::candidate::Candidate;
use super::cause::Cause;
use crate::scheme::Blank;

/// All headers of a delivery.
pub(super) type Pairs<'a> = &'a [(String, Vec<u8>)];

/// So many values of a header are looked at.
const MOST_VALUES: usize = 8;

/// The values that a header may have had, those under its own name first.
pub(super) fn values(headers: Pairs<'_>, name: &str) -> Vec<Candidate<Vec<u8>>> {
    let mut all = Vec::new();
    let own: Vec<&[u8]> = headers
        .iter()
        .filter(|(each, _)| each.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_slice())
        .take(MOST_VALUES)
        .collect();
    if let [first, others @ ..] = own.as_slice()
        && others.iter().all(|other| other == first)
    {
        all.push(Candidate::unchanged(first.to_vec()));
    }
    for value in &own {
        if own.len() > 1 {
            all.push(Candidate::new(value.to_vec(), 8, Cause::HeaderJoined, alloc::format!("`{name}`")));
        }
        if value.contains(&b',') {
            for part in value.split(|byte| *byte == b',').take(MOST_VALUES) {
                all.push(Candidate::new(
                    part.trim_ascii().to_vec(),
                    9,
                    Cause::HeaderJoined,
                    alloc::format!("`{name}`"),
                ));
            }
        }
        let bare = value.trim_ascii();
        let bare = bare.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(bare);
        if bare != *value {
            all.push(Candidate::new(bare.to_vec(), 12, Cause::TimestampForm, "it has spaces or quotes around it"));
        }
    }
    for (other, value) in headers {
        if !other.eq_ignore_ascii_case(name) && is_renamed(other, name) {
            let note = alloc::format!("`{name}` came as `{}`", crate::error::Excerpt::of(other).as_str());
            all.push(Candidate::new(value.clone(), 8, Cause::HeaderRenamed, note));
        }
    }
    all
}

/// The entries of a header as its scheme cuts it; all of it where it has no separator.
pub(super) fn entries<'t>(text: &'t str, separator: &'t str, blank: Blank) -> impl Iterator<Item = &'t str> {
    let is_whole = separator.is_empty();
    let separates = move |text: &str| text == separator || blank == Blank::Separates && text == " ";
    let mut rest = Some(text);
    core::iter::from_fn(move || {
        let text = rest?;
        let cut = |at: usize| [separator, " "].into_iter().find(|each| separates(each) && text[at..].starts_with(each));
        let found = text.char_indices().filter(|_| !is_whole).find_map(|(at, _)| Some((at, cut(at)?.len())));
        let Some((at, length)) = found else {
            rest = None;
            return Some(text);
        };
        let next = &text[at + length..];
        rest = Some(if blank == Blank::Optional { next.strip_prefix(' ').unwrap_or(next) } else { next });
        Some(&text[..at])
    })
}

/// Whether a name is another one written as CGI, gateways and proxies write names.
pub(super) fn is_renamed(name: &str, original: &str) -> bool {
    let plain = |name: &str| -> String {
        name.chars().filter(char::is_ascii_alphanumeric).map(|each| each.to_ascii_lowercase()).collect()
    };
    let (name, original) = (plain(name), plain(original));
    let bare = original.strip_prefix('x').unwrap_or(&original);
    bare.len() >= 3 && (name == original || name.ends_with(bare) && (name.len() > bare.len() || name == bare))
}
