//! What a body looks like, by its first bytes.

use crate::list::List;

use super::sight::{BASE64, COMPRESSED, EMPTY, FORM, MARKED, PAGE, SHOWN, Sight, TWICE, begun};

/// So many of a body's first bytes are looked at.
pub const START_BYTES: usize = 64;

/// Shorter texts of the alphabet of base64 may be anything.
const SHORTEST_BASE64: u64 = 16;

/// What a body of this length that begins with these bytes looks like.
#[must_use]
pub fn body(start: &[u8], length: u64) -> Option<Sight> {
    // In the order of the kind's marks.
    static MAGIC: [&[u8]; 4] = [b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"BZh"];
    static MARKS: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe"];
    const DEFLATE: u8 = 4;
    const NO_TEXT: u8 = 5;
    const MULTIPART: u8 = 1;
    let start = start.get(..START_BYTES).unwrap_or(start);
    if length == 0 {
        return Some(Sight::of(EMPTY, 0));
    }
    if let Some((how, _)) = (0..).zip(&MAGIC).find(|(_, magic)| start.starts_with(magic)) {
        return Some(Sight::of(COMPRESSED, how));
    }
    if is_zlib(start) {
        return Some(Sight::of(COMPRESSED, DEFLATE));
    }
    if MARKS.iter().any(|mark| start.starts_with(mark)) {
        return Some(Sight::of(MARKED, 0));
    }
    // A control other than a line break or a tab: no text of any kind.
    if start.iter().any(|byte| matches!(byte, 0..=8 | 14..=31)) {
        return Some(Sight::of(COMPRESSED, NO_TEXT));
    }
    // Nearly all that are refused are objects, of which one alone is a value that a program shows.
    let is_object = start.starts_with(b"{\"") && !start.starts_with(b"{\"type\"");
    if !is_object && let Some(shown) = begun(SHOWN, start) {
        return Some(shown);
    }
    // A boundary (RFC 2046, section 5.1.1).
    if start.starts_with(b"--") {
        return Some(Sight::of(FORM, MULTIPART));
    }
    if start.starts_with(b"<")
        && let Some(page) = begun(PAGE, start)
    {
        return Some(page);
    }
    if start.starts_with(b"\"{\\\"") || start.starts_with(b"\"[{\\\"") {
        return Some(Sight::of(TWICE, 0));
    }
    if is_form(start) {
        return Some(Sight::of(FORM, 0));
    }
    is_base64(start, length).then(|| Sight::of(BASE64, 0))
}

/// RFC 1950: a method, a window and a check; text begins otherwise, but for `x^`.
fn is_zlib(start: &[u8]) -> bool {
    match start {
        [0x78, flags, ..] => !flags.is_ascii_graphic() && (0x7800 + u16::from(*flags)).is_multiple_of(31),
        _ => false,
    }
}

/// `name=value`, where both are written as forms are.
fn is_form(start: &[u8]) -> bool {
    let in_form = |byte: &u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'*' | b'%' | b'+' | b'[' | b']' | b'&' | b'=')
    };
    // First what nearly always is not so.
    if !start.iter().all(in_form) {
        return false;
    }
    let name = start.iter().take_while(|byte| **byte != b'=').count();
    let has_value = start.get(name + 1).is_some_and(|byte| *byte != b'=');
    (1..start.len()).contains(&name) && has_value
}

/// The alphabet alone, padding at the end alone.
fn is_base64(start: &[u8], length: u64) -> bool {
    // `{"`, `[{`, `["` and `{` before a line break.
    const JSON: List = list!["eyJ", "W3s", "WyJ", "ewo", "ew0"];
    let in_alphabet = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
    let is_whole = start.len() as u64 == length;
    let padding = if is_whole { start.iter().rev().take(2).take_while(|byte| **byte == b'=').count() } else { 0 };
    let text = start.get(..start.len() - padding).unwrap_or_default();
    let is_json = || JSON.iter().any(|known| text.starts_with(known.as_bytes()));
    text.iter().all(in_alphabet) && text.iter().any(u8::is_ascii_uppercase) && (length >= SHORTEST_BASE64 || is_json())
}

#[cfg(test)]
mod tests {
    use super::{PAGE, SHOWN, body};
    use crate::seen::Sight;
    use crate::seen::sight::marks;

    fn seen(bytes: &[u8]) -> Option<&'static str> {
        body(bytes, bytes.len() as u64).map(Sight::code)
    }

    #[test]
    fn what_is_no_body_as_it_arrived_is_named() {
        let cases: [(&[u8], &str); 25] = [
            (b"", "empty_body"),
            (b"\x1f\x8b\x08\0", "compressed_body"),
            (b"\x78\x9c\xab", "compressed_body"),
            (b"\x78\xda\xab", "compressed_body"),
            (b"\xef\xbb\xbf{}", "body_with_byte_order_mark"),
            (b"\xff\xfe{\0", "body_with_byte_order_mark"),
            (b"eyJpZCI6MX0=", "base64_body"),
            (b"eyJpZCI6ImV2dF8xIiwidHlwZSI6ImxpbmtlZCIsImRhdGEiOnsiYSI6MX19IC4u", "base64_body"),
            (b"W3siaWQiOjF9XQ==", "base64_body"),
            (b"payload=%7B%22action%22%3A%22opened%22%7D", "form_body"),
            (b"token=a&team_id=T1", "form_body"),
            (b"a%5B0%5D=1", "form_body"),
            (b"\"{\\\"id\\\":1}\"", "body_serialised_twice"),
            (b"[object Object]", "shown_value"),
            (b"b'{\"id\":1}'", "shown_value"),
            (b"{'id': 1}", "shown_value"),
            (b"undefined", "shown_value"),
            (b"None", "shown_value"),
            (b"<Buffer 7b 7d>", "shown_value"),
            (b"{\"type\":\"Buffer\",\"data\":[123,125]}", "shown_value"),
            (b"'{\\n' +\n  '}'", "shown_value"),
            (b"\x8b\x1e\x80{\"id\":1}\x03", "compressed_body"),
            (b"--xYzZY\r\nContent-Disposition: form-data; name=\"payload\"\r\n", "form_body"),
            (b"<!DOCTYPE html>\n<html>", "html_body"),
            (b"<html lang=\"en\">", "html_body"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(seen(bytes), Some(expected), "{}", bytes.escape_ascii());
        }
    }

    /// Most bodies are told apart by their first bytes, before marks are looked for.
    #[test]
    fn every_mark_is_found() {
        for (kind, code) in [(SHOWN, "shown_value"), (PAGE, "html_body")] {
            assert!(marks(kind).count() > 0);
            for mark in marks(kind) {
                assert_eq!(seen(mark.as_bytes()), Some(code), "{mark}");
            }
        }
    }

    #[test]
    fn what_providers_send_is_not() {
        let bodies: [&[u8]; 11] = [
            b"{}",
            b"{\"type\":\"listing.new\",\"id\":\"evt_1\"}",
            b"[]",
            b"{\n  \"id\": 1\n}",
            b"Hello, World!",
            b"x^2",
            b"<xml/>",
            b"<!ELEMENT a>",
            b"{\r\n\t\"a\": \"\xc3\xa9\"\r\n}",
            b"\"a text\"",
            b"a == b",
        ];
        for bytes in bodies {
            assert_eq!(seen(bytes), None, "{}", bytes.escape_ascii());
        }
    }
}
