//! What the kernel says, as errors.

use hookseal_kernel::json::{Kind, position};
use hookseal_kernel::plan::{Algorithm, Plan, RARE};
use hookseal_kernel::{BodyProblem, FoundKind, Mismatch, NoEvent, Refusal, SignatureProblem};

use crate::json::described;
use crate::payload;
use crate::piece::Piece;
use crate::request::RequestPart;
use crate::row::Row;
use crate::rows;
use crate::secret::NoKey;
use crate::seen::Seen;

/// An error with its facts, ready to be written.
pub struct Said<'a> {
    /// What it is.
    pub row: &'static Row,
    /// The facts, as many as the row names.
    pub facts: [Piece<'a>; 4],
}

impl<'a> Said<'a> {
    const fn new(row: &'static Row, facts: [Piece<'a>; 4]) -> Self {
        Self { row, facts }
    }

    /// An option or argument has a value that it cannot have.
    #[must_use]
    pub const fn option(option: &'a str, problem: Piece<'a>) -> Self {
        Self::new(&rows::INVALID_OPTION, [Piece::Text(option), problem, Piece::Nothing, Piece::Nothing])
    }
}

fn optional(text: Option<&str>) -> Piece<'_> {
    text.map_or(Piece::Nothing, Piece::Text)
}

/// The error that says what was refused, with what is seen of the delivery where signatures do not fit.
#[must_use]
pub fn refusal<'a>(plan: &'a Plan<'a>, refusal: Refusal<'a>, seen: Seen) -> Said<'a> {
    use Piece::{Nothing, Number, Text};
    let mut facts = [Nothing; 4];
    let [first, second, third, fourth] = &mut facts;
    // Nearly all begin with the header's name. It is replaced below where it is not what is wrong.
    let header = header_of(&refusal).map_or("", |header| plan.spelled(header));
    *first = Text(header);
    let mut option = |option: &'static str, problem: Piece<'a>| {
        *first = Text(option);
        *second = problem;
        &rows::INVALID_OPTION
    };
    let part = || RequestPart::named(header).unwrap_or(RequestPart::Url);
    let row = match refusal {
        Refusal::BodyTooLarge { bytes, limit_bytes } => {
            *first = Piece::Length { bytes, is_whole: true };
            *second = Number(limit_bytes);
            &rows::BODY_TOO_LARGE
        }
        Refusal::MissingHeader { key, .. } => {
            *second = optional(key);
            &rows::MISSING_HEADER
        }
        Refusal::DuplicateHeader { key, count, .. } => {
            *second = optional(key);
            *third = count.map_or(Nothing, |count| Number(count as u64));
            &rows::DUPLICATE_HEADER
        }
        Refusal::HeaderNotText { .. } if RARE && RequestPart::named(header) == Some(RequestPart::Parameter) => {
            option("url", Text(RequestPart::Parameter.not_handed_over()))
        }
        Refusal::HeaderNotText { found, .. } => option("headers", Piece::NotHeaders(found, Some(header))),
        Refusal::MalformedSignature { problem, .. } => {
            [*second, *third] = malformed_signature(plan, problem);
            &rows::MALFORMED_SIGNATURE
        }
        Refusal::UnsupportedSignature { .. } => {
            *second = Piece::Entry(&plan.signature);
            &rows::UNSUPPORTED_SIGNATURE
        }
        Refusal::MalformedHeader { problem, .. } if RARE => {
            *second = Piece::Header(problem);
            &rows::MALFORMED_HEADER
        }
        Refusal::MalformedBody { problem, .. } if RARE => {
            *second = Piece::Body(problem, None);
            &rows::MALFORMED_BODY
        }
        Refusal::MalformedId { problem, .. } => {
            *second = Piece::Id(problem);
            &rows::MALFORMED_ID
        }
        Refusal::MalformedTimestamp { problem, .. } => {
            *second = Piece::Timestamp(problem, plan.timestamp.map(|rule| rule.unit));
            &rows::MALFORMED_TIMESTAMP
        }
        Refusal::TimestampTooOld { skew_seconds, tolerance_seconds, .. } => {
            [*second, *third] = [skew_seconds, tolerance_seconds].map(Number);
            &rows::TIMESTAMP_TOO_OLD
        }
        Refusal::TimestampTooNew { skew_seconds, tolerance_seconds, .. } => {
            [*second, *third] = [skew_seconds, tolerance_seconds].map(Number);
            &rows::TIMESTAMP_TOO_NEW
        }
        #[cfg(feature = "keys")]
        Refusal::UnknownKey { id, keys, .. } => {
            [*second, *third] = [Piece::Excerpt(id), Number(keys as u64)];
            &rows::UNKNOWN_KEY
        }
        Refusal::SignatureMismatch { signatures, keys, .. } => {
            [*second, *third] = [signatures, keys].map(|count| Number(count as u64));
            *fourth = Piece::Seen(seen.by(plan));
            if RARE && plan.signature.algorithm == Algorithm::Token {
                // Of a token, neither the body nor the form of the secret says anything.
                *fourth = Nothing;
                &rows::TOKEN_MISMATCH
            } else {
                &rows::SIGNATURE_MISMATCH
            }
        }
        Refusal::NotHandedOver { .. } if RARE => option(part().option(), Text(part().not_handed_over())),
        Refusal::WronglyHandedOver { .. } if RARE => option(part().option(), Text(part().wrongly_handed_over())),
        _ => option("now", Text(IN_MILLISECONDS)),
    };
    Said { row, facts }
}

