//! Every error, in one table: code, class, HTTP status, message and the facts behind it.
//!
//! Bindings take all of it from here; none has a message or a status of its own.

use alloc::borrow::Cow;
use alloc::string::String;

use super::excerpt::Excerpt;
use super::fact::{Aside, Fact, FactKind, OfKind, Piece};
use super::language::Hint;
use super::length::Length;
use super::wording::{Count, HeaderKey, Nearest, NthSecret, OtherName, Pointer, Several, UnitHint, Wording};
use crate::seen::{self, Sights};
use crate::words::{Say, fill, shown, words};

/// Who has to act on an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorClass {
    /// The caller's mistake: the program has to change. Status 500.
    Config,
    /// The delivery is not to be trusted. Status 401, or 413 for its size.
    Verification,
    /// The delivery is authentic, but not a usable event. Status 400 or 422.
    Payload,
}

impl ErrorClass {
    /// The name that crosses to the bindings: `config`, `verification` or `payload`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Verification => "verification",
            Self::Payload => "payload",
        }
    }
}

/// One row an error: its doc comment, name and facts; then class, code, HTTP status and message.
macro_rules! errors {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident { $( $(#[doc = $fact_doc:literal])+ $fact:ident: $type:ty, )* }
        => $class:ident, $code:literal, $status:literal, $message:literal $(, $argument:expr)*;
    )+) => {
        /// What an error is, as a stable code.
        ///
        /// ```
        /// use hookseal::ErrorCode;
        /// assert_eq!(ErrorCode::TimestampTooOld.as_str(), "timestamp_too_old");
        /// assert_eq!(ErrorCode::TimestampTooOld.status(), 401);
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $( $(#[doc = $doc])+ $name, )+
        }

        impl ErrorCode {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[ $( Self::$name, )+ ];

            /// The code as text, such as `signature_mismatch`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$name => $code, )+ }
            }

            /// Who has to act on it.
            #[must_use]
            pub const fn class(self) -> ErrorClass {
                match self { $( Self::$name => ErrorClass::$class, )+ }
            }

            /// The HTTP status to answer with.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $( Self::$name => $status, )+ }
            }
        }

        /// Why a delivery, a payload or a configuration was refused, with the facts.
        ///
        /// The [`Display`](core::fmt::Display) text is the message: what was expected, what came, and
        /// what to do. It never holds a secret or an expected signature. It is put together only
        /// when asked for, so that refusing a delivery stays cheap.
        ///
        /// ```
        /// use hookseal::{ErrorCode, Webhook};
        /// let error = Webhook::new("github", "").unwrap_err();
        /// assert_eq!(error.code(), ErrorCode::EmptySecret);
        /// assert_eq!(error.status(), 500);
        /// ```
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Error {
            $( $(#[doc = $doc])+ #[non_exhaustive] $name { $( $(#[doc = $fact_doc])+ $fact: $type, )* }, )+
        }

        impl Error {
            /// What it is, as a stable code.
            #[must_use]
            pub const fn code(&self) -> ErrorCode {
                match self { $( Self::$name { .. } => ErrorCode::$name, )+ }
            }
        }

        impl Error {
            /// Shows its row: the message, and what stands in it, the facts in the order of the fields first.
            fn row(&self, show: &mut dyn FnMut(&'static str, &[(&'static str, &dyn Piece)])) {
                match self {
                    $( Self::$name { $( $fact, )* } => {
                        show($message, &[ $( (stringify!($fact), $fact), )* $( ("", &Aside($argument)), )* ]);
                    } )+
                }
            }
        }


        impl ErrorCode {
            /// Its message, in which a fact stands as its name in braces, and what is no fact as empty braces.
            pub(crate) const fn template(self) -> &'static str {
                match self { $( Self::$name => $message, )+ }
            }

            /// The names of the facts behind an error of this code in `snake_case`, in the order of the fields,
            /// with what each may be.
            pub(crate) const fn facts(self) -> &'static [(&'static str, FactKind)] {
                match self { $( Self::$name => &[ $( (stringify!($fact), <$type as OfKind>::KIND), )* ], )+ }
            }
        }
    };
}

