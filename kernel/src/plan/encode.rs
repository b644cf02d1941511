//! Writing a plan: the inverse of reading one.

use alloc::string::String;
use alloc::vec::Vec;

use super::algorithm::{Algorithm, Encoding};
use super::bytes::{Error, number, text};
use super::envelope::{EnvelopeRule, PayloadRule};
use super::pointer::Pointer;
use super::read::{
    CONTENT, DOCUMENTATION, ENVELOPE, FIELDS, HEADERS, ID, KEY_ID, LIMIT, NAME, OTHERS, OUTSIDE, SECRETS, SIGNATURE,
    TIMESTAMP,
};
use super::rules::{
    Blank, Layout, Length, Name, Part, Plan, Segment, SignatureRule, TimestampRule, TimestampSource, Unit, VERSION,
};
use super::secret::{SecretEncoding, SecretRule};

impl Plan<'_> {
    /// The plan as bytes, from which [`Plan::read`] makes the same plan.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut plan = Vec::new();
        segment(&mut plan, NAME, |bytes| text(bytes, self.name));
        segment(&mut plan, HEADERS, |bytes| self.headers.iter().for_each(|name| text(bytes, name)));
        segment(&mut plan, SIGNATURE, |bytes| signature(bytes, &self.signature));
        if let Some(rule) = &self.timestamp {
            segment(&mut plan, TIMESTAMP, |bytes| timestamp(bytes, rule));
        }
        if let Some(rule) = &self.id {
            segment(&mut plan, ID, |bytes| {
                name(bytes, rule.header);
                number(bytes, length(rule.length));
            });
        }
        if let Some(header) = &self.key_id {
            segment(&mut plan, KEY_ID, |bytes| name(bytes, *header));
        }
        if !self.fields.is_empty() {
            segment(&mut plan, FIELDS, |bytes| bytes.extend_from_slice(self.fields.bytes()));
        }
        segment(&mut plan, CONTENT, |bytes| self.content.iter().for_each(|each| content(bytes, each)));
        segment(&mut plan, ENVELOPE, |bytes| envelope(bytes, &self.envelope));
        segment(&mut plan, SECRETS, |bytes| self.secrets.iter().for_each(|rule| secret(bytes, rule)));
        if let Some(limit) = self.max_body_bytes {
            segment(&mut plan, LIMIT, |bytes| number(bytes, limit));
        }
        if let Some(documentation) = &self.documentation {
            segment(&mut plan, DOCUMENTATION, |bytes| bytes.extend_from_slice(documentation.bytes));
        }
        if !self.says_all {
            segment(&mut plan, OUTSIDE, |_| ());
        }
        let mut whole = alloc::vec![VERSION];
        number(&mut whole, plan.len() as u64);
        whole.append(&mut plan);
        whole
    }
}

fn segment(plan: &mut Vec<u8>, tag: u8, write: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = Vec::new();
    write(&mut bytes);
    plan.push(tag);
    number(plan, bytes.len() as u64);
    plan.append(&mut bytes);
}

fn name(bytes: &mut Vec<u8>, name: Name) {
    if name.others == 0 {
        bytes.push(name.index);
    } else {
        bytes.extend([name.index | OTHERS, name.others]);
    }
}

fn length(length: Length) -> u64 {
    length.map_or(0, |length| length.get().into())
}

/// An index, or nothing.
fn index(index: Option<u8>) -> u8 {
    index.map_or(0, |index| index + 1)
}

fn signature(bytes: &mut Vec<u8>, rule: &SignatureRule<'_>) {
    let algorithm = match rule.algorithm {
        Algorithm::HmacSha1 => 1,
        Algorithm::HmacSha256 => 2,
        Algorithm::HmacSha512 => 3,
        Algorithm::HmacSha384 => 4,
        Algorithm::Ed25519 => 32,
        Algorithm::EcdsaP256 => 33,
        Algorithm::EcdsaP256Der => 34,
        Algorithm::RsaPkcs1Sha256 => 35,
        Algorithm::RsaPssSha256 => 36,
        Algorithm::Token => 5,
    };
    let encoding = match rule.encoding {
        Encoding::Hex => 1,
        Encoding::Base64 => 2,
        Encoding::HexUpper => 3,
        Encoding::Base64Url => 4,
        Encoding::Base64UrlPadded => 5,
        Encoding::Text => 6,
    };
    name(bytes, rule.header);
    bytes.extend([rule.further_headers, algorithm, encoding]);
    let (layout, texts): (u8, &[&str]) = match &rule.layout {
        Layout::Plain => (1, &[]),
        Layout::Prefixed { prefix } => (2, &[prefix]),
        Layout::Pairs { separator, key, other_keys, .. } => (3, &[separator, key, other_keys]),
        Layout::Versions { separator, version } => (4, &[separator, version]),
        Layout::List { separator, .. } => (5, &[separator]),
    };
    bytes.push(layout);
    for each in texts {
        text(bytes, each);
    }
    match rule.layout {
        Layout::Pairs { blank, .. } => bytes.push(match blank {
            Blank::Content => 1,
            Blank::Optional => 2,
            Blank::Separates => 3,
        }),
        Layout::List { after_timestamp, .. } => bytes.push(u8::from(after_timestamp)),
        Layout::Plain | Layout::Prefixed { .. } | Layout::Versions { .. } => {}
    }
}

