//! How programs write JSON: what differs between them is data.

use alloc::string::String;
use alloc::vec::Vec;

use super::escapes::Escapes;
use super::tokens::Token;

/// What stands between tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spacing {
    /// `{"a":1,"b":2}` with these texts as comma and colon.
    Line(&'static str, &'static str),
    /// A member a line, indented by this, with this line break.
    Lines(&'static str, &'static str),
    /// Jackson's default pretty printer.
    Jackson,
    /// An element of the outer list a line, and a line break at the end.
    Elements,
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
    of("PHP's Symfony, in a `JsonResponse`", COMPACT, Escapes::HtmlAsciiSlash),
    of("what escapes HTML and slashes", COMPACT, Escapes::HtmlSlash),
    of("a space after commas alone", Spacing::Line(", ", ":"), Escapes::Few),
    of("a space after colons alone", Spacing::Line(",", ": "), Escapes::Few),
    // As its guide to webhooks says.
    of("Meta, which escapes `/`, `<`, `%` and `@`", COMPACT, Escapes::Meta),
    of("SendGrid, an event a line", Spacing::Elements, Escapes::Few),
];

const fn of(name: &'static str, spacing: Spacing, escapes: Escapes) -> Writer {
    Writer { name, spacing, escapes }
}

impl Writer {
    /// The document as this program writes it.
    pub(super) fn write(&self, tokens: &[Token<'_>]) -> Vec<u8> {
        let mut out = String::with_capacity(tokens.iter().map(room).sum());
        let mut around = Around::default();
        let mut was_opened = false;
        for (index, token) in tokens.iter().enumerate() {
            let is_first = core::mem::take(&mut was_opened);
            match token {
                Token::Open(byte) => {
                    out.push(char::from(*byte));
                    let is_object = *byte == b'{';
                    around.open(is_object);
                    was_opened = true;
                    let is_empty = matches!(tokens.get(index + 1), Some(Token::Close(_)));
                    match self.spacing {
                        Spacing::Jackson if is_empty || !is_object => out.push(' '),
                        Spacing::Jackson | Spacing::Lines(..) if !is_empty => self.line(&mut out, &around),
                        _ => {}
                    }
                }
                Token::Close(byte) => {
                    around.close();
                    match self.spacing {
                        Spacing::Jackson if !is_first && *byte == b']' => out.push(' '),
                        Spacing::Jackson | Spacing::Lines(..) if !is_first => self.line(&mut out, &around),
                        _ => {}
                    }
                    out.push(char::from(*byte));
                }
                Token::Comma => match self.spacing {
                    Spacing::Line(comma, _) => out.push_str(comma),
                    Spacing::Elements => {
                        out.push_str(if around.levels == 1 && !around.is_object() { ",\r\n" } else { "," });
                    }
                    Spacing::Jackson if !around.is_object() => out.push_str(", "),
                    Spacing::Jackson | Spacing::Lines(..) => {
                        out.push(',');
                        self.line(&mut out, &around);
                    }
                },
                Token::Colon => out.push_str(match self.spacing {
                    Spacing::Line(_, colon) => colon,
                    Spacing::Elements => ":",
                    Spacing::Lines(..) => ": ",
                    Spacing::Jackson => " : ",
                }),
                Token::Text(written) => {
                    out.push('"');
                    self.escapes.write(&mut out, written);
                    out.push('"');
                }
                Token::Number(number) => out.push_str(number),
                Token::Word(word) => out.push_str(word),
            }
        }
        if self.spacing == Spacing::Elements {
            out.push_str("\r\n");
        }
        out.into_bytes()
    }

    fn line(&self, out: &mut String, around: &Around) {
        let (indent, line_break, depth) = match self.spacing {
            Spacing::Lines(indent, line_break) => (indent, line_break, around.levels),
            // Arrays indent nothing.
            _ => ("  ", "\n", around.objects()),
        };
        out.push_str(line_break);
        for _ in 0..depth {
            out.push_str(indent);
        }
    }
}

/// As many bytes as most programs write for a token.
fn room(token: &Token<'_>) -> usize {
    match token {
        Token::Text(text) => text.len() + 4,
        Token::Number(number) => number.len(),
        Token::Word(word) => word.len(),
        Token::Open(_) | Token::Close(_) | Token::Comma | Token::Colon => 2,
    }
}

/// What is open around a token: a bit for each level, set for objects; the lowest is the innermost.
#[derive(Default)]
struct Around {
    kinds: u128,
    levels: usize,
}

impl Around {
    const fn open(&mut self, is_object: bool) {
        self.kinds = self.kinds << 1 | is_object as u128;
        self.levels += 1;
    }

    const fn close(&mut self) {
        self.kinds >>= 1;
        self.levels = self.levels.saturating_sub(1);
    }

    const fn is_object(&self) -> bool {
        self.kinds & 1 == 1
    }

    const fn objects(&self) -> usize {
        self.kinds.count_ones() as usize
    }
}
