//! The scheme document: reading it, and writing it.
//!
//! It is read by hand and not by derived code, which would be half of what an edge runtime loads.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use super::check::check;
use super::fields::{Fields, Place, Problems};
use super::invalid::{Invalid, invalid};
use super::names;
use super::rules::{
    Blank, BodyHash, EnvelopeRule, IdRule, JwsRule, Layout, Part, PublicKeyRule, Scheme, SecretEncoding, SecretRule,
    Segment, SignatureRule, TimestampRule, TimestampSource, Unit,
};
use crate::algorithm::{Algorithm, Encoding};
use crate::error::Error;
use crate::json::{self, Tree};
use crate::text::Text;

/// The tolerance of a document that names none, in seconds: what every guide that names one says.
const DEFAULT_TOLERANCE_SECONDS: u64 = 300;

const ALGORITHMS: &[(&str, Algorithm)] = &[
    ("hmac-sha256", Algorithm::HmacSha256),
    ("hmac-sha512", Algorithm::HmacSha512),
    ("hmac-sha384", Algorithm::HmacSha384),
    ("hmac-sha1", Algorithm::HmacSha1),
    ("ed25519", Algorithm::Ed25519),
    ("ecdsa-p256", Algorithm::EcdsaP256),
    ("ecdsa-p256-der", Algorithm::EcdsaP256Der),
    ("rsa-pkcs1-sha256", Algorithm::RsaPkcs1Sha256),
    ("rsa-pss-sha256", Algorithm::RsaPssSha256),
    ("token", Algorithm::Token),
];
const ENCODINGS: &[(&str, Encoding)] = &[
    ("hex", Encoding::Hex),
    ("base64", Encoding::Base64),
    ("hex-upper", Encoding::HexUpper),
    ("base64url", Encoding::Base64Url),
    ("base64url-padded", Encoding::Base64UrlPadded),
    ("text", Encoding::Text),
];
const HASH_ENCODINGS: &[(&str, Encoding)] =
    &[("hex", Encoding::Hex), ("base64", Encoding::Base64), ("base64url", Encoding::Base64Url)];
const BLANKS: &[(&str, Blank)] = &[("optional", Blank::Optional), ("separates", Blank::Separates)];
const UNITS: &[(&str, Unit)] =
    &[("seconds", Unit::Seconds), ("milliseconds", Unit::Milliseconds), ("rfc3339", Unit::Rfc3339)];
const SECRET_ENCODINGS: &[(&str, SecretEncoding)] = &[
    ("utf8", SecretEncoding::Utf8),
    ("base64", SecretEncoding::Base64),
    ("hex", SecretEncoding::Hex),
    ("public-key", SecretEncoding::PublicKey),
];

impl Scheme {
    /// Reads a scheme document.
    ///
    /// # Errors
    /// `invalid_scheme`, with the path, where the document is not JSON, has an unknown or missing
    /// field, or contradicts itself (a signed timestamp without a source, a body signed twice …).
    pub fn from_json(document: &str) -> Result<Self, Error> {
        Ok(parse(document)?)
    }

    pub(crate) fn from_tree(document: &Tree<'_>) -> Result<Self, Error> {
        Ok(read(document)?)
    }

    /// The scheme document, such that [`Scheme::from_json`] gives back the same scheme. Also for
    /// the built-in ones: a scheme of your own may start from one.
    ///
    /// ```
    /// use hookseal::Scheme;
    /// let stripe = Scheme::named("stripe")?;
    /// assert_eq!(Scheme::from_json(&stripe.to_json())?, stripe);
    /// # Ok::<(), hookseal::Error>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(&write(self)).unwrap_or_default()
    }
}

/// From the same document, whatever it was written in.
///
/// ```
/// use hookseal::Scheme;
/// use serde_json::json;
///
/// let scheme: Scheme = serde_json::from_value(json!({
///     "name": "acme",
///     "algorithm": "hmac-sha256",
///     "signature": { "header": "Acme-Signature", "layout": "plain", "encoding": "hex" },
///     "signedContent": ["body"],
///     "secret": "utf8",
/// }))?;
/// assert_eq!(serde_json::to_value(&scheme)?["name"], "acme");
/// # Ok::<(), serde_json::Error>(())
/// ```
impl<'de> Deserialize<'de> for Scheme {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let document = Value::deserialize(deserializer)?;
        Self::from_json(&document.to_string()).map_err(D::Error::custom)
    }
}

