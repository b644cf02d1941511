//! What the kernel refuses, as errors: its codes and facts in the words of the core's `refusal`, `wording` and `mismatch`.

use core::ops::Range;

use hookseal_kernel::json::{self, Expected, Kind, Problem, position};
use hookseal_kernel::plan::{Algorithm, Encoding, Layout, Plan, ShapeKind, Unit};
use hookseal_kernel::{
    Alphabet, BodyProblem, Came, FoundKind, HEADER_LIMIT, HeaderProblem, IdProblem, LONGEST_ID, LONGEST_TOKEN,
    MOST_CANDIDATES, MOST_FORM_FIELDS, Mismatch, NoEvent, Refusal, SignatureProblem, Step, TimestampProblem,
    VALUES_LIMIT,
};

use crate::answer::Value;
use crate::generated::rows;
use crate::memory::Buffer;
use crate::place::Place;
use crate::report::{Failed, Output, Piece};
use crate::seen::Sight;
use crate::table::Row;
use crate::words::{count, excerpt, excerpt_of_bytes, say};

/// The same as a number, or several, where a refusal has no text of the delivery: who refuses the same again needs no
/// words for it.
pub(crate) type Key = [u64; 3];

const MISSING: u64 = 1;
const TOO_OLD: u64 = 2;
const TOO_NEW: u64 = 3;
const MISMATCH: u64 = 4;

/// The key of a refusal, with what was seen of the body.
pub(crate) fn key(refusal: &Refusal<'_>, body: Option<Sight>) -> Option<Key> {
    let (kind, header, one, other) = match *refusal {
        Refusal::MissingHeader { header, key: None } => (MISSING, header, 0, 0),
        Refusal::TimestampTooOld { header, skew_seconds, tolerance_seconds } => {
            (TOO_OLD, header, skew_seconds, tolerance_seconds)
        }
        Refusal::TimestampTooNew { header, skew_seconds, tolerance_seconds } => {
            (TOO_NEW, header, skew_seconds, tolerance_seconds)
        }
        Refusal::SignatureMismatch { header, signatures, keys } => (MISMATCH, header, signatures as u64, keys as u64),
        _ => return None,
    };
    Some([kind | u64::from(header) << 8 | body.map_or(0, Sight::number) << 16, one, other])
}

/// The refusal of a key, and what was seen of the body.
pub(crate) fn of_key([kind, one, other]: Key) -> (Refusal<'static>, Option<Sight>) {
    let header = (kind >> 8) as u8;
    let refusal = match kind & 0xFF {
        MISSING => Refusal::MissingHeader { header, key: None },
        TOO_OLD => Refusal::TimestampTooOld { header, skew_seconds: one, tolerance_seconds: other },
        TOO_NEW => Refusal::TimestampTooNew { header, skew_seconds: one, tolerance_seconds: other },
        _ => Refusal::SignatureMismatch { header, signatures: one as usize, keys: other as usize },
    };
    (refusal, Sight::numbered(kind >> 16))
}

const fn text(text: &str) -> Piece<'_> {
    Piece::Is(Value::Text(text))
}

const fn number(number: u64) -> Piece<'static> {
    Piece::Is(Value::Number(number))
}

