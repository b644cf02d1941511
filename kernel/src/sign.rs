//! Signing: what the provider would send. For tests, and for senders.

use arrayvec::ArrayVec;

use crate::header::{self, Lookup};
use crate::id;
use crate::mac::Mac;
use crate::plan::{Layout, Plan, SignatureRule, TimestampSource};
use crate::refusal::{IdProblem, Refusal};
use crate::signature;
use crate::signed::{self, Signed};
use crate::sorted_form::SortedForm;
use crate::timestamp::{self, MOST_WRITTEN};

/// What a delivery is signed with besides its body and the headers that are signed along.
#[derive(Clone, Copy, Debug, Default)]
pub struct ToSign<'s> {
    /// The time of sending in Unix seconds, whatever unit the plan sends.
    pub timestamp: Option<u64>,
    /// The id.
    pub id: Option<&'s str>,
}

/// What a delivery is sent with: the values of its headers.
#[derive(Clone, Copy, Debug)]
pub struct SignedValues<'b> {
    /// Of the header of the signature.
    pub signature: &'b str,
    /// Of the header of the timestamp, where it has one of its own.
    pub timestamp: Option<&'b str>,
}

/// Why a delivery is not signed: [`verify`](crate::Verification) would refuse it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotSigned<'a> {
    /// The buffer is shorter than [`buffer_length`].
    Buffer,
    /// The plan sends a timestamp, and there is none.
    NoTimestamp,
    /// The time is of another era.
    LateTimestamp,
    /// The timestamp must have so many digits, and has not.
    Digits(usize),
    /// The plan signs an id, and there is none.
    NoId,
    /// The id contains a comma, by which servers join the values of a repeated header.
    JoinedId,
    /// The id is malformed.
    Id(IdProblem<'a>),
    /// The plan signs a header of which there is not one value: as [`Plan::headers`] counts them.
    NoHeader(u8),
    /// A header that is signed along would be refused.
    Header(Refusal<'a>),
}

/// So many bytes [`sign`] needs.
#[must_use]
pub fn buffer_length(plan: &Plan<'_>) -> usize {
    let inside = match plan.timestamp.map(|rule| rule.source) {
        Some(TimestampSource::Key(key)) => Some((key, MOST_WRITTEN)),
        Some(TimestampSource::First) => Some(("", MOST_WRITTEN)),
        _ => None,
    };
    MOST_WRITTEN + signature::written_length(&plan.signature, inside)
}

/// Signs a body as the provider would, and writes the headers' values into `buffer`.
///
/// # Errors
/// Something is missing, or the delivery would be refused.
pub fn sign<'a, 'b>(
    plan: &'a Plan<'a>,
    key: &Mac,
    to_sign: &ToSign<'a>,
    headers: Lookup<'_, 'a>,
    body: &[u8],
    buffer: &'b mut [u8],
) -> Result<SignedValues<'b>, NotSigned<'a>> {
    let (digits, buffer) = buffer.split_first_chunk_mut::<MOST_WRITTEN>().ok_or(NotSigned::Buffer)?;
    let in_body = timestamp_in_body(plan, headers)?;
    let written = if in_body.is_some() { None } else { timestamp(plan, to_sign, digits)? };
    let timestamp = in_body.or(written);
    let id = signed_id(plan, to_sign)?;
    let mut signed_headers = ArrayVec::new();
    signed::find_signed_headers(plan, headers, &mut signed_headers).map_err(|refusal| match refusal {
        Refusal::MissingHeader { header, key: None }
        | Refusal::DuplicateHeader { header, key: None, .. }
        | Refusal::HeaderNotText { header, .. } => NotSigned::NoHeader(header),
        refusal => NotSigned::Header(refusal),
    })?;
    let signed = Signed {
        timestamp: timestamp.map(str::as_bytes),
        id: id.map(str::as_bytes),
        headers: signed_headers,
        #[cfg(feature = "keys")]
        key_id: None,
    };
    signed::check_signed_headers(plan, &signed.headers).map_err(NotSigned::Header)?;
    let tag = match plan.sorted_form() {
        None => key.over(signed.content(plan).map(|piece| piece.unwrap_or(body))),
        Some(rule) => {
            let form = SortedForm::of(plan, rule, headers, body).map_err(NotSigned::Header)?;
            form.signed(key, signed.content(plan))
        }
    };
    let (inside, beside) = match plan.timestamp.map(|rule| rule.source) {
        Some(TimestampSource::Key(key)) => (written.map(|text| (key, text)), None),
        Some(TimestampSource::First) => (written.map(|text| ("", text)), None),
        _ => (None, written),
    };
    let signature = signature::write(&plan.signature, key.token().unwrap_or(tag.as_bytes()), inside, buffer)
        .ok_or(NotSigned::Buffer)?;
    Ok(SignedValues { signature, timestamp: beside })
}

/// The MAC of a text alone, in the encoding of signatures and without what stands around them: what some providers ask of
/// an endpoint. `None` where nothing is signed, or where the buffer is shorter than [`buffer_length`].
pub fn sign_text<'b>(plan: &Plan<'_>, key: &Mac, text: &[u8], buffer: &'b mut [u8]) -> Option<&'b str> {
    if key.token().is_some() {
        return None;
    }
    let rule = SignatureRule { layout: Layout::Plain, ..plan.signature };
    signature::write(&rule, key.over(core::iter::once(text)).as_bytes(), None, buffer)
}

/// The timestamp that the body has in itself, where it is there that the plan looks for it.
fn timestamp_in_body<'a>(plan: &'a Plan<'a>, headers: Lookup<'_, 'a>) -> Result<Option<&'a str>, NotSigned<'a>> {
    match &plan.timestamp {
        Some(rule) if plan.fields.under(plan.timestamp_header().index).is_some() => {
            let name = plan.timestamp_header();
            let text = header::require(headers, name).map_err(NotSigned::Header)?;
            timestamp::parse(text, rule.unit)
                .map_err(|problem| NotSigned::Header(Refusal::MalformedTimestamp { header: name.index, problem }))?;
            match plan.fixed_digits {
                Some(expected) if text.len() != expected => Err(NotSigned::Digits(expected)),
                _ => Ok(str::from_utf8(text).ok()),
            }
        }
        _ => Ok(None),
    }
}

fn timestamp<'b>(
    plan: &Plan<'_>,
    to_sign: &ToSign<'_>,
    digits: &'b mut [u8; MOST_WRITTEN],
) -> Result<Option<&'b str>, NotSigned<'static>> {
    let Some(rule) = &plan.timestamp else {
        return Ok(None);
    };
    let seconds = to_sign.timestamp.ok_or(NotSigned::NoTimestamp)?;
    let length = timestamp::write(seconds, rule.unit, digits).ok_or(NotSigned::LateTimestamp)?;
    match plan.fixed_digits {
        Some(expected) if length != expected => Err(NotSigned::Digits(expected)),
        _ => Ok(digits.get(..length).and_then(|digits| str::from_utf8(digits).ok())),
    }
}

fn signed_id<'a>(plan: &'a Plan<'a>, to_sign: &ToSign<'a>) -> Result<Option<&'a str>, NotSigned<'a>> {
    let Some(rule) = plan.id else { return Ok(None) };
    let id = to_sign.id.ok_or(NotSigned::NoId)?;
    if id.as_bytes().contains(&b',') {
        return Err(NotSigned::JoinedId);
    }
    match id::problem(id.as_bytes(), rule.length, &plan.content) {
        None => Ok(Some(id)),
        Some(problem) => Err(NotSigned::Id(problem)),
    }
}
