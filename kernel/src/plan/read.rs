//! Reading a plan: every byte is checked, and all of it is used.

use arrayvec::ArrayVec;

use super::bytes::{Bytes, Error};
use super::digits::fixed_digits;
use super::documentation::Documentation;
use super::envelope::EnvelopeRule;
use super::pointer::Pointer;
use super::rules::{
    Algorithm, Blank, Encoding, Layout, Name, Plan, Segment, SignatureRule, TimestampRule, TimestampSource, Unit,
    VERSION,
};

pub(super) const NAME: u8 = 1;
pub(super) const HEADERS: u8 = 2;
pub(super) const SIGNATURE: u8 = 3;
pub(super) const TIMESTAMP: u8 = 4;
pub(super) const ID: u8 = 5;
pub(super) const KEY_ID: u8 = 6;
pub(super) const CONTENT: u8 = 7;
pub(super) const ENVELOPE: u8 = 8;
pub(super) const DOCUMENTATION: u8 = 9;

impl<'p> Plan<'p> {
    /// Reads a plan and checks it.
    ///
    /// # Errors
    /// The bytes are no plan of this [`VERSION`], or contradict themselves.
    pub fn read(bytes: &'p [u8]) -> Result<Self, Error> {
        plan(bytes)
    }
}

fn plan(bytes: &[u8]) -> Result<Plan<'_>, Error> {
    let mut bytes = Bytes::new(bytes);
    if bytes.byte() != Ok(VERSION) {
        return Err(Error::Version);
    }
    // What was cut off behind a segment that may be missing would not be missed.
    if bytes.size()? != bytes.rest().len() {
        return Err(Error::Length);
    }
    let name = text(bytes.required(NAME)?)?;
    let headers = list(bytes.required(HEADERS)?, Bytes::text)?;
    let signature = signature(bytes.required(SIGNATURE)?, &headers)?;
    let timestamp = bytes.segment(TIMESTAMP)?.map(|segment| timestamp(segment, &headers)).transpose()?;
    let id = bytes.segment(ID)?.map(|segment| only_name(segment, &headers)).transpose()?;
    let key_id = bytes.segment(KEY_ID)?.map(|segment| only_name(segment, &headers)).transpose()?;
    let content = list(bytes.required(CONTENT)?, |bytes| content(bytes, &headers))?;
    let envelope = envelope(bytes.required(ENVELOPE)?)?;
    let documentation =
        bytes.segment(DOCUMENTATION)?.map(|segment| Documentation::read(segment.rest(), &envelope)).transpose()?;
    if !bytes.is_empty() {
        return Err(if bytes.byte()? > DOCUMENTATION { Error::Value } else { Error::Order });
    }
    let signed_headers = content.iter().filter(|segment| matches!(segment, Segment::Header(_))).count();
    let fixed_digits = timestamp.and_then(|rule| fixed_digits(rule.unit, &content));
    let plan = Plan {
        name,
        headers,
        signature,
        timestamp,
        id,
        key_id,
        content,
        fixed_digits,
        signed_headers,
        envelope,
        documentation,
    };
    if contradicts(&plan) { Err(Error::Contradiction) } else { Ok(plan) }
}

fn text(mut bytes: Bytes<'_>) -> Result<&str, Error> {
    let text = bytes.text()?;
    bytes.end().map(|()| text)
}

fn list<'p, T, const MOST: usize>(
    mut bytes: Bytes<'p>,
    mut read: impl FnMut(&mut Bytes<'p>) -> Result<T, Error>,
) -> Result<ArrayVec<T, MOST>, Error> {
    let mut all = ArrayVec::new();
    while !bytes.is_empty() {
        all.try_push(read(&mut bytes)?).map_err(|_| Error::Length)?;
    }
    Ok(all)
}

