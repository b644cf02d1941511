//! Forms that were decoded, or written anew.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use super::super::candidate::Candidate;
use super::super::cause::Cause;
use super::tokens::{self, Token};

/// How programs write a value of a form: what stays as it is besides letters and digits, and what a space is.
const WRITERS: &[(&str, &str)] = &[("-_.~", "+"), ("*-._", "+"), ("-_.~", "%20"), ("-_.!~*'()", "%20"), ("-_.", "+")];

pub(super) fn candidates(body: &[u8]) -> Vec<Candidate<Vec<u8>>> {
    let mut all = Vec::new();
    let Ok(text) = str::from_utf8(body) else { return all };
    let mut add = |value: String, weight| {
        if value.as_bytes() != body {
            all.push(Candidate::new(value.into_bytes(), weight, Cause::BodyFormDecoded, ""));
        }
    };
    for (index, (safe, space)) in (0..).zip(WRITERS) {
        let encode = |value: &str| encoded(value, safe, space);
        if text.starts_with(['{', '[']) {
            // GitHub's form has the document under this name.
            add(["payload=", &encode(text)].concat(), 20 + index);
            if let Some(fields) = flat(text) {
                add(joined(&fields, &encode), 22 + index);
            }
            continue;
        }
        let Some((_, _)) = text.split_once('=') else { continue };
        if let Some(document) = text.strip_prefix("payload=") {
            add(["payload=", &encode(document)].concat(), 15 + index);
        }
        let pairs = || text.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        // Decoded as a whole, and written otherwise.
        let raw: Vec<(String, String)> = pairs().map(|(name, value)| (name.into(), value.into())).collect();
        add(joined(&raw, &encode), 18 + index);
        let said: Vec<(String, String)> =
            pairs().filter_map(|(name, value)| Some((decoded(name)?, decoded(value)?))).collect();
        add(joined(&said, &encode), 18 + index);
    }
    all
}

fn joined(fields: &[(String, String)], encode: &dyn Fn(&str) -> String) -> String {
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| [&*encode(name), "=", &encode(value)].concat()).collect();
    pairs.join("&")
}

fn encoded(value: &str, safe: &str, space: &str) -> String {
    let mut out = String::with_capacity(value.len() * 2);
    for byte in value.bytes() {
        match byte {
            b' ' => out.push_str(space),
            _ if byte.is_ascii_alphanumeric() || safe.as_bytes().contains(&byte) => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// What a value of a form says.
fn decoded(value: &str) -> Option<String> {
    let mut out = Vec::with_capacity(value.len());
    let mut bytes = value.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [bytes.next()?, bytes.next()?];
                u8::from_str_radix(str::from_utf8(&digits).ok()?, 16).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(out).ok()
}

/// The members of an object that holds texts, numbers and words alone.
fn flat(text: &str) -> Option<Vec<(String, String)>> {
    let read = tokens::read(text)?;
    let [Token::Open(b'{'), members @ .., Token::Close(b'}')] = read.as_slice() else { return None };
    members
        .split(|token| *token == Token::Comma)
        .map(|member| match member {
            [Token::Text(name), Token::Colon, value] => {
                let value = match value {
                    Token::Text(text) => tokens::said(text)?,
                    Token::Number(number) => number.clone().into_owned(),
                    Token::Word(word) => (*word).into(),
                    _ => return None,
                };
                Some((tokens::said(name)?, value))
            }
            _ => None,
        })
        .collect()
}
