//! HTTP signatures, as Keygen makes them after draft-cavage-http-signatures-08: a header of quoted parameters, which says
//! the algorithm, the key and the headers that are signed. What a scheme fixes of these, no delivery chooses.

use alloc::format;
use alloc::string::ToString;

use hookseal_kernel::{self as kernel, HEADER_LIMIT};
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
pub(crate) const fn name(algorithm: Algorithm) -> &'static str {
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
    if !plan.settings.check_timestamp {
        return Ok(());
    }
    let tolerance = plan.settings.tolerance_seconds.unwrap_or(rule.tolerance_seconds);
    kernel::check_fresh(time, received_at, tolerance, header).map_err(|refusal| plan.error(refusal))
}

const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Unix seconds of a date in the one form that is sent (IMF-fixdate), from 1970 on: RFC 3339's date in another order, with
/// the day's name before it.
fn seconds(text: &[u8]) -> Option<u64> {
    let (day_name, date) = str::from_utf8(text).ok()?.split_once(", ")?;
    let mut parts = date.strip_suffix(" GMT")?.split(' ');
    let [day, month, year, time] = [parts.next()?, parts.next()?, parts.next()?, parts.next()?];
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let seconds = kernel::seconds_of_date(format!("{year}-{month:02}-{day}T{time}Z").as_bytes())?;
    let is_named = DAYS.get(usize::try_from(seconds / 86_400 % 7).ok()?) == Some(&day_name);
    // No fraction, nor an offset.
    let is_plain = time.len() == "08:49:37".len() && parts.next().is_none();
    (is_named && is_plain).then_some(seconds)
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
            "Sun, 06 Nov 1994 08:49:37.5 GMT",
            "Sun, 06 Nov 1994 08:49:37+00:00Z GMT",
            "Sun, 06 Nov 01994 08:49:37 GMT",
            "Wed, 29 Feb 2023 00:00:00 GMT",
            "Wed, 31 Dec 1969 23:59:59 GMT",
            "Thu, 00 Jan 1970 00:00:00 GMT",
        ] {
            assert_eq!(seconds(text.as_bytes()), None, "{text}");
        }
    }
}
