//! Errors as answers: a row of the core's table, with the facts of this one.

use core::ops::Range;
use core::ptr;

use crate::answer::{Answer, Value};
use crate::generated::rows;
use crate::memory::Buffer;
use crate::table::{ASIDES, Row};
use crate::words::say;

/// It failed, and the answer says why.
pub(crate) struct Failed;

/// Where a call writes.
pub(crate) struct Output {
    pub(crate) answer: Answer,
    /// Where the message of the last report is.
    message: Range<usize>,
    is_option: bool,
    pub(crate) scratch: Scratch,
}

/// Texts that are put together for a message.
pub(crate) struct Scratch(Buffer);

impl Scratch {
    pub(crate) const fn new() -> Self {
        Self(Buffer::new())
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Puts a text together.
    pub(crate) fn say(&mut self, write: impl FnOnce(&mut Buffer)) -> Range<usize> {
        let start = self.0.len();
        write(&mut self.0);
        start..self.0.len()
    }

    pub(crate) fn get(&self, range: &Range<usize>) -> &str {
        self.0.text().get(range.clone()).unwrap_or_default()
    }
}

/// What stands in a message.
pub(crate) enum Piece<'a> {
    /// As it is.
    Is(Value<'a>),
    /// What was put together.
    Made(Range<usize>),
    /// The same, in quotes.
    Quoted(Range<usize>),
    /// The fact is another text than the message has; nothing where it is empty.
    Otherwise { fact: Range<usize>, said: Range<usize> },
    /// How long a body is, as far as it was read: all of it, or at least.
    Length(u64, bool),
}

impl Output {
    pub(crate) const fn new() -> Self {
        Self { answer: Answer::new(), message: 0..0, is_option: false, scratch: Scratch::new() }
    }

    /// Answers with an error.
    #[inline(never)]
    pub(crate) fn report(&mut self, row: &Row, facts: &[Piece<'_>], asides: &[Piece<'_>]) -> Failed {
        let Self { answer, message, is_option, scratch } = self;
        *is_option = ptr::eq(row, &raw const rows::INVALID_OPTION);
        answer.begin();
        answer.text(row.code);
        answer.text(row.class);
        answer.number(row.status.into());
        answer.write(|to| {
            let start = to.len();
            for piece in row.message.split_inclusive(|character| character < ' ') {
                let (text, place) = match piece.as_bytes().last() {
                    Some(place @ 0..0x20) => (piece.get(..piece.len() - 1).unwrap_or_default(), usize::from(*place)),
                    _ => (piece, 0),
                };
                say!(to; text);
                let said = match place.checked_sub(ASIDES) {
                    Some(aside) => asides.get(aside),
                    None => place.checked_sub(1).and_then(|fact| facts.get(fact)),
                };
                match said {
                    Some(Piece::Is(Value::Text(text))) => say!(to; *text),
                    Some(Piece::Is(Value::Number(number))) => say!(to; *number),
                    Some(Piece::Made(range) | Piece::Otherwise { said: range, .. }) => say!(to; scratch.get(range)),
                    Some(Piece::Quoted(range)) => say!(to; "\"", scratch.get(range), "\""),
                    Some(Piece::Length(bytes, true)) => say!(to; "the body has ", *bytes, " bytes"),
                    Some(Piece::Length(bytes, false)) => {
                        say!(to; "the body is too large: reading it stopped after ", *bytes, " bytes");
                    }
                    Some(Piece::Is(Value::Nothing)) | None => {}
                }
            }
            *message = start..to.len();
        });
        for (name, fact) in row.facts.iter().zip(facts) {
            if name.is_empty() {
                continue;
            }
            answer.text(name);
            match fact {
                Piece::Is(value) => answer.value(*value),
                Piece::Otherwise { fact, .. } if fact.is_empty() => answer.nothing(),
                Piece::Made(range) | Piece::Quoted(range) | Piece::Otherwise { fact: range, .. } => {
                    answer.text(scratch.get(range));
                }
                Piece::Length(bytes, _) => answer.number(*bytes),
            }
        }
        Failed
    }

    /// The message of the last report, where it is no `invalid_option`.
    pub(crate) fn message_unless_option(&mut self) -> Option<Range<usize>> {
        let Self { answer, message, is_option, scratch } = self;
        if *is_option {
            return None;
        }
        let text = answer.texts().get(message.clone()).unwrap_or_default();
        Some(scratch.say(|to| say!(to; text)))
    }

    /// Answers with `invalid_option`.
    #[inline(never)]
    pub(crate) fn option(&mut self, option: &str, problem: &str) -> Failed {
        self.report(&rows::INVALID_OPTION, &[Piece::Is(Value::Text(option)), Piece::Is(Value::Text(problem))], &[])
    }

    /// The same with a problem that is put together.
    #[inline(never)]
    pub(crate) fn option_made(&mut self, option: &str, problem: &Range<usize>) -> Failed {
        self.report(&rows::INVALID_OPTION, &[Piece::Is(Value::Text(option)), Piece::Made(problem.clone())], &[])
    }
}
