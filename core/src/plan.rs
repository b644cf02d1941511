//! What verification sees of a scheme: names prepared, positions known, options settled.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::header::PreparedName;
use crate::payload::EventPlan;
use crate::scheme::Scheme;
use crate::seen::Sight;

/// What a scheme is compiled into once, before the first delivery. Verification borrows it.
pub(crate) struct Plan {
    pub(crate) scheme: Cow<'static, Scheme>,
    pub(crate) names: Names,
    /// How many digits a timestamp without separators must have.
    pub(crate) fixed_digits: Option<usize>,
    /// How far a timestamp may lie from the arrival time, in seconds; `None` where freshness is not checked.
    pub(crate) tolerance_seconds: Option<u64>,
    pub(crate) max_body_bytes: u64,
    /// What can be seen of the secrets, which the plan does not hold.
    pub(crate) secret_seen: Option<Sight>,
    /// How the event is made of an authentic body.
    pub(crate) event: EventPlan,
}

/// The headers that a scheme reads, ready to be looked up.
pub(crate) struct Names {
    pub(crate) signature: PreparedName,
    /// Of a timestamp with a header of its own, where it is read at all.
    pub(crate) timestamp: Option<PreparedName>,
    pub(crate) id: Option<PreparedName>,
    /// Of the `header` segments, in their order.
    pub(crate) segments: Vec<PreparedName>,
    /// All of them once, in lower case.
    pub(crate) lower_case: Vec<String>,
}