fn secret(bytes: &mut Vec<u8>, rule: &SecretRule<'_>) {
    bytes.push(match rule.encoding {
        SecretEncoding::Utf8 => 1,
        SecretEncoding::Base64 => 2,
        SecretEncoding::Hex => 3,
        SecretEncoding::PublicKey => 4,
    });
    text(bytes, rule.prefix.unwrap_or_default());
    // A limit of 0 is one, so that nothing is written as 0.
    for limit in [rule.minimum_bytes, rule.maximum_bytes] {
        number(bytes, limit.map_or(0, |limit| limit as u64 + 1));
    }
}

fn timestamp(bytes: &mut Vec<u8>, rule: &TimestampRule<'_>) {
    let unit = match rule.unit {
        Unit::Seconds => 1,
        Unit::Milliseconds => 2,
        Unit::Rfc3339 => 3,
        Unit::Either => 4,
        Unit::Utc => 5,
    };
    bytes.extend([unit, u8::from(rule.signed)]);
    number(bytes, rule.tolerance_seconds);
    match rule.source {
        TimestampSource::Header(header) => {
            bytes.push(1);
            name(bytes, header);
        }
        TimestampSource::First => bytes.push(3),
        TimestampSource::Key(key) => {
            bytes.push(2);
            text(bytes, key);
        }
    }
}

fn content(bytes: &mut Vec<u8>, segment: &Segment<'_>) {
    match segment {
        Segment::Body => bytes.push(1),
        Segment::Timestamp => bytes.push(2),
        Segment::Id => bytes.push(3),
        Segment::Literal(literal) => {
            bytes.push(4);
            text(bytes, literal);
        }
        Segment::Header(header, of) => {
            bytes.push(5);
            name(bytes, *header);
            number(bytes, length(*of));
        }
        Segment::Optional(header) => {
            bytes.push(8);
            name(bytes, *header);
        }
        Segment::Before(before) => {
            bytes.push(9);
            text(bytes, before);
        }
        Segment::After(after) => {
            bytes.push(10);
            text(bytes, after);
        }
        Segment::Statement => bytes.push(11),
        Segment::SortedForm(rule) => {
            bytes.push(7);
            name(bytes, rule.name);
            text(bytes, rule.hash);
        }
        Segment::Request(part, of) => {
            let (part, parameter) = match part {
                Part::Method => (1, None),
                Part::Url => (2, None),
                Part::Path => (3, None),
                Part::Query => (4, None),
                Part::Parameter(parameter) => (5, Some(parameter)),
                Part::Target => (6, None),
                Part::UnescapedUrl => (7, None),
                Part::UnescapedTarget => (8, None),
                Part::OptionalParameter(parameter) => (9, Some(parameter)),
            };
            bytes.extend([6, part]);
            name(bytes, *of);
            if let Some(parameter) = parameter {
                text(bytes, parameter);
            }
        }
    }
}

fn envelope(bytes: &mut Vec<u8>, rule: &EnvelopeRule<'_>) {
    number(bytes, rule.pointers.len() as u64);
    for pointer in &rule.pointers {
        text(bytes, pointer.text);
        number(bytes, pointer.steps().len() as u64);
        bytes.extend_from_slice(pointer.steps());
    }
    let (kind, field) = match rule.payload {
        PayloadRule::Json => (0, None),
        PayloadRule::Form => (2, None),
        PayloadRule::Field(field) => (4, Some(field)),
        PayloadRule::JsonOrField(field) => (6, Some(field)),
    };
    bytes.extend([index(rule.event_type), kind | u8::from(rule.type_optional)]);
    if let Some(field) = field {
        text(bytes, field);
    }
    bytes.extend([index(rule.occurred_at), index(rule.data)]);
    bytes.extend(rule.ids.iter().map(|id| index(Some(*id))));
}

impl<'p> Pointer<'p> {
    /// The steps of a pointer, which is cut and unescaped (RFC 6901, section 4), as [`compiled`](Self::compiled) takes them.
    #[must_use]
    pub fn steps_of(pointer: &str) -> Vec<u8> {
        let mut steps = Vec::new();
        for (name, index) in self::steps(pointer) {
            text(&mut steps, &name);
            number(&mut steps, index.map_or(0, |index| index + 1));
        }
        steps
    }

    /// A pointer with its [steps](Self::steps_of).
    ///
    /// # Errors
    /// They are no steps.
    pub fn compiled(text: &'p str, steps: &'p [u8]) -> Result<Self, Error> {
        Self::new(text, steps)
    }
}

/// The steps of a pointer: of each the name of a member, and the index of an element, if it can be one (RFC 6901,
/// section 4).
pub fn steps(pointer: &str) -> impl Iterator<Item = (String, Option<u64>)> {
    pointer.split('/').skip(1).map(|step| (unescaped(step), element(step)))
}

/// `~1` stands for `/`, and `~0` for `~`. Not by `replace`, whose search for texts is a kilobyte of WebAssembly.
fn unescaped(step: &str) -> String {
    let mut name = String::with_capacity(step.len());
    let mut rest = step.chars();
    while let Some(character) = rest.next() {
        let meant = match (character, rest.as_str().bytes().next()) {
            ('~', Some(b'1')) => Some('/'),
            ('~', Some(b'0')) => Some('~'),
            _ => None,
        };
        if meant.is_some() {
            rest.next();
        }
        name.push(meant.unwrap_or(character));
    }
    name
}

/// The index of an array's element that a step can be.
fn element(step: &str) -> Option<u64> {
    let is_canonical = step == "0" || !step.starts_with(['0', '+']);
    step.parse().ok().filter(|index| is_canonical && *index < u64::MAX)
}
