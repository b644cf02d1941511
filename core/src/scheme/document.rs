//! The scheme document: reading it with exact complaints, and writing it.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use alloc::{format, vec};
use core::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::{Serialize, Serializer};

use super::{
    Algorithm, Encoding, EnvelopeRule, IdRule, Layout, Scheme, SecretEncoding, SecretRule, Segment, SignatureRule,
    Text, TimestampRule, TimestampSource, Unit,
};
use crate::error::Error;
use crate::header;
use crate::json;

/// The tolerance of a document that names none, in seconds: what every guide that names one says.
const DEFAULT_TOLERANCE_SECONDS: u64 = 300;

/// A name is part of every deduplication key, up to a colon.
const LONGEST_NAME: usize = 64;

/// More places than any provider puts its id in; with the other pointers, what one reading can follow.
const MOST_ID_POINTERS: usize = json::MOST_POINTERS - 4;

/// More segments than any provider signs; bounds what a document can make a delivery cost.
const MOST_SEGMENTS: usize = 16;

#[derive(Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SchemeDocument {
    name: Text,
    algorithm: AlgorithmName,
    signature: SignatureDocument,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    timestamp: Option<TimestampDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<IdRule>,
    signed_content: Vec<Segment>,
    secret: SecretDocument,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    envelope: Option<EnvelopeDocument>,
}

#[derive(Serialize, serde::Deserialize)]
enum AlgorithmName {
    #[serde(rename = "hmac-sha1")]
    Sha1,
    #[serde(rename = "hmac-sha256")]
    Sha256,
    #[serde(rename = "hmac-sha512")]
    Sha512,
}

#[derive(Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct SignatureDocument {
    header: Text,
    layout: LayoutName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    prefix: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    separator: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<Text>,
    encoding: Encoding,
}

#[derive(Clone, Copy, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum LayoutName {
    Plain,
    Prefixed,
    Pairs,
    Versions,
}

#[derive(Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TimestampDocument {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    header: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<Text>,
    #[serde(default)]
    unit: Unit,
    #[serde(default = "default_tolerance")]
    tolerance_seconds: u64,
    #[serde(default = "default_signed")]
    signed: bool,
}

const fn default_tolerance() -> u64 {
    DEFAULT_TOLERANCE_SECONDS
}

const fn default_signed() -> bool {
    true
}

/// A word, or an object.
struct SecretDocument(SecretRule);

#[derive(Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SecretFields {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    prefix: Option<Text>,
    encoding: SecretEncoding,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    minimum_bytes: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    maximum_bytes: Option<usize>,
}

#[derive(Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct EnvelopeDocument {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<Pointers>,
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    event_type: Option<Text>,
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    type_optional: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    occurred_at: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    data: Option<Text>,
}

/// One pointer, or several to try in turn.
struct Pointers(Vec<Text>);

pub(super) fn parse(document: &str) -> Result<Scheme, Error> {
    let mut json = serde_json::Deserializer::from_str(document);
    let parsed: SchemeDocument = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = pointer(error.path());
        Error::scheme(&path, sentence(&error.into_inner()))
    })?;
    json.end().map_err(|error| Error::scheme("", sentence(&error)))?;
    let scheme = parsed.into_scheme()?;
    check(&scheme)?;
    Ok(scheme)
}

pub(super) fn write(scheme: &Scheme) -> String {
    let document = SchemeDocument::from_scheme(scheme);
    serde_json::to_string_pretty(&document).unwrap_or_default()
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { .. } | Segment::Unknown => String::new(),
        })
        .collect()
}

/// Without the position in the text, which a user who wrote an object never saw.
fn sentence(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text[..end].into(),
        None => text,
    }
}

