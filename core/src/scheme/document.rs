//! The scheme document: reading it.
//!
//! It is read by hand and not by derived code, which would be half of what an edge runtime loads.

mod secret;
mod segment;
mod texts;

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::check::check;
use super::fields::{Fields, Place, Problems};
use super::hashes::HASH_ENCODINGS;
use super::in_body;
use super::invalid::{Invalid, invalid};
use super::names;
use super::payload::{self, PayloadRule};
use super::rules::{
    Blank, ClaimedHash, EnvelopeRule, IdRule, JwsRule, Layout, Scheme, SecretRule, SignatureRule, TimestampRule,
    TimestampSource, Unit,
};
use super::words::{ALGORITHMS, BLANKS, ENCODINGS, HTTP_DATE, UNITS};
use super::written::write;
use crate::algorithm::{Algorithm, Encoding};
use crate::error::Error;
use crate::json::{self, Tree};
use crate::text::Text;
use texts::{length, part, parts};

/// The tolerance of a document that names none, in seconds: what every guide that names one says.
const DEFAULT_TOLERANCE_SECONDS: u64 = 300;

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
        "bodySigned",
        "single",
        "otherNames",
        "envelope",
        "$schema",
    ];
    let fields = place.fields(&names);
    // Editors complete and check by it.
    let _ = fields.optional_text("$schema");
    let mut secrets = secret::secrets(&fields.required("secret")).into_iter();
    let scheme = Scheme {
        name: fields.required("name").text(),
        algorithm: fields.required("algorithm").word(ALGORITHMS, Algorithm::HmacSha256),
        signature: signature(&fields.required("signature")),
        timestamp: fields.optional("timestamp").map(|place| timestamp(&place)),
        id: fields.optional("id").map(|place| id(&place)),
        signed_content: fields.required("signedContent").elements().map(|place| segment::segment(&place)).collect(),
        secret: secrets.next().unwrap_or(SecretRule::UTF8),
        single: fields.optional_text("single"),
        other_secrets: secrets.collect(),
        other_names: fields.optional("otherNames").map_or(Cow::Borrowed(&[]), |place| names::others(&place).into()),
        envelope: fields.optional("envelope").map_or(EnvelopeRule::NONE, |place| envelope(&place)),
    };
    body_signed(fields, &scheme);
    scheme
}

