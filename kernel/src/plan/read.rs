//! Reading a plan: every byte is checked, and all of it is used.

use core::num::NonZeroU16;

use arrayvec::ArrayVec;

use super::algorithm::{Algorithm, Encoding};
use super::bytes::{Bytes, Error, Fault};
use super::contradictions::contradicts;
use super::digits::fixed_digits;
use super::documentation::Documentation;
use super::envelope::{EnvelopeRule, PayloadRule};
use super::fields::Fields;
use super::optional::is_value;
use super::pointer::Pointer;
use super::rare::{RARE, is_rare_algorithm, is_rare_encoding};
use super::rules::{
    Blank, IdRule, Layout, Length, Name, PARAMETER, Part, Plan, Segment, SignatureRule, SortedFormRule, TimestampRule,
    TimestampSource, Unit, VERSION,
};
use super::secret::SecretRule;

/// In the index of a header: it may come under other names, and behind it stands how many they are.
pub(super) const OTHERS: u8 = 0x80;

pub(super) const NAME: u8 = 1;
pub(super) const HEADERS: u8 = 2;
pub(super) const SIGNATURE: u8 = 3;
pub(super) const TIMESTAMP: u8 = 4;
pub(super) const ID: u8 = 5;
pub(super) const KEY_ID: u8 = 6;
pub(super) const FIELDS: u8 = 7;
pub(super) const CONTENT: u8 = 8;
pub(super) const ENVELOPE: u8 = 9;
pub(super) const SECRETS: u8 = 10;
pub(super) const LIMIT: u8 = 11;
pub(super) const DOCUMENTATION: u8 = 12;
/// That the plan does not say all: only who compiles plans has what it leaves to others.
#[cfg(feature = "encode")]
pub(super) const OUTSIDE: u8 = 13;

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
    let fault = Fault::default();
    let plan = fault.or(read(Bytes::new(bytes, &fault)))?;
    // Without rare words, the build that compiled it has looked for them.
    if RARE && contradicts(&plan) { Err(Error::Contradiction) } else { Ok(plan) }
}

fn read<'p>(mut bytes: Bytes<'p, '_>) -> Plan<'p> {
    let version = bytes.byte();
    bytes.require(version == VERSION, Error::Version);
    // What was cut off behind a segment that may be missing would not be missed.
    let length = bytes.size();
    bytes.require(length == bytes.rest().len(), Error::Length);
    let name = text(bytes.required(NAME));
    let headers = list(bytes.required(HEADERS), Bytes::text);
    let signature = signature(bytes.required(SIGNATURE), &headers);
    let timestamp = bytes.segment(TIMESTAMP).map(|segment| timestamp(segment, &headers));
    let id = bytes.segment(ID).map(|segment| id(segment, &headers));
    let key_id = bytes.segment(KEY_ID).map(|segment| only_name(segment, &headers));
    let fields = bytes.segment(FIELDS).map(|segment| fields(segment, headers.len())).unwrap_or_default();
    let content = list(bytes.required(CONTENT), |bytes| content(bytes, &headers));
    let envelope = envelope(bytes.required(ENVELOPE));
    let secrets = list(bytes.required(SECRETS), SecretRule::read);
    let max_body_bytes = bytes.segment(LIMIT).map(only_number);
    let documentation = bytes.segment(DOCUMENTATION).map(|segment| Documentation::read(segment, &envelope));
    #[cfg(feature = "encode")]
    let says_all = bytes.segment(OUTSIDE).map(Bytes::end).is_none();
    #[cfg(not(feature = "encode"))]
    let says_all = true;
    if let Some(tag) = bytes.rest().first() {
        bytes.check(false, if *tag > DOCUMENTATION { Error::Value } else { Error::Order });
    }
    let is_found = |segment: &&Segment<'_>| is_value(segment);
    let signed_headers = if RARE { content.iter().filter(is_found).count() } else { 0 };
    let is_body = |segment: &Segment<'_>| match segment {
        Segment::Body | Segment::SortedForm(_) => true,
        Segment::Header(name, _) => RARE && fields.is_hash(name.index),
        _ => false,
    };
    let binds_body = content.iter().any(is_body);
    let fixed_digits = timestamp.and_then(|rule| fixed_digits(rule.unit, &content));
    let is_form = |segment: &Segment<'_>| matches!(segment, Segment::SortedForm(_));
    let is_unescaped =
        |segment: &Segment<'_>| matches!(segment, Segment::Request(Part::UnescapedUrl | Part::UnescapedTarget, _));
    let unescapes_url = RARE && content.iter().any(is_unescaped);
    // What is made of a URL goes the same way.
    let reads_body = RARE && (unescapes_url || !fields.is_empty() || content.iter().any(is_form));
    Plan {
        name,
        headers,
        signature,
        timestamp,
        id,
        key_id,
        fields,
        content,
        fixed_digits,
        signed_headers,
        secrets,
        max_body_bytes,
        binds_body,
        reads_body,
        unescapes_url,
        envelope,
        documentation: documentation.flatten(),
        says_all,
    }
}

