//! Timestamps: read strictly, compared in both directions, with checked arithmetic.

use alloc::format;
use alloc::string::String;

use crate::error::{Error, Excerpt};
use crate::scheme::{Segment, TimestampRule, Unit};
use crate::text::Text;

/// More digits than any time has that the arithmetic could not hold.
pub(crate) const MOST_DIGITS: usize = 16;

/// The largest arrival time, in Unix seconds: the largest integer that a double holds exactly.
pub(crate) const LATEST: u64 = (1 << 53) - 1;

/// The year 5138 in seconds, and 1973 in milliseconds.
const MILLISECONDS: u64 = 100_000_000_000;

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
        return Err(Error::option(
            "now",
            "expected a clock that gives Unix seconds: a number of 0 or more, and no NaN",
        ));
    }
    // In range by the check above; the fraction is dropped on purpose.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Ok(seconds as u64)
}

/// Reads a timestamp: ASCII digits and nothing else.
///
/// The result is in `unit`s. The error is the problem, for a message.
pub(crate) fn parse(text: &[u8], unit: Unit) -> Result<u64, String> {
    let problem = |problem: &str| {
        let (name, example) = match unit {
            Unit::Seconds => ("seconds", "1700000000"),
            Unit::Milliseconds => ("milliseconds", "1700000000000"),
        };
        format!("expected Unix {name} in decimal digits such as {example}, {problem} {}", Excerpt::of_bytes(text))
    };
    if text.is_empty() || text.len() > MOST_DIGITS {
        return Err(problem("found"));
    }
    // At most 16 digits stay below 2⁶⁴, and so would 16 of any bytes.
    let (mut value, mut all_digits) = (0, true);
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        all_digits &= digit <= 9;
        value = value * 10 + u64::from(digit);
    }
    if !all_digits {
        return Err(problem("found"));
    }
    if text.len() > 1 && text[0] == b'0' {
        return Err(problem("without leading zeros, found"));
    }
    Ok(value)
}

/// Refuses a timestamp that lies outside the tolerance, in either direction.
///
/// A `value` in milliseconds is cut to whole seconds, for the arrival time has no finer ones. Where
/// the arrival time itself is in milliseconds, no timestamp is to blame.
pub(crate) fn check_freshness(
    value: u64,
    unit: Unit,
    received_at: u64,
    tolerance_seconds: u64,
    header: &Text,
) -> Result<(), Error> {
    let seconds = match unit {
        Unit::Seconds => value,
        Unit::Milliseconds => value / 1000,
    };
    let skew_seconds = seconds.abs_diff(received_at);
    if skew_seconds <= tolerance_seconds {
        return Ok(());
    }
    if received_at >= MILLISECONDS {
        let problem = "expected the time of arrival in Unix seconds: this one seems to be in milliseconds";
        return Err(Error::option("now", problem));
    }
    let header = header.clone();
    Err(if seconds < received_at {
        Error::TimestampTooOld { header, skew_seconds, tolerance_seconds }
    } else {
        Error::TimestampTooNew { header, skew_seconds, tolerance_seconds }
    })
}

/// How many digits the timestamp must have so that none can be moved to or from its neighbours in
/// the signed content; `None` where a separator stands between them.
///
/// The numbers hold from 2001-09-09 to 2286-11-20.
pub(crate) fn fixed_digits(rule: &TimestampRule, signed_content: &[Segment]) -> Option<usize> {
    let position = signed_content.iter().position(|segment| *segment == Segment::Timestamp)?;
    let before = position.checked_sub(1).and_then(|index| signed_content.get(index));
    let after = signed_content.get(position + 1);
    let separate_before = before.is_none_or(|segment| separates(segment, |text| text.bytes().next_back()));
    let separate_after = after.is_none_or(|segment| separates(segment, |text| text.bytes().next()));
    if separate_before && separate_after {
        return None;
    }
    Some(match rule.unit {
        Unit::Seconds => 10,
        Unit::Milliseconds => 13,
    })
}

/// Whether a neighbour is a literal whose near end is no digit.
fn separates(neighbour: &Segment, near_end: fn(&str) -> Option<u8>) -> bool {
    match neighbour {
        Segment::Literal(text) => near_end(text).is_some_and(|byte| !byte.is_ascii_digit()),
        Segment::Timestamp | Segment::Id | Segment::Body | Segment::Header(_) => false,
    }
}
