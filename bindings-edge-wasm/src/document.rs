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
    /// The document from here on.
    rest: &'t str,
    /// What a string says; of an object, what it stands for that JSON cannot express.
    text: Option<Text<'t>>,
}

/// Makes sure that a document is JSON.
pub(crate) fn check(document: &str) -> Result<(), Error> {
    hookseal_kernel::json::check(document, &mut Growing::new())
}

/// What an object stands for that JSON cannot express.
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
    pub(crate) const NULL: Self = Self { kind: Kind::Null, rest: "", text: None };

    /// The value that a text begins with.
    pub(crate) fn first(rest: &'t str) -> Option<Self> {
        let mut growing = Growing::new();
        let mut reader = Reader::new(rest, &mut growing);
        let kind = reader.value().ok()?;
        let text = match kind {
            Kind::Text => Some(reader.cursor().text()),
            Kind::Object => foreign(&mut reader).unwrap_or_default(),
            _ => None,
        };
        Some(Self { kind, rest, text })
    }

    /// Whether it is an object of the caller's.
    pub(crate) const fn is_object(&self) -> bool {
        matches!(self.kind, Kind::Object) && self.text.is_none()
    }

    pub(crate) fn text(&self) -> Option<Text<'t>> {
        self.text.filter(|_| self.kind == Kind::Text)
    }

    pub(crate) fn number(&self) -> Option<Number<'t>> {
        let mut growing = Growing::new();
        let mut reader = Reader::new(self.rest, &mut growing);
        let is_number = reader.value().is_ok_and(|kind| kind == Kind::Number);
        is_number.then(|| reader.cursor().number())
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
    pub(crate) fn each<E>(&self, mut take: impl FnMut(Option<Text<'t>>, Self) -> Result<(), E>) -> Result<(), E> {
        let mut taken = Ok(());
        let _: Result<(), Invalid> = self.walk(&mut |key, item| {
            taken = take(key, item);
            taken.is_ok()
        });
        taken
    }

    /// As [`each`](Self::each), until one is not taken; of one kind, since it is large.
    fn walk(&self, take: &mut dyn FnMut(Option<Text<'t>>, Self) -> bool) -> Result<(), Invalid> {
        let mut growing = Growing::new();
        let mut reader = Reader::new(self.rest, &mut growing);
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
            let item = self.rest.get(reader.cursor().position()..).and_then(Self::first);
            if !item.is_some_and(|item| take(key, item)) {
                return Ok(());
            }
            let kind = reader.value()?;
            reader.read_members(kind, &mut ())?;
        }
    }

    /// What it is, for messages.
    pub(crate) fn say_kind(&self, to: &mut Buffer) {
        match self.text {
            Some(found) if self.kind == Kind::Object => found.say(to),
            _ => say!(to; described(self.kind)),
        }
    }

    /// What it is, for messages: scalars as they are, and nothing long. `scratch` is wiped.
    pub(crate) fn show(&self, to: &mut Buffer) {
        match (self.kind, self.text()) {
            (Kind::True, _) => say!(to; "true"),
            (Kind::False, _) => say!(to; "false"),
            (Kind::Number, _) => {
                let number = self.number().map_or("", |number| number.text());
                say!(to; number.get(..LONGEST_NUMBER).unwrap_or(number));
            }
            (_, Some(text)) => {
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
