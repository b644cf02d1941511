//! What is done for a delivery.

use core::ops::Deref;

use super::outcome::Outcome;

/// What a timer tells when it rings. Setting one replaces the earlier one of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Timer {
    /// [`Input::Deadline`](super::Input::Deadline); counted from the request's arrival.
    Deadline,
    /// [`Input::RenewalDue`](super::Input::RenewalDue); counted from now.
    Renewal,
    /// [`Input::LeaseEnded`](super::Input::LeaseEnded); counted from when the claim was sent.
    Lease,
}

/// What is to be done. A binding does it in the given order, and hands back what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Read the body; gives `BodyTooLong`, `BodySlow`, `BodyBroken`, or is verified: `Refused`, `Handshake`, `Event`.
    ReadBody {
        /// The largest that is taken, in bytes.
        limit_bytes: u64,
        /// How long it may take.
        within_ms: u32,
    },
    /// Ask the store for the key, with the attempt's token; gives `Fresh`, `Busy`, `Done`, `ClaimFailed`.
    Claim,
    /// Call the handler; gives `Ok`, `Ignore`, `Committed`, `Overtaken`, `Failed`, `Permanent`.
    Handle,
    /// Hand the event to the queue; gives `Ok` or `Failed`.
    Send,
    /// Set the mark; gives `Completed`, `Stale`, `CompleteFailed`.
    Complete {
        /// After a pause.
        delay_ms: u32,
    },
    /// Give the key back.
    Release {
        /// Whether `Released` is to be handed back.
        awaited: bool,
    },
    /// Hand over the dead letter; gives `LetterTaken` or `LetterFailed`.
    DeadLetter {
        /// Why.
        reason: DeadLetter,
    },
    /// Tell the handler to stop.
    Abort {
        /// After a pause, in which it may end by itself.
        after_ms: u32,
    },
    /// Set a timer. All end with the delivery.
    Timer {
        /// What it tells.
        timer: Timer,
        /// When.
        after_ms: u64,
    },
    /// Answer that all is well; a worker: acknowledge.
    Ack {
        /// The status.
        status: u16,
    },
    /// Answer that it is to be sent again; a worker: retry after so long.
    Again {
        /// The status.
        status: u16,
        /// `Retry-After`, 1 to 3600.
        after_seconds: u16,
    },
    /// Answer that it failed; a worker: retry.
    Fail {
        /// The status.
        status: u16,
    },
    /// Answer that it is refused.
    Refuse {
        /// The status.
        status: u16,
        /// Why.
        reason: Refusal,
    },
    /// Answer the question whether this is the receiver.
    Handshake {
        /// The status.
        status: u16,
    },
    /// Tell `observe`.
    Observe {
        /// How it ended.
        outcome: Outcome,
    },
}

/// What is to be done after one step, in this order.
#[derive(Clone, Copy, Debug)]
pub struct Actions {
    list: [Action; Self::MOST],
    length: u8,
}

impl Actions {
    /// After one step there are never more.
    pub const MOST: usize = 6;

    pub(super) const fn none() -> Self {
        Self { list: [Action::Claim; Self::MOST], length: 0 }
    }

    pub(super) fn push(&mut self, action: Action) {
        if let Some(place) = self.list.get_mut(usize::from(self.length)) {
            *place = action;
            self.length += 1;
        }
    }
}

impl Deref for Actions {
    type Target = [Action];

    fn deref(&self) -> &[Action] {
        self.list.get(..usize::from(self.length)).unwrap_or(&[])
    }
}

impl PartialEq for Actions {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

/// Why an event goes to the dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum DeadLetter {
    /// The handler said that trying again cannot help.
    Permanent = 1,
    /// The last attempt failed.
    Final = 2,
    /// The store did not answer, and the provider never tries again.
    Store = 3,
}

impl DeadLetter {
    /// The reason that the user is told: `permanent`, `final` or `store`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Permanent => "permanent",
            Self::Final => "final",
            Self::Store => "store",
        }
    }
}

/// Why a request is refused before its body was judged. 0 at the boundary: the delivery's own error says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[non_exhaustive]
pub enum Refusal {
    /// The error's code.
    Error,
    /// It is no POST.
    MethodNotAllowed,
    /// It came from an address that is not the provider's.
    SourceNotAllowed,
    /// Its body is encoded, so that it is not what was signed.
    EncodedBody,
    /// Its body is too large.
    BodyTooLarge,
    /// Its body did not come in time.
    BodyTooSlow,
    /// The receiver closes.
    Closing,
    /// As many deliveries are in work as the receiver takes.
    TooManyRunning,
}

impl Refusal {
    /// Every reason. Their places here are their numbers at the boundary.
    pub const ALL: &'static [Self] = &[
        Self::Error,
        Self::MethodNotAllowed,
        Self::SourceNotAllowed,
        Self::EncodedBody,
        Self::BodyTooLarge,
        Self::BodyTooSlow,
        Self::Closing,
        Self::TooManyRunning,
    ];

    /// The code in the answer's body; empty where it is the error's.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::SourceNotAllowed => "source_not_allowed",
            Self::EncodedBody => "encoded_body",
            Self::BodyTooLarge => "body_too_large",
            Self::BodyTooSlow => "body_too_slow",
            Self::Closing => "closing",
            Self::TooManyRunning => "too_many_running",
        }
    }

    /// What was expected, for the program's own log; empty where the code says it.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::MethodNotAllowed => "expected a POST, as deliveries come, found another method",
            Self::EncodedBody => {
                "expected the body as it was signed, found a `Content-Encoding`: nothing on its way may compress it"
            }
            _ => "",
        }
    }
}
