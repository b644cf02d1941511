//! Timestamps: read strictly, compared in both directions, with checked arithmetic.

use crate::plan::{Name, RARE, Unit};
use crate::refusal::{Refusal, TimestampProblem};
use crate::rfc3339;

/// More digits than any time has that the arithmetic could not hold.
pub const MOST_DIGITS: usize = 16;

/// The year 5138 in seconds, and 1973 in milliseconds.
const MILLISECONDS: u64 = 100_000_000_000;

/// So many bytes has what is written at most.
pub(crate) const MOST_WRITTEN: usize = rfc3339::WRITTEN;

/// Reads a timestamp of a unit, in that unit; a date in seconds.
pub(crate) fn parse(text: &[u8], unit: Unit) -> Result<u64, TimestampProblem<'_>> {
    match unit {
        Unit::Rfc3339 if RARE => rfc3339::parse(text).ok_or(TimestampProblem::Form(text)),
        _ => number(text),
    }
}

/// ASCII digits and nothing else.
fn number(text: &[u8]) -> Result<u64, TimestampProblem<'_>> {
    if text.is_empty() || text.len() > MOST_DIGITS {
        return Err(TimestampProblem::Form(text));
    }
    // At most 16 digits stay below 2⁶⁴, and so would 16 of any bytes.
    let (mut value, mut all_digits) = (0, true);
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        all_digits &= digit <= 9;
        value = value * 10 + u64::from(digit);
    }
    if !all_digits {
        return Err(TimestampProblem::Form(text));
    }
    if text.len() > 1 && text[0] == b'0' {
        return Err(TimestampProblem::LeadingZeros(text));
    }
    Ok(value)
}

/// Writes a time as [`parse`] reads it; `None` where it has too many digits. Gives how many bytes it has.
pub(crate) fn write(seconds: u64, unit: Unit, digits: &mut [u8; MOST_WRITTEN]) -> Option<usize> {
    let value = match unit {
        Unit::Seconds => seconds,
        Unit::Milliseconds => seconds.checked_mul(1000)?,
        Unit::Rfc3339 if RARE => return rfc3339::write(seconds, digits),
        Unit::Rfc3339 => return None,
    };
    let length = value.checked_ilog10().map_or(1, |log| log as usize + 1);
    let mut rest = value;
    for digit in digits.get_mut(..length)?.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    Some(length)
}

/// Refuses a timestamp that lies outside the tolerance, in either direction.
///
/// A `value` in milliseconds is cut to whole seconds, for the arrival time has no finer ones. Where
/// the arrival time itself is in milliseconds, no timestamp is to blame.
pub(crate) const fn check_freshness(
    value: u64,
    unit: Unit,
    received_at: u64,
    tolerance_seconds: u64,
    header: Name,
) -> Result<(), Refusal<'static>> {
    let seconds = match unit {
        Unit::Seconds | Unit::Rfc3339 => value,
        Unit::Milliseconds => value / 1000,
    };
    let skew_seconds = seconds.abs_diff(received_at);
    if skew_seconds <= tolerance_seconds {
        return Ok(());
    }
    if received_at >= MILLISECONDS {
        return Err(Refusal::ArrivalInMilliseconds);
    }
    Err(if seconds < received_at {
        Refusal::TimestampTooOld { header: header.index, skew_seconds, tolerance_seconds }
    } else {
        Refusal::TimestampTooNew { header: header.index, skew_seconds, tolerance_seconds }
    })
}
