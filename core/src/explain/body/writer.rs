//! How programs write JSON: what differs between them is data.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use super::tokens::{self, Token};

/// What stands between tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spacing {
    /// `{"a":1,"b":2}` with these texts as comma and colon.
    Line(&'static str, &'static str),
    /// A member a line, indented by this, with this line break.
    Lines(&'static str, &'static str),
    /// Jackson's default pretty printer.
    Jackson,
}

/// Which characters are escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    /// Quotes, the backslash and control characters.
    Few,
    /// All but ASCII besides, in lower case.
    Ascii,
    /// All but ASCII, in upper case.
    AsciiUpper,
    /// The slash, and all but ASCII.
    AsciiSlash,
    /// The slash.
    Slash,
    /// What HTML knows, as Go and Rails do.
    Html,
    /// What HTML knows, and the equals sign and the apostrophe.
    Gson,
    /// All but ASCII and much of it, in upper case.
    DotNet,
    /// Some ranges, and the slash after `<`.
    OrgJson,
    /// The line breaks of Unicode.
    Lines,
    /// What takes two units of UTF-16, in upper case.
    Pairs,
}

pub(super) struct Writer {
    pub(super) name: &'static str,
    pub(super) spacing: Spacing,
    pub(super) escapes: Escapes,
}

const COMPACT: Spacing = Spacing::Line(",", ":");
const SPACED: Spacing = Spacing::Line(", ", ": ");
const TWO: Spacing = Spacing::Lines("  ", "\n");
const FOUR: Spacing = Spacing::Lines("    ", "\n");
const TAB: Spacing = Spacing::Lines("\t", "\n");

/// The likeliest first. Where several write the same, the first is named.
pub(super) const WRITERS: &[Writer] = &[
    of("JavaScript's `JSON.stringify`", COMPACT, Escapes::Few),
    of("Python's `json.dumps`", SPACED, Escapes::Ascii),
    of("Python's `json.dumps` with `ensure_ascii=False`", SPACED, Escapes::Few),
    of("Python's `json.dumps` with the separators `,` and `:`", COMPACT, Escapes::Ascii),
    of("PHP's `json_encode`", COMPACT, Escapes::AsciiSlash),
    of("Go's `json.Marshal`", COMPACT, Escapes::Html),
    of("PHP's `json_encode` with `JSON_UNESCAPED_UNICODE`", COMPACT, Escapes::Slash),
    of(".NET's `System.Text.Json`", COMPACT, Escapes::DotNet),
    of("Java's Gson", COMPACT, Escapes::Gson),
    of("`JSON.stringify` with 2 spaces", TWO, Escapes::Few),
    of("`JSON.stringify` with 4 spaces", FOUR, Escapes::Few),
    of("`json.dumps` with an indent of 2", TWO, Escapes::Ascii),
    of("`json.dumps` with an indent of 4", FOUR, Escapes::Ascii),
    of("`JSON.stringify` with tabs", TAB, Escapes::Few),
    of("PHP's `json_encode` with `JSON_PRETTY_PRINT`", FOUR, Escapes::AsciiSlash),
    of("Go's `json.MarshalIndent` with 2 spaces", TWO, Escapes::Html),
    of("Java's Jackson, without ASCII's rest", COMPACT, Escapes::AsciiUpper),
    of("Java's `org.json`", COMPACT, Escapes::OrgJson),
    of(".NET's Newtonsoft.Json", COMPACT, Escapes::Lines),
    of("Java's Jackson, pretty", Spacing::Jackson, Escapes::Few),
    of("Java's Gson, pretty", TWO, Escapes::Gson),
    of(".NET's `System.Text.Json`, indented", TWO, Escapes::DotNet),
    of(".NET's `System.Text.Json`, indented, on Windows", Spacing::Lines("  ", "\r\n"), Escapes::DotNet),
    of("2 spaces and CRLF", Spacing::Lines("  ", "\r\n"), Escapes::Few),
    of("Go's `json.MarshalIndent` with tabs", TAB, Escapes::Html),
    of("PHP's `json_encode` with `JSON_PRETTY_PRINT` and `JSON_UNESCAPED_UNICODE`", FOUR, Escapes::Slash),
    of("spaces after commas, without ASCII's rest and with slashes escaped", SPACED, Escapes::AsciiSlash),
    of("spaces after commas, HTML escaped", SPACED, Escapes::Html),
    of("tabs, without ASCII's rest", TAB, Escapes::Ascii),
    of("what escapes emoji alone, as `\\uD83E\\uDD28`", COMPACT, Escapes::Pairs),
    of("a space after commas alone", Spacing::Line(", ", ":"), Escapes::Few),
    of("a space after colons alone", Spacing::Line(",", ": "), Escapes::Few),
];

const fn of(name: &'static str, spacing: Spacing, escapes: Escapes) -> Writer {
    Writer { name, spacing, escapes }
}

/// The bytes that no program escapes.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0x20;
    while byte < 0x7F {
        plain[byte as usize] = !matches!(byte, b'"' | b'\\' | b'/' | b'<' | b'>' | b'&' | b'=' | b'\'' | b'+' | b'`');
        byte += 1;
    }
    plain
};