/// As the document that [`Scheme::to_json`] gives.
impl Serialize for Scheme {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self).serialize(serializer)
    }
}

/// # Errors
/// `invalid_scheme`
fn parse(document: &str) -> Result<Scheme, Invalid> {
    read(&Tree::read(document).map_err(|error| invalid("", &json::place(error, document)))?)
}

/// # Errors
/// `invalid_scheme`
fn read(document: &Tree<'_>) -> Result<Scheme, Invalid> {
    let problems = Problems::default();
    let scheme = scheme(&Place::root(document, &problems));
    let scheme = problems.settle(scheme)?;
    check(&scheme)?;
    Ok(scheme)
}

fn scheme(place: &Place<'_>) -> Scheme {
    let names = [
        "name",
        "algorithm",
        "signature",
        "timestamp",
        "id",
        "signedContent",
        "secret",
        "otherNames",
        "envelope",
        "$schema",
    ];
    let fields = place.fields(&names);
    // Editors complete and check by it.
    let _ = fields.optional_text("$schema");
    let mut secrets = secrets(&fields.required("secret")).into_iter();
    Scheme {
        name: fields.required("name").text(),
        algorithm: fields.required("algorithm").word(ALGORITHMS, Algorithm::HmacSha256),
        signature: signature(&fields.required("signature")),
        timestamp: fields.optional("timestamp").map(|place| timestamp(&place)),
        id: fields.optional("id").map(|place| id(&place)),
        signed_content: fields.required("signedContent").elements().map(|place| segment(&place)).collect(),
        secret: secrets.next().unwrap_or(SecretRule::UTF8),
        other_secrets: secrets.collect(),
        other_names: fields.optional("otherNames").map_or(Cow::Borrowed(&[]), |place| names::others(&place).into()),
        envelope: fields.optional("envelope").map_or(EnvelopeRule::NONE, |place| envelope(&place)),
    }
}

fn signature(place: &Place<'_>) -> SignatureRule {
    /// Reads what a layout needs besides its name.
    type Parts = fn(Fields<'_>) -> Layout;
    const PLAIN: (&[&str], Parts) = (&[], |_| Layout::Plain);
    const LAYOUTS: &[(&str, (&[&str], Parts))] = &[
        ("plain", PLAIN),
        ("prefixed", (&["prefix"], |fields| Layout::Prefixed { prefix: part(fields, "prefix") })),
        (
            "pairs",
            (&["separator", "key", "blank"], |fields| {
                let mut keys = parts(fields, "key").into_iter();
                Layout::Pairs {
                    separator: part(fields, "separator"),
                    key: keys.next().unwrap_or_default(),
                    other_keys: keys.collect(),
                    blank: fields.optional("blank").map_or(Blank::Content, |blank| blank.word(BLANKS, Blank::Content)),
                }
            }),
        ),
        (
            "versions",
            (&["separator", "version"], |fields| Layout::Versions {
                separator: part(fields, "separator"),
                version: part(fields, "version"),
            }),
        ),
        ("list", (&["separator"], |fields| Layout::List { separator: part(fields, "separator") })),
        (
            "jws",
            (&["prefix", "issuer", "bodyHash"], |fields| {
                Layout::Jws(JwsRule {
                    prefix: fields.optional_text("prefix"),
                    issuer: fields.optional_text("issuer"),
                    body_hash: fields.optional("bodyHash").map(|place| body_hash(&place)),
                })
            }),
        ),
    ];
    const PARTS: [&str; 7] = ["prefix", "separator", "key", "blank", "version", "issuer", "bodyHash"];

    let fields = place.fields(&[
        "header",
        "headers",
        "layout",
        "prefix",
        "separator",
        "key",
        "blank",
        "version",
        "issuer",
        "bodyHash",
        "encoding",
    ]);
    let (own_parts, read) = fields.required("layout").word(LAYOUTS, PLAIN);
    for name in PARTS {
        if let Some(part) = fields.optional(name)
            && !own_parts.contains(&name)
        {
            part.wrong("this layout has no such part: remove it, or choose the layout that does");
        }
    }
    let (header, further_headers) = names::of_signatures(place, fields);
    SignatureRule {
        header,
        further_headers: further_headers.into(),
        layout: read(fields),
        encoding: fields.required("encoding").word(ENCODINGS, Encoding::Hex),
    }
}

fn body_hash(place: &Place<'_>) -> BodyHash {
    let fields = place.fields(&["claim", "encoding"]);
    BodyHash { claim: part(fields, "claim"), encoding: fields.required("encoding").word(HASH_ENCODINGS, Encoding::Hex) }
}

/// A text without which a layout says nothing.
fn part<'v>(fields: Fields<'v>, name: &'v str) -> Text {
    full_text(&fields.required(name))
}

