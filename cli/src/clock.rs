//! The system's clock.

use std::time::SystemTime;

/// Unix seconds.
pub(crate) fn now() -> u64 {
    SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_secs()
}