fn fields<'p>(mut bytes: Bytes<'p, '_>, headers: usize) -> Fields<'p> {
    bytes.rare(true);
    if RARE { Fields::read(bytes, headers) } else { Fields::default() }
}

fn text<'p>(mut bytes: Bytes<'p, '_>) -> &'p str {
    let text = bytes.text();
    bytes.end();
    text
}

fn list<'p, 'f, T, const MOST: usize>(
    mut bytes: Bytes<'p, 'f>,
    mut read: impl FnMut(&mut Bytes<'p, 'f>) -> T,
) -> ArrayVec<T, MOST> {
    let mut all = ArrayVec::new();
    while !bytes.is_empty() {
        let one = read(&mut bytes);
        let is_kept = all.try_push(one).is_ok();
        bytes.check(is_kept, Error::Length);
    }
    all
}

fn name(bytes: &mut Bytes<'_, '_>, headers: &[&str]) -> Name {
    let first = bytes.byte();
    let index = first & !OTHERS;
    let others = if first == index { 0 } else { counted(bytes) };
    bytes.check(usize::from(index) + usize::from(others) < headers.len(), Error::Value);
    Name { index, others }
}

/// A number that is written only where it is not 0.
fn counted(bytes: &mut Bytes<'_, '_>) -> u8 {
    let count = bytes.byte();
    bytes.check(count > 0, Error::Value);
    count
}

/// How many bytes a value must have.
fn length(bytes: &mut Bytes<'_, '_>) -> Length {
    let length = u16::try_from(bytes.number());
    bytes.check(length.is_ok(), Error::Value);
    NonZeroU16::new(length.unwrap_or_default())
}

fn signature<'p>(mut bytes: Bytes<'p, '_>, headers: &[&'p str]) -> SignatureRule<'p> {
    let header = name(&mut bytes, headers);
    let further_headers = bytes.byte();
    bytes.check(usize::from(header.index) + usize::from(further_headers) < headers.len(), Error::Value);
    let is_parameter = headers.get(usize::from(header.index)).is_some_and(|name| name.starts_with(PARAMETER));
    bytes.rare(further_headers > 0 || is_parameter);
    let algorithm = algorithm(&mut bytes);
    bytes.rare(is_rare_algorithm(algorithm));
    let encoding = bytes.one_of(&[
        Encoding::Hex,
        Encoding::Base64,
        Encoding::HexUpper,
        Encoding::Base64Url,
        Encoding::Base64UrlPadded,
        Encoding::Text,
    ]);
    bytes.rare(is_rare_encoding(encoding));
    let layout = match bytes.byte() {
        1 => Layout::Plain,
        2 => Layout::Prefixed { prefix: bytes.text() },
        3 => Layout::Pairs {
            separator: bytes.text(),
            key: bytes.text(),
            other_keys: bytes.text(),
            blank: bytes.one_of(&[Blank::Content, Blank::Optional, Blank::Separates]),
        },
        4 => Layout::Versions { separator: bytes.text(), version: bytes.text() },
        5 => Layout::List { separator: bytes.text(), after_timestamp: bytes.is() },
        _ => {
            bytes.fail(Error::Value);
            Layout::Plain
        }
    };
    bytes.end();
    SignatureRule { header, further_headers, algorithm, layout, encoding }
}

fn algorithm(bytes: &mut Bytes<'_, '_>) -> Algorithm {
    #[cfg(feature = "keys")]
    if let Some(algorithm) = public_algorithm(bytes) {
        return algorithm;
    }
    bytes.one_of(&[
        Algorithm::HmacSha1,
        Algorithm::HmacSha256,
        Algorithm::HmacSha512,
        Algorithm::HmacSha384,
        Algorithm::Token,
    ])
}

/// Those of public keys, if one is next.
#[cfg(feature = "keys")]
fn public_algorithm(bytes: &mut Bytes<'_, '_>) -> Option<Algorithm> {
    let algorithm = match bytes.rest().first()? {
        32 => Algorithm::Ed25519,
        33 => Algorithm::EcdsaP256,
        34 => Algorithm::EcdsaP256Der,
        35 => Algorithm::RsaPkcs1Sha256,
        36 => Algorithm::RsaPssSha256,
        _ => return None,
    };
    bytes.byte();
    Some(algorithm)
}

