//! Documents of the façade: configurations and options, read without a tree.

use hookseal_kernel::json::{Error, Invalid, Kind, Number, Reader, Text};
use hookseal_words::json::described;
use hookseal_words::{Say, excerpt, say};

use crate::memory::{Buffer, Growing};

/// So many characters of a number are shown.
const LONGEST_NUMBER: usize = 40;

/// The only key of an object that stands for a value which JSON cannot express; beside it is what the value is.
const FOREIGN: &str = "\0";

/// A value of a document.
#[derive(Clone, Copy)]
pub(crate) struct Item<'t> {
    pub(crate) kind: Kind,
    /// Where it begins in the document.
    at: usize,
    text: Option<Text<'t>>,
    number: Option<Number<'t>>,
    /// What it is, where JSON cannot express it.
    foreign: Option<Text<'t>>,
}

/// Makes sure that a document is JSON.
pub(crate) fn check(document: &str) -> Result<(), Error> {
    hookseal_kernel::json::check(document, &mut Growing::new())
}

/// The document's own value.
pub(crate) fn whole(document: &str) -> Option<Item<'_>> {
    item(document, 0)
}

fn item(document: &str, at: usize) -> Option<Item<'_>> {
    let mut growing = Growing::new();
    let mut reader = Reader::new(document.get(at..)?, &mut growing);
    let kind = reader.value().ok()?;
    let (text, number) = match kind {
        Kind::Text => (Some(reader.cursor().text()), None),
        Kind::Number => (None, Some(reader.cursor().number())),
        _ => (None, None),
    };
    let foreign = if kind == Kind::Object { foreign(&mut reader).unwrap_or_default() } else { None };
    Some(Item { kind, at, text, number, foreign })
}

fn foreign<'t>(reader: &mut Reader<'t, &mut Growing<'t>>) -> Result<Option<Text<'t>>, Invalid> {
    let mut members = reader.members();
    if !reader.key(&mut members)? || !reader.last_key().says(FOREIGN) || reader.value()? != Kind::Text {
        return Ok(None);
    }
    let found = reader.cursor().text();
    Ok(if reader.key(&mut members)? { None } else { Some(found) })
}

impl<'t> Item<'t> {
    /// A value that is not there is null.
    pub(crate) const NULL: Self = Self { kind: Kind::Null, at: 0, text: None, number: None, foreign: None };

    /// Whether it is an object of the caller's.
    pub(crate) const fn is_object(&self) -> bool {
        matches!(self.kind, Kind::Object) && self.foreign.is_none()
    }

    pub(crate) const fn text(&self) -> Option<Text<'t>> {
        self.text
    }

    pub(crate) const fn number(&self) -> Option<Number<'t>> {
        self.number
    }

    pub(crate) const fn boolean(&self) -> Option<bool> {
        match self.kind {
            Kind::True => Some(true),
            Kind::False => Some(false),
            _ => None,
        }
    }

    /// Shows each member of an object, or each element of an array, of a document that was [checked](check), until one
    /// fails.
    pub(crate) fn each<E>(
        &self,
        document: &'t str,
        mut take: impl FnMut(Option<Text<'t>>, Item<'t>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut taken = Ok(());
        let _: Result<(), Invalid> = self.walk(document, &mut |key, item| {
            taken = take(key, item);
            taken.is_ok()
        });
        taken
    }

    /// As [`each`](Self::each), until one is not taken; of one kind, since it is large.
    fn walk(&self, document: &'t str, take: &mut dyn FnMut(Option<Text<'t>>, Item<'t>) -> bool) -> Result<(), Invalid> {
        let mut growing = Growing::new();
        let mut reader = Reader::new(document.get(self.at..).unwrap_or_default(), &mut growing);
        reader.value()?;
        let mut members = reader.members();
        loop {
            let is_there = match self.kind {
                Kind::Object => reader.key(&mut members)?,
                Kind::Array => reader.element(&mut members)?,
                _ => false,
            };
            if !is_there {
                return Ok(());
            }
            let key = (self.kind == Kind::Object).then(|| reader.last_key());
            let item = item(document, self.at + reader.cursor().position());
            if !item.is_some_and(|item| take(key, item)) {
                return Ok(());
            }
            let kind = reader.value()?;
            reader.read_members(kind, &mut ())?;
        }
    }

    /// What it is, for messages.
    pub(crate) fn say_kind(&self, to: &mut Buffer) {
        match &self.foreign {
            Some(found) => found.say(to),
            None => say!(to; described(self.kind)),
        }
    }

    /// What it is, for messages: scalars as they are, and nothing long. `scratch` is wiped.
    pub(crate) fn show(&self, to: &mut Buffer) {
        match (self.kind, self.text, &self.number) {
            (Kind::True, ..) => say!(to; "true"),
            (Kind::False, ..) => say!(to; "false"),
            (_, _, Some(number)) => say!(to; number.text().get(..LONGEST_NUMBER).unwrap_or(number.text())),
            (_, Some(text), _) => {
                let mut decoded = Buffer::new();
                text.say(&mut decoded);
                say!(to; "\"");
                excerpt(to, decoded.text());
                say!(to; "\"");
                decoded.wipe();
            }
            _ => self.say_kind(to),
        }
    }
}
