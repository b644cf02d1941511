//! Dates as RFC 3339 writes them (section 5.6), read strictly: an offset, upper case, no date that the calendar lacks.

/// `2024-01-15T10:30:00Z`, which is what is written, in bytes.
pub(crate) const WRITTEN: usize = 20;

/// So many digits a fraction has at most: nanoseconds.
const MOST_FRACTION: usize = 9;

const DAY: i64 = 86_400;

/// The Unix seconds of a date; a fraction is cut off. A leap second, which stands at 23:59:60 UTC
/// only, counts as the second after it. `may_lack_offset`: without one, it is UTC.
pub(crate) fn parse(text: &[u8], may_lack_offset: bool) -> Option<u64> {
    let (clock, rest) = text.split_first_chunk::<19>()?;
    let [_, _, _, _, b'-', _, _, b'-', _, _, b'T', _, _, b':', _, _, b':', _, _] = clock else {
        return None;
    };
    let [year, month, day] = [number(&clock[..4])?, number(&clock[5..7])?, number(&clock[8..10])?];
    let [hour, minute, second] = [number(&clock[11..13])?, number(&clock[14..16])?, number(&clock[17..])?];
    let is_date = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
    if !is_date || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let zone = match after_fraction(rest)? {
        [] if may_lack_offset => b"Z",
        zone => zone,
    };
    let of_day = hour * 3600 + minute * 60 - offset(zone)?;
    if second == 60 && of_day.rem_euclid(DAY) != DAY - 60 {
        return None;
    }
    u64::try_from(days_since_1970(year, month, day) * DAY + of_day + second).ok()
}

/// Writes a time as [`parse`] reads it; `None` after the year 9999. Gives how many bytes it has.
pub(crate) fn write(seconds: u64, text: &mut [u8; WRITTEN]) -> Option<usize> {
    let seconds = i64::try_from(seconds).ok()?;
    let (days, of_day) = (seconds / DAY, seconds % DAY);
    // The year is found by how many days came before it, as the calendar repeats after 400 years.
    let mut year = 1970 + days / 366;
    while days_since_1970(year + 1, 1, 1) <= days {
        year += 1;
        if year > 9999 {
            return None;
        }
    }
    let mut month = 1;
    while month < 12 && days_since_1970(year, month + 1, 1) <= days {
        month += 1;
    }
    let day = days - days_since_1970(year, month, 1) + 1;
    *text = *b"0000-00-00T00:00:00Z";
    let fields = [(0..4, year), (5..7, month), (8..10, day)];
    let times = [(11..13, of_day / 3600), (14..16, of_day / 60 % 60), (17..19, of_day % 60)];
    for (place, mut number) in fields.into_iter().chain(times) {
        for digit in text.get_mut(place)?.iter_mut().rev() {
            *digit = b'0' + u8::try_from(number % 10).ok()?;
            number /= 10;
        }
    }
    Some(WRITTEN)
}

/// What stands behind the fraction, if there is one.
fn after_fraction(rest: &[u8]) -> Option<&[u8]> {
    let Some(fraction) = rest.strip_prefix(b".") else {
        return Some(rest);
    };
    let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if (1..=MOST_FRACTION).contains(&digits) { fraction.get(digits..) } else { None }
}

/// Of UTC, in seconds: a time in the east is ahead.
fn offset(text: &[u8]) -> Option<i64> {
    let (east, digits) = match text {
        [b'Z'] => return Some(0),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let [_, _, b':', _, _] = digits else { return None };
    let (hours, minutes) = (number(&digits[..2])?, number(&digits[3..])?);
    if hours > 23 || minutes > 59 { None } else { Some(east * (hours * 3600 + minutes * 60)) }
}

/// Of at most four digits.
fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(
        0,
        |number, byte| {
            if byte.is_ascii_digit() { Some(number * 10 + i64::from(byte - b'0')) } else { None }
        },
    )
}

const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

const fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let before = year - 1;
    let leap_days = |year: i64| year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let years = (year - 1970) * 365 + leap_days(before) - leap_days(1969);
    let months: i64 = (1..month).map(|month| days_in(year, month)).sum();
    years + months + day - 1
}

#[cfg(test)]
mod tests {
    use super::{WRITTEN, parse, write};

    /// By `date -u -d @…`.
    #[test]
    fn dates_are_the_seconds_since_1970() {
        let dates: [(&[u8], u64); 9] = [
            (b"1970-01-01T00:00:00Z", 0),
            (b"2024-01-15T10:30:00Z", 1_705_314_600),
            (b"2024-01-15T12:30:00+02:00", 1_705_314_600),
            (b"2024-01-15T05:00:00-05:30", 1_705_314_600),
            (b"2024-01-15T10:30:00.999999999Z", 1_705_314_600),
            (b"2000-02-29T23:59:59Z", 951_868_799),
            (b"2100-03-01T00:00:00Z", 4_107_542_400),
            (b"2016-12-31T23:59:60Z", 1_483_228_800),
            (b"2017-01-01T00:59:60+01:00", 1_483_228_800),
        ];
        for (text, seconds) in dates {
            assert_eq!(parse(text, false), Some(seconds), "{}", text.escape_ascii());
        }
    }

    #[test]
    fn without_an_offset_it_is_utc_where_it_may_lack_one() {
        for text in [&b"2024-01-15T10:30:00"[..], b"2024-01-15T10:30:00.123456", b"2024-01-15T12:30:00+02:00"] {
            assert_eq!(parse(text, true), Some(1_705_314_600), "{}", text.escape_ascii());
        }
        for text in
            [&b"2024-01-15T10:30"[..], b"2024-01-15T10:30:00.", b"2024-01-15T10:30:00+", b"2024-01-15T10:30:00 "]
        {
            assert_eq!(parse(text, true), None, "{}", text.escape_ascii());
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        let refused: [&[u8]; 24] = [
            b"",
            b"2024-01-15",
            b"2024-01-15T10:30:00",
            b"2024-01-15t10:30:00Z",
            b"2024-01-15T10:30:00z",
            b"2024-01-15 10:30:00Z",
            b"2024-01-15T10:30Z",
            b"2024-1-15T10:30:00Z",
            b"02024-01-15T10:30:00Z",
            b"2024-01-15T10:30:00Z ",
            b"2024-01-15T10:30:00ZZ",
            b"2024-01-15T10:30:00.Z",
            b"2024-01-15T10:30:00.1234567890Z",
            b"2024-01-15T10:30:00,5Z",
            b"2024-01-15T10:30:00+0200",
            b"2024-01-15T10:30:00+24:00",
            b"2024-13-15T10:30:00Z",
            b"2024-00-15T10:30:00Z",
            b"2023-02-29T10:30:00Z",
            b"2024-01-00T10:30:00Z",
            b"2024-01-15T24:00:00Z",
            b"2024-01-15T10:30:60Z",
            b"2024-01-15T10:30:61Z",
            b"1969-12-31T23:59:59Z",
        ];
        for text in refused {
            assert_eq!(parse(text, false), None, "{}", text.escape_ascii());
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let mut text = [0; WRITTEN];
        for seconds in (0..253_402_300_800).step_by(86_399 * 37).chain([951_868_799, 253_402_300_799]) {
            assert_eq!(write(seconds, &mut text), Some(WRITTEN));
            assert_eq!(parse(&text, false), Some(seconds), "{}", text.escape_ascii());
        }
        assert_eq!(write(253_402_300_800, &mut text), None);
        assert_eq!(write(u64::MAX, &mut text), None);
    }
}