/// Answers with the error that says what was refused. `body` and `secret`: what was seen of them.
pub(crate) fn report(
    out: &mut Output,
    plan: &Plan<'_>,
    refusal: Refusal<'_>,
    body: Option<Sight>,
    secret: Option<Sight>,
) -> Failed {
    let spelled = |header: u8| plan.headers.get(usize::from(header)).copied().unwrap_or_default();
    match refusal {
        Refusal::BodyTooLarge { bytes, limit_bytes } => {
            out.report(&rows::BODY_TOO_LARGE, &[Piece::Length(bytes, true), number(limit_bytes)], &[])
        }
        Refusal::MissingHeader { header, key } => {
            let asides = [header_key(out, spelled(header), key), other_name(out, spelled(header))];
            out.report(&rows::MISSING_HEADER, &[text(spelled(header)), optional(key)], &asides)
        }
        Refusal::DuplicateHeader { header, key, count } => {
            let asides = [header_key(out, spelled(header), key), several(out, count)];
            let count = Piece::Is(count.map_or(Value::Nothing, |count| Value::Number(count as u64)));
            out.report(&rows::DUPLICATE_HEADER, &[text(spelled(header)), optional(key), count], &asides)
        }
        Refusal::HeaderNotText { header, .. } if Place::of(spelled(header)) == Place::Parameter => {
            not_handed_over(out, Place::Parameter)
        }
        Refusal::HeaderNotText { header, found } => {
            let problem = out.scratch.say(|to| {
                say!(to; "expected the request's headers as names and strings, found ", found, " as the value of `");
                say!(to; spelled(header), "`. Hand over the headers object of the request as your framework gives it");
            });
            out.option_made("headers", &problem)
        }
        Refusal::MalformedSignature { header, problem } => {
            let (expected, found) = malformed_signature(out, plan, problem);
            let facts = [text(spelled(header)), Piece::Made(expected), Piece::Made(found)];
            out.report(&rows::MALFORMED_SIGNATURE, &facts, &[])
        }
        Refusal::UnsupportedSignature { header } => {
            let expected = out.scratch.say(|to| entry(to, plan));
            out.report(&rows::UNSUPPORTED_SIGNATURE, &[text(spelled(header)), Piece::Made(expected)], &[])
        }
        Refusal::MalformedHeader { header, problem } => {
            let problem = out.scratch.say(|to| header_problem(to, problem));
            malformed(out, &rows::MALFORMED_HEADER, spelled(header), problem)
        }
        Refusal::MalformedId { header, problem } => {
            let problem = out.scratch.say(|to| id_problem(to, problem));
            malformed(out, &rows::MALFORMED_ID, spelled(header), problem)
        }
        Refusal::MalformedTimestamp { header, problem } => {
            let problem = out.scratch.say(|to| timestamp_problem(to, plan, problem));
            malformed(out, &rows::MALFORMED_TIMESTAMP, spelled(header), problem)
        }
        Refusal::TimestampTooOld { header, skew_seconds, tolerance_seconds } => {
            let hint = unit_hint(out, skew_seconds, "milliseconds", "seconds");
            let facts = [text(spelled(header)), number(skew_seconds), number(tolerance_seconds)];
            out.report(&rows::TIMESTAMP_TOO_OLD, &facts, &[hint])
        }
        Refusal::TimestampTooNew { header, skew_seconds, tolerance_seconds } => {
            let hint = unit_hint(out, skew_seconds, "seconds", "milliseconds");
            let facts = [text(spelled(header)), number(skew_seconds), number(tolerance_seconds)];
            out.report(&rows::TIMESTAMP_TOO_NEW, &facts, &[hint])
        }
        Refusal::SignatureMismatch { header, signatures, keys } => {
            let is_token = plan.signature.algorithm == Algorithm::Token;
            let (body, secret) = if is_token { (None, None) } else { (body, secret) };
            signature_mismatch(out, spelled(header), [signatures, keys], [body, secret], is_token)
        }
        Refusal::MalformedBody { header, problem } => malformed_body(out, plan, header, problem, None),
        Refusal::NotHandedOver { header } => not_handed_over(out, Place::of(spelled(header))),
        Refusal::WronglyHandedOver { header } => wrongly_handed_over(out, Place::of(spelled(header)) != Place::Method),
        _ => out.option("now", "expected the time of arrival in Unix seconds: this one seems to be in milliseconds"),
    }
}

/// Answers that something was not handed over.
fn not_handed_over(out: &mut Output, place: Place) -> Failed {
    let problem = match place {
        Place::Method => "the scheme signs the request's method: hand it over with the delivery, such as `POST`",
        Place::Parameter => {
            "the signature stands in the request's URL: hand it over with the delivery, at least its path and query"
        }
        _ => {
            "the scheme signs the request's URL: hand it over with the delivery, or once, when the webhook is made, as \
             the provider has it (a server behind a proxy sees another one)"
        }
    };
    out.option(place.option(), problem)
}

