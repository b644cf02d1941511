//! What the user of a plan chooses.

/// The largest body of a provider that names no limit, where the user names none either, in bytes.
pub const BODY_LIMIT: u64 = 1024 * 1024;

/// What a verification does where the plan leaves a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How far a timestamp may lie from the arrival time, in seconds, in either direction; `None` for the plan's own.
    pub tolerance_seconds: Option<u64>,
    /// Whether freshness is checked. A signed timestamp must be well-formed all the same.
    pub check_timestamp: bool,
    /// The largest body that is accepted, in bytes.
    pub max_body_bytes: u64,
}
