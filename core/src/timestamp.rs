//! The time of arrival, as clocks give it.

use hookseal_words::expected;

use crate::error::Error;

/// The largest arrival time, in Unix seconds: the largest integer that a double holds exactly.
pub(crate) const LATEST: u64 = expected::LARGEST;

/// A clock's reading as whole Unix seconds. For bindings whose clocks give floating-point seconds.
///
/// ```
/// use hookseal::binding::unix_seconds;
/// assert_eq!(unix_seconds(1_700_000_000.9)?, 1_700_000_000);
/// assert!(unix_seconds(f64::NAN).is_err());
/// # Ok::<(), hookseal::Error>(())
/// ```
///
/// # Errors
/// `invalid_option` for what is no time: negative, infinite, not a number, or beyond 2⁵³.
pub fn unix_seconds(seconds: f64) -> Result<u64, Error> {
    #[allow(clippy::cast_precision_loss)] // Exact.
    let latest = LATEST as f64;
    if !(0.0..=latest).contains(&seconds) {
        return Err(Error::option("now", expected::CLOCK));
    }
    // In range by the check above; the fraction is dropped on purpose.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Ok(seconds as u64)
}
