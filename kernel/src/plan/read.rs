//! Reading a plan: every byte is checked, and all of it is used.

use arrayvec::ArrayVec;

use super::{
    Algorithm, Documentation, Encoding, EnvelopeRule, Layout, Name, Plan, Pointer, Segment, SignatureRule,
    TimestampRule, TimestampSource, Unit, VERSION,
};

pub(super) const NAME: u8 = 1;
pub(super) const HEADERS: u8 = 2;
pub(super) const SIGNATURE: u8 = 3;
pub(super) const TIMESTAMP: u8 = 4;
pub(super) const ID: u8 = 5;
pub(super) const CONTENT: u8 = 6;
pub(super) const ENVELOPE: u8 = 7;
pub(super) const DOCUMENTATION: u8 = 8;

/// Why bytes are no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// They are of another version of the format, or of none.
    Version,
    /// They end within the plan, or go on behind it.
    Length,
    /// A tag, a number or an index has no meaning, or a text is not UTF-8.
    Value,
    /// A segment is missing, comes twice or out of order.
    Order,
    /// The plan contradicts itself: deliveries could be forged, or none would pass.
    Contradiction,
}

/// Bytes that are read from front to back.
#[derive(Clone, Copy)]
pub(crate) struct Bytes<'p> {
    rest: &'p [u8],
}

impl<'p> Bytes<'p> {
    pub(crate) const fn new(bytes: &'p [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) const fn rest(&self) -> &'p [u8] {
        self.rest
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn end(&self) -> Result<(), Error> {
        if self.is_empty() { Ok(()) } else { Err(Error::Length) }
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Error> {
        let (first, rest) = self.rest.split_first().ok_or(Error::Length)?;
        self.rest = rest;
        Ok(*first)
    }

    pub(crate) fn take(&mut self, length: usize) -> Result<&'p [u8], Error> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Error::Length)?;
        self.rest = rest;
        Ok(taken)
    }

    /// Seven bits a byte, the lowest first; the highest bit says that more follow.
    pub(crate) fn number(&mut self) -> Result<u64, Error> {
        let mut number = 0;
        for place in 0..10 {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7F);
            let shifted = bits << (7 * place);
            if shifted >> (7 * place) != bits || (byte == 0 && place > 0) {
                return Err(Error::Value);
            }
            number |= shifted;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Error::Value)
    }

    pub(crate) fn size(&mut self) -> Result<usize, Error> {
        usize::try_from(self.number()?).map_err(|_| Error::Value)
    }

    /// A length, and so many bytes.
    pub(crate) fn bytes(&mut self) -> Result<&'p [u8], Error> {
        let length = self.size()?;
        self.take(length)
    }

    pub(crate) fn text(&mut self) -> Result<&'p str, Error> {
        str::from_utf8(self.bytes()?).map_err(|_| Error::Value)
    }

    fn is(&mut self) -> Result<bool, Error> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Error::Value),
        }
    }

    /// An index, or nothing, which is written as 0.
    fn index(&mut self, count: usize) -> Result<Option<u8>, Error> {
        match self.byte()?.checked_sub(1) {
            Some(index) if usize::from(index) >= count => Err(Error::Value),
            index => Ok(index),
        }
    }

    fn name(&mut self, headers: &[&'p str]) -> Result<Name<'p>, Error> {
        let index = self.byte()?;
        let spelled = headers.get(usize::from(index)).ok_or(Error::Value)?;
        Ok(Name { spelled, index })
    }

    /// The segment with this tag, if it is next.
    fn segment(&mut self, tag: u8) -> Result<Option<Self>, Error> {
        if self.rest.first() != Some(&tag) {
            return Ok(None);
        }
        self.byte()?;
        self.bytes().map(|bytes| Some(Self::new(bytes)))
    }

    fn required(&mut self, tag: u8) -> Result<Self, Error> {
        self.segment(tag)?.ok_or(Error::Order)
    }
}

pub(super) fn plan(bytes: &[u8]) -> Result<Plan<'_>, Error> {
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
    let id = bytes.segment(ID)?.map(|segment| id(segment, &headers)).transpose()?;
    let content = list(bytes.required(CONTENT)?, |bytes| content(bytes, &headers))?;
    let envelope = envelope(bytes.required(ENVELOPE)?)?;
    let documentation =
        bytes.segment(DOCUMENTATION)?.map(|segment| Documentation::read(segment.rest(), &envelope)).transpose()?;
    if !bytes.is_empty() {
        return Err(if bytes.byte()? > DOCUMENTATION { Error::Value } else { Error::Order });
    }
    let signed_headers = content.iter().filter(|segment| matches!(segment, Segment::Header(_))).count();
    let fixed_digits = timestamp.and_then(|rule| crate::timestamp::fixed_digits(rule.unit, &content));
    let plan = Plan {
        name,
        headers,
        signature,
        timestamp,
        id,
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

fn signature<'p>(mut bytes: Bytes<'p>, headers: &[&'p str]) -> Result<SignatureRule<'p>, Error> {
    let header = bytes.name(headers)?;
    let algorithm = match bytes.byte()? {
        1 => Algorithm::HmacSha1,
        2 => Algorithm::HmacSha256,
        3 => Algorithm::HmacSha512,
        _ => return Err(Error::Value),
    };
    let encoding = match bytes.byte()? {
        1 => Encoding::Hex,
        2 => Encoding::Base64,
        _ => return Err(Error::Value),
    };
    let layout = match bytes.byte()? {
        1 => Layout::Plain,
        2 => Layout::Prefixed { prefix: bytes.text()? },
        3 => Layout::Pairs { separator: bytes.text()?, key: bytes.text()? },
        4 => Layout::Versions { separator: bytes.text()?, version: bytes.text()? },
        _ => return Err(Error::Value),
    };
    bytes.end().map(|()| SignatureRule { header, algorithm, layout, encoding })
}

fn timestamp<'p>(mut bytes: Bytes<'p>, headers: &[&'p str]) -> Result<TimestampRule<'p>, Error> {
    let unit = match bytes.byte()? {
        1 => Unit::Seconds,
        2 => Unit::Milliseconds,
        _ => return Err(Error::Value),
    };
    let signed = bytes.is()?;
    let tolerance_seconds = bytes.number()?;
    let source = match bytes.byte()? {
        1 => TimestampSource::Header(bytes.name(headers)?),
        2 => TimestampSource::Key(bytes.text()?),
        _ => return Err(Error::Value),
    };
    bytes.end().map(|()| TimestampRule { source, unit, tolerance_seconds, signed })
}

fn id<'p>(mut bytes: Bytes<'p>, headers: &[&'p str]) -> Result<Name<'p>, Error> {
    let name = bytes.name(headers)?;
    bytes.end().map(|()| name)
}

fn content<'p>(bytes: &mut Bytes<'p>, headers: &[&'p str]) -> Result<Segment<'p>, Error> {
    Ok(match bytes.byte()? {
        1 => Segment::Body,
        2 => Segment::Timestamp,
        3 => Segment::Id,
        4 => Segment::Literal(bytes.text()?),
        5 => Segment::Header(bytes.name(headers)?),
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
        Layout::Pairs { separator, .. } | Layout::Versions { separator, .. } => separator.is_empty(),
        Layout::Plain | Layout::Prefixed { .. } => false,
    };
    let key_without_pairs = matches!(
        (plan.timestamp.map(|rule| rule.source), plan.signature.layout),
        (Some(TimestampSource::Key(_)), Layout::Plain | Layout::Prefixed { .. } | Layout::Versions { .. })
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