/// The header that is wrong, or in which something is.
const fn header_of(refusal: &Refusal<'_>) -> Option<u8> {
    match *refusal {
        Refusal::MissingHeader { header, .. }
        | Refusal::DuplicateHeader { header, .. }
        | Refusal::HeaderNotText { header, .. }
        | Refusal::MalformedSignature { header, .. }
        | Refusal::UnsupportedSignature { header }
        | Refusal::MalformedHeader { header, .. }
        | Refusal::MalformedBody { header, .. }
        | Refusal::MalformedId { header, .. }
        | Refusal::MalformedTimestamp { header, .. }
        | Refusal::TimestampTooOld { header, .. }
        | Refusal::TimestampTooNew { header, .. }
        | Refusal::UnknownKey { header, .. }
        | Refusal::SignatureMismatch { header, .. }
        | Refusal::NotHandedOver { header }
        | Refusal::WronglyHandedOver { header } => Some(header),
        _ => None,
    }
}

/// The error that says what is wrong with what is read from a body before it is verified; where it is no JSON, also where
/// in it, if it is at hand.
#[must_use]
pub fn malformed_body<'a>(plan: &'a Plan<'a>, header: u8, problem: BodyProblem, body: Option<&'a [u8]>) -> Said<'a> {
    let field = Piece::Text(plan.headers.get(usize::from(header)).copied().unwrap_or_default());
    Said::new(&rows::MALFORMED_BODY, [field, Piece::Body(problem, body), Piece::Nothing, Piece::Nothing])
}

/// The time of arrival of a delivery is in milliseconds.
pub const IN_MILLISECONDS: &str = "expected the time of arrival in Unix seconds: this one seems to be in milliseconds";

/// What was expected where a signature is malformed, and what came.
#[must_use]
pub fn malformed_signature<'a>(plan: &'a Plan<'a>, problem: SignatureProblem<'a>) -> [Piece<'a>; 2] {
    let rule = &plan.signature;
    let found = match problem {
        SignatureProblem::NoPairs { came, .. } | SignatureProblem::NoPrefix(came) | SignatureProblem::Layout(came) => {
            Piece::Came(came)
        }
        SignatureProblem::Form(came) => return [Piece::Form(rule.encoding, rule.algorithm), Piece::Came(came)],
        SignatureProblem::TooLong => Piece::Text("a longer value"),
        SignatureProblem::TooMany => Piece::Text("more"),
        _ => Piece::Text("none"),
    };
    [Piece::Expected(rule, problem), found]
}

/// The error that says why the secret of this index is no key.
#[must_use]
pub fn no_key(index: usize, reason: NoKey<'_>) -> Said<'_> {
    use Piece::{Nothing, Number};
    let index = Number(index as u64);
    match reason {
        NoKey::None => Said::new(&rows::EMPTY_SECRET, [Nothing; 4]),
        NoKey::TooMany(secrets) => Said::option("secrets", Piece::TooManySecrets(secrets)),
        NoKey::Empty => Said::new(&rows::EMPTY_SECRET, [index, Nothing, Nothing, Nothing]),
        NoKey::TooShort { bytes, minimum_bytes } => {
            let [bytes, minimum] = [bytes, minimum_bytes].map(|bytes| Number(bytes as u64));
            Said::new(&rows::SECRET_TOO_SHORT, [index, bytes, minimum, Nothing])
        }
        NoKey::Malformed(problem) => {
            Said::new(&rows::MALFORMED_SECRET, [index, Piece::Secret(problem), Nothing, Nothing])
        }
    }
}

/// The error that says why an authentic body is no usable event.
#[must_use]
pub fn no_event<'a>(reason: NoEvent<'a>, body: &'a [u8]) -> Said<'a> {
    let (path, expected, found) = match reason {
        NoEvent::MalformedJson(error) => {
            let (line, column) = position(body, error.at);
            let [line, column] = [line, column].map(|number| Piece::Number(number as u64));
            return Said::new(&rows::MALFORMED_JSON, [line, column, Piece::Json(error, body), Piece::Nothing]);
        }
        NoEvent::MalformedForm { field, problem } => {
            let [expected, found] = [Piece::FormExpected(field, problem), Piece::FormFound(problem)];
            return Said::new(&rows::MALFORMED_ENVELOPE, [Piece::Text(""), expected, found, Piece::Nothing]);
        }
        NoEvent::NoObject(found) => ("", described(Kind::Object), found),
        NoEvent::MalformedType { path, found } => (path, "the event's type as a string", found),
        NoEvent::MalformedId { path, found } => {
            (path, "the event's id as a string or an integer of at most 64 bits", found)
        }
        _ => ("", "an event", FoundKind::Nothing),
    };
    let [path, expected, found] = [path, expected, payload::found(found)].map(Piece::Text);
    Said::new(&rows::MALFORMED_ENVELOPE, [path, expected, found, Piece::Nothing])
}

/// The error that says that the payload is not what its provider documents, where that is enforced.
#[must_use]
pub fn schema_mismatch<'a>(mismatch: &'a Mismatch<'a>) -> Said<'a> {
    let [expected, found] = [payload::expected(mismatch.expected()), payload::found(mismatch.found())].map(Piece::Text);
    Said::new(&rows::SCHEMA_MISMATCH, [Piece::Path(mismatch), expected, found, Piece::Nothing])
}
