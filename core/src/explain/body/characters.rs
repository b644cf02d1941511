//! Character sets that were mixed up, and characters that were escaped.

use alloc::string::String;
use alloc::vec::Vec;

use super::super::candidate::Candidate;
use super::super::cause::Cause;
use super::super::html;

/// What Windows-1252 has between 0x80 and 0x9F; what it leaves open stays as in Latin-1.
const WINDOWS: [u32; 32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D,
    0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,
    0x017E, 0x0178,
];

pub(super) fn candidates(body: &[u8]) -> Vec<Candidate<Vec<u8>>> {
    let mut all = Vec::new();
    if !body.is_ascii() {
        for (windows, name) in [(false, "Latin-1"), (true, "Windows-1252")] {
            // UTF-8 that was read as one byte a character, and written as UTF-8 again; or the sender's own text.
            if let Some(bytes) = str::from_utf8(body).ok().and_then(|text| encoded(text, windows)) {
                let weight = if str::from_utf8(&bytes).is_ok() { 11 } else { 18 };
                let note = alloc::format!("{name} was taken for UTF-8, or UTF-8 for {name}");
                all.push(Candidate::new(bytes, weight, Cause::BodyCharset, note));
            }
            // Bytes of a character each, which were UTF-8.
            let note = alloc::format!("it was written as {name} in the place of UTF-8");
            all.push(Candidate::new(decoded(body, windows).into_bytes(), 16, Cause::BodyCharset, note));
        }
    }
    all.extend(replaced(body));
    let Ok(text) = str::from_utf8(body) else { return all };
    if let Some(plain) = html::unescaped(text) {
        all.push(Candidate::new(plain.as_bytes().to_vec(), 14, Cause::BodyEscaped, "as for HTML"));
    }
    if let Some(escaped) = html::escaped(text) {
        all.push(Candidate::new(escaped.as_bytes().to_vec(), 17, Cause::BodyEscaped, "as for HTML"));
    }
    if text.contains("\\\"") {
        let plain = text.replace("\\\"", "\"").replace("\\\\", "\\");
        all.push(Candidate::new(plain.into_bytes(), 16, Cause::BodyEscaped, "by slashes"));
    }
    if text.contains("\\n") {
        all.push(Candidate::new(text.replace("\\n", "\n").into_bytes(), 30, Cause::BodyEscaped, "line breaks"));
    }
    all
}

/// One byte a character, where there is one for each.
fn encoded(text: &str, windows: bool) -> Option<Vec<u8>> {
    text.chars()
        .map(|character| {
            let value = u32::from(character);
            let place = if windows { WINDOWS.iter().position(|known| *known == value) } else { None };
            place.map_or_else(|| u8::try_from(value).ok(), |place| u8::try_from(0x80 + place).ok())
        })
        .collect()
}

fn decoded(body: &[u8], windows: bool) -> String {
    let character = |byte: u8| match byte {
        0x80..=0x9F if windows => char::from_u32(WINDOWS[usize::from(byte - 0x80)]).unwrap_or(char::from(byte)),
        _ => char::from(byte),
    };
    body.iter().map(|byte| character(*byte)).collect()
}

/// Where a decoder replaced one byte, wherever it stood: each that it may have been.
fn replaced(body: &[u8]) -> Vec<Candidate<Vec<u8>>> {
    const REPLACEMENT: &[u8] = b"\xEF\xBF\xBD";
    let places: Vec<usize> =
        body.windows(3).enumerate().filter(|(_, window)| *window == REPLACEMENT).map(|(place, _)| place).collect();
    if places.is_empty() || places.len() > 4 {
        return Vec::new();
    }
    (0x80..=0xFF_u8)
        .map(|byte| {
            let mut out = Vec::with_capacity(body.len());
            let mut at = 0;
            for place in &places {
                out.extend_from_slice(body.get(at..*place).unwrap_or_default());
                out.push(byte);
                at = place + REPLACEMENT.len();
            }
            out.extend_from_slice(&body[at..]);
            Candidate::new(out, 40, Cause::BodyReplaced, "here it can be told which one it was")
        })
        .collect()
}