fn name<'p>(bytes: &mut Bytes<'p>, headers: &[&'p str]) -> Result<Name<'p>, Error> {
    let index = bytes.byte()?;
    let spelled = headers.get(usize::from(index)).ok_or(Error::Value)?;
    Ok(Name { spelled, index })
}

fn signature<'p>(mut bytes: Bytes<'p>, headers: &[&'p str]) -> Result<SignatureRule<'p>, Error> {
    let header = name(&mut bytes, headers)?;
    let algorithm = match bytes.byte()? {
        1 => Algorithm::HmacSha1,
        2 => Algorithm::HmacSha256,
        3 => Algorithm::HmacSha512,
        4 => Algorithm::HmacSha384,
        #[cfg(feature = "keys")]
        32 => Algorithm::Ed25519,
        #[cfg(feature = "keys")]
        33 => Algorithm::EcdsaP256,
        #[cfg(feature = "keys")]
        34 => Algorithm::EcdsaP256Der,
        #[cfg(feature = "keys")]
        35 => Algorithm::RsaPkcs1Sha256,
        #[cfg(feature = "keys")]
        36 => Algorithm::RsaPssSha256,
        _ => return Err(Error::Value),
    };
    let encoding = match bytes.byte()? {
        1 => Encoding::Hex,
        2 => Encoding::Base64,
        3 => Encoding::HexUpper,
        4 => Encoding::Base64Url,
        5 => Encoding::Base64UrlPadded,
        _ => return Err(Error::Value),
    };
    let layout = match bytes.byte()? {
        1 => Layout::Plain,
        2 => Layout::Prefixed { prefix: bytes.text()? },
        3 => Layout::Pairs {
            separator: bytes.text()?,
            key: bytes.text()?,
            other_keys: bytes.text()?,
            blank: blank(&mut bytes)?,
        },
        4 => Layout::Versions { separator: bytes.text()?, version: bytes.text()? },
        5 => Layout::List { separator: bytes.text()? },
        _ => return Err(Error::Value),
    };
    bytes.end().map(|()| SignatureRule { header, algorithm, layout, encoding })
}

fn blank(bytes: &mut Bytes<'_>) -> Result<Blank, Error> {
    match bytes.byte()? {
        1 => Ok(Blank::Content),
        2 => Ok(Blank::Optional),
        3 => Ok(Blank::Separates),
        _ => Err(Error::Value),
    }
}

fn timestamp<'p>(mut bytes: Bytes<'p>, headers: &[&'p str]) -> Result<TimestampRule<'p>, Error> {
    let unit = match bytes.byte()? {
        1 => Unit::Seconds,
        2 => Unit::Milliseconds,
        3 => Unit::Rfc3339,
        _ => return Err(Error::Value),
    };
    let signed = bytes.is()?;
    let tolerance_seconds = bytes.number()?;
    let source = match bytes.byte()? {
        1 => TimestampSource::Header(name(&mut bytes, headers)?),
        2 => TimestampSource::Key(bytes.text()?),
        _ => return Err(Error::Value),
    };
    bytes.end().map(|()| TimestampRule { source, unit, tolerance_seconds, signed })
}

fn only_name<'p>(mut bytes: Bytes<'p>, headers: &[&'p str]) -> Result<Name<'p>, Error> {
    let name = name(&mut bytes, headers)?;
    bytes.end().map(|()| name)
}

fn content<'p>(bytes: &mut Bytes<'p>, headers: &[&'p str]) -> Result<Segment<'p>, Error> {
    Ok(match bytes.byte()? {
        1 => Segment::Body,
        2 => Segment::Timestamp,
        3 => Segment::Id,
        4 => Segment::Literal(bytes.text()?),
        5 => Segment::Header(name(bytes, headers)?),
        _ => return Err(Error::Value),
    })
}

fn envelope(mut bytes: Bytes<'_>) -> Result<EnvelopeRule<'_>, Error> {
    let mut pointers = ArrayVec::new();
    for _ in 0..bytes.size()? {
        pointers.try_push(Pointer::read(&mut bytes)?).map_err(|_| Error::Length)?;
    }
    let event_type = bytes.index(pointers.len())?;
    let type_optional = bytes.is()?;
    let occurred_at = bytes.index(pointers.len())?;
    let data = bytes.index(pointers.len())?;
    let ids = list(bytes, |bytes| bytes.index(pointers.len())?.ok_or(Error::Value))?;
    Ok(EnvelopeRule { pointers, event_type, type_optional, occurred_at, data, ids })
}

/// What a verification relies on. Whoever compiles a scheme says what is wrong with it; this is for
/// bytes that come from elsewhere.
fn contradicts(plan: &Plan<'_>) -> bool {
    let count = |wanted: fn(&Segment<'_>) -> bool| plan.content.iter().filter(|segment| wanted(segment)).count();
    let bodies = count(|segment| *segment == Segment::Body);
    let timestamps = count(|segment| *segment == Segment::Timestamp);
    let ids = count(|segment| *segment == Segment::Id);
    let is_signed = plan.timestamp.is_some_and(|rule| rule.signed);
    let is_empty = match plan.signature.layout {
        Layout::Pairs { separator, .. } | Layout::Versions { separator, .. } | Layout::List { separator } => {
            separator.is_empty()
        }
        Layout::Plain | Layout::Prefixed { .. } => false,
    };
    let key_without_pairs = matches!(
        (plan.timestamp.map(|rule| rule.source), plan.signature.layout),
        (
            Some(TimestampSource::Key(_)),
            Layout::Plain | Layout::Prefixed { .. } | Layout::Versions { .. } | Layout::List { .. }
        )
    );
    let has_shifting_fields = plan.content.windows(2).any(|pair| {
        let is_free = |segment: &Segment<'_>| matches!(segment, Segment::Id | Segment::Header(_));
        let is_open = |segment: &Segment<'_>| !matches!(segment, Segment::Literal(_));
        matches!(pair, [one, other] if (is_free(one) && is_open(other)) || (is_open(one) && is_free(other)))
    });
    let has_empty_literals = plan.content.contains(&Segment::Literal(""));
    bodies != 1
        || timestamps != usize::from(is_signed)
        || ids != usize::from(plan.id.is_some())
        || is_empty
        || key_without_pairs
        || has_shifting_fields
        || has_empty_literals
        || plan.envelope.pointers.first().is_none_or(|root| root.depth() != 0)
}
