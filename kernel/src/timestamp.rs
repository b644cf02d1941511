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
        Unit::Rfc3339 | Unit::Utc if RARE => {
            rfc3339::parse(text, unit == Unit::Utc).ok_or(TimestampProblem::Form(text))
        }
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
    let (eights, rest) = text.as_chunks();
    for eight in eights {
        let (number, are_digits) = eight_digits(*eight);
        all_digits &= are_digits;
        value = value * 100_000_000 + number;
    }
    for byte in rest {
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

/// The number that eight characters are, and whether they are digits: all of them at once, and then by two, by four.
const fn eight_digits(text: [u8; 8]) -> (u64, bool) {
    let digits = u64::from_le_bytes(text) ^ 0x3030_3030_3030_3030;
    // Of a byte over 9, one of the two has its highest bit. What a byte carries into the next has its own.
    let are_digits = (digits | digits.wrapping_add(0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080 == 0;
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8) & 0x00FF_00FF_00FF_00FF;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_FFFF_0000_FFFF;
    (fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xFFFF_FFFF, are_digits)
}

/// Writes a time as [`parse`] reads it; `None` where it has too many digits. Gives how many bytes it has.
pub(crate) fn write(seconds: u64, unit: Unit, digits: &mut [u8; MOST_WRITTEN]) -> Option<usize> {
    let value = match unit {
        Unit::Seconds | Unit::Either => seconds,
        Unit::Milliseconds => seconds.checked_mul(1000)?,
        Unit::Rfc3339 if RARE => return rfc3339::write(seconds, digits),
        // Without the letter that says so.
        Unit::Utc if RARE => return rfc3339::write(seconds, digits).map(|length| length - 1),
        Unit::Rfc3339 | Unit::Utc => return None,
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
        Unit::Either if RARE && value >= MILLISECONDS => value / 1000,
        Unit::Seconds | Unit::Rfc3339 | Unit::Either | Unit::Utc => value,
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

/// As the timestamps of plans are: of a time in Unix seconds that stands where no plan says.
///
/// # Errors
/// It lies outside the tolerance, or the arrival time is in milliseconds.
#[cfg(feature = "keys")]
pub const fn check_fresh(
    seconds: u64,
    received_at: u64,
    tolerance_seconds: u64,
    header: u8,
) -> Result<(), Refusal<'static>> {
    check_freshness(seconds, Unit::Seconds, received_at, tolerance_seconds, Name { index: header, others: 0 })
}

/// The Unix seconds of a date as RFC 3339 writes it (section 5.6).
#[cfg(feature = "keys")]
#[must_use]
pub fn seconds_of_date(date: &[u8]) -> Option<u64> {
    rfc3339::parse(date, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_digits_are_their_number() {
        for (text, number) in
            [("00000000", 0), ("12345678", 12_345_678), ("99999999", 99_999_999), ("17000000", 17_000_000)]
        {
            assert_eq!(eight_digits(text.as_bytes().try_into().unwrap()), (number, true), "{text}");
        }
    }

    #[test]
    fn no_other_byte_passes_for_a_digit() {
        for place in 0..8 {
            for byte in 0..=u8::MAX {
                let mut text = *b"99999999";
                text[place] = byte;
                assert_eq!(eight_digits(text).1, byte.is_ascii_digit(), "{byte} at {place}");
            }
        }
    }
}
