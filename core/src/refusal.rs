//! What the kernel refuses, as errors: its codes and facts in words.

use alloc::format;
use alloc::string::{String, ToString};

use hookseal_kernel::plan::{Layout, Unit};
use hookseal_kernel::{
    HEADER_LIMIT, HeaderProblem, IdProblem, LONGEST_ID, MOST_CANDIDATES, Refusal, SignatureProblem, TimestampProblem,
};

use crate::algorithm::Algorithm;
use crate::error::{Error, Excerpt, Wording};
use crate::in_body;
use crate::plan::Plan;
use crate::request::RequestPart;
use crate::seen::Sights;
use crate::text::Text;

impl Plan {
    /// The error that says what was refused.
    // Refusals come in floods: what needs no words costs no call.
    #[allow(clippy::inline_always, reason = "WebAssembly is to be small; elsewhere a call takes a tenth of a refusal")]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn error(&self, refusal: Refusal<'_>) -> Error {
        match refusal {
            Refusal::MissingHeader { header, key: None } => {
                Error::MissingHeader { header: self.spelled(header), key: None }
            }
            Refusal::TimestampTooOld { header, skew_seconds, tolerance_seconds } => {
                Error::TimestampTooOld { header: self.spelled(header), skew_seconds, tolerance_seconds }
            }
            Refusal::TimestampTooNew { header, skew_seconds, tolerance_seconds } => {
                Error::TimestampTooNew { header: self.spelled(header), skew_seconds, tolerance_seconds }
            }
            refusal => self.error_in_words(refusal),
        }
    }

    #[cold]
    #[inline(never)]
    fn error_in_words(&self, refusal: Refusal<'_>) -> Error {
        match refusal {
            Refusal::BodyTooLarge { bytes, limit_bytes } => Error::BodyTooLarge { bytes: bytes.into(), limit_bytes },
            Refusal::MissingHeader { header, key } => {
                Error::MissingHeader { header: self.spelled(header), key: key.map(String::from) }
            }
            Refusal::DuplicateHeader { header, key, count } => {
                Error::DuplicateHeader { header: self.spelled(header), key: key.map(String::from), count }
            }
            Refusal::HeaderNotText { header, .. } if self.part(header) == Some(RequestPart::Parameter) => {
                self.in_request(header, RequestPart::not_handed_over)
            }
            Refusal::HeaderNotText { header, found } => {
                Error::headers_not_readable(&format!("{found} as the value of `{}`", self.spelled(header)))
            }
            Refusal::MalformedSignature { header, problem } => self.malformed_signature(self.spelled(header), problem),
            Refusal::MalformedHeader { header, problem } => {
                Error::MalformedHeader { header: self.spelled(header), problem: header_problem(problem) }
            }
            Refusal::SignatureMismatch { header, signatures, keys } => {
                let token = self.scheme.algorithm == Algorithm::Token;
                let seen = Sights { secret: self.secret_seen.filter(|_| !token), token, ..Sights::default() };
                Error::SignatureMismatch { header: self.spelled(header), signatures, secrets: keys, seen }
            }
            Refusal::UnsupportedSignature { header } => {
                Error::UnsupportedSignature { header: self.spelled(header), expected: self.entry() }
            }
            Refusal::UnknownKey { header, id, keys } => {
                Error::UnknownKey { header: self.spelled(header), id: Excerpt::of_bytes(id), secrets: keys }
            }
            Refusal::MalformedBody { header, problem } => {
                Error::MalformedBody { field: self.spelled(header), problem: in_body::problem(problem, None) }
            }
            Refusal::MalformedId { header, problem } => {
                Error::MalformedId { header: self.spelled(header), problem: id_problem(problem) }
            }
            Refusal::MalformedTimestamp { header, problem } => {
                Error::MalformedTimestamp { header: self.spelled(header), problem: self.timestamp_problem(problem) }
            }
            Refusal::NotHandedOver { header } => self.in_request(header, RequestPart::not_handed_over),
            Refusal::WronglyHandedOver { header } => self.in_request(header, RequestPart::wrongly_handed_over),
            _ => Error::option(
                "now",
                "expected the time of arrival in Unix seconds: this one seems to be in milliseconds",
            ),
        }
    }

    /// A mistake of the program with what it hands over beside the headers.
    fn in_request(&self, header: u8, error: fn(RequestPart) -> Error) -> Error {
        error(self.part(header).unwrap_or(RequestPart::Url))
    }

    fn malformed_signature(&self, header: Text, problem: SignatureProblem<'_>) -> Error {
        let (expected, found): (Wording, Wording) = match problem {
            SignatureProblem::TooLong => (format!("at most {HEADER_LIMIT} bytes").into(), "a longer value".into()),
            SignatureProblem::NoPairs { key, came } => {
                let separator = self.kernel().signature.layout.separator();
                (format!("pairs such as `{key}=…` joined by `{separator}`").into(), Wording::came(came))
            }
            SignatureProblem::NoPrefix(came) => {
                let prefix = match self.kernel().signature.layout {
                    Layout::Prefixed { prefix } => prefix,
                    _ => "",
                };
                (format!("`{prefix}` before the signature").into(), Wording::came(came))
            }
            SignatureProblem::TooMany => (format!("at most {MOST_CANDIDATES} signatures").into(), "more".into()),
            SignatureProblem::Form(came) => (self.form(), Wording::came(came)),
            SignatureProblem::Layout(came) => (self.entry().into(), Wording::came(came)),
            _ => ("a signature".into(), "none".into()),
        };
        Error::MalformedSignature { header, expected, found }
    }

    /// The form of one signature.
    fn form(&self) -> Wording {
        let rule = &self.kernel().signature;
        Wording::form(rule.encoding, rule.algorithm)
    }

    /// The form of one entry of the header.
    fn entry(&self) -> String {
        let form = self.form();
        match self.kernel().signature.layout {
            Layout::Plain | Layout::List { .. } => form.to_string(),
            Layout::Prefixed { prefix } => format!("`{prefix}` and {form}"),
            Layout::Pairs { key, .. } => format!("`{key}=` and {form}"),
            Layout::Versions { version, .. } => format!("`{version},` and {form}"),
        }
    }

    fn timestamp_problem(&self, problem: TimestampProblem<'_>) -> String {
        let (found, text) = match problem {
            TimestampProblem::Form(text) => ("found", text),
            TimestampProblem::LeadingZeros(text) => ("without leading zeros, found", text),
            TimestampProblem::Digits { expected, found } => {
                return format!(
                    "no separator stands between it and its neighbour in the signed content, so it must have exactly \
                     {expected} digits, found {found}"
                );
            }
            _ => ("found", &[][..]),
        };
        let (name, example) = match self.kernel().timestamp.map(|rule| rule.unit) {
            Some(Unit::Rfc3339) => {
                return format!(
                    "expected a date with an offset such as 2024-01-15T10:30:00Z (RFC 3339), {found} {}",
                    Excerpt::of_bytes(text)
                );
            }
            Some(Unit::Milliseconds) => ("milliseconds", "1700000000000"),
            _ => ("seconds", "1700000000"),
        };
        format!("expected Unix {name} in decimal digits such as {example}, {found} {}", Excerpt::of_bytes(text))
    }
}