impl SchemeDocument {
    fn into_scheme(self) -> Result<Scheme, Error> {
        Ok(Scheme {
            name: self.name,
            algorithm: match self.algorithm {
                AlgorithmName::Sha1 => Algorithm::HmacSha1,
                AlgorithmName::Sha256 => Algorithm::HmacSha256,
                AlgorithmName::Sha512 => Algorithm::HmacSha512,
            },
            signature: self.signature.into_rule()?,
            timestamp: self.timestamp.map(TimestampDocument::into_rule).transpose()?,
            id: self.id,
            signed_content: Cow::Owned(self.signed_content),
            secret: self.secret.0,
            envelope: self.envelope.map_or(EnvelopeRule::NONE, EnvelopeDocument::into_rule),
        })
    }

    fn from_scheme(scheme: &Scheme) -> Self {
        Self {
            name: scheme.name.clone(),
            algorithm: match scheme.algorithm {
                Algorithm::HmacSha1 => AlgorithmName::Sha1,
                Algorithm::HmacSha256 => AlgorithmName::Sha256,
                Algorithm::HmacSha512 => AlgorithmName::Sha512,
            },
            signature: SignatureDocument::from_rule(&scheme.signature),
            timestamp: scheme.timestamp.as_ref().map(TimestampDocument::from_rule),
            id: scheme.id.clone(),
            signed_content: scheme.signed_content.to_vec(),
            secret: SecretDocument(scheme.secret.clone()),
            envelope: (scheme.envelope != EnvelopeRule::NONE).then(|| EnvelopeDocument::from_rule(&scheme.envelope)),
        }
    }
}

impl SignatureDocument {
    fn into_rule(self) -> Result<SignatureRule, Error> {
        let Self { header, layout: name, mut prefix, mut separator, mut key, mut version, encoding } = self;
        let layout = match name {
            LayoutName::Plain => Layout::Plain,
            LayoutName::Prefixed => Layout::Prefixed { prefix: part("prefix", &mut prefix)? },
            LayoutName::Pairs => {
                Layout::Pairs { separator: part("separator", &mut separator)?, key: part("key", &mut key)? }
            }
            LayoutName::Versions => Layout::Versions {
                separator: part("separator", &mut separator)?,
                version: part("version", &mut version)?,
            },
        };
        // What the layout took is gone; what is left does not belong to it.
        for (name, left) in [("prefix", prefix), ("separator", separator), ("key", key), ("version", version)] {
            if left.is_some() {
                return Err(Error::scheme(
                    &format!("/signature/{name}"),
                    format!("the layout does not use `{name}`: remove it, or choose the layout that does"),
                ));
            }
        }
        Ok(SignatureRule { header, layout, encoding })
    }

    fn from_rule(rule: &SignatureRule) -> Self {
        let mut document = Self {
            header: rule.header.clone(),
            layout: LayoutName::Plain,
            prefix: None,
            separator: None,
            key: None,
            version: None,
            encoding: rule.encoding,
        };
        match &rule.layout {
            Layout::Plain => {}
            Layout::Prefixed { prefix } => {
                document.layout = LayoutName::Prefixed;
                document.prefix = Some(prefix.clone());
            }
            Layout::Pairs { separator, key } => {
                document.layout = LayoutName::Pairs;
                document.separator = Some(separator.clone());
                document.key = Some(key.clone());
            }
            Layout::Versions { separator, version } => {
                document.layout = LayoutName::Versions;
                document.separator = Some(separator.clone());
                document.version = Some(version.clone());
            }
        }
        document
    }
}

/// A part that the layout cannot do without.
fn part(name: &str, value: &mut Option<Text>) -> Result<Text, Error> {
    match value.take() {
        Some(text) if !text.is_empty() => Ok(text),
        Some(_) => Err(Error::scheme(&format!("/signature/{name}"), "expected a text that is not empty")),
        None => Err(Error::scheme("/signature", format!("this layout needs the field `{name}`"))),
    }
}

