//! JSON as a list of tokens: what is needed to write the same document in another way.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

/// More levels than any provider nests.
const MOST_LEVELS: usize = 128;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    Open(u8),
    Close(u8),
    Comma,
    Colon,
    /// What stands between the quotes, as it is written.
    Text(&'t str),
    Number(Cow<'t, str>),
    Word(&'t str),
}

/// The tokens of a text that is JSON, or nearly: duplicate keys and large numbers stay what they are.
pub(super) fn read(text: &str) -> Option<Vec<Token<'_>>> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let start = at;
        at += 1;
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {}
            b'{' | b'[' => {
                open.push(*byte);
                if open.len() > MOST_LEVELS {
                    return None;
                }
                tokens.push(Token::Open(*byte));
            }
            b'}' | b']' => {
                // `{` and `}` as well as `[` and `]` lie two apart.
                if open.pop()? + 2 != *byte {
                    return None;
                }
                tokens.push(Token::Close(*byte));
            }
            b',' => tokens.push(Token::Comma),
            b':' => tokens.push(Token::Colon),
            b'"' => {
                loop {
                    match bytes.get(at)? {
                        b'\\' => at += 2,
                        b'"' => break,
                        _ => at += 1,
                    }
                }
                tokens.push(Token::Text(text.get(start + 1..at)?));
                at += 1;
            }
            b'-' | b'0'..=b'9' => {
                at += count(bytes.get(at..)?, |byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
                tokens.push(Token::Number(Cow::Borrowed(text.get(start..at)?)));
            }
            b'a'..=b'z' => {
                at += count(bytes.get(at..)?, |byte| byte.is_ascii_lowercase());
                let word = text.get(start..at)?;
                if !matches!(word, "true" | "false" | "null") {
                    return None;
                }
                tokens.push(Token::Word(word));
            }
            _ => return None,
        }
    }
    (open.is_empty() && !tokens.is_empty()).then_some(tokens)
}

fn count(bytes: &[u8], is_part: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| is_part(**byte)).count()
}

/// The first character of a text as it is written, and the rest; a lone surrogate is its number.
pub(super) fn first(written: &str) -> Option<(u32, &str)> {
    let mut rest = written.chars();
    let character = rest.next()?;
    if character != '\\' {
        return Some((u32::from(character), rest.as_str()));
    }
    let value = match rest.next()? {
        'n' => 10,
        't' => 9,
        'r' => 13,
        'b' => 8,
        'f' => 12,
        'u' => return unit(rest.as_str()).map(whole),
        plain @ ('"' | '\\' | '/') => u32::from(plain),
        _ => return None,
    };
    Some((value, rest.as_str()))
}

/// The unit of UTF-16 that four digits stand for, and the rest.
fn unit(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    Some((u32::from_str_radix(digits, 16).ok()?, rest))
}

/// With the unit that follows, where both are one character.
fn whole((high, rest): (u32, &str)) -> (u32, &str) {
    match rest.strip_prefix("\\u").and_then(unit) {
        Some((low @ 0xDC00..=0xDFFF, rest)) if (0xD800..=0xDBFF).contains(&high) => {
            (0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00), rest)
        }
        _ => (high, rest),
    }
}

/// The characters of a text as it is written; a lone surrogate is its number.
pub(super) fn characters(written: &str) -> Option<Vec<u32>> {
    let mut values = Vec::with_capacity(written.len());
    let mut rest = written;
    while !rest.is_empty() {
        let (value, next) = first(rest)?;
        values.push(value);
        rest = next;
    }
    Some(values)
}

/// What a text says, where it is one.
pub(super) fn said(written: &str) -> Option<String> {
    characters(written)?.into_iter().map(char::from_u32).collect()
}