/// What is wrong with a header that is signed along.
fn header_problem(problem: HeaderProblem<'_>) -> String {
    match problem {
        HeaderProblem::NotSeparated(separator) => not_separated(separator),
        HeaderProblem::Length { expected, found } => other_length(expected, found),
        HeaderProblem::NoMethod => "expected a method in capital letters, such as POST".into(),
        HeaderProblem::NoUrl(position) => {
            format!("expected a URL as it is requested, found another character at position {}", position + 1)
        }
        _ => format!("expected at most {HEADER_LIMIT} bytes, found more"),
    }
}

fn not_separated(separator: &str) -> String {
    format!(
        "it must not contain `{separator}` nor overlap with it: that separates it from the next field of the signed \
         content, and bytes could be moved between the two"
    )
}

fn other_length(expected: usize, found: usize) -> String {
    format!(
        "expected exactly {expected} bytes, found {found}: its length alone keeps it apart from the next field of the \
         signed content"
    )
}

/// What is wrong with an id.
pub(crate) fn id_problem(problem: IdProblem<'_>) -> String {
    match problem {
        IdProblem::NotSeparated(separator) => not_separated(separator),
        IdProblem::Length { expected, found } => other_length(expected, found),
        IdProblem::Form(value) => {
            let length = value.len();
            let found = if (1..=LONGEST_ID).contains(&length) {
                Excerpt::of_bytes(value).to_string()
            } else {
                format!("{length} bytes")
            };
            format!("expected 1 to {LONGEST_ID} visible ASCII characters without spaces, found {found}")
        }
        _ => "expected another one".into(),
    }
}
