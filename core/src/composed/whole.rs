//! A delivery of which a text is made, to be verified or to be sent.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use hookseal_kernel::plan::Part;
use hookseal_kernel::{self as kernel, BodyProblem, Header, Lookup, Refusal};
use hookseal_words::Piece;

use crate::checks::Checks;
use crate::error::Error;
use crate::plan::Plan;
use crate::request::{Request, RequestPart};
use crate::text::Text;
use crate::words::words;

/// Of the signature's header, as the kernel's plan counts them.
pub(super) const SIGNATURE_HEADER: u8 = 0;

/// A delivery that is there whole.
#[derive(Clone, Copy)]
pub(super) struct Whole<'w, 'a> {
    pub(super) plan: &'a Plan,
    pub(super) checks: &'a Checks,
    pub(super) headers: Lookup<'w, 'a>,
    pub(super) body: &'w [u8],
    pub(super) received_at: u64,
}

impl<'a> Whole<'_, 'a> {
    /// What needs no text: the size, the headers, the time, the form of the signature.
    pub(super) fn begin<'b>(&self, headers: Lookup<'_, 'b>) -> Result<kernel::Verification<'b>, Error>
    where
        'a: 'b,
    {
        let (plan, keys, length) = (self.plan, &*self.checks.macs, self.body.len() as u64);
        kernel::Verification::begin(plan.kernel(), &plan.settings, keys, headers, length, self.received_at)
            .map_err(|refusal| plan.error(refusal))
    }
}

impl<'a> Whole<'_, 'a> {
    /// The number of a name that the plan looks up.
    pub(super) fn name(&self, spelled: &str) -> u8 {
        let place = self.plan.names.iter().position(|name| *name.spelled == *spelled);
        place.and_then(|place| u8::try_from(place).ok()).unwrap_or(u8::MAX)
    }

    /// The one value of a header.
    pub(super) fn header(&self, spelled: &str) -> Result<&'a [u8], Error> {
        let header = self.name(spelled);
        let refusal = match (self.headers)(header) {
            Header::One(value) => return Ok(value),
            Header::Conflicting(count) => Refusal::DuplicateHeader { header, key: None, count: Some(count) },
            Header::NotText(found) => Refusal::HeaderNotText { header, found },
            _ => Refusal::MissingHeader { header, key: None },
        };
        Err(self.plan.error(refusal))
    }

    /// A part of the request line.
    pub(super) fn request(&self, part: Part<'static>) -> Result<Cow<'a, [u8]>, Error> {
        let header = self.name(part.name());
        let Header::One(value) = (self.headers)(header) else {
            return Err(self.plan.error(Refusal::NotHandedOver { header }));
        };
        self.plan.part_of(value, part, header).map_err(|refusal| self.plan.error(refusal))
    }
}

/// What a delivery is signed with, for whoever sends it.
pub(crate) struct ToSign<'s> {
    pub(crate) plan: &'s Plan,
    pub(crate) request: Request<'s>,
    pub(crate) headers: &'s [(String, String)],
    /// In Unix seconds.
    pub(crate) timestamp: Option<u64>,
    pub(crate) body: &'s [u8],
}

/// The text that is signed, and the headers that are made for it.
pub(crate) type Signed = (Vec<u8>, Vec<(String, String)>);

impl<'s> ToSign<'s> {
    /// A part of the request line.
    pub(super) fn request(&self, part: Part<'static>) -> Result<Cow<'s, [u8]>, Error> {
        let kind = if part == Part::Method { RequestPart::Method } else { RequestPart::Url };
        let (value, name) = self
            .plan
            .handed_over(self.request, kind)
            .map_err(|_| Error::option(kind.option(), kind.not_handed_over()))?;
        self.plan.part_of(value, part, name).map_err(|refusal| {
            let error = self.plan.error(refusal);
            Error::option(kind.option(), error.to_string())
        })
    }

    /// The value of a header that is sent along.
    pub(super) fn header(&self, name: &str) -> Option<&'s str> {
        self.headers.iter().find(|(each, _)| each.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// The verdict on a text that was made.
pub(super) fn judge<'b>(begun: kernel::Verification<'b>, text: &[u8]) -> Result<kernel::Verified<'b>, Refusal<'b>> {
    begun.of_text(text.len() as u64).whole(text)
}

/// What is wrong with a body at a place.
pub(super) fn malformed(field: impl Into<Text>, problem: BodyProblem) -> Error {
    Error::MalformedBody { field: field.into(), problem: words![Piece::Body(problem, None)] }
}
