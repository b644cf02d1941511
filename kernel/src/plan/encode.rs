//! Writing a plan: the inverse of reading one.

use alloc::string::String;
use alloc::vec::Vec;

use super::algorithm::{Algorithm, Encoding};
use super::bytes::{Bytes, Error, Fault, number, text};
use super::documentation::Documentation;
use super::envelope::{EnvelopeRule, PayloadRule};
use super::pointer::{Leading, Pointer, those};
use super::read::{
    CONTENT, DOCUMENTATION, ENVELOPE, FIELDS, HEADERS, ID, KEY_ID, LIMIT, NAME, OTHERS, SECRETS, SIGNATURE, TIMESTAMP,
};
use super::rules::{
    Blank, Layout, Length, Name, Part, Plan, Segment, SignatureRule, TimestampRule, TimestampSource, Unit, VERSION,
};
use super::secret::{SecretEncoding, SecretRule};
use super::shape::{LEVEL, MOST_FIELDS, MOST_SHAPE_LEVELS, NULLABLE, Named, REQUIRED, Shape, ShapeKind, Shapes};

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

fn name(bytes: &mut Vec<u8>, name: Name<'_>) {
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

/// The shapes of a plan, while they are put together.
#[derive(Debug, Default)]
pub struct ShapesDraft {
    shapes: Vec<[u8; 4]>,
    fields: Vec<Named>,
    names: Vec<u8>,
}

/// An event type and the shape of its data.
#[derive(Clone, Copy, Debug)]
pub struct DocumentedType<'d> {
    /// The type's name.
    pub name: &'d str,
    /// The index of the shape.
    pub data: u16,
}

impl ShapesDraft {
    /// Adds a shape that holds no other, and gives its index.
    ///
    /// # Errors
    /// There are too many shapes, or it is a list or an object.
    pub fn scalar(&mut self, kind: ShapeKind, nullable: bool) -> Result<u16, Error> {
        let kind = match kind {
            ShapeKind::Any => 0,
            ShapeKind::String => 1,
            ShapeKind::Number => 2,
            ShapeKind::Integer => 3,
            ShapeKind::Boolean => 4,
            ShapeKind::List | ShapeKind::Object => return Err(Error::Value),
        };
        self.add(kind, nullable, 0, 0, 0)
    }

    /// Adds an array of elements of a shape, and gives its index.
    ///
    /// # Errors
    /// There are too many shapes, or they are nested too deep.
    pub fn list(&mut self, element: u16, nullable: bool) -> Result<u16, Error> {
        let level = self.level(element) + 1;
        self.add(5, nullable, level, 0, element)
    }

    /// Adds an object with these fields, of each its name, whether it must be there, and the index
    /// of its shape; and gives its index.
    ///
    /// # Errors
    /// There are too many shapes, fields or names, or they are nested too deep.
    pub fn object(&mut self, fields: &[(&str, bool, u16)], nullable: bool) -> Result<u16, Error> {
        let first = u16::try_from(self.fields.len()).map_err(|_| Error::Length)?;
        let count = u8::try_from(fields.len()).ok().filter(|count| *count <= MOST_FIELDS).ok_or(Error::Length)?;
        let level = fields.iter().map(|(_, _, shape)| self.level(*shape)).max().unwrap_or(0) + 1;
        for (name, required, shape) in fields {
            let named = self.named(name, shape | if *required { REQUIRED } else { 0 })?;
            self.fields.push(named);
        }
        self.add(6, nullable, level, count, first)
    }

    /// The documentation of a plan with this envelope, as [`Documentation::compiled`] takes it.
    ///
    /// # Errors
    /// There are too many names, or the envelope's shape is no object.
    pub fn documentation(
        mut self,
        envelope: u16,
        data_field: usize,
        types: &[DocumentedType<'_>],
        rule: &EnvelopeRule<'_>,
    ) -> Result<Vec<u8>, Error> {
        let mut named = Vec::new();
        for documented in types {
            named.push(self.named(documented.name, documented.data)?);
        }
        let shapes = self.shapes();
        let mut bytes = Vec::new();
        for size in [self.shapes.len(), self.fields.len(), named.len(), usize::from(envelope), data_field] {
            number(&mut bytes, size as u64);
        }
        bytes.extend_from_slice(self.shapes.as_flattened());
        bytes.extend_from_slice(self.fields.as_flattened());
        bytes.extend_from_slice(named.as_flattened());
        for field in shapes.fields(shapes.get(envelope)) {
            let leads = |pointer: &Pointer<'_>| pointer.leads_into_field(0, shapes.field(*field).name);
            let leading = those(&rule.pointers, Leading::MAX, leads);
            bytes.extend(leading.to_le_bytes());
        }
        bytes.extend_from_slice(&self.names);
        Ok(bytes)
    }

    /// The shapes as they are read.
    #[must_use]
    pub fn shapes(&self) -> Shapes<'_> {
        Shapes { records: &self.shapes, fields: &self.fields, names: &self.names }
    }

    /// The shape with this index.
    #[must_use]
    pub fn shape(&self, index: u16) -> Shape {
        self.shapes().get(index)
    }

    fn level(&self, index: u16) -> u8 {
        self.shapes().get(index).level()
    }

    fn named(&mut self, name: &str, shape: u16) -> Result<Named, Error> {
        let length = u8::try_from(name.len()).map_err(|_| Error::Length)?;
        let known = self.names.windows(name.len().max(1)).position(|window| window == name.as_bytes());
        let start = known.unwrap_or_else(|| {
            self.names.extend_from_slice(name.as_bytes());
            self.names.len() - name.len()
        });
        let [low, high] = u16::try_from(start).map_err(|_| Error::Length)?.to_le_bytes();
        let [shape_low, shape_high] = shape.to_le_bytes();
        Ok([low, high, length, shape_low, shape_high])
    }

    fn add(&mut self, kind: u8, nullable: bool, level: u8, count: u8, index: u16) -> Result<u16, Error> {
        if usize::from(level) >= MOST_SHAPE_LEVELS {
            return Err(Error::Length);
        }
        let first = kind | level << LEVEL | if nullable { NULLABLE } else { 0 };
        let [low, high] = index.to_le_bytes();
        let record = [first, count, low, high];
        // Most shapes are strings.
        let known = self.shapes.iter().position(|known| *known == record);
        let position = known.unwrap_or(self.shapes.len());
        if known.is_none() {
            self.shapes.push(record);
        }
        u16::try_from(position).ok().filter(|index| *index < REQUIRED).ok_or(Error::Length)
    }
}

impl<'p> Documentation<'p> {
    /// The documentation from its [bytes](ShapesDraft::documentation).
    ///
    /// # Errors
    /// They are not of a plan with this envelope.
    pub fn compiled(bytes: &'p [u8], rule: &EnvelopeRule<'_>) -> Result<Self, Error> {
        let fault = Fault::default();
        fault.or(Self::read(Bytes::new(bytes, &fault), rule))?.ok_or(Error::Contradiction)
    }

    /// Which field of an envelope's shape is the event's data, if one is: that to which its pointer leads.
    #[must_use]
    pub fn data_field(rule: &EnvelopeRule<'_>, names: &[&str]) -> Option<usize> {
        let step = rule.pointers.get(usize::from(rule.data?))?.only_step()?;
        names.iter().position(|name| name.as_bytes() == step)
    }
}