/// Such a text, or several.
fn parts<'v>(fields: Fields<'v>, name: &'v str) -> Vec<Text> {
    let place = fields.required(name);
    match place.value() {
        Tree::Array(texts) => {
            if texts.is_empty() {
                place.wrong("expected at least one string");
            }
            place.elements().map(|place| full_text(&place)).collect()
        }
        _ => vec![full_text(&place)],
    }
}

fn full_text(place: &Place<'_>) -> Text {
    let text = place.text();
    if text.is_empty() {
        place.wrong("expected a string that is not empty");
    }
    text
}

/// A text, or a list of several.
fn one_or_several<'t>(first: &'t Text, others: &'t [Text]) -> Value {
    if others.is_empty() {
        return json!(first);
    }
    core::iter::once(first).chain(others).map(|text| json!(text)).collect()
}

fn timestamp(place: &Place<'_>) -> TimestampRule {
    let fields = place.fields(&["header", "key", "entry", "unit", "toleranceSeconds", "signed"]);
    let header = fields.optional_text("header").map(TimestampSource::Header);
    let key = fields.optional_text("key").map(TimestampSource::Key);
    let entry = fields.optional("entry").map(|entry| entry.word(&[("first", ())], ())).map(|()| TimestampSource::First);
    let mut sources = [header, key, entry].into_iter().flatten();
    let source = sources.next().unwrap_or_else(|| {
        place.wrong("it has no source: expected `header`, `key` or `entry`");
        TimestampSource::First
    });
    if sources.next().is_some() {
        place.wrong("it has two sources: expected either `header` or `key` or `entry`");
    }
    TimestampRule {
        source,
        unit: fields.optional("unit").map_or(Unit::Seconds, |unit| unit.word(UNITS, Unit::Seconds)),
        tolerance_seconds: fields
            .optional("toleranceSeconds")
            .map_or(DEFAULT_TOLERANCE_SECONDS, |tolerance| tolerance.whole_number()),
        signed: fields.optional("signed").is_none_or(|signed| signed.boolean()),
    }
}

fn id(place: &Place<'_>) -> IdRule {
    let fields = place.fields(&["header", "length"]);
    IdRule { header: fields.required("header").text(), length: length(fields) }
}

/// How many bytes a value always has.
fn length(fields: Fields<'_>) -> Option<u16> {
    fields.optional("length").map(|place| u16::try_from(place.whole_number()).unwrap_or(u16::MAX))
}

fn segment(place: &Place<'_>) -> Segment {
    const WORDS: &[(&str, Segment)] = &[
        ("timestamp", Segment::Timestamp),
        ("id", Segment::Id),
        ("body", Segment::Body),
        ("method", Segment::Request(Part::Method)),
        ("url", Segment::Request(Part::Url)),
        ("path", Segment::Request(Part::Path)),
        ("query", Segment::Request(Part::Query)),
    ];
    /// Makes a segment of its text.
    type Made = fn(Text) -> Segment;
    const NAMED: &[(&str, Made)] =
        &[("literal", Segment::Literal), ("query", |name| Segment::Request(Part::Parameter(name)))];
    let found = match place.value() {
        Tree::Text(word) => WORDS.iter().find(|(each, _)| each == word).map(|(_, segment)| segment.clone()),
        Tree::Object(parts) => match parts.as_slice() {
            parts if parts.iter().any(|(name, _)| name == "header") => {
                let fields = place.fields(&["header", "length"]);
                Some(Segment::Header(fields.required("header").text(), length(fields)))
            }
            [(name, _)] => NAMED.iter().find(|(each, _)| each == name).map(|(name, segment)| {
                let text = place.fields(&[name]).required(name).text();
                segment(text)
            }),
            _ => None,
        },
        _ => None,
    };
    found.unwrap_or_else(|| {
        place.expected_word(&[
            "timestamp",
            "id",
            "body",
            "method",
            "url",
            "path",
            "query",
            "{ \"literal\": … }",
            "{ \"header\": … }",
            "{ \"query\": … }",
        ]);
        Segment::Body
    })
}

