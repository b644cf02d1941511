//! Bodies that are inside something else: base64, compression, a string, another document; and the reverse.

use alloc::string::String;
use alloc::vec::Vec;

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use miniz_oxide::inflate::{decompress_to_vec_with_limit, decompress_to_vec_zlib_with_limit};

use super::super::candidate::Candidate;
use super::super::cause::Cause;
use super::tokens::{self, Token};

/// No body that is inside is larger.
const MOST_BYTES: usize = 4 << 20;

const EITHER_PADDING: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const LENIENT: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, EITHER_PADDING);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, EITHER_PADDING);

pub(super) fn candidates(body: &[u8]) -> Vec<Candidate<Vec<u8>>> {
    let mut all = Vec::new();
    let trimmed = body.trim_ascii();
    if let Some(inflated) = inflated(body) {
        all.push(Candidate::new(inflated, 10, Cause::BodyCompressed, ""));
    }
    for engine in [&LENIENT, &URL_SAFE] {
        if trimmed.len() >= 4
            && let Ok(decoded) = engine.decode(trimmed)
        {
            all.push(Candidate::new(decoded, 11, Cause::BodyBase64, ""));
        }
    }
    all.push(Candidate::new(STANDARD.encode(body).into_bytes(), 26, Cause::BodyDecodedBase64, ""));
    let Ok(text) = str::from_utf8(body) else { return all };
    all.extend(shown(text).map(|value| Candidate::new(value, 11, Cause::BodyShown, "")));
    for end in ["}", "]", "\"}", "}}", "]}", "\"}}", "}}}", "]}}"] {
        if text.trim_start().starts_with(['{', '[']) {
            let value = [text, end].concat();
            if tokens::read(&value).is_some() {
                all.push(Candidate::new(value.into_bytes(), 18, Cause::BodyCut, "its last characters are missing"));
            }
        }
    }
    if let Some(read) = tokens::read(text) {
        match read.as_slice() {
            [Token::Text(written)] => {
                let said = tokens::said(written);
                all.extend(said.map(|said| Candidate::new(said.into_bytes(), 10, Cause::BodyInString, "")));
            }
            _ => all.extend(members(text, &read)),
        }
    }
    all
}

/// gzip (RFC 1952), zlib and bare deflate.
fn inflated(body: &[u8]) -> Option<Vec<u8>> {
    if let Some(rest) = body.strip_prefix(b"\x1F\x8B\x08") {
        let flags = *rest.first()?;
        let mut rest = rest.get(7..)?;
        if flags & 4 != 0 {
            let length = usize::from(u16::from_le_bytes([*rest.first()?, *rest.get(1)?]));
            rest = rest.get(2 + length..)?;
        }
        for flag in [8, 16] {
            if flags & flag != 0 {
                let end = rest.iter().position(|byte| *byte == 0)?;
                rest = rest.get(end + 1..)?;
            }
        }
        let rest = if flags & 2 != 0 { rest.get(2..)? } else { rest };
        return decompress_to_vec_with_limit(rest, MOST_BYTES).ok();
    }
    if body.first().is_some_and(|byte| byte & 0x0F == 8) && str::from_utf8(body).is_err() {
        return decompress_to_vec_zlib_with_limit(body, MOST_BYTES).ok();
    }
    None
}

/// What a program shows in the place of bytes: Python's `b'…'`, Node's `Buffer`.
fn shown(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    for quote in ['\'', '"'] {
        let inner = text.strip_prefix('b').and_then(|rest| rest.strip_prefix(quote)?.strip_suffix(quote));
        if let Some(inner) = inner {
            return python(inner);
        }
    }
    if let Some(joined) = inspected(text) {
        return Some(joined);
    }
    if let Some(digits) = text.strip_prefix("<Buffer ").and_then(|rest| rest.strip_suffix('>')) {
        return digits.split(' ').map(|digits| u8::from_str_radix(digits, 16).ok()).collect();
    }
    let numbers = text.strip_prefix("{\"type\":\"Buffer\",\"data\":[").and_then(|rest| rest.strip_suffix("]}"))?;
    numbers.split(',').map(|number| number.trim().parse().ok()).collect()
}

/// What Node.js shows of a text: one between quotes, or a line each, joined by `+`.
fn inspected(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    loop {
        let quote = rest.chars().next().filter(|first| ['\'', '`'].contains(first))?;
        let inner = rest.get(1..)?;
        let mut was_escaped = false;
        let end = inner.find(|character| {
            let ends = character == quote && !was_escaped;
            was_escaped = character == '\\' && !was_escaped;
            ends
        })?;
        out.extend(python(inner.get(..end)?)?);
        rest = inner.get(end + 1..)?.trim_start();
        if rest.is_empty() {
            return Some(out);
        }
        rest = rest.strip_prefix('+')?.trim_start();
    }
}

/// What stands between the quotes of Python's bytes.
fn python(inner: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(inner.len());
    let mut bytes = inner.bytes();
    while let Some(byte) = bytes.next() {
        out.push(if byte == b'\\' {
            match bytes.next()? {
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'x' => {
                    let digits = [bytes.next()?, bytes.next()?];
                    u8::from_str_radix(str::from_utf8(&digits).ok()?, 16).ok()?
                }
                other => other,
            }
        } else {
            byte
        });
    }
    Some(out)
}

/// The values of a document's first level: one of them may be the body, as text or as a document.
fn members(text: &str, read: &[Token<'_>]) -> Vec<Candidate<Vec<u8>>> {
    let mut all = Vec::new();
    let mut level = 0;
    let mut start = None;
    let place = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    let _ = place;
    for (index, token) in read.iter().enumerate() {
        match token {
            Token::Open(_) => {
                level += 1;
                if level == 2 {
                    start = Some(index);
                }
            }
            Token::Close(_) => {
                level -= 1;
                if level == 1
                    && let Some(start) = start.take()
                {
                    let part = &read[start..=index];
                    for writer in super::writer::WRITERS.iter().take(3) {
                        all.push(Candidate::new(writer.write(part), 24, Cause::BodyWrapped, ""));
                    }
                }
            }
            Token::Text(written) if level == 1 => {
                let said: Option<String> = tokens::said(written).filter(|said| said.len() > 1);
                let Some(said) = said else { continue };
                if said.trim_start().starts_with(['{', '[']) {
                    all.push(Candidate::new(said.into_bytes(), 12, Cause::BodyWrapped, ""));
                } else if said.len() >= 16
                    && let Ok(decoded) = LENIENT.decode(&said)
                {
                    all.push(Candidate::new(decoded, 18, Cause::BodyWrapped, "in base64"));
                }
            }
            _ => {}
        }
        if all.len() > 48 {
            break;
        }
    }
    all
}