fn timestamp<'p>(mut bytes: Bytes<'p, '_>, headers: &[&'p str]) -> TimestampRule<'p> {
    let unit = bytes.one_of(&[Unit::Seconds, Unit::Milliseconds, Unit::Rfc3339, Unit::Either, Unit::Utc]);
    bytes.rare(!matches!(unit, Unit::Seconds | Unit::Milliseconds));
    let signed = bytes.is();
    let tolerance_seconds = bytes.number();
    let source = match bytes.byte() {
        1 => TimestampSource::Header(name(&mut bytes, headers)),
        2 => TimestampSource::Key(bytes.text()),
        3 => TimestampSource::First,
        _ => {
            bytes.fail(Error::Value);
            TimestampSource::First
        }
    };
    bytes.end();
    TimestampRule { source, unit, tolerance_seconds, signed }
}

fn only_number(mut bytes: Bytes<'_, '_>) -> u64 {
    let number = bytes.number();
    bytes.end();
    number
}

fn only_name(mut bytes: Bytes<'_, '_>, headers: &[&str]) -> Name {
    let name = name(&mut bytes, headers);
    bytes.end();
    name
}

fn id(mut bytes: Bytes<'_, '_>, headers: &[&str]) -> IdRule {
    let header = name(&mut bytes, headers);
    let length = length(&mut bytes);
    bytes.end();
    IdRule { header, length }
}

fn content<'p>(bytes: &mut Bytes<'p, '_>, headers: &[&'p str]) -> Segment<'p> {
    match bytes.byte() {
        1 => Segment::Body,
        2 => Segment::Timestamp,
        3 => Segment::Id,
        4 => Segment::Literal(bytes.text()),
        5..=11 if !RARE => {
            bytes.rare(true);
            Segment::Body
        }
        5 => Segment::Header(name(bytes, headers), length(bytes)),
        6 => request(bytes, headers),
        7 => Segment::SortedForm(SortedFormRule { name: name(bytes, headers), hash: bytes.text() }),
        8 => Segment::Optional(name(bytes, headers)),
        9 => Segment::Before(bytes.text()),
        10 => Segment::After(bytes.text()),
        11 => Segment::Statement,
        _ => {
            bytes.fail(Error::Value);
            Segment::Body
        }
    }
}

fn request<'p>(bytes: &mut Bytes<'p, '_>, headers: &[&'p str]) -> Segment<'p> {
    let (part, name) = (bytes.byte(), name(bytes, headers));
    let part = match part {
        1 => Part::Method,
        2 => Part::Url,
        3 => Part::Path,
        4 => Part::Query,
        5 => Part::Parameter(bytes.text()),
        6 => Part::Target,
        7 => Part::UnescapedUrl,
        8 => Part::UnescapedTarget,
        9 => Part::OptionalParameter(bytes.text()),
        _ => {
            bytes.fail(Error::Value);
            Part::Method
        }
    };
    bytes.require(headers.get(usize::from(name.index)) == Some(&part.name()), Error::Value);
    Segment::Request(part, name)
}

fn envelope<'p>(mut bytes: Bytes<'p, '_>) -> EnvelopeRule<'p> {
    let mut pointers = ArrayVec::new();
    for _ in 0..bytes.size() {
        let is_kept = pointers.try_push(Pointer::read(&mut bytes)).is_ok();
        if !is_kept {
            bytes.check(false, Error::Length);
            break;
        }
    }
    let event_type = bytes.index(pointers.len());
    let flags = bytes.byte();
    bytes.rare(matches!(flags >> 1, 1 | 2));
    let payload = match flags >> 1 {
        0 => PayloadRule::Json,
        1 => PayloadRule::Form,
        2 => PayloadRule::Field(field(&mut bytes)),
        3 => PayloadRule::JsonOrField(field(&mut bytes)),
        _ => {
            bytes.fail(Error::Value);
            PayloadRule::Json
        }
    };
    let occurred_at = bytes.index(pointers.len());
    let data = bytes.index(pointers.len());
    let ids = list(bytes, |bytes| {
        let index = bytes.index(pointers.len());
        bytes.check(index.is_some(), Error::Value);
        index.unwrap_or_default()
    });
    EnvelopeRule { pointers, event_type, type_optional: flags & 1 == 1, occurred_at, data, ids, payload }
}

/// The name of a form's field, as a form writes it: no JSON begins like that.
fn field<'p>(bytes: &mut Bytes<'p, '_>) -> &'p str {
    let field = bytes.text();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    bytes.check(!field.is_empty() && field.bytes().all(is_plain), Error::Value);
    field
}