/// Answers what is wrong with what is read from a body; where it is no JSON, also where in it, if it is at hand.
#[cold]
pub(crate) fn malformed_body(
    out: &mut Output,
    plan: &Plan<'_>,
    field: u8,
    problem: BodyProblem,
    body: Option<&[u8]>,
) -> Failed {
    let problem = out.scratch.say(|to| body_problem(to, problem, body));
    let field = plan.headers.get(usize::from(field)).copied().unwrap_or_default();
    malformed(out, &rows::MALFORMED_BODY, field, problem)
}

fn body_problem(to: &mut Buffer, problem: BodyProblem, body: Option<&[u8]>) {
    match problem {
        BodyProblem::Json(error) => match body {
            Some(body) => place(to, error, body),
            None => say!(to; "it is not JSON"),
        },
        BodyProblem::Form(at) => say!(
            to;
            "expected a form as `application/x-www-form-urlencoded` writes it, found another character at byte ",
            at + 1
        ),
        BodyProblem::Count(0) => say!(to; "expected a text, found nothing"),
        BodyProblem::Count(count) => say!(to; "expected one text, found ", count),
        BodyProblem::Kind(Kind::Number) => say!(to; "expected a string or an integer, found another number"),
        BodyProblem::Kind(kind) => say!(to; "expected a string or an integer, found ", described(kind)),
        BodyProblem::NotUtf8 => say!(to; "expected UTF-8, found other bytes"),
        BodyProblem::Fields => {
            say!(to; "expected at most ", MOST_FORM_FIELDS, " fields that can be told apart soon, found others");
        }
        BodyProblem::Hash => say!(to; "found another body than the one whose hash the URL has"),
        BodyProblem::Comma => say!(to; "expected one value, found a comma"),
        _ => say!(to; "expected at most ", HEADER_LIMIT, " bytes in all fields together, found more"),
    }
}

/// Answers that a method or a URL is none.
pub(crate) fn wrongly_handed_over(out: &mut Output, is_url: bool) -> Failed {
    if is_url {
        let problem = "expected the whole URL of the request, such as `https://example.com/webhooks`. Where a server sees its \
                       path alone, say once, when the webhook is made, the whole URL as the provider has it, or what it \
                       begins with: the base URL, such as `https://example.com`";
        out.option("url", problem)
    } else {
        out.option("method", "expected the request's method, such as `POST`")
    }
}

fn optional(key: Option<&str>) -> Piece<'_> {
    Piece::Is(key.map_or(Value::Nothing, Value::Text))
}

fn malformed(out: &mut Output, row: &Row, header: &str, problem: Range<usize>) -> Failed {
    out.report(row, &[text(header), Piece::Made(problem)], &[])
}

fn header_key(out: &mut Output, header: &str, key: Option<&str>) -> Piece<'static> {
    Piece::Made(out.scratch.say(|to| {
        if let Some(key) = key {
            say!(to; "the field `", key, "` of ");
        }
        say!(to; "the header `", header, "`");
    }))
}

/// Under which name others send the header: Standard Webhooks and Svix sign alike, and name headers differently.
fn other_name(out: &mut Output, header: &str) -> Piece<'static> {
    const PREFIXES: [(&str, &str, &str); 2] =
        [("webhook-", "svix-", "svix"), ("svix-", "webhook-", "standard-webhooks")];
    let begins = |prefix: &str| header.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    Piece::Made(out.scratch.say(|to| {
        let Some((own, other, provider)) = PREFIXES.into_iter().find(|(own, ..)| begins(own)) else { return };
        let rest = header.get(own.len()..).unwrap_or_default();
        if ["id", "timestamp", "signature"].iter().any(|name| rest.eq_ignore_ascii_case(name)) {
            say!(to; ". Where `", other, rest, "` comes in its place, the provider is `", provider, "`");
        }
    }))
}

