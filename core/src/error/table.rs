//! Every error with the facts behind it. Its code, class, HTTP status and message are a row of `hookseal_words::rows`.
//!
//! Bindings take all of it from here; none has a message or a status of its own.

use alloc::borrow::Cow;
use alloc::string::String;

use hookseal_words::{Piece, Row, message, rows};

use super::excerpt::Excerpt;
use super::fact::{Fact, FactKind, OfKind, ToPiece};
use super::language::Hint;
use super::length::Length;
use super::wording::{Nearest, Wording};
use crate::seen::Sights;
use crate::words::{Say, shown, words};

#[doc(inline)]
pub use hookseal_words::Class as ErrorClass;

/// One error: its doc comment, name and facts; then its row.
macro_rules! errors {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident { $( $(#[doc = $fact_doc:literal])+ $fact:ident: $type:ty, )* }
        => $row:ident;
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
                self.row().code
            }

            /// Who has to act on it.
            #[must_use]
            pub const fn class(self) -> ErrorClass {
                self.row().class
            }

            /// The HTTP status to answer with.
            #[must_use]
            pub const fn status(self) -> u16 {
                self.row().status
            }

            const fn row(self) -> &'static Row {
                match self { $( Self::$name => &rows::$row, )+ }
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
            /// Shows its facts, in the order of the fields.
            fn pieces(&self, show: &mut dyn FnMut(&[Piece<'_>])) {
                match self {
                    $( Self::$name { $( $fact, )* } => show(&[ $( $fact.piece(), )* ]), )+
                }
            }
        }

        // The fields are the facts that the rows name.
        $( const _: () = assert!(are_same(rows::$row.facts.as_str(), concat!($( stringify!($fact), "\n", )*))); )+

        impl ErrorCode {
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
    } => UNKNOWN_PROVIDER;

    /// A scheme document is contradictory, incomplete, or has a field that does not exist.
    InvalidScheme {
        /// Where in the document, as a JSON pointer; empty for the document itself.
        path: String,
        /// What is wrong there.
        problem: String,
    } => INVALID_SCHEME;

    /// An option or argument has a value that it cannot have.
    InvalidOption {
        /// The name of the option, as the caller spelled it.
        option: String,
        /// What is wrong with its value.
        problem: String,
    } => INVALID_OPTION;

    /// The secret is missing, undefined or empty.
    EmptySecret {
        /// Which of several secrets, counted from 0; `None` where no secret was given at all.
        index: Option<usize>,
    } => EMPTY_SECRET;

    /// The secret does not have the form that the scheme's secrets have.
    MalformedSecret {
        /// Which of several secrets, counted from 0.
        index: usize,
        /// What form was expected and what is wrong.
        problem: String,
    } => MALFORMED_SECRET;

    /// The secret has fewer bytes than the scheme's specification demands.
    SecretTooShort {
        /// Which of several secrets, counted from 0.
        index: usize,
        /// How many bytes it has after decoding.
        bytes: usize,
        /// How many it must have.
        minimum_bytes: usize,
    } => SECRET_TOO_SHORT;

    /// The body that was handed over is not, or not provably, the bytes that arrived.
    BodyNotRaw {
        /// What was handed over, such as `a parsed object`.
        found: String,
        /// Where the frameworks of the program's language have the bytes.
        hint: Hint,
    } => BODY_NOT_RAW;

    /// A header that the scheme needs did not arrive.
    MissingHeader {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// The field inside the header that is missing, such as `t` of `Stripe-Signature`.
        key: Option<String>,
    } => MISSING_HEADER;

    /// A header arrived more than once, so that it is open which one counts.
    DuplicateHeader {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// The field inside the header that came more than once, such as `t` of `Stripe-Signature`.
        key: Option<String>,
        /// How many values came, as far as they were looked at; `None` where they came joined by commas.
        count: Option<usize>,
    } => DUPLICATE_HEADER;

    /// The signature header does not hold a signature of the scheme's form.
    MalformedSignature {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// The form that was expected.
        expected: Wording,
        /// What came, described without repeating it.
        found: Wording,
    } => MALFORMED_SIGNATURE;

    /// The signature header holds signatures, but none of the kind that the scheme checks.
    UnsupportedSignature {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// The kind that was expected.
        expected: String,
    } => UNSUPPORTED_SIGNATURE;

    /// A header that is signed along could shift the fields of the signed content, or is too long.
    MalformedHeader {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// What is wrong with it.
        problem: String,
    } => MALFORMED_HEADER;

    /// What has to be read from the body before it is verified is not there: a signature, a timestamp, or what is signed.
    MalformedBody {
        /// The field: a JSON pointer, or `form:` and the name of a form's field.
        field: Cow<'static, str>,
        /// What is wrong with it, or with the body.
        problem: String,
    } => MALFORMED_BODY;

    /// The delivery's id could shift the fields of the signed content.
    MalformedId {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// What is wrong with it.
        problem: String,
    } => MALFORMED_ID;

    /// The timestamp is not a plain number of seconds or milliseconds.
    MalformedTimestamp {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// What was expected and what came.
        problem: String,
    } => MALFORMED_TIMESTAMP;

    /// The timestamp lies further in the past than the tolerance.
    TimestampTooOld {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// How many seconds before the arrival time it lies.
        skew_seconds: u64,
        /// How many seconds are accepted, in either direction.
        tolerance_seconds: u64,
    } => TIMESTAMP_TOO_OLD;

    /// The timestamp lies further in the future than the tolerance.
    TimestampTooNew {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// How many seconds after the arrival time it lies.
        skew_seconds: u64,
        /// How many seconds are accepted, in either direction.
        tolerance_seconds: u64,
    } => TIMESTAMP_TOO_NEW;

    /// The delivery names a key that is none of those that were given.
    UnknownKey {
        /// The header, spelled as the provider spells it.
        header: Cow<'static, str>,
        /// The id that the delivery names; an address whole, so that the key can be [fetched](crate::NamedKeys) there.
        id: Excerpt,
        /// How many keys were given.
        secrets: usize,
    } => UNKNOWN_KEY;

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
    } => SIGNATURE_MISMATCH;

    /// The body is larger than is accepted.
    BodyTooLarge {
        /// How many bytes came, or at least came.
        bytes: Length,
        /// How many are accepted.
        limit_bytes: u64,
    } => BODY_TOO_LARGE;

    /// The body is authentic, but not JSON on which all parsers agree.
    MalformedJson {
        /// The line of the fault, counted from 1.
        line: usize,
        /// The column of the fault in bytes, counted from 1.
        column: usize,
        /// What was found there.
        problem: String,
    } => MALFORMED_JSON;

    /// The payload is JSON, but has not the fields that every event of this provider has.
    MalformedEnvelope {
        /// Where in the payload, as a JSON pointer.
        path: String,
        /// What was expected there.
        expected: String,
        /// What was found there.
        found: String,
    } => MALFORMED_ENVELOPE;

    /// The payload differs from its documented shape, and the schema is enforced.
    SchemaMismatch {
        /// Where in the payload, as a JSON pointer.
        path: String,
        /// What the provider's guide documents.
        expected: String,
        /// What was found.
        found: String,
    } => SCHEMA_MISMATCH;
}

/// Whether two lists have the same names.
const fn are_same(some: &str, others: &str) -> bool {
    let (some, others) = (some.as_bytes(), others.as_bytes());
    let mut at = 0;
    while at < some.len() && at < others.len() && some[at] == others[at] {
        at += 1;
    }
    at == some.len() && at == others.len()
}

impl Say<String> for Error {
    fn say(&self, to: &mut String) {
        let row = self.row();
        self.pieces(&mut |pieces| message(to, row, pieces));
    }
}

shown!(Error);

impl Error {
    const fn row(&self) -> &'static Row {
        match self {
            Self::SignatureMismatch { seen: Sights { token: true, .. }, .. } => &rows::TOKEN_MISMATCH,
            error => error.code().row(),
        }
    }

    /// The facts, each under its name in `snake_case`, in the order of the fields.
    pub(crate) fn each_fact(&self, mut take: impl FnMut(&'static str, Fact<'_>)) {
        let row = self.row();
        self.pieces(&mut |pieces| {
            for (name, piece) in row.facts.iter().zip(pieces) {
                match Fact::from(*piece) {
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

    /// The headers, or one of them, were handed over as something unreadable.
    pub(crate) fn headers_not_readable(found: &str) -> Self {
        Self::option("headers", words![Piece::NotHeaders(found, None)])
    }

    pub(crate) fn option(option: &str, problem: impl Into<String>) -> Self {
        Self::InvalidOption { option: option.into(), problem: problem.into() }
    }

    pub(crate) fn scheme(path: &str, problem: impl Into<String>) -> Self {
        Self::InvalidScheme { path: path.into(), problem: problem.into() }
    }
}

impl core::error::Error for Error {}
