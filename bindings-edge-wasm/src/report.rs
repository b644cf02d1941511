//! Errors as answers: a row of the table, with the facts of this one.

use core::ops::Range;

use hookseal_words::{Fact, Piece, Row, Said, camel_case, message, rows};

use crate::answer::Answer;
use crate::memory::Buffer;

/// It failed, and the answer says why.
pub(crate) struct Failed;

/// Where a call writes.
pub(crate) struct Output {
    pub(crate) answer: Answer,
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

    /// What was put together.
    pub(crate) fn piece(&self, range: &Range<usize>) -> Piece<'_> {
        Piece::Text(self.get(range))
    }
}

impl Answer {
    /// Answers with an error.
    #[inline(never)]
    pub(crate) fn report(&mut self, row: &Row, facts: &[Piece<'_>]) -> Failed {
        self.begin();
        self.text(row.code);
        self.text(row.class.as_str());
        self.number(row.status.into());
        self.write(|to| message(to, row, facts));
        for (name, piece) in row.facts.iter().zip(facts) {
            let fact = piece.fact();
            if fact == Fact::Unsaid {
                continue;
            }
            self.write(|to| camel_case(to, name));
            match fact {
                Fact::Number(number) => self.number(number),
                Fact::Text => self.write(|to| piece.say_fact(to)),
                Fact::Nothing | Fact::Unsaid => self.nothing(),
            }
        }
        Failed
    }
}

impl Output {
    pub(crate) const fn new() -> Self {
        Self { answer: Answer::new(), scratch: Scratch::new() }
    }

    /// Answers with an error that is ready.
    pub(crate) fn said(&mut self, said: &Said<'_>) -> Failed {
        self.answer.report(said.row, &said.facts)
    }

    /// Answers with `invalid_option`.
    #[inline(never)]
    pub(crate) fn option(&mut self, option: &str, problem: Piece<'_>) -> Failed {
        self.answer.report(&rows::INVALID_OPTION, &[Piece::Text(option), problem])
    }

    /// The same with a problem that was put together.
    #[inline(never)]
    pub(crate) fn option_made(&mut self, option: &str, problem: &Range<usize>) -> Failed {
        self.answer.report(&rows::INVALID_OPTION, &[Piece::Text(option), self.scratch.piece(problem)])
    }
}