impl TimestampDocument {
    fn into_rule(self) -> Result<TimestampRule, Error> {
        let source = match (self.header, self.key) {
            (Some(header), None) => TimestampSource::Header(header),
            (None, Some(key)) => TimestampSource::Key(key),
            (None, None) => return Err(Error::scheme("/timestamp", "it has no source: expected `header` or `key`")),
            (Some(_), Some(_)) => {
                return Err(Error::scheme("/timestamp", "it has two sources: expected either `header` or `key`"));
            }
        };
        Ok(TimestampRule { source, unit: self.unit, tolerance_seconds: self.tolerance_seconds, signed: self.signed })
    }

    fn from_rule(rule: &TimestampRule) -> Self {
        let (header, key) = match &rule.source {
            TimestampSource::Header(header) => (Some(header.clone()), None),
            TimestampSource::Key(key) => (None, Some(key.clone())),
        };
        Self { header, key, unit: rule.unit, tolerance_seconds: rule.tolerance_seconds, signed: rule.signed }
    }
}

impl<'de> Deserialize<'de> for SecretDocument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordOrObject;

        impl<'de> Visitor<'de> for WordOrObject {
            type Value = SecretDocument;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("`utf8`, `base64`, `hex`, or an object with `encoding`")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Self::Value, E> {
                let encoding = SecretEncoding::deserialize(de::value::StrDeserializer::<E>::new(word))?;
                Ok(SecretDocument(SecretRule::encoded(encoding)))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let fields = SecretFields::deserialize(MapAccessDeserializer::new(map))?;
                Ok(SecretDocument(SecretRule {
                    encoding: fields.encoding,
                    prefix: fields.prefix,
                    minimum_bytes: fields.minimum_bytes,
                    maximum_bytes: fields.maximum_bytes,
                }))
            }
        }

        deserializer.deserialize_any(WordOrObject)
    }
}

impl Serialize for SecretDocument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rule = &self.0;
        if *rule == SecretRule::encoded(rule.encoding) {
            return rule.encoding.serialize(serializer);
        }
        SecretFields {
            prefix: rule.prefix.clone(),
            encoding: rule.encoding,
            minimum_bytes: rule.minimum_bytes,
            maximum_bytes: rule.maximum_bytes,
        }
        .serialize(serializer)
    }
}

impl EnvelopeDocument {
    fn into_rule(self) -> EnvelopeRule {
        EnvelopeRule {
            id: Cow::Owned(self.id.map_or_else(Vec::new, |pointers| pointers.0)),
            event_type: self.event_type,
            type_optional: self.type_optional,
            occurred_at: self.occurred_at,
            data: self.data,
        }
    }

    fn from_rule(rule: &EnvelopeRule) -> Self {
        Self {
            id: (!rule.id.is_empty()).then(|| Pointers(rule.id.to_vec())),
            event_type: rule.event_type.clone(),
            type_optional: rule.type_optional,
            occurred_at: rule.occurred_at.clone(),
            data: rule.data.clone(),
        }
    }
}

impl<'de> Deserialize<'de> for Pointers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrSeveral;

        impl<'de> Visitor<'de> for OneOrSeveral {
            type Value = Pointers;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a JSON pointer or an array of them")
            }

            fn visit_str<E: de::Error>(self, pointer: &str) -> Result<Self::Value, E> {
                Ok(Pointers(vec![Cow::Owned(pointer.into())]))
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
                let mut pointers = Vec::new();
                while let Some(pointer) = sequence.next_element()? {
                    pointers.push(pointer);
                }
                Ok(Pointers(pointers))
            }
        }

        deserializer.deserialize_any(OneOrSeveral)
    }
}

impl Serialize for Pointers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [pointer] => pointer.serialize(serializer),
            several => several.serialize(serializer),
        }
    }
}

/// What the types cannot rule out: contradictions between the parts.
fn check(scheme: &Scheme) -> Result<(), Error> {
    check_name(&scheme.name)?;
    check_signature(&scheme.signature)?;
    check_signed_content(scheme)?;
    if let Some(timestamp) = &scheme.timestamp {
        check_timestamp(timestamp, &scheme.signature.layout)?;
    }
    if let Some(id) = &scheme.id {
        check_header_name("/id/header", &id.header)?;
    }
    check_secret(&scheme.secret)?;
    check_envelope(&scheme.envelope)
}

