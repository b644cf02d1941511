//! Which characters programs escape in JSON, and how.

use alloc::string::String;
use core::fmt::Write;

use super::tokens;

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
    /// What HTML knows, and the slash.
    HtmlSlash,
    /// What HTML knows and quotes, in upper case; the slash, and all but ASCII.
    HtmlAsciiSlash,
    /// `<`, `%` and `@`, the slash, and all but ASCII.
    Meta,
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

use Escapes::{
    Ascii, AsciiSlash, AsciiUpper, DotNet, Few, Gson, Html, HtmlAsciiSlash, HtmlSlash, Lines, Meta, OrgJson, Pairs,
    Slash,
};

const ALL: [Escapes; 14] = [
    Few,
    Ascii,
    AsciiUpper,
    AsciiSlash,
    Slash,
    Html,
    HtmlSlash,
    HtmlAsciiSlash,
    Meta,
    Gson,
    DotNet,
    OrgJson,
    Lines,
    Pairs,
];

/// For each of them the bytes that stay what they are, whatever is around them.
static KEPT: [[bool; 256]; ALL.len()] = {
    let mut kept = [[false; 256]; ALL.len()];
    let mut index = 0;
    while index < ALL.len() {
        let escapes = ALL[index];
        let mut byte = u8::MAX;
        loop {
            kept[escapes as usize][byte as usize] = escapes.keeps(byte);
            if byte == 0 {
                break;
            }
            byte -= 1;
        }
        index += 1;
    }
    kept
};

impl Escapes {
    /// A text that is written in one way, written in this one; as it is where it is none.
    pub(super) fn write(self, out: &mut String, written: &str) {
        let kept = &KEPT[self as usize];
        let start = out.len();
        let (mut rest, mut before) = (written, 0);
        loop {
            // Nearly every text, and every program writes it so.
            let run = rest.bytes().position(|byte| !kept[usize::from(byte)]).unwrap_or(rest.len());
            let (plain, other) = rest.split_at(run);
            out.push_str(plain);
            if other.is_empty() {
                return;
            }
            before = plain.bytes().next_back().map_or(before, u32::from);
            let Some((value, next)) = tokens::first(other) else {
                out.truncate(start);
                return out.push_str(written);
            };
            self.character(out, value, before);
            (rest, before) = (next, value);
        }
    }

    const fn has_slash(self) -> bool {
        matches!(self, Slash | AsciiSlash | HtmlSlash | HtmlAsciiSlash | Meta)
    }

    const fn keeps(self, byte: u8) -> bool {
        match byte {
            b'"' | b'\\' => false,
            b'/' => !self.has_slash() && !matches!(self, OrgJson),
            0..=0x7F => !self.changes(byte as u32),
            // What begins a character of those that are escaped.
            0x80.. => match self {
                Few => true,
                Ascii | AsciiUpper | AsciiSlash | HtmlAsciiSlash | Meta | DotNet => false,
                Slash | Html | HtmlSlash | Gson => byte != 0xE2,
                Lines | OrgJson => byte != 0xC2 && byte != 0xE2,
                Pairs => byte < 0xF0,
            },
        }
    }

    /// Whether a character is escaped that has no short form.
    const fn changes(self, value: u32) -> bool {
        let is_line = matches!(value, 0x2028 | 0x2029);
        let is_html = matches!(value, 0x3C | 0x3E | 0x26);
        value < 0x20
            || match self {
                Few => false,
                Ascii => value >= 0x7F,
                AsciiUpper | AsciiSlash => value > 0x7F,
                Slash => is_line,
                Pairs => value > 0xFFFF,
                Lines => is_line || value == 0x85,
                Html | HtmlSlash => is_html || is_line,
                HtmlAsciiSlash => is_html || value > 0x7F || matches!(value, 0x22 | 0x27),
                Meta => value > 0x7F || matches!(value, 0x3C | 0x25 | 0x40),
                Gson => is_html || is_line || matches!(value, 0x3D | 0x27),
                DotNet => is_html || value >= 0x7F || matches!(value, 0x22 | 0x27 | 0x2B | 0x60),
                OrgJson => matches!(value, 0x80..0xA0 | 0x2000..0x2100),
            }
    }

    fn character(self, out: &mut String, value: u32, before: u32) {
        let short = match value {
            0x22 if !matches!(self, DotNet | HtmlAsciiSlash) => Some("\\\""),
            0x5C => Some("\\\\"),
            8 => Some("\\b"),
            9 => Some("\\t"),
            10 => Some("\\n"),
            12 => Some("\\f"),
            13 => Some("\\r"),
            0x2F if self.has_slash() || self == OrgJson && before == 0x3C => Some("\\/"),
            _ => None,
        };
        if let Some(short) = short {
            return out.push_str(short);
        }
        match char::from_u32(value) {
            Some(character) if !self.changes(value) => out.push(character),
            Some(character) => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    self.number(out, *unit);
                }
            }
            None => self.number(out, u16::try_from(value).unwrap_or(0xFFFD)),
        }
    }

    fn number(self, out: &mut String, unit: u16) {
        let is_upper =
            matches!(self, DotNet | AsciiUpper | Pairs) || matches!(self, HtmlAsciiSlash | Meta) && unit < 0x80;
        let _ = if is_upper { write!(out, "\\u{unit:04X}") } else { write!(out, "\\u{unit:04x}") };
    }
}
