//! What happens to a delivery.

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Input {
    /// A request came.
    Request {
        /// Whether it is a POST.
        post: bool,
        /// Whether its body is encoded ([`is_encoded`](super::config::is_encoded)).
        encoded: bool,
        /// Whether it came from an address that is refused ([`SourceVerdict`](super::SourceVerdict)).
        forbidden: bool,
        /// Whether the receiver closes.
        closing: bool,
        /// The length that it declares, in bytes; 0 where it declares none.
        length: u64,
        /// How many other deliveries are in work.
        running: u32,
    },
    /// A request came that asks whether this is the receiver, and is not signed.
    Question {
        /// Whether it came from an address that is refused.
        forbidden: bool,
        /// Whether the receiver closes.
        closing: bool,
        /// The status of its answer ([`Subscription::answer`](super::Subscription::answer)).
        status: u16,
    },
    /// A queue's message came.
    Work {
        /// Whether there is a handler for its type.
        handled: bool,
        /// Whether the queue gives it no further attempt.
        last: bool,
    },
    /// The body is longer than the limit.
    BodyTooLong,
    /// The body did not come in time.
    BodySlow,
    /// The sender left before the body's end.
    BodyBroken,
    /// The delivery was refused.
    Refused {
        /// The error's status.
        status: u16,
    },
    /// The delivery asks whether this is the receiver.
    Handshake {
        /// The status of its answer ([`Handshake::answer`](super::Handshake::answer)).
        status: u16,
    },
    /// The delivery is an event.
    Event {
        /// Whether there is a handler for its type, and its variant is listed ([`key`](super::key())).
        handled: bool,
    },
    /// The store granted the claim, or renewed it.
    Fresh {
        /// Which attempt it is, counted from 1.
        attempt: u32,
        /// How long ago the first attempt was.
        age_ms: u64,
    },
    /// Another attempt holds the key.
    Busy {
        /// For how long at most.
        remaining_ms: u64,
    },
    /// The key is done.
    Done,
    /// The store did not answer a claim or a renewal.
    ClaimFailed,
    /// The handler is done, or the queue has the event.
    Ok,
    /// The handler says that the event is to be left.
    Ignore,
    /// The handler is done, and its transaction with the mark is committed.
    Committed,
    /// The mark in the handler's transaction was not the lease's any more.
    Overtaken,
    /// The handler failed, or the queue did not take the event.
    Failed,
    /// The handler says that trying again cannot help.
    Permanent,
    /// The time of a renewal.
    RenewalDue,
    /// The receiver closes.
    Closing,
    /// The time by which the provider wants an answer.
    Deadline,
    /// Nobody waits for the answer any more.
    ClientGone,
    /// The dead letter was taken.
    LetterTaken,
    /// The dead letter was not taken.
    LetterFailed,
    /// The mark is set.
    Completed,
    /// The lease had been taken over before the mark was set.
    Stale,
    /// The store did not answer when it was to set the mark.
    CompleteFailed,
    /// The store was asked to free the key, whatever it said.
    Released,
    /// The lease's end, unrenewed.
    LeaseEnded,
}