impl Writer {
    /// The document as this program writes it.
    pub(super) fn write(&self, tokens: &[Token<'_>]) -> Vec<u8> {
        let mut out = String::with_capacity(tokens.len() * 8);
        let mut level = 0;
        for (index, token) in tokens.iter().enumerate() {
            let next = tokens.get(index + 1);
            match token {
                Token::Open(byte) => {
                    out.push(char::from(*byte));
                    let is_empty = matches!(next, Some(Token::Close(_)));
                    level += 1;
                    match (self.spacing, is_empty) {
                        (Spacing::Jackson, true) => out.push(' '),
                        (Spacing::Jackson, false) if *byte == b'[' => out.push(' '),
                        (Spacing::Jackson | Spacing::Lines(..), false) => self.line(&mut out, tokens, index, level),
                        _ => {}
                    }
                }
                Token::Close(byte) => {
                    level -= 1;
                    let is_empty = index > 0 && matches!(tokens.get(index - 1), Some(Token::Open(_)));
                    match (self.spacing, is_empty) {
                        (_, true) | (Spacing::Line(..), _) => {}
                        (Spacing::Jackson, false) if *byte == b']' => out.push(' '),
                        _ => self.line(&mut out, tokens, index, level),
                    }
                    out.push(char::from(*byte));
                }
                Token::Comma => match self.spacing {
                    Spacing::Line(comma, _) => out.push_str(comma),
                    Spacing::Lines(..) => {
                        out.push(',');
                        self.line(&mut out, tokens, index, level);
                    }
                    Spacing::Jackson => {
                        out.push(',');
                        if is_in_array(tokens, index) {
                            out.push(' ');
                        } else {
                            self.line(&mut out, tokens, index, level);
                        }
                    }
                },
                Token::Colon => out.push_str(match self.spacing {
                    Spacing::Line(_, colon) => colon,
                    Spacing::Lines(..) => ": ",
                    Spacing::Jackson => " : ",
                }),
                Token::Text(written) => {
                    out.push('"');
                    self.text(&mut out, written);
                    out.push('"');
                }
                Token::Number(number) => out.push_str(number),
                Token::Word(word) => out.push_str(word),
            }
        }
        out.into_bytes()
    }

    fn line(&self, out: &mut String, tokens: &[Token<'_>], index: usize, level: usize) {
        let (indent, line_break, depth) = match self.spacing {
            Spacing::Lines(indent, line_break) => (indent, line_break, level),
            // Arrays indent nothing.
            _ => ("  ", "\n", objects_around(tokens, index, level)),
        };
        out.push_str(line_break);
        for _ in 0..depth {
            out.push_str(indent);
        }
    }

    fn text(&self, out: &mut String, written: &str) {
        // Nearly every text, and every program writes it so.
        if written.bytes().all(|byte| PLAIN[usize::from(byte)]) {
            return out.push_str(written);
        }
        let Some(characters) = tokens::characters(written) else {
            return out.push_str(written);
        };
        let mut before = 0;
        for value in characters {
            self.character(out, value, before);
            before = value;
        }
    }

    fn character(&self, out: &mut String, value: u32, before: u32) {
        use Escapes::{Ascii, AsciiSlash, AsciiUpper, DotNet, Few, Gson, Html, Lines, OrgJson, Pairs, Slash};
        let character = char::from_u32(value);
        let short = match value {
            0x22 if self.escapes != DotNet => Some("\\\""),
            0x5C => Some("\\\\"),
            8 => Some("\\b"),
            9 => Some("\\t"),
            10 => Some("\\n"),
            12 => Some("\\f"),
            13 => Some("\\r"),
            0x2F if matches!(self.escapes, Slash | AsciiSlash) || self.escapes == OrgJson && before == 0x3C => {
                Some("\\/")
            }
            _ => None,
        };
        if let Some(short) = short {
            return out.push_str(short);
        }
        let is_line = matches!(value, 0x2028 | 0x2029);
        let is_html = matches!(value, 0x3C | 0x3E | 0x26);
        let is_escaped = value < 0x20
            || match self.escapes {
                Few => false,
                Ascii => value >= 0x7F,
                AsciiUpper | AsciiSlash => value > 0x7F,
                Slash => is_line,
                Pairs => value > 0xFFFF,
                Lines => is_line || value == 0x85,
                Html => is_html || is_line,
                Gson => is_html || is_line || matches!(value, 0x3D | 0x27),
                DotNet => is_html || value >= 0x7F || matches!(value, 0x22 | 0x27 | 0x2B | 0x60),
                OrgJson => (0x80..0xA0).contains(&value) || (0x2000..0x2100).contains(&value),
            };
        match character {
            Some(character) if !is_escaped => out.push(character),
            Some(character) => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    self.number(out, *unit);
                }
            }
            None => self.number(out, u16::try_from(value).unwrap_or(0xFFFD)),
        }
    }

    fn number(&self, out: &mut String, unit: u16) {
        let is_upper = matches!(self.escapes, Escapes::DotNet | Escapes::AsciiUpper | Escapes::Pairs);
        let _ = if is_upper { write!(out, "\\u{unit:04X}") } else { write!(out, "\\u{unit:04x}") };
    }
}

/// Whether the token lies directly in an array.
fn is_in_array(tokens: &[Token<'_>], index: usize) -> bool {
    let mut closed = 0;
    for token in tokens[..index].iter().rev() {
        match token {
            Token::Close(_) => closed += 1,
            Token::Open(byte) if closed == 0 => return *byte == b'[',
            Token::Open(_) => closed -= 1,
            _ => {}
        }
    }
    false
}

fn objects_around(tokens: &[Token<'_>], index: usize, level: usize) -> usize {
    let end = if matches!(tokens[index], Token::Open(_)) { index + 1 } else { index };
    let mut open: Vec<u8> = Vec::new();
    for token in &tokens[..end] {
        match token {
            Token::Open(byte) => open.push(*byte),
            Token::Close(_) => {
                open.pop();
            }
            _ => {}
        }
    }
    // Where an object closes, it is no longer around.
    open.truncate(level);
    open.into_iter().filter(|byte| *byte == b'{').fold(0, |count, _| count + 1)
}
