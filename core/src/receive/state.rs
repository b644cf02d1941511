//! All that is kept of a delivery between two steps.

use core::fmt;

use super::action::DeadLetter;

/// A place with its flags and the number of renewals, in 32 bits: all that is kept of a delivery between two
/// steps. 0 is the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct State(u32);

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Place {
    /// Nothing has been looked at.
    Open,
    /// Its body is read.
    Body,
    /// The store was asked for the right to handle it.
    Claim,
    /// Its handler runs, or the queue takes it.
    Run,
    /// The dead letter is handed over.
    Letter,
    /// It is marked as done.
    Mark,
    /// Its lease is given back.
    Free,
    /// Nothing more happens.
    End,
}

impl Place {
    /// Every place. Their positions here are their numbers in a [`State`].
    pub const ALL: &'static [Self] =
        &[Self::Open, Self::Body, Self::Claim, Self::Run, Self::Letter, Self::Mark, Self::Free, Self::End];

    /// The name, such as `run`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Body => "body",
            Self::Claim => "claim",
            Self::Run => "run",
            Self::Letter => "letter",
            Self::Mark => "mark",
            Self::Free => "free",
            Self::End => "end",
        }
    }
}

const PLACE: u32 = 0b111;
/// Answered: later answers are dropped.
pub(super) const ANSWERED: u32 = 1 << 3;
/// No further delivery is expected.
pub(super) const FINAL: u32 = 1 << 4;
/// The claim was repeated once; while a key is freed: it was told already that the event failed.
pub(super) const REPEATED: u32 = 1 << 5;
/// The receiver closes.
pub(super) const CLOSING: u32 = 1 << 6;
/// A queue's worker: no deadline, and F is its last attempt.
pub(super) const WORKER: u32 = 1 << 7;
/// The handler said that the event is to be left.
pub(super) const IGNORED: u32 = 1 << 8;
/// Two bits: the dead letter's reason, and one that says there is one.
const LETTER: u32 = 0b11 << 9;
const LETTER_SHIFT: u32 = 9;
/// The lease ended unrenewed, so that marking is not tried for ever.
pub(super) const LEASE_OVER: u32 = 1 << 11;
const RENEWALS_SHIFT: u32 = 16;

impl State {
    /// The start of a request.
    #[must_use]
    pub const fn open() -> Self {
        Self(0)
    }

    /// A request whose claim was sent: for a program that reads bodies by itself.
    #[must_use]
    pub const fn claiming() -> Self {
        Self(Place::Claim as u32)
    }

    /// As the number that crosses.
    #[must_use]
    pub const fn to_bits(self) -> u32 {
        self.0
    }

    /// From the number that crossed.
    #[must_use]
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// Where the delivery stands.
    #[must_use]
    pub const fn place(self) -> Place {
        match self.0 & PLACE {
            0 => Place::Open,
            1 => Place::Body,
            2 => Place::Claim,
            3 => Place::Run,
            4 => Place::Letter,
            5 => Place::Mark,
            6 => Place::Free,
            _ => Place::End,
        }
    }

    /// Whether nothing more happens.
    #[must_use]
    pub const fn is_end(self) -> bool {
        matches!(self.place(), Place::End)
    }

    /// Whether the request was answered, or nobody waits for an answer any more.
    #[must_use]
    pub const fn is_answered(self) -> bool {
        self.has(ANSWERED)
    }

    /// Whether no further delivery is expected.
    #[must_use]
    pub const fn is_final(self) -> bool {
        self.has(FINAL)
    }

    /// How often the lease was renewed.
    #[must_use]
    pub const fn renewals(self) -> u8 {
        self.0.to_be_bytes()[1]
    }

    /// Whether one of the flags is set.
    pub(super) const fn has(self, flag: u32) -> bool {
        self.0 & flag != 0
    }

    pub(super) const fn with(self, flag: u32) -> Self {
        Self(self.0 | flag)
    }

    pub(super) const fn at(self, place: Place) -> Self {
        Self(self.0 & !PLACE | place as u32)
    }

    pub(super) const fn without(self, flags: u32) -> Self {
        Self(self.0 & !flags)
    }

    /// Renewed once more.
    pub(super) const fn renewed(self) -> Self {
        Self(self.0 + (1 << RENEWALS_SHIFT))
    }

    pub(super) const fn with_letter(self, reason: DeadLetter) -> Self {
        Self(self.0 & !LETTER | (reason as u32) << LETTER_SHIFT)
    }

    pub(super) const fn letter(self) -> Option<DeadLetter> {
        match (self.0 & LETTER) >> LETTER_SHIFT {
            1 => Some(DeadLetter::Permanent),
            2 => Some(DeadLetter::Final),
            3 => Some(DeadLetter::Store),
            _ => None,
        }
    }
}

/// The place, `+L` where answered, `+F` where final.
impl fmt::Display for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.place().as_str())?;
        formatter.write_str(if self.is_answered() { "+L" } else { "" })?;
        formatter.write_str(if self.is_final() { "+F" } else { "" })
    }
}
