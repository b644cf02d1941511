//! HTTP signatures, as Keygen makes them after draft-cavage-http-signatures-08: a header of quoted parameters, which says
//! the algorithm, the key and the headers that are signed. What a scheme fixes of these, no delivery chooses.

use alloc::format;
use alloc::string::ToString;

use hookseal_kernel::{HEADER_LIMIT, Refusal};
use hookseal_words::Piece;

use crate::algorithm::Algorithm;
use crate::error::{Error, Excerpt};
use crate::header::{Header, Headers};
use crate::plan::Plan;
use crate::request::Request;

/// The plan counts the signature's header first.
const SIGNATURE_HEADER: u8 = 0;

/// Parameters that are known and mean nothing here: which key it is, the caller says.
const KEY_ID: &str = "keyid";

/// The bare signature in the place of its header, where that has a value; and the date is fresh.
///
/// # Errors
/// `malformed_signature`; `unsupported_signature`, where it is of another algorithm or of other headers;
/// `malformed_timestamp`, `timestamp_too_old`, `timestamp_too_new`.
pub(crate) fn read<'a, H: Headers + ?Sized>(
    plan: &'a Plan,
    signed: &str,
    request: Request<'a>,
    headers: &'a H,
    received_at: u64,
) -> Result<Header<'a>, Error> {
    let given = match plan.find(request, headers, SIGNATURE_HEADER) {
        Header::One(value) => Header::One(signature(plan, signed, value)?),
        // What the kernel says of it.
        other => other,
    };
    check_date(plan, request, headers, received_at)?;
    Ok(given)
}

/// As [`Plan::find`], with the bare signature.
pub(crate) fn find<'a, H: Headers + ?Sized>(
    plan: &'a Plan,
    given: Header<'a>,
    request: Request<'a>,
    headers: &'a H,
    name: u8,
) -> Header<'a> {
    if name == SIGNATURE_HEADER { given } else { plan.find(request, headers, name) }
}

fn signature<'a>(plan: &Plan, signed: &str, value: &'a [u8]) -> Result<&'a [u8], Error> {
    let malformed = |expected: &str| Error::MalformedSignature {
        header: plan.spelled(SIGNATURE_HEADER),
        expected: Piece::Text(expected).into(),
        found: Piece::Text("another text").into(),
    };
    let parameters = || malformed("parameters such as `algorithm=\"ed25519\"`, each once, joined by commas");
    let unsupported = |expected| Error::UnsupportedSignature { header: plan.spelled(SIGNATURE_HEADER), expected };
    if value.len() > HEADER_LIMIT {
        return Err(malformed(&format!("at most {HEADER_LIMIT} bytes")));
    }
    let text = str::from_utf8(value).map_err(|_| parameters())?;
    let (mut own, mut algorithm, mut of, mut key) = (None, None, None, None);
    let mut rest = Some(text);
    while let Some(text) = rest {
        let (name, quoted) = text.split_once("=\"").ok_or_else(parameters)?;
        let (value, behind) = quoted.split_once('"').ok_or_else(parameters)?;
        let place = match name {
            "signature" => &mut own,
            "algorithm" => &mut algorithm,
            "headers" => &mut of,
            KEY_ID => &mut key,
            _ => return Err(unsupported("`keyid`, `algorithm`, `signature` and `headers` alone".to_string())),
        };
        if place.replace(value).is_some() {
            return Err(parameters());
        }
        rest = match behind.strip_prefix(',') {
            Some(next) => Some(next.strip_prefix(' ').unwrap_or(next)),
            None if behind.is_empty() => None,
            None => return Err(parameters()),
        };
    }
    let expected = name(plan.scheme.algorithm);
    if algorithm != Some(expected) {
        return Err(unsupported(format!("a signature of the algorithm `{expected}`")));
    }
    if of != Some(signed) {
        return Err(unsupported(format!("a signature of the headers `{signed}`, in this order")));
    }
    own.map(str::as_bytes).ok_or_else(parameters)
}

/// How Keygen names them.
const fn name(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Ed25519 => "ed25519",
        Algorithm::EcdsaP256 | Algorithm::EcdsaP256Der => "ecdsa-p256",
        Algorithm::RsaPssSha256 => "rsa-pss-sha256",
        _ => "rsa-sha256",
    }
}