/// That a body is not signed has to be said: nobody leaves it out by mistake.
fn body_signed(fields: Fields<'_>, scheme: &Scheme) {
    let said = fields.optional("bodySigned");
    let is_said = said.as_ref().is_none_or(Place::boolean);
    let is_signed = scheme.signs_body() || scheme.algorithm == Algorithm::Token;
    match said {
        Some(said) if is_signed && !is_said => {
            said.wrong("the body is signed, or nothing is: remove `\"bodySigned\": false`");
        }
        _ if !is_signed && is_said => fields.required("signedContent").wrong(
            "expected `body` exactly once: an unsigned body proves nothing. Where the provider signs no more than these, \
             say `\"bodySigned\": false`",
        ),
        _ => {}
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
        ("each", (&["list"], |fields| Layout::Each { list: part(fields, "list") })),
        ("http-signature", (&["signed"], |fields| Layout::HttpSignature { headers: part(fields, "signed") })),
        (
            "jws",
            (&["prefix", "issuer", "bodyHash", "urlHash", "requestHash", "audience", "unencoded"], |fields| {
                let body_hash = fields.optional("bodyHash");
                let body_hash = body_hash.as_ref().map(|place| place.fields(&["claim", "encoding", "optional"]));
                Layout::Jws(JwsRule {
                    prefix: fields.optional_text("prefix"),
                    issuer: fields.optional_text("issuer"),
                    no_hash_of_nothing: body_hash.is_some_and(|fields| fields.is_true("optional")),
                    body_hash: body_hash.map(hash),
                    url_hash: fields.optional("urlHash").map(|place| hash(place.fields(&["claim", "encoding"]))),
                    request_hash: fields
                        .optional("requestHash")
                        .map(|place| hash(place.fields(&["claim", "encoding"]))),
                    is_for_url: fields.optional("audience").is_some_and(|place| place.word(&[("url", true)], true)),
                    is_unencoded: fields.is_true("unencoded"),
                })
            }),
        ),
    ];
    const PARTS: [&str; 13] = [
        "requestHash",
        "list",
        "signed",
        "prefix",
        "separator",
        "key",
        "blank",
        "version",
        "issuer",
        "bodyHash",
        "urlHash",
        "audience",
        "unencoded",
    ];

    let fields = place.fields(&[
        "header",
        "headers",
        "query",
        "json",
        "form",
        "layout",
        "prefix",
        "separator",
        "key",
        "blank",
        "version",
        "issuer",
        "bodyHash",
        "urlHash",
        "requestHash",
        "audience",
        "unencoded",
        "signed",
        "list",
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

/// A claim that is a hash.
fn hash(fields: Fields<'_>) -> ClaimedHash {
    let encoding = fields.required("encoding").word(HASH_ENCODINGS, Encoding::Hex);
    ClaimedHash { claim: part(fields, "claim"), encoding }
}

fn timestamp(place: &Place<'_>) -> TimestampRule {
    let fields = place.fields(&["header", "json", "form", "key", "entry", "unit", "toleranceSeconds", "signed"]);
    let is_named = ["header", "json", "form"].iter().any(|name| fields.optional(name).is_some());
    let is_date = fields.optional("unit").is_some_and(|unit| unit.value().as_text() == Some(HTTP_DATE));
    let header = match fields.optional("header").filter(|_| is_date) {
        Some(header) => Some(TimestampSource::HttpDate(in_body::header(&header))),
        None => is_named.then(|| TimestampSource::Header(in_body::name(place, fields))),
    };
    let key = fields.optional_text("key").map(TimestampSource::Key);
    let entry = fields.optional("entry").map(|entry| entry.word(&[("first", ())], ())).map(|()| TimestampSource::First);
    let mut sources = [header, key, entry].into_iter().flatten();
    let source = sources.next().unwrap_or_else(|| {
        place.wrong("it has no source: expected `header`, `json`, `form`, `key` or `entry`");
        TimestampSource::First
    });
    if sources.next().is_some() {
        place.wrong("it has two sources: expected either `header` or `key` or `entry`");
    }
    TimestampRule {
        unit: match fields.optional("unit").filter(|_| !matches!(source, TimestampSource::HttpDate(_))) {
            None => Unit::Seconds,
            Some(unit) => unit.word(UNITS, Unit::Seconds),
        },
        tolerance_seconds: fields
            .optional("toleranceSeconds")
            .map_or(DEFAULT_TOLERANCE_SECONDS, |tolerance| tolerance.whole_number()),
        signed: fields.optional("signed").is_none_or(|signed| signed.boolean()),
        source,
    }
}

fn id(place: &Place<'_>) -> IdRule {
    let fields = place.fields(&["header", "length"]);
    IdRule { header: fields.required("header").text(), length: length(fields) }
}

fn envelope(place: &Place<'_>) -> EnvelopeRule {
    let fields = place.fields(&["id", "type", "typeOptional", "occurredAt", "data", "payload"]);
    let id: Vec<Text> = match fields.optional("id") {
        None => Vec::new(),
        Some(place) if matches!(place.value(), Tree::Array(_)) => place.elements().map(|place| place.text()).collect(),
        Some(place) => vec![place.text()],
    };
    EnvelopeRule {
        id: Cow::Owned(id),
        event_type: fields.optional_text("type"),
        type_optional: fields.is_true("typeOptional"),
        occurred_at: fields.optional_text("occurredAt"),
        data: fields.optional_text("data"),
        payload: fields.optional("payload").map_or(PayloadRule::Json, |place| payload::payload(&place)),
    }
}
