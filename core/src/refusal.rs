//! What the kernel refuses, as errors: its codes and facts in words.

use alloc::string::String;

use hookseal_kernel::Refusal;
use hookseal_words::{IN_MILLISECONDS, Piece, malformed_signature};

use crate::algorithm::Algorithm;
use crate::error::{Error, Excerpt};
use crate::plan::Plan;
use crate::request::RequestPart;
use crate::seen::Sights;
use crate::words::words;

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
                Error::option("headers", words![Piece::NotHeaders(found, Some(&self.spelled(header)))])
            }
            Refusal::MalformedSignature { header, problem } => {
                let [expected, found] = malformed_signature(self.kernel(), problem).map(Into::into);
                Error::MalformedSignature { header: self.spelled(header), expected, found }
            }
            Refusal::MalformedHeader { header, problem } => {
                Error::MalformedHeader { header: self.spelled(header), problem: words![Piece::Header(problem)] }
            }
            Refusal::SignatureMismatch { header, signatures, keys } => {
                let token = self.scheme.algorithm == Algorithm::Token;
                let seen = Sights { secret: self.secret_seen.filter(|_| !token), token, ..Sights::default() };
                Error::SignatureMismatch { header: self.spelled(header), signatures, secrets: keys, seen }
            }
            Refusal::UnsupportedSignature { header } => {
                let expected = words![Piece::Entry(&self.kernel().signature)];
                Error::UnsupportedSignature { header: self.spelled(header), expected }
            }
            Refusal::UnknownKey { header, id, keys } => {
                Error::UnknownKey { header: self.spelled(header), id: Excerpt::of_key_id(id), secrets: keys }
            }
            Refusal::MalformedBody { header, problem } => {
                Error::MalformedBody { field: self.spelled(header), problem: words![Piece::Body(problem, None)] }
            }
            Refusal::MalformedId { header, problem } => {
                Error::MalformedId { header: self.spelled(header), problem: words![Piece::Id(problem)] }
            }
            Refusal::MalformedTimestamp { header, problem } => {
                let unit = self.kernel().timestamp.map(|rule| rule.unit);
                let problem = words![Piece::Timestamp(problem, unit)];
                Error::MalformedTimestamp { header: self.spelled(header), problem }
            }
            Refusal::NotHandedOver { header } => self.in_request(header, RequestPart::not_handed_over),
            Refusal::WronglyHandedOver { header } => self.in_request(header, RequestPart::wrongly_handed_over),
            _ => Error::option("now", IN_MILLISECONDS),
        }
    }

    /// The error that says what was refused, with what can be seen of the body where signatures do not fit it.
    #[cold]
    #[inline(never)]
    pub(crate) fn error_seeing(&self, refusal: Refusal<'_>, start: &[u8], length: u64) -> Error {
        let mut error = self.error(refusal);
        // Of a token, the body says nothing.
        if let Error::SignatureMismatch { seen, .. } = &mut error
            && !seen.token
        {
            *seen = seen.with_body(self.kernel(), start, length);
        }
        error
    }

    /// A mistake of the program with what it hands over beside the headers.
    fn in_request(&self, header: u8, problem: fn(RequestPart) -> &'static str) -> Error {
        let part = self.part(header).unwrap_or(RequestPart::Url);
        Error::option(part.option(), problem(part))
    }
}
