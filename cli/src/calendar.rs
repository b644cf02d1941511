//! The system's clock, and times as texts.

use std::time::{SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;
use time::format_description::well_known::{Rfc2822, Rfc3339};

/// Now, in milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// In whole Unix seconds, as a scheme wants it.
pub(crate) fn seconds(ms: i64) -> u64 {
    u64::try_from(ms / 1000).unwrap_or(0)
}

/// As RFC 3339 in UTC, in whole seconds as the guides write it.
pub(crate) fn rfc3339(ms: i64) -> String {
    OffsetDateTime::from_unix_timestamp(ms.div_euclid(1000))
        .ok()
        .and_then(|time| time.format(&Rfc3339).ok())
        .unwrap_or_default()
}

/// As HTTP has it (RFC 9110, section 5.6.7), of Unix seconds.
pub(crate) fn http(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok().and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    // As mail has it, but for the name of the zone.
    let text = time.and_then(|time| time.format(&Rfc2822).ok()).unwrap_or_default();
    text.replace("+0000", "GMT")
}

/// From RFC 3339, or a day alone, which is its first moment in UTC.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let whole = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.to_owned() };
    let time = OffsetDateTime::parse(&whole, &Rfc3339).ok()?;
    i64::try_from(time.unix_timestamp_nanos() / 1_000_000).ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_day_begins_in_utc() {
        assert_eq!(super::parse("2024-01-15"), super::parse("2024-01-15T01:00:00+01:00"));
        assert_eq!(super::rfc3339(1_705_314_600_999), "2024-01-15T10:30:00Z");
        assert_eq!(super::parse("15/01/2024"), None);
    }

    #[test]
    fn a_date_of_http_is_in_gmt() {
        assert_eq!(super::http(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