fn several(out: &mut Output, count: Option<usize>) -> Piece<'static> {
    Piece::Made(out.scratch.say(|to| match count {
        None => say!(to; "it came as several values joined by commas"),
        Some(count) if count > VALUES_LIMIT => say!(to; "more than ", VALUES_LIMIT, " values came"),
        Some(count) => say!(to; count, " values came"),
    }))
}

/// A skew of decades has one cause: the sender's unit is not the scheme's.
fn unit_hint(out: &mut Output, skew_seconds: u64, expected: &str, sent: &str) -> Piece<'static> {
    const TWENTY_YEARS: u64 = 20 * 365 * 24 * 3600;
    Piece::Made(out.scratch.say(|to| {
        if skew_seconds >= TWENTY_YEARS {
            say!(to; ", or the scheme expects ", expected, " where the provider sends ", sent);
        }
    }))
}

fn signature_mismatch(
    out: &mut Output,
    header: &str,
    [signatures, keys]: [usize; 2],
    seen: [Option<Sight>; 2],
    is_token: bool,
) -> Failed {
    let scratch = &mut out.scratch;
    let found = scratch.say(|to| {
        if is_token {
            say!(to; "what came in `", header, "` is none of the secrets");
        } else {
            say!(to; "no signature in `", header, "` fits the body");
        }
    });
    let came = scratch.say(|to| count(to, signatures, if is_token { "token" } else { "signature" }));
    let known = scratch.say(|to| count(to, keys, "secret"));
    let of_body = if is_token {
        ""
    } else {
        "the body is not the bytes that arrived (parsed and serialised again, decoded, or changed by a proxy); "
    };
    let codes = scratch.say(|to| {
        for (index, sight) in seen.into_iter().flatten().enumerate() {
            say!(to; if index > 0 { ", " } else { "" }, sight.code());
        }
    });
    let words = scratch.say(|to| {
        for (index, sight) in seen.into_iter().flatten().enumerate() {
            say!(to; if index > 0 { "; and " } else { ". Seen: " });
            sight.say(to);
        }
    });
    let facts =
        [text(header), number(signatures as u64), number(keys as u64), Piece::Otherwise { fact: codes, said: words }];
    let asides = [Piece::Made(found), Piece::Made(came), Piece::Made(known), text(of_body)];
    out.report(&rows::SIGNATURE_MISMATCH, &facts, &asides)
}

fn malformed_signature(
    out: &mut Output,
    plan: &Plan<'_>,
    problem: SignatureProblem<'_>,
) -> (Range<usize>, Range<usize>) {
    let came = match problem {
        SignatureProblem::NoPairs { came, .. }
        | SignatureProblem::NoPrefix(came)
        | SignatureProblem::Form(came)
        | SignatureProblem::Layout(came) => Some(came),
        _ => None,
    };
    let expected = out.scratch.say(|to| match problem {
        SignatureProblem::TooLong => say!(to; "at most ", HEADER_LIMIT, " bytes"),
        SignatureProblem::NoPairs { key, .. } => {
            say!(to; "pairs such as `", key, "=…` joined by `", plan.signature.layout.separator(), "`");
        }
        SignatureProblem::NoPrefix(_) => {
            let prefix = match plan.signature.layout {
                Layout::Prefixed { prefix } => prefix,
                _ => "",
            };
            say!(to; "`", prefix, "` before the signature");
        }
        SignatureProblem::TooMany => say!(to; "at most ", MOST_CANDIDATES, " signatures"),
        SignatureProblem::Form(_) => form(to, plan),
        SignatureProblem::Layout(_) => entry(to, plan),
        _ => say!(to; "a signature"),
    });
    let found = out.scratch.say(|to| match (problem, came) {
        (_, Some(came)) => said(to, came),
        (SignatureProblem::TooLong, _) => say!(to; "a longer value"),
        (SignatureProblem::TooMany, _) => say!(to; "more"),
        _ => say!(to; "none"),
    });
    (expected, found)
}