errors! {
    /// No provider has this name.
    UnknownProvider {
        /// The name that was given, if it is like one that there is: anything else may be a secret.
        given: Excerpt,
        /// What was probably meant.
        nearest: Nearest,
    } => Config, "unknown_provider", 500,
        "no provider is called {given}{nearest}";

    /// A scheme document is contradictory, incomplete, or has a field that does not exist.
    InvalidScheme {
        /// Where in the document, as a JSON pointer; empty for the document itself.
        path: String,
        /// What is wrong there.
        problem: String,
    } => Config, "invalid_scheme", 500,
        "the scheme is not valid at {}: {problem}", Pointer(path);

    /// An option or argument has a value that it cannot have.
    InvalidOption {
        /// The name of the option, as the caller spelled it.
        option: String,
        /// What is wrong with its value.
        problem: String,
    } => Config, "invalid_option", 500,
        "the option `{option}` is not valid: {problem}";

    /// The secret is missing, undefined or empty.
    EmptySecret {
        /// Which of several secrets, counted from 0; `None` where no secret was given at all.
        index: Option<usize>,
    } => Config, "empty_secret", 500,
        "{} is empty or undefined: is the environment variable set where this runs? \
         There is no mode without a secret", NthSecret(*index);

    /// The secret does not have the form that the scheme's secrets have.
    MalformedSecret {
        /// Which of several secrets, counted from 0.
        index: usize,
        /// What form was expected and what is wrong.
        problem: String,
    } => Config, "malformed_secret", 500,
        "{} is malformed: {problem}", NthSecret(Some(*index));

    /// The secret has fewer bytes than the scheme's specification demands.
    SecretTooShort {
        /// Which of several secrets, counted from 0.
        index: usize,
        /// How many bytes it has after decoding.
        bytes: usize,
        /// How many it must have.
        minimum_bytes: usize,
    } => Config, "secret_too_short", 500,
        "{} has {} after decoding: expected at least {minimum_bytes}. \
         Copy it whole from the provider's dashboard", NthSecret(Some(*index)), Count(*bytes, "byte");

    /// The body that was handed over is not, or not provably, the bytes that arrived.
    BodyNotRaw {
        /// What was handed over, such as `a parsed object`.
        found: String,
        /// Where the frameworks of the program's language have the bytes.
        hint: Hint,
    } => Config, "body_not_raw", 500,
        "the body must be the bytes exactly as they arrived, but it is {found}. \
         Get the raw body before anything parses it: {}. For a request without a body, hand over an empty one",
         hint.text();

    /// A header that the scheme needs did not arrive.
    MissingHeader {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// The field inside the header that is missing, such as `t` of `Stripe-Signature`.
        key: Option<String>,
    } => Verification, "missing_header", 401,
        "{} is missing. If the provider did send it, hand over the request's headers as they arrived \
         and check that no proxy removes it{}", HeaderKey(header, key.as_deref()), OtherName(header);

    /// A header arrived more than once, so that it is open which one counts.
    DuplicateHeader {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// The field inside the header that came more than once, such as `t` of `Stripe-Signature`.
        key: Option<String>,
        /// How many values came, as far as they were looked at; `None` where they came joined by commas.
        count: Option<usize>,
    } => Verification, "duplicate_header", 401,
        "{} must be one text, but {}. The provider sends one: look at what adds another on the way, and at how the \
         headers were put together before they were handed over",
         HeaderKey(header, key.as_deref()), Several(*count);

    /// The signature header does not hold a signature of the scheme's form.
    MalformedSignature {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// The form that was expected.
        expected: Wording,
        /// What came, described without repeating it.
        found: Wording,
    } => Verification, "malformed_signature", 401,
        "the signature in `{header}` is malformed: expected {expected}, found {found}. \
         Check that the provider is the right one, and hand over the header as it arrived";

    /// The signature header holds signatures, but none of the kind that the scheme checks.
    UnsupportedSignature {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// The kind that was expected.
        expected: String,
    } => Verification, "unsupported_signature", 401,
        "`{header}` holds no signature of the kind that is checked: expected {expected}. \
         Nothing falls back to another version; check which one the provider is set to send";

    /// A header that is signed along could shift the fields of the signed content, or is too long.
    MalformedHeader {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// What is wrong with it.
        problem: String,
    } => Verification, "malformed_header", 401,
        "the signed header `{header}` is malformed: {problem}";

    /// What has to be read from the body before it is verified is not there: a signature, a timestamp, or what is signed.
    MalformedBody {
        /// The field: a JSON pointer, or `form:` and the name of a form's field.
        field: Cow<'static, str>,
        /// What is wrong with it, or with the body.
        problem: String,
    } => Verification, "malformed_body", 401,
        "the body has not what this provider writes into it, and what is read before it is verified: at `{field}` {problem}";

    /// The delivery's id could shift the fields of the signed content.
    MalformedId {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// What is wrong with it.
        problem: String,
    } => Verification, "malformed_id", 401,
        "the id in `{header}` is malformed: {problem}";

    /// The timestamp is not a plain number of seconds or milliseconds.
    MalformedTimestamp {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// What was expected and what came.
        problem: String,
    } => Verification, "malformed_timestamp", 401,
        "the timestamp in `{header}` is malformed: {problem}";

    /// The timestamp lies further in the past than the tolerance.
    TimestampTooOld {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// How many seconds before the arrival time it lies.
        skew_seconds: u64,
        /// How many seconds are accepted, in either direction.
        tolerance_seconds: u64,
    } => Verification, "timestamp_too_old", 401,
        "the timestamp in `{header}` is {skew_seconds} s older than this server's clock: expected at most \
         {tolerance_seconds} s. Either the delivery was held up or replayed, or this server's clock is fast{}",
         UnitHint(*skew_seconds, "milliseconds", "seconds");

    /// The timestamp lies further in the future than the tolerance.
    TimestampTooNew {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// How many seconds after the arrival time it lies.
        skew_seconds: u64,
        /// How many seconds are accepted, in either direction.
        tolerance_seconds: u64,
    } => Verification, "timestamp_too_new", 401,
        "the timestamp in `{header}` is {skew_seconds} s ahead of this server's clock: expected at most \
         {tolerance_seconds} s. This server's clock may be slow{}",
         UnitHint(*skew_seconds, "seconds", "milliseconds");

    /// The delivery names a key that is none of those that were given.
    UnknownKey {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// The id that the delivery names.
        id: Excerpt,
        /// How many keys were given.
        secrets: usize,
    } => Verification, "unknown_key", 401,
        "the header `{header}` names the key {id}, and none of the {} that were given has this id. The provider may have \
         changed its keys: fetch them again from where it publishes them", Count(*secrets, "key");

    /// No signature in the header is the signature of this body under any of the secrets.
    SignatureMismatch {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// How many well-formed signatures came.
        signatures: usize,
        /// How many secrets they were checked against.
        secrets: usize,
        /// What can be seen of the body and the secrets that may be the cause.
        seen: Sights,
    } => Verification, "signature_mismatch", 401,
        "{} ({} checked against {}). Likely causes: {}the secret belongs \
         to another endpoint or environment, or was rotated; the delivery is forged{seen}",
         seen.found_in(header), Count(*signatures, seen.of()), Count(*secrets, "secret"), seen.of_body();

    /// The body is larger than is accepted.
    BodyTooLarge {
        /// How many bytes came, or at least came.
        bytes: Length,
        /// How many are accepted.
        limit_bytes: u64,
    } => Verification, "body_too_large", 413,
        "{bytes}: expected at most {limit_bytes}. If deliveries of this size are genuine, raise \
         the option for the largest body";

    /// The body is authentic, but not JSON on which all parsers agree.
    MalformedJson {
        /// The line of the fault, counted from 1.
        line: usize,
        /// The column of the fault in bytes, counted from 1.
        column: usize,
        /// What was found there.
        problem: String,
    } => Payload, "malformed_json", 400,
        "the body is authentic but not JSON on which all parsers agree, at line {line}, column {column}: {problem}. \
         To have it all the same, call `verify` in the place of `receive`, and read the body by a parser of your choice";

    /// The payload is JSON, but has not the fields that every event of this provider has.
    MalformedEnvelope {
        /// Where in the payload, as a JSON pointer.
        path: String,
        /// What was expected there.
        expected: String,
        /// What was found there.
        found: String,
    } => Payload, "malformed_envelope", 400,
        "the payload is authentic but no event of this provider: expected {expected} at {}, found {found}. \
         For bodies that are no events use `verify`", Pointer(path);

    /// The payload differs from its documented shape, and the schema is enforced.
    SchemaMismatch {
        /// Where in the payload, as a JSON pointer.
        path: String,
        /// What the provider's guide documents.
        expected: String,
        /// What was found.
        found: String,
    } => Payload, "schema_mismatch", 422,
        "the payload differs from the provider's documentation: expected {expected} at {}, found {found}. \
         Only the option `schema` set to `enforce` refuses it", Pointer(path);
}

