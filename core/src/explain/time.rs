//! Whether the clocks agree, and what else may be wrong with a timestamp.

use alloc::format;
use alloc::vec::Vec;

use super::candidate::Change;
use super::cause::Cause;
use crate::scheme::{TimestampRule, Unit};

/// The year 5138 in seconds, and 1973 in milliseconds.
const MILLISECONDS: u64 = 100_000_000_000;

/// Zones lie quarters of an hour apart, nearly all of them halves.
const HALF_HOUR: u64 = 1800;

/// What is wrong with a timestamp that came at this time, the surest first.
pub(super) fn changes(rule: &TimestampRule, text: &[u8], received_at: u64) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut add = |cause, note: alloc::string::String| changes.push(Change { cause, note: note.into() });
    let arrival = if received_at >= MILLISECONDS {
        add(Cause::ArrivalUnit, alloc::string::String::new());
        received_at / 1000
    } else {
        received_at
    };
    if matches!(rule.unit, Unit::Rfc3339 | Unit::Utc) {
        return changes;
    }
    let Some(value) = number(text) else {
        add(Cause::TimestampForm, "it is no whole number".into());
        return changes;
    };
    let is_milliseconds = value >= MILLISECONDS;
    match (rule.unit, is_milliseconds) {
        (Unit::Seconds, true) => add(Cause::TimestampUnit, "it is in milliseconds".into()),
        (Unit::Milliseconds, false) => add(Cause::TimestampUnit, "it is in seconds".into()),
        (Unit::Seconds | Unit::Milliseconds | Unit::Rfc3339 | Unit::Utc | Unit::Either, _) => {}
    }
    let seconds = if is_milliseconds { value / 1000 } else { value };
    let skew = seconds.abs_diff(arrival);
    if skew <= rule.tolerance_seconds {
        return changes;
    }
    let (cause, word) =
        if seconds < arrival { (Cause::TimestampTooOld, "older") } else { (Cause::TimestampTooNew, "newer") };
    add(
        cause,
        format!("it is {skew} s {word} than the time of arrival, and {} s are accepted", rule.tolerance_seconds),
    );
    let off = (skew + HALF_HOUR / 2) / HALF_HOUR;
    if (1..=28).contains(&off) && skew.abs_diff(off * HALF_HOUR) <= 90 {
        add(Cause::TimeZone, format!("they are {} h {:02} min apart", off / 2, off % 2 * 30));
    }
    changes
}

fn number(text: &[u8]) -> Option<u64> {
    let text = str::from_utf8(text).ok()?;
    (text.len() <= 16 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}