/// What came as a signature, without repeating it.
fn said(to: &mut Buffer, came: Came) {
    let length = came.length();
    if length == 0 {
        return say!(to; "nothing");
    }
    let kind = match came.alphabet() {
        Alphabet::LowerHex => " of hexadecimal",
        Alphabet::Hex => " of hexadecimal, some in upper case",
        Alphabet::Base64 => " of base64",
        Alphabet::OtherBase64 => " of base64, but not as an encoder writes them",
        Alphabet::UrlSafeBase64 => " of URL-safe base64",
        Alphabet::OtherText => ", some of neither hexadecimal nor base64",
        Alphabet::NoText(position) => {
            count(to, length, "byte");
            let position = position + 1;
            return say!(to; " with a space, a control or a non-ASCII character at position ", position);
        }
    };
    count(to, length, "character");
    say!(to; kind);
}

/// The form of one signature.
fn form(to: &mut Buffer, plan: &Plan<'_>) {
    let (encoding, algorithm) = (plan.signature.encoding, plan.signature.algorithm);
    let what = match (encoding, algorithm) {
        (Encoding::Text, _) => return say!(to; "the shared token, of at most ", LONGEST_TOKEN, " characters"),
        (_, Algorithm::Token) => return say!(to; "credentials in padded base64 (RFC 7617)"),
        (Encoding::Hex, _) => "lower-case hexadecimal digits",
        (Encoding::Base64, _) => "characters of padded base64",
        (Encoding::HexUpper, _) => "upper-case hexadecimal digits",
        (Encoding::Base64Url, _) => "characters of URL-safe base64 without padding",
        (Encoding::Base64UrlPadded, _) => "characters of padded URL-safe base64",
    };
    say!(to; encoding.length(algorithm), " ", what, " (", algorithm_name(algorithm), ")");
}

/// How a MAC's algorithm is called.
pub(crate) const fn algorithm_name(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::HmacSha1 => "HMAC-SHA1",
        Algorithm::HmacSha256 => "HMAC-SHA256",
        Algorithm::HmacSha384 => "HMAC-SHA384",
        Algorithm::HmacSha512 => "HMAC-SHA512",
        // No plan has another one here.
        _ => "a shared token",
    }
}

/// The form of one entry of the header.
fn entry(to: &mut Buffer, plan: &Plan<'_>) {
    match plan.signature.layout {
        Layout::Plain | Layout::List { .. } => {}
        Layout::Prefixed { prefix } => say!(to; "`", prefix, "` and "),
        Layout::Pairs { key, .. } => say!(to; "`", key, "=` and "),
        Layout::Versions { version, .. } => say!(to; "`", version, ",` and "),
    }
    form(to, plan);
}

fn timestamp_problem(to: &mut Buffer, plan: &Plan<'_>, problem: TimestampProblem<'_>) {
    let (found, text) = match problem {
        TimestampProblem::Form(text) => ("found", text),
        TimestampProblem::LeadingZeros(text) => ("without leading zeros, found", text),
        TimestampProblem::Digits { expected, found } => {
            return say!(
                to;
                "no separator stands between it and its neighbour in the signed content, so it must have exactly ",
                expected, " digits, found ", found
            );
        }
        _ => ("found", &[][..]),
    };
    let (before, example) = match plan.timestamp.map(|rule| rule.unit) {
        Some(Unit::Rfc3339) => ("a date with an offset such as ", "2024-01-15T10:30:00Z (RFC 3339)"),
        Some(Unit::Milliseconds) => ("Unix milliseconds in decimal digits such as ", "1700000000000"),
        _ => ("Unix seconds in decimal digits such as ", "1700000000"),
    };
    say!(to; "expected ", before, example, ", ", found, " \"");
    excerpt_of_bytes(to, text);
    say!(to; "\"");
}

