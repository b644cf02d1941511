//! Every error, in one table: code, class, HTTP status, names of the facts, message.
//!
//! In a message, `{fact}` stands for the fact of that name, and `{fact:shape}` for it in another shape, such as a number with
//! what is counted.

use crate::row::{Class, Row, compiled, compiled_length};

macro_rules! rows {
    ($( $(#[doc = $doc:literal])+ $name:ident($($fact:ident),*) => $class:ident, $code:literal, $status:literal, $message:literal; )+) => { $(
        $(#[doc = $doc])+
        pub static $name: Row = Row {
            code: $code,
            class: Class::$class,
            status: $status,
            facts: list![$(stringify!($fact)),*],
            message: {
                const BYTES: [u8; compiled_length($message)] = compiled($message, &[$(stringify!($fact)),*]);
                match str::from_utf8(&BYTES) {
                    Ok(text) => text,
                    Err(_) => panic!("a message is text"),
                }
            },
        };
    )+ };
}

rows! {
    /// No provider has this name.
    UNKNOWN_PROVIDER(given, nearest) => Config, "unknown_provider", 500,
        "no provider is called \"{given}\"{nearest}";

    /// A scheme document is contradictory, incomplete, or has a field that does not exist.
    INVALID_SCHEME(path, problem) => Config, "invalid_scheme", 500,
        "the scheme is not valid at {path:pointer}: {problem}";

    /// An option or argument has a value that it cannot have.
    INVALID_OPTION(option, problem) => Config, "invalid_option", 500,
        "the option `{option}` is not valid: {problem}";

    /// The secret is missing, undefined or empty.
    EMPTY_SECRET(index) => Config, "empty_secret", 500,
        "{index:nth} is empty or undefined: is the environment variable set where this runs? \
         There is no mode without a secret";

    /// The secret does not have the form that the scheme's secrets have.
    MALFORMED_SECRET(index, problem) => Config, "malformed_secret", 500,
        "{index:nth} is malformed: {problem}";

    /// The secret has fewer bytes than the scheme's specification demands.
    SECRET_TOO_SHORT(index, bytes, minimum_bytes) => Config, "secret_too_short", 500,
        "{index:nth} has {bytes:bytes} after decoding: expected at least {minimum_bytes}. \
         Copy it whole from the provider's dashboard";

    /// The body that was handed over is not, or not provably, the bytes that arrived.
    BODY_NOT_RAW(found, hint) => Config, "body_not_raw", 500,
        "the body must be the bytes exactly as they arrived, but it is {found}. \
         Get the raw body before anything parses it: {hint}. For a request without a body, hand over an empty one";

    /// A header that the scheme needs did not arrive.
    MISSING_HEADER(header, key) => Verification, "missing_header", 401,
        "{header:key} is missing. If the provider did send it, hand over the request's headers as they arrived \
         and check that no proxy removes it{header:other}";

    /// A header arrived more than once, so that it is open which one counts.
    DUPLICATE_HEADER(header, key, count) => Verification, "duplicate_header", 401,
        "{header:key} must be one text, but {count:several}. The provider sends one: look at what adds another on the way, and at how the \
         headers were put together before they were handed over";

    /// The signature header does not hold a signature of the scheme's form.
    MALFORMED_SIGNATURE(header, expected, found) => Verification, "malformed_signature", 401,
        "the signature in `{header}` is malformed: expected {expected}, found {found}. \
         Check that the provider is the right one, and hand over the header as it arrived";

    /// The signature header holds signatures, but none of the kind that the scheme checks.
    UNSUPPORTED_SIGNATURE(header, expected) => Verification, "unsupported_signature", 401,
        "`{header}` holds no signature of the kind that is checked: expected {expected}. \
         Nothing falls back to another version; check which one the provider is set to send";

    /// A header that is signed along could shift the fields of the signed content, or is too long.
    MALFORMED_HEADER(header, problem) => Verification, "malformed_header", 401,
        "the signed header `{header}` is malformed: {problem}";

    /// What has to be read from the body before it is verified is not there: a signature, a timestamp, or what is signed.
    MALFORMED_BODY(field, problem) => Verification, "malformed_body", 401,
        "the body has not what this provider writes into it, and what is read before it is verified: at `{field}` {problem}";

    /// The delivery's id could shift the fields of the signed content.
    MALFORMED_ID(header, problem) => Verification, "malformed_id", 401,
        "the id in `{header}` is malformed: {problem}";

    /// The timestamp is not a plain number of seconds or milliseconds.
    MALFORMED_TIMESTAMP(header, problem) => Verification, "malformed_timestamp", 401,
        "the timestamp in `{header}` is malformed: {problem}";

    /// The timestamp lies further in the past than the tolerance.
    TIMESTAMP_TOO_OLD(header, skew_seconds, tolerance_seconds) => Verification, "timestamp_too_old", 401,
        "the timestamp in `{header}` is {skew_seconds} s older than this server's clock: expected at most \
         {tolerance_seconds} s. Either the delivery was held up or replayed, or this server's clock is fast{skew_seconds:old}";

    /// The timestamp lies further in the future than the tolerance.
    TIMESTAMP_TOO_NEW(header, skew_seconds, tolerance_seconds) => Verification, "timestamp_too_new", 401,
        "the timestamp in `{header}` is {skew_seconds} s ahead of this server's clock: expected at most \
         {tolerance_seconds} s. This server's clock may be slow{skew_seconds:early}";

    /// The delivery names a key that is none of those that were given.
    UNKNOWN_KEY(header, id, secrets) => Verification, "unknown_key", 401,
        "`{header}` names the key \"{id}\", and none of the {secrets:keys} that were given has this id. The provider may have \
         changed its keys: fetch them again from where it publishes them";

    /// No signature in the header is the signature of this body under any of the secrets.
    SIGNATURE_MISMATCH(header, signatures, secrets, seen) => Verification, "signature_mismatch", 401,
        "no signature in `{header}` fits the body ({signatures:signatures} checked against {secrets:secrets}). Likely causes: the body is not the bytes that arrived (parsed and serialised again, decoded, or changed by a proxy); the secret belongs \
         to another endpoint or environment, or was rotated; the delivery is forged{seen}";

    /// The same, where a token comes in the place of a signature: of a token, the body says nothing.
    TOKEN_MISMATCH(header, signatures, secrets, seen) => Verification, "signature_mismatch", 401,
        "what came in `{header}` is none of the secrets ({signatures:tokens} checked against {secrets:secrets}). Likely causes: the secret belongs \
         to another endpoint or environment, or was rotated; the delivery is forged{seen}";

    /// The body is larger than is accepted.
    BODY_TOO_LARGE(bytes, limit_bytes) => Verification, "body_too_large", 413,
        "{bytes}: expected at most {limit_bytes}. If deliveries of this size are genuine, raise \
         the option for the largest body";

    /// The body is authentic, but not JSON on which all parsers agree.
    MALFORMED_JSON(line, column, problem) => Payload, "malformed_json", 400,
        "the body is authentic but not JSON on which all parsers agree, at line {line}, column {column}: {problem}. \
         To have it all the same, call `verify` in the place of `receive`, and read the body by a parser of your choice";

    /// The payload is JSON, but has not the fields that every event of this provider has.
    MALFORMED_ENVELOPE(path, expected, found) => Payload, "malformed_envelope", 400,
        "the payload is authentic but no event of this provider: expected {expected} at {path:pointer}, found {found}. \
         For bodies that are no events use `verify`";

    /// The payload differs from its documented shape, and the schema is enforced.
    SCHEMA_MISMATCH(path, expected, found) => Payload, "schema_mismatch", 422,
        "the payload differs from the provider's documentation: expected {expected} at {path:pointer}, found {found}. \
         Only the option `schema` set to `enforce` refuses it";
}