fn check_name(name: &str) -> Result<(), Error> {
    let allowed = |byte: u8| byte.is_ascii_graphic() && byte != b':';
    if name.is_empty() || name.len() > LONGEST_NAME || !name.bytes().all(allowed) {
        return Err(Error::scheme(
            "/name",
            format!("expected 1 to {LONGEST_NAME} visible ASCII characters without spaces and colons"),
        ));
    }
    Ok(())
}

fn check_signature(rule: &SignatureRule) -> Result<(), Error> {
    check_header_name("/signature/header", &rule.header)?;
    match &rule.layout {
        Layout::Plain => Ok(()),
        Layout::Prefixed { prefix } => check_ascii("/signature/prefix", prefix),
        Layout::Pairs { separator, key } => {
            check_ascii("/signature/separator", separator)?;
            check_ascii("/signature/key", key)?;
            check_apart("/signature/separator", separator, &["="], rule.encoding)?;
            check_apart("/signature/key", key, &["=", separator], Encoding::Hex)
        }
        Layout::Versions { separator, version } => {
            check_ascii("/signature/separator", separator)?;
            check_ascii("/signature/version", version)?;
            check_apart("/signature/separator", separator, &[","], rule.encoding)?;
            check_apart("/signature/version", version, &[",", separator], Encoding::Hex)
        }
    }
}

fn check_ascii(path: &str, text: &str) -> Result<(), Error> {
    let allowed = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    if text.bytes().all(allowed) {
        return Ok(());
    }
    Err(Error::scheme(path, "expected ASCII characters: a header cannot hold others unambiguously"))
}

/// A separator that can occur inside what it separates would cut it apart.
fn check_apart(path: &str, text: &str, others: &[&str], encoding: Encoding) -> Result<(), Error> {
    if let Some(other) = others.iter().find(|other| text.contains(**other)) {
        return Err(Error::scheme(path, format!("it must not contain `{other}`, which ends it")));
    }
    let in_alphabet =
        |byte: u8| byte.is_ascii_alphanumeric() || (encoding == Encoding::Base64 && b"+/=".contains(&byte));
    if path.ends_with("separator") && text.bytes().any(in_alphabet) {
        return Err(Error::scheme(path, "it must not contain a character that a signature can contain"));
    }
    Ok(())
}

fn check_timestamp(rule: &TimestampRule, layout: &Layout) -> Result<(), Error> {
    match (&rule.source, layout) {
        (TimestampSource::Header(name), _) => check_header_name("/timestamp/header", name),
        (TimestampSource::Key(key), Layout::Pairs { key: signature_key, separator }) => {
            check_ascii("/timestamp/key", key)?;
            if key.is_empty() || key.contains('=') || key.contains(&**separator) || key == signature_key {
                return Err(Error::scheme(
                    "/timestamp/key",
                    "expected a key of its own, without `=` and without the separator",
                ));
            }
            Ok(())
        }
        (TimestampSource::Key(_), _) => {
            Err(Error::scheme("/timestamp/key", "only a signature with the layout `pairs` has keys: use `header`"))
        }
    }
}

