//! What a handler's failure means.

use super::input::Input;

/// What a program says of a handler's failure.
///
/// ```
/// use hookseal::receive::{Input, Verdict};
/// assert_eq!(Verdict::Retry.input(), Input::Failed);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It may be fine the next time: the delivery is sent again.
    Retry,
    /// It is to be left: answered with success, and marked.
    Ignore,
    /// Trying again cannot help: to the dead letter, and marked.
    Permanent,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: &'static [Self] = &[Self::Retry, Self::Ignore, Self::Permanent];

    /// The word for it in other languages, such as `retry`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::Ignore => "ignore",
            Self::Permanent => "permanent",
        }
    }

    /// What the machine is told.
    #[must_use]
    pub const fn input(self) -> Input {
        match self {
            Self::Retry => Input::Failed,
            Self::Ignore => Input::Ignore,
            Self::Permanent => Input::Permanent,
        }
    }
}
