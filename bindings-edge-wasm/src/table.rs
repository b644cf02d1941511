//! What generated tables hold.

use hookseal_words::{List, Row};

/// A mistake as an error: its row, and the facts.
pub(crate) struct Mistake {
    pub(crate) row: &'static Row,
    /// A text with [`SUBJECT`] and [`FOUND`] in the place of these; the number that the subject is where it is empty.
    pub(crate) facts: List,
}

/// In the place of the subject.
pub(crate) const SUBJECT: char = '\u{1}';
/// In the place of what was found.
pub(crate) const FOUND: char = '\u{2}';