/// One form of secrets, or several.
fn secrets(place: &Place<'_>) -> Vec<SecretRule> {
    match place.value() {
        Tree::Array(forms) => {
            if forms.is_empty() {
                place.wrong("expected at least one form");
            }
            place.elements().map(|place| secret(&place)).collect()
        }
        _ => vec![secret(place)],
    }
}

fn secret(place: &Place<'_>) -> SecretRule {
    if !matches!(place.value(), Tree::Object(_)) {
        return SecretRule::encoded(place.word(SECRET_ENCODINGS, SecretEncoding::Utf8));
    }
    let fields = place.fields(&["prefix", "encoding", "minimumBytes", "maximumBytes", "publicKey", "keyIdHeader"]);
    let bytes = |name| {
        let number = fields.optional(name).map(|place| place.whole_number());
        number.map(|number| usize::try_from(number).unwrap_or(usize::MAX))
    };
    SecretRule {
        prefix: fields.optional_text("prefix"),
        encoding: fields.required("encoding").word(SECRET_ENCODINGS, SecretEncoding::Utf8),
        minimum_bytes: bytes("minimumBytes"),
        maximum_bytes: bytes("maximumBytes"),
        public_key: fields.optional("publicKey").map(|place| public_key(&place)),
        key_id_header: fields.optional_text("keyIdHeader"),
    }
}

fn public_key(place: &Place<'_>) -> PublicKeyRule {
    let fields = place.fields(&["algorithm", "version", "prefix"]);
    PublicKeyRule {
        algorithm: fields.required("algorithm").word(ALGORITHMS, Algorithm::Ed25519),
        version: part(fields, "version"),
        prefix: part(fields, "prefix"),
    }
}

fn envelope(place: &Place<'_>) -> EnvelopeRule {
    let fields = place.fields(&["id", "type", "typeOptional", "occurredAt", "data"]);
    let id: Vec<Text> = match fields.optional("id") {
        None => Vec::new(),
        Some(place) if matches!(place.value(), Tree::Array(_)) => place.elements().map(|place| place.text()).collect(),
        Some(place) => vec![place.text()],
    };
    EnvelopeRule {
        id: Cow::Owned(id),
        event_type: fields.optional_text("type"),
        type_optional: fields.optional("typeOptional").is_some_and(|place| place.boolean()),
        occurred_at: fields.optional_text("occurredAt"),
        data: fields.optional_text("data"),
    }
}

/// The document that [`parse`] reads as this scheme.
fn write(scheme: &Scheme) -> Value {
    present(json!({
        "name": scheme.name,
        "algorithm": word_for(ALGORITHMS, scheme.algorithm),
        "signature": written_signature(&scheme.signature),
        "timestamp": scheme.timestamp.as_ref().map(written_timestamp),
        "id": scheme.id.as_ref().map(|rule| present(json!({ "header": rule.header, "length": rule.length }))),
        "signedContent": scheme.signed_content.iter().map(written_segment).collect::<Vec<_>>(),
        "secret": written_secrets(scheme),
        "otherNames": names::written(&scheme.other_names),
        "envelope": written_envelope(&scheme.envelope),
    }))
}