/// What is wrong with a header that is signed along.
fn header_problem(to: &mut Buffer, problem: HeaderProblem<'_>) {
    match problem {
        HeaderProblem::NotSeparated(separator) => not_separated(to, separator),
        HeaderProblem::Length { expected, found } => other_length(to, expected, found),
        HeaderProblem::NoMethod => say!(to; "expected a method in capital letters, such as POST"),
        HeaderProblem::NoUrl(position) => {
            say!(to; "expected a URL as it is requested, found another character at position ", position + 1);
        }
        _ => say!(to; "expected at most ", HEADER_LIMIT, " bytes, found more"),
    }
}

fn not_separated(to: &mut Buffer, separator: &str) {
    say!(
        to;
        "it must not contain `", separator,
        "` nor overlap with it: that separates it from the next field of the signed content, and bytes could be moved \
         between the two"
    );
}

fn other_length(to: &mut Buffer, expected: usize, found: usize) {
    say!(
        to;
        "expected exactly ", expected, " bytes, found ", found,
        ": its length alone keeps it apart from the next field of the signed content"
    );
}

/// What is wrong with an id.
pub(crate) fn id_problem(to: &mut Buffer, problem: IdProblem<'_>) {
    match problem {
        IdProblem::NotSeparated(separator) => not_separated(to, separator),
        IdProblem::Length { expected, found } => other_length(to, expected, found),
        IdProblem::Form(value) => {
            say!(to; "expected 1 to ", LONGEST_ID, " visible ASCII characters without spaces, found ");
            if (1..=LONGEST_ID).contains(&value.len()) {
                say!(to; "\"");
                excerpt_of_bytes(to, value);
                say!(to; "\"");
            } else {
                say!(to; value.len(), " bytes");
            }
        }
        _ => say!(to; "expected another one"),
    }
}

/// Answers why an authentic body is no usable event.
pub(crate) fn no_event(out: &mut Output, reason: NoEvent<'_>, body: &[u8]) -> Failed {
    let (path, expected, found) = match reason {
        NoEvent::MalformedJson(error) => {
            let (line, column) = position(body, error.at);
            let problem = out.scratch.say(|to| json_problem(to, error, body));
            let facts = [number(line as u64), number(column as u64), Piece::Made(problem)];
            return out.report(&rows::MALFORMED_JSON, &facts, &[]);
        }
        NoEvent::NoObject(found) => ("", described(Kind::Object), found),
        NoEvent::MalformedType { path, found } => (path, "the event's type as a string", found),
        NoEvent::MalformedId { path, found } => {
            (path, "the event's id as a string or an integer of at most 64 bits", found)
        }
        _ => ("", "an event", FoundKind::Nothing),
    };
    let pointer = pointer(out, path);
    out.report(&rows::MALFORMED_ENVELOPE, &[text(path), text(expected), text(found_words(found))], &[pointer])
}

/// Answers that the payload is not what its provider documents, where that is enforced.
pub(crate) fn schema_mismatch(out: &mut Output, mismatch: &Mismatch<'_>) -> Failed {
    let path = out.scratch.say(|to| path(to, mismatch));
    let pointer = {
        let range = path.clone();
        out.scratch.say(|to| {
            if range.is_empty() {
                say!(to; "its top level");
            } else {
                say!(to; "`");
                to.repeat(range);
                say!(to; "`");
            }
        })
    };
    let facts = [Piece::Made(path), text(expected_words(mismatch.expected())), text(found_words(mismatch.found()))];
    out.report(&rows::SCHEMA_MISMATCH, &facts, &[Piece::Made(pointer)])
}

/// A JSON pointer as messages show it.
pub(crate) fn pointer(out: &mut Output, path: &str) -> Piece<'static> {
    Piece::Made(out.scratch.say(|to| match path {
        "" => say!(to; "its top level"),
        path => say!(to; "`", path, "`"),
    }))
}

/// The JSON pointer to a mismatch.
pub(crate) fn path(to: &mut Buffer, mismatch: &Mismatch<'_>) {
    for step in mismatch.steps() {
        say!(to; "/");
        match step {
            Step::Field(name) => say!(to; name),
            Step::Element(index) => say!(to; index),
        }
    }
}

