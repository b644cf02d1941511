//! Documents of the façade: configurations and options, read without a tree.
//!
//! `npm/src/engine/document.ts` writes them, from front to back: of a string its text behind a quote, of an array its
//! elements and of an object its names and members between brackets, of any other value its JSON. A value that JSON cannot
//! express is what it is, behind a question mark. Behind each stands a byte that is in no text.

use hookseal_kernel::json::Kind;
#[cfg(feature = "full")]
use hookseal_kernel::json::Reader;
use hookseal_words::given::Given;
use hookseal_words::json::described;
use hookseal_words::{excerpt, say};

use crate::memory::Buffer;
#[cfg(feature = "full")]
use crate::memory::Growing;

const END: u8 = 0xFF;

/// A value of a document.
#[derive(Clone, Copy)]
pub(crate) struct Item<'t> {
    pub(crate) kind: Kind,
    /// What a string says; what an object is that stands for something else; how another value is written.
    said: &'t str,
    is_foreign: bool,
    /// The document behind its beginning.
    rest: &'t [u8],
}

fn next<'t>(rest: &mut &'t [u8]) -> &'t str {
    let end = rest.iter().position(|byte| *byte == END).unwrap_or(rest.len());
    let text = rest.get(..end).unwrap_or_default();
    *rest = rest.get(end + 1..).unwrap_or_default();
    str::from_utf8(text).unwrap_or_default()
}

impl<'t> Item<'t> {
    /// A value that is not there is null.
    pub(crate) const NULL: Self = Self { kind: Kind::Null, said: "", is_foreign: false, rest: &[] };

    /// The value that a document begins with.
    #[inline(never)]
    pub(crate) fn first(mut rest: &'t [u8]) -> Self {
        let said = next(&mut rest);
        let sign = said.bytes().next();
        let kind = match sign {
            Some(b'"') => Kind::Text,
            Some(b'[') => Kind::Array,
            Some(b'{' | b'?') => Kind::Object,
            Some(b't') => Kind::True,
            Some(b'f') => Kind::False,
            Some(b'-' | b'0'..=b'9') => Kind::Number,
            _ => Kind::Null,
        };
        let said = if let Some(b'"' | b'?') = sign { said.get(1..).unwrap_or_default() } else { said };
        Self { kind, said, is_foreign: sign == Some(b'?'), rest }
    }

    /// The document behind it.
    fn behind(self) -> &'t [u8] {
        let mut rest = self.rest;
        let mut levels = usize::from(self.has_members());
        while levels > 0 && !rest.is_empty() {
            match next(&mut rest).bytes().next() {
                Some(b'[' | b'{') => levels += 1,
                Some(b']' | b'}') => levels -= 1,
                _ => {}
            }
        }
        rest
    }

    fn has_members(&self) -> bool {
        matches!(self.kind, Kind::Array | Kind::Object) && !self.is_foreign
    }

    /// Whether it is an object of the caller's.
    pub(crate) fn is_object(&self) -> bool {
        self.kind == Kind::Object && !self.is_foreign
    }

    pub(crate) fn text(&self) -> Option<&'t str> {
        (self.kind == Kind::Text).then_some(self.said)
    }

    /// Each member of an object, with its name, or each element of an array.
    pub(crate) const fn members(self) -> Members<'t> {
        Members { of: self, rest: self.rest }
    }

    /// What it is, for messages.
    pub(crate) fn say_kind(&self, to: &mut Buffer) {
        say!(to; if self.is_foreign { self.said } else { described(self.kind) });
    }

    /// What it is, for messages: scalars as they are, and nothing long.
    pub(crate) fn show(&self, to: &mut Buffer) {
        match self.kind {
            Kind::True | Kind::False | Kind::Number => say!(to; self.said),
            Kind::Text => {
                say!(to; "\"");
                excerpt(to, self.said);
                say!(to; "\"");
            }
            _ => self.say_kind(to),
        }
    }
}

impl<'t> Given<'t> for Item<'t> {
    type Members = Members<'t>;
    type Elements = Elements<'t>;

    fn is_null(&self) -> bool {
        self.kind == Kind::Null
    }

    fn is_object(&self) -> bool {
        Item::is_object(self)
    }

    fn boolean(&self) -> Option<bool> {
        match self.kind {
            Kind::True => Some(true),
            Kind::False => Some(false),
            _ => None,
        }
    }

    fn is_number(&self) -> bool {
        self.kind == Kind::Number
    }

    fn text(&self) -> Option<&'t str> {
        Item::text(self)
    }

    /// JavaScript writes one in digits alone, as long as it has all of it.
    fn whole_number(&self) -> Option<u64> {
        if self.kind != Kind::Number {
            return None;
        }
        self.said.bytes().try_fold(0_u64, |number, byte| {
            let digit = byte.checked_sub(b'0').filter(|digit| *digit <= 9)?;
            number.checked_mul(10)?.checked_add(digit.into())
        })
    }

    /// Nobody asks a module that signs nothing.
    #[cfg(not(feature = "full"))]
    fn truncated(&self) -> Option<u64> {
        None
    }

    #[cfg(feature = "full")]
    fn truncated(&self) -> Option<u64> {
        let mut growing = Growing::new();
        let mut reader = Reader::new(self.said, &mut growing);
        if self.kind == Kind::Number && reader.value().is_ok() { reader.cursor().number().truncated() } else { None }
    }

    fn members(self) -> Members<'t> {
        Item::members(self)
    }

    fn is_array(&self) -> bool {
        self.kind == Kind::Array
    }

    fn elements(self) -> Elements<'t> {
        Elements(if self.is_array() { self } else { Self::NULL }.members())
    }
}

/// See [`Item::members`].
pub(crate) struct Members<'t> {
    of: Item<'t>,
    rest: &'t [u8],
}

impl<'t> Iterator for Members<'t> {
    type Item = (&'t str, Item<'t>);

    #[inline(never)]
    fn next(&mut self) -> Option<Self::Item> {
        if !self.of.has_members() || matches!(self.rest, [] | [b']' | b'}', ..]) {
            return None;
        }
        let mut rest = self.rest;
        let name = if self.of.kind == Kind::Object { next(&mut rest).get(1..).unwrap_or_default() } else { "" };
        let item = Item::first(rest);
        self.rest = item.behind();
        Some((name, item))
    }
}

/// The elements of an array, which have no names.
pub(crate) struct Elements<'t>(Members<'t>);

impl<'t> Iterator for Elements<'t> {
    type Item = Item<'t>;

    fn next(&mut self) -> Option<Item<'t>> {
        self.0.next().map(|(_, element)| element)
    }
}
