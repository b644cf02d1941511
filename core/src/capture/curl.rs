//! A `curl` line, as browsers and request bins copy it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::iter::Peekable;
use core::str::Chars;

use super::error::CaptureError;
use super::record::Capture;
use crate::header::wire_bytes;

/// Options with a value that says nothing of the delivery.
const OTHERS: [&str; 14] = [
    "-u",
    "--user",
    "-A",
    "--user-agent",
    "-e",
    "--referer",
    "-b",
    "--cookie",
    "-o",
    "--output",
    "-m",
    "--max-time",
    "--connect-timeout",
    "--retry",
];

pub(super) fn read(line: &str) -> Result<Capture, CaptureError> {
    let words = words(line)?;
    let mut words = words.into_iter().skip(1);
    let mut capture = Capture::default();
    let mut data: Vec<String> = Vec::new();
    while let Some(word) = words.next() {
        let (option, mut inside) = match word.split_once('=') {
            Some((option, value)) if option.starts_with("--") => (String::from(option), Some(String::from(value))),
            // `-XPOST` and `-H'Name: value'`.
            _ if word.len() > 2 && (word.starts_with("-X") || word.starts_with("-H") || word.starts_with("-d")) => {
                (word[..2].into(), Some(word[2..].into()))
            }
            _ => (word, None),
        };
        let mut value = || {
            inside
                .take()
                .or_else(|| words.next())
                .ok_or_else(|| CaptureError::Cut { missing: format!("a value for `{option}`") })
        };
        match option.as_str() {
            "-X" | "--request" => capture.method = Some(value()?),
            "-H" | "--header" => {
                let header = value()?;
                let (name, text) = header.split_once(':').ok_or_else(|| CaptureError::Malformed {
                    place: format!("`{option}`"),
                    expected: "`Name: value`".into(),
                })?;
                capture.headers.push((name.trim().into(), wire_bytes(text.trim()).into_owned()));
            }
            "-d" | "--data" | "--data-ascii" | "--data-raw" | "--data-binary" | "--json" => {
                let text = value()?;
                if text.starts_with('@') && option != "--data-raw" {
                    return Err(CaptureError::Malformed {
                        place: format!("`{option}`"),
                        expected: "the body itself, not the name of a file".into(),
                    });
                }
                data.push(text);
            }
            "--url" => capture.url = Some(value()?),
            other if OTHERS.contains(&other) => {
                value()?;
            }
            other if other.starts_with('-') => {}
            url => capture.url = Some(url.into()),
        }
    }
    if capture.url.is_none() && data.is_empty() {
        return Err(CaptureError::Cut { missing: "a URL and a body".into() });
    }
    capture.body = data.join("&").into_bytes();
    let is_named = capture.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host"));
    if let Some(host) = capture.url.as_deref().and_then(host).filter(|_| !is_named) {
        capture.headers.push(("Host".into(), host.as_bytes().into()));
    }
    Ok(capture)
}

/// What curl writes as `Host`, which stands in no line that browsers copy.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    authority.rsplit('@').next().filter(|host| !host.is_empty())
}

/// The words of a line, as a shell reads them.
fn words(line: &str) -> Result<Vec<String>, CaptureError> {
    let cut = |missing: &str| CaptureError::Cut { missing: missing.into() };
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut rest = line.trim().chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match rest.next().ok_or_else(|| cut("a closing quote"))? {
                        '\'' => break,
                        other => word.push(other),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match rest.next().ok_or_else(|| cut("a closing quote"))? {
                        '"' => break,
                        '\\' => match rest.next().ok_or_else(|| cut("a closing quote"))? {
                            '\n' => {}
                            escaped @ ('"' | '\\' | '$' | '`') => word.push(escaped),
                            other => word.extend(['\\', other]),
                        },
                        other => word.push(other),
                    }
                }
            }
            '$' if rest.peek() == Some(&'\'') => {
                rest.next();
                escaped(&mut rest, word.get_or_insert_default()).ok_or_else(|| cut("a closing quote"))?;
            }
            '\\' => match rest.next() {
                None | Some('\n') => {}
                Some('\r') if rest.peek() == Some(&'\n') => {
                    rest.next();
                }
                Some(other) => word.get_or_insert_default().push(other),
            },
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Ok(words)
}

/// What stands between `$'` and `'`.
fn escaped(rest: &mut Peekable<Chars<'_>>, word: &mut String) -> Option<()> {
    loop {
        match rest.next()? {
            '\'' => return Some(()),
            '\\' => {
                let character = match rest.next()? {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'u' => {
                        let digits: String = rest.by_ref().take(4).collect();
                        char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
                    }
                    other => other,
                };
                word.push(character);
            }
            other => word.push(other),
        }
    }
}