/// What a value is.
pub(crate) const fn described(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::True | Kind::False => "a boolean",
        Kind::Number => "a number",
        Kind::Text => "a string",
        Kind::Array => "an array",
        Kind::Object => "an object",
    }
}

/// What a shape demands.
pub(crate) const fn expected_words((kind, nullable): (ShapeKind, bool)) -> &'static str {
    match (kind, nullable) {
        (ShapeKind::Any, _) => "a value",
        (ShapeKind::String, false) => "a string",
        (ShapeKind::Number, false) => "a number",
        (ShapeKind::Integer, false) => "an integer",
        (ShapeKind::Boolean, false) => "a boolean",
        (ShapeKind::List, false) => "an array",
        (ShapeKind::Object, false) => "an object",
        (ShapeKind::String, true) => "a string or null",
        (ShapeKind::Number, true) => "a number or null",
        (ShapeKind::Integer, true) => "an integer or null",
        (ShapeKind::Boolean, true) => "a boolean or null",
        (ShapeKind::List, true) => "an array or null",
        (ShapeKind::Object, true) => "an object or null",
    }
}

/// What was found.
pub(crate) const fn found_words(kind: FoundKind) -> &'static str {
    match kind {
        FoundKind::Nothing => "nothing",
        FoundKind::Fraction => "a number with a fraction",
        FoundKind::Kind(kind) => described(kind),
    }
}

/// For a document that is no delivery's body: where and why.
pub(crate) fn place(to: &mut Buffer, error: json::Error, text: &[u8]) {
    let (line, column) = position(text, error.at);
    say!(to; "it is not JSON at line ", line, ", column ", column, ": ");
    json_problem(to, error, text);
}

fn json_problem(to: &mut Buffer, json::Error { at, problem }: json::Error, body: &[u8]) {
    let expected = match problem {
        Problem::NotUtf8 => return say!(to; "a byte that is not UTF-8"),
        _ if body.starts_with("\u{FEFF}".as_bytes()) => return say!(to; "a byte-order mark before the JSON"),
        Problem::TooDeep => return say!(to; "more than 127 levels of arrays and objects"),
        Problem::RepeatedKey => {
            return say!(to; "a key that occurs twice in its object; parsers differ on which counts");
        }
        Problem::HalfSurrogate => return say!(to; "half a surrogate pair, which is no character"),
        Problem::NumberTooLarge => return say!(to; "a number beyond what a double can hold"),
        Problem::Expected(expected) => expected,
        _ => return say!(to; "not JSON"),
    };
    let expected = match expected {
        Expected::Value => "a value",
        Expected::CommaOrBracket => "`,` or `]`",
        Expected::CommaOrBrace => "`,` or `}`",
        Expected::Key => "a key in double quotes",
        Expected::KeyOrBrace => "a key in double quotes or `}`",
        Expected::Colon => "`:`",
        Expected::End => "nothing more after the document",
        Expected::Escape => "an escape such as `\\n` instead of a control character",
        Expected::Quote => "`\"` at the end of the string",
        Expected::EscapeLetter => "one of the escapes of JSON after the backslash",
        Expected::HexDigits => "four hexadecimal digits after `\\u`",
        Expected::DigitAfterSign => "a digit after the sign",
        Expected::NoDigitAfterZero => "no digit after a leading zero",
        Expected::DigitAfterPoint => "a digit after the decimal point",
        Expected::DigitOfExponent => "a digit of the exponent",
        _ => "something else",
    };
    say!(to; "expected ", expected, ", found ");
    let rest = str::from_utf8(body.get(at..).unwrap_or_default()).unwrap_or_default();
    match rest.chars().next() {
        Some(found) => {
            say!(to; "\"");
            excerpt(to, found.encode_utf8(&mut [0; 4]));
            say!(to; "\"");
        }
        None if body.is_empty() => say!(to; "an empty body"),
        None => say!(to; "the end"),
    }
}