fn check_signed_content(scheme: &Scheme) -> Result<(), Error> {
    let segments = &*scheme.signed_content;
    if segments.len() > MOST_SEGMENTS {
        return Err(Error::scheme("/signedContent", format!("expected at most {MOST_SEGMENTS} segments")));
    }
    let count = |wanted: &Segment| segments.iter().filter(|segment| *segment == wanted).count();
    if count(&Segment::Body) != 1 {
        return Err(Error::scheme("/signedContent", "expected `body` exactly once: an unsigned body proves nothing"));
    }
    for (index, segment) in segments.iter().enumerate() {
        let path = format!("/signedContent/{index}");
        match segment {
            Segment::Timestamp if scheme.timestamp.is_none() => {
                return Err(Error::scheme(&path, "the timestamp is signed but has no source: add `timestamp`"));
            }
            Segment::Id if scheme.id.is_none() => {
                return Err(Error::scheme(&path, "the id is signed but has no source: add `id` with its `header`"));
            }
            Segment::Literal(text) if text.is_empty() => {
                return Err(Error::scheme(&format!("{path}/literal"), "expected a text that is not empty"));
            }
            Segment::Header(name) => check_header_name(&format!("{path}/header"), name)?,
            _ => {}
        }
        let neighbours = [index.checked_sub(1).and_then(|before| segments.get(before)), segments.get(index + 1)];
        let open = |neighbour: &Segment| !matches!(neighbour, Segment::Literal(_));
        if *segment == Segment::Id && neighbours.into_iter().flatten().any(open) {
            return Err(Error::scheme(
                &path,
                "an id needs a literal between it and the next segment: without one, characters could be moved \
                 between the two with the signature still right",
            ));
        }
    }
    for (segment, name) in [(Segment::Timestamp, "timestamp"), (Segment::Id, "id")] {
        if count(&segment) > 1 {
            return Err(Error::scheme("/signedContent", format!("expected `{name}` at most once")));
        }
    }
    if let Some(timestamp) = &scheme.timestamp
        && timestamp.signed != (count(&Segment::Timestamp) == 1)
    {
        return Err(Error::scheme(
            "/timestamp/signed",
            if timestamp.signed {
                "the signed content has no `timestamp`: add it, or say `\"signed\": false` here"
            } else {
                "the signed content has a `timestamp`, so it is signed: remove `\"signed\": false`"
            },
        ));
    }
    if scheme.id.is_some() && count(&Segment::Id) == 0 {
        return Err(Error::scheme("/id", "the signed content has no `id`: an unsigned id must not be relied on"));
    }
    Ok(())
}

fn check_secret(rule: &SecretRule) -> Result<(), Error> {
    if rule.prefix.as_ref().is_some_and(|prefix| prefix.is_empty()) {
        return Err(Error::scheme("/secret/prefix", "expected a text that is not empty"));
    }
    if let (Some(minimum), Some(maximum)) = (rule.minimum_bytes, rule.maximum_bytes)
        && minimum > maximum
    {
        return Err(Error::scheme("/secret/minimumBytes", "it is larger than `maximumBytes`"));
    }
    Ok(())
}

fn check_envelope(rule: &EnvelopeRule) -> Result<(), Error> {
    if rule.id.len() > MOST_ID_POINTERS {
        return Err(Error::scheme("/envelope/id", format!("expected at most {MOST_ID_POINTERS} pointers")));
    }
    for (index, pointer) in rule.id.iter().enumerate() {
        let path = if rule.id.len() == 1 { "/envelope/id".into() } else { format!("/envelope/id/{index}") };
        check_pointer(&path, pointer)?;
    }
    let others = [("type", &rule.event_type), ("occurredAt", &rule.occurred_at), ("data", &rule.data)];
    for (name, pointer) in others {
        if let Some(pointer) = pointer {
            check_pointer(&format!("/envelope/{name}"), pointer)?;
        }
    }
    if rule.type_optional && rule.event_type.is_none() {
        return Err(Error::scheme("/envelope/typeOptional", "there is no `type` that it could speak of"));
    }
    Ok(())
}

/// RFC 6901: empty, or segments that each begin with `/`, where `~` is followed by 0 or 1.
fn check_pointer(path: &str, pointer: &str) -> Result<(), Error> {
    let escaped = pointer.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    if (pointer.is_empty() || pointer.starts_with('/')) && escaped {
        return Ok(());
    }
    Err(Error::scheme(path, "expected a JSON pointer such as `/data/id` (RFC 6901)"))
}

fn check_header_name(path: &str, name: &str) -> Result<(), Error> {
    if header::is_name(name) {
        return Ok(());
    }
    Err(Error::scheme(path, "expected the name of an HTTP header (RFC 9110, section 5.1)"))
}