/// Refuses a date that is none, or is not fresh. One that is missing, the kernel refuses.
fn check_date<'a, H: Headers + ?Sized>(
    plan: &'a Plan,
    request: Request<'a>,
    headers: &'a H,
    received_at: u64,
) -> Result<(), Error> {
    let Some(rule) = &plan.scheme.timestamp else { return Ok(()) };
    let place = plan.names.iter().position(|name| name.spelled == rule.source.name());
    let Some(header) = place.and_then(|place| u8::try_from(place).ok()) else { return Ok(()) };
    let Header::One(text) = plan.find(request, headers, header) else { return Ok(()) };
    let time = seconds(text).ok_or_else(|| Error::MalformedTimestamp {
        header: plan.spelled(header),
        problem: format!(
            "expected a date such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7), found \"{}\"",
            Excerpt::of_bytes(text).as_str()
        ),
    })?;
    let tolerance_seconds = plan.settings.tolerance_seconds.unwrap_or(rule.tolerance_seconds);
    let skew_seconds = time.abs_diff(received_at);
    if !plan.settings.check_timestamp || skew_seconds <= tolerance_seconds {
        return Ok(());
    }
    Err(plan.error(if time < received_at {
        Refusal::TimestampTooOld { header, skew_seconds, tolerance_seconds }
    } else {
        Refusal::TimestampTooNew { header, skew_seconds, tolerance_seconds }
    }))
}

const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [(&str, u64); 12] = [
    ("Jan", 31),
    ("Feb", 28),
    ("Mar", 31),
    ("Apr", 30),
    ("May", 31),
    ("Jun", 30),
    ("Jul", 31),
    ("Aug", 31),
    ("Sep", 30),
    ("Oct", 31),
    ("Nov", 30),
    ("Dec", 31),
];

/// Unix seconds of a date in the one form that is sent (IMF-fixdate), from 1970 on.
fn seconds(text: &[u8]) -> Option<u64> {
    let text = str::from_utf8(text).ok()?;
    let (day_name, rest) = text.split_once(", ")?;
    let [day, month, year, time, "GMT"] = parts(rest, ' ')? else { return None };
    let [hour, minute, second] = parts(time, ':')?;
    let (day, year) = (number(day, 2)?, number(year, 4)?);
    let (hour, minute, second) = (number(hour, 2)?, number(minute, 2)?, number(second, 2)?);
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let month = MONTHS.iter().position(|(name, _)| *name == month)?;
    let days_of = |index: usize| MONTHS[index].1 + u64::from(index == 1 && is_leap(year));
    if year < 1970 || !(1..=days_of(month)).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let years: u64 = (1970..year).map(|year| 365 + u64::from(is_leap(year))).sum();
    let days = years + (0..month).map(days_of).sum::<u64>() + day - 1;
    let is_named = DAYS.get(usize::try_from(days % 7).ok()?) == Some(&day_name);
    is_named.then_some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

/// So many parts, and no more.
fn parts<const COUNT: usize>(text: &str, separator: char) -> Option<[&str; COUNT]> {
    let mut parts = text.split(separator);
    let mut all = [""; COUNT];
    for place in &mut all {
        *place = parts.next()?;
    }
    parts.next().is_none().then_some(all)
}

fn number(text: &str, digits: usize) -> Option<u64> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn a_date_is_read_in_one_form_alone() {
        for (text, time) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
            ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
        ] {
            assert_eq!(seconds(text.as_bytes()), Some(time), "{text}");
        }
        for text in [
            "",
            "784111777",
            "1994-11-06T08:49:37Z",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Mon, 06 Nov 1994 08:49:37 GMT",
            "sun, 06 Nov 1994 08:49:37 GMT",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 1994 08:49:37 GMT ",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:49:60 GMT",
            "Sun, 06 Nov 1994 08:+9:37 GMT",
            "Wed, 29 Feb 2023 00:00:00 GMT",
            "Wed, 31 Dec 1969 23:59:59 GMT",
            "Thu, 00 Jan 1970 00:00:00 GMT",
        ] {
            assert_eq!(seconds(text.as_bytes()), None, "{text}");
        }
    }
}
