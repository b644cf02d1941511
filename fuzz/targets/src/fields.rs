//! What is signed of a form whose fields are sorted, said once more, with the standard library alone.

use std::collections::BTreeSet;

/// Each field once, by name and value, decoded. Two forms with the same ones are signed alike.
pub(crate) fn sorted(form: &[u8]) -> Vec<u8> {
    let fields: BTreeSet<(Vec<u8>, Vec<u8>)> = form
        .split(|byte| *byte == b'&')
        .filter(|field| !field.is_empty())
        .map(|field| {
            let end = field.iter().position(|byte| *byte == b'=').unwrap_or(field.len());
            (decoded(&field[..end]), decoded(field.get(end + 1..).unwrap_or_default()))
        })
        .collect();
    fields.into_iter().flat_map(|(name, value)| name.into_iter().chain(value)).collect()
}

/// Without its escapes; what is no escape stays.
fn decoded(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((first, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        (bytes, rest) = match (first, digits) {
            (b'%', Some(byte)) => (add(bytes, byte), &behind[2..]),
            (b'+', _) => (add(bytes, b' '), behind),
            _ => (add(bytes, *first), behind),
        };
    }
    bytes
}

fn add(mut bytes: Vec<u8>, byte: u8) -> Vec<u8> {
    bytes.push(byte);
    bytes
}
