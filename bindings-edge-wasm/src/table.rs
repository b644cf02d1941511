//! What generated tables hold.

/// A row of the core's table of errors.
pub(crate) struct Row {
    pub(crate) code: &'static str,
    pub(crate) class: &'static str,
    pub(crate) status: u16,
    /// The message. For a fact stands the character of its place, from 1 on, and for what is no fact, the one of its
    /// place from [`ASIDES`] on.
    pub(crate) message: &'static str,
    /// The names of the facts; empty where only the message tells it.
    pub(crate) facts: &'static [&'static str],
}

/// See [`Row::message`].
pub(crate) const ASIDES: usize = 0x10;

/// A mistake as an error: its row, and the facts.
pub(crate) struct Mistake {
    pub(crate) row: &'static Row,
    /// A text with [`SUBJECT`] and [`FOUND`] in the place of these; the number that the subject is where it is empty.
    pub(crate) facts: [&'static str; 2],
}

/// In the place of the subject.
pub(crate) const SUBJECT: char = '\u{1}';
/// In the place of what was found.
pub(crate) const FOUND: char = '\u{2}';