impl Say for Error {
    fn say(&self, to: &mut String) {
        self.row(&mut |message, pieces| fill(message, pieces, to));
    }
}

shown!(Error);

impl Error {
    /// The facts, each under its name in `snake_case`, in the order of the fields.
    pub(crate) fn each_fact(&self, mut take: impl FnMut(&'static str, Fact<'_>)) {
        self.row(&mut |_, pieces| {
            for (name, piece) in pieces {
                match piece.fact() {
                    Fact::Unsaid => {}
                    fact => take(name, fact),
                }
            }
        });
    }

    /// Who has to act on it.
    #[must_use]
    pub const fn class(&self) -> ErrorClass {
        self.code().class()
    }

    /// The HTTP status to answer with.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.code().status()
    }

    /// With what can be seen of the body, where signatures do not fit it.
    #[cold]
    #[inline(never)]
    pub(crate) fn seeing_body(mut self, start: &[u8], length: u64) -> Self {
        // Of a token, the body says nothing.
        if let Self::SignatureMismatch { seen, .. } = &mut self
            && !seen.token
        {
            seen.body = seen::body(start, length);
        }
        self
    }

    /// The headers, or one of them, were handed over as something unreadable.
    pub(crate) fn headers_not_readable(found: &str) -> Self {
        Self::option(
            "headers",
            words![
                "expected the request's headers as names and strings, found ",
                found,
                ". Hand over the headers object of the request as your framework gives it",
            ],
        )
    }

    pub(crate) fn option(option: &str, problem: impl Into<String>) -> Self {
        Self::InvalidOption { option: option.into(), problem: problem.into() }
    }

    pub(crate) fn scheme(path: &str, problem: impl Into<String>) -> Self {
        Self::InvalidScheme { path: path.into(), problem: problem.into() }
    }
}

impl core::error::Error for Error {}