/// The word whose meaning this is.
fn word_for<T: Copy + PartialEq>(words: &[(&'static str, T)], meaning: T) -> &'static str {
    words.iter().find(|(_, each)| *each == meaning).map_or("", |(word, _)| word)
}

/// An object without its null fields: what is not there is absent.
fn present(mut fields: Value) -> Value {
    if let Some(fields) = fields.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    fields
}

fn written_signature(rule: &SignatureRule) -> Value {
    let (layout, parts) = match &rule.layout {
        Layout::Plain => ("plain", json!({})),
        Layout::Prefixed { prefix } => ("prefixed", json!({ "prefix": prefix })),
        Layout::Pairs { separator, key, other_keys, blank } => {
            let blank = BLANKS.iter().find(|(_, each)| each == blank).map(|(word, _)| *word);
            ("pairs", json!({ "separator": separator, "key": one_or_several(key, other_keys), "blank": blank }))
        }
        Layout::Versions { separator, version } => ("versions", json!({ "separator": separator, "version": version })),
        Layout::List { separator } => ("list", json!({ "separator": separator })),
        Layout::Jws(JwsRule { prefix, issuer, body_hash }) => (
            "jws",
            present(json!({
                "prefix": prefix,
                "issuer": issuer,
                "bodyHash": body_hash.as_ref().map(|hash| json!({
                    "claim": hash.claim,
                    "encoding": word_for(HASH_ENCODINGS, hash.encoding),
                })),
            })),
        ),
    };
    let (header, headers) = match &*rule.further_headers {
        [] => (Some(&rule.header), None),
        further => (None, Some(one_or_several(&rule.header, further))),
    };
    let mut written = json!({
        "header": header,
        "headers": headers,
        "layout": layout,
        "encoding": word_for(ENCODINGS, rule.encoding),
    });
    if let (Some(written), Value::Object(parts)) = (written.as_object_mut(), parts) {
        written.extend(parts);
    }
    present(written)
}

fn written_timestamp(rule: &TimestampRule) -> Value {
    let (header, key, entry) = match &rule.source {
        TimestampSource::Header(header) => (Some(header), None, None),
        TimestampSource::Key(key) => (None, Some(key), None),
        TimestampSource::First => (None, None, Some("first")),
    };
    present(json!({
        "header": header,
        "key": key,
        "entry": entry,
        "unit": word_for(UNITS, rule.unit),
        "toleranceSeconds": rule.tolerance_seconds,
        "signed": rule.signed,
    }))
}

fn written_segment(segment: &Segment) -> Value {
    match segment {
        Segment::Timestamp => json!("timestamp"),
        Segment::Id => json!("id"),
        Segment::Body => json!("body"),
        Segment::Literal(text) => json!({ "literal": text }),
        Segment::Header(name, length) => present(json!({ "header": name, "length": length })),
        Segment::Request(Part::Method) => json!("method"),
        Segment::Request(Part::Url) => json!("url"),
        Segment::Request(Part::Path) => json!("path"),
        Segment::Request(Part::Query) => json!("query"),
        Segment::Request(Part::Parameter(name)) => json!({ "query": name }),
    }
}

fn written_secrets(scheme: &Scheme) -> Value {
    if scheme.other_secrets.is_empty() {
        return written_secret(&scheme.secret);
    }
    core::iter::once(&scheme.secret).chain(&*scheme.other_secrets).map(written_secret).collect()
}

fn written_secret(rule: &SecretRule) -> Value {
    let encoding = word_for(SECRET_ENCODINGS, rule.encoding);
    if *rule == SecretRule::encoded(rule.encoding) {
        return json!(encoding);
    }
    present(json!({
        "prefix": rule.prefix,
        "encoding": encoding,
        "minimumBytes": rule.minimum_bytes,
        "maximumBytes": rule.maximum_bytes,
        "keyIdHeader": rule.key_id_header,
        "publicKey": rule.public_key.as_ref().map(|other| json!({
            "algorithm": word_for(ALGORITHMS, other.algorithm),
            "version": other.version,
            "prefix": other.prefix,
        })),
    }))
}

fn written_envelope(rule: &EnvelopeRule) -> Value {
    if *rule == EnvelopeRule::NONE {
        return Value::Null;
    }
    let id = match &*rule.id {
        [] => Value::Null,
        [pointer] => json!(pointer),
        several => json!(several),
    };
    present(json!({
        "id": id,
        "type": rule.event_type,
        "typeOptional": rule.type_optional.then_some(true),
        "occurredAt": rule.occurred_at,
        "data": rule.data,
    }))
}
