//! The rules of a scheme, as data. The built-in schemes and a user's own are this same type.

mod secret;
mod segment;

use alloc::borrow::Cow;
use core::ops::RangeInclusive;

pub(crate) use hookseal_kernel::plan::{Blank, SecretEncoding, Unit};

pub(crate) use secret::{PublicKeyRule, SecretRule, SenderRule};
pub(crate) use segment::{Composed, OptionalSegment, Part, Segment};

use super::in_body::InBody;
use super::payload::PayloadRule;
use crate::algorithm::{Algorithm, Encoding};
use crate::text::Text;

/// How a provider signs: which header carries the signature, in which layout and encoding, over
/// which bytes, with which timestamp rule and which form of secret.
///
/// A scheme of your own is a JSON document, the same in every language:
///
/// ```
/// use hookseal::{Scheme, Webhook};
///
/// let scheme = Scheme::from_json(r#"{
///     "name": "acme",
///     "algorithm": "hmac-sha256",
///     "signature": { "header": "Acme-Signature", "layout": "pairs", "separator": ",", "key": "v1", "encoding": "hex" },
///     "timestamp": { "key": "t", "unit": "seconds", "toleranceSeconds": 300 },
///     "signedContent": ["timestamp", { "literal": "." }, "body"],
///     "secret": "utf8",
///     "envelope": { "id": "/id", "type": "/type", "occurredAt": "/created", "data": "/data" }
/// }"#)?;
/// let webhook = Webhook::new(scheme, "a secret")?;
/// # Ok::<(), hookseal::Error>(())
/// ```
///
/// | field | values |
/// |---|---|
/// | `name` | the provider's name, as it appears in events |
/// | `algorithm` | `hmac-sha256`, `hmac-sha512`, `hmac-sha1`, `hmac-sha384`; with a public key for the secret `ed25519`, `ecdsa-p256` (`r` and `s` of 32 bytes each), `ecdsa-p256-der`, `rsa-pkcs1-sha256`, `rsa-pss-sha256`; `token` where nothing is signed, and the secret itself comes along |
/// | `signature.header` | the header's name, in any case; or `signature.query`, a parameter of the URL; or in the body `signature.json`, a JSON pointer, or `signature.form`, a form's field; or `signature.headers`, a list of headers that each may hold signatures, or `{ "numbered": …, "most": … }` |
/// | `signature.layout` | `plain`; `prefixed` (with `prefix`); `pairs` (`k=v` joined by `separator`, the signature under `key` or under each of a list of keys; `blank` `optional` where one may stand behind the separator, `separates` where one joins pairs as well); `versions` (`version,signature` joined by `separator`); `list` (signatures joined by `separator`, and a blank behind it where one stands there); `jws` (a compact JSON Web Signature over its own claims, after `prefix` where there is one, with the body's SHA-256 in the `claim` and `encoding` of `bodyHash`, and an `issuer` where it is fixed; or without `bodyHash` detached, over the body, as it is where it is `unencoded`; with the URL's SHA-256 in `urlHash`, or the URL as its `audience`, or in `requestHash` that of the method, the path and the query as Atlassian writes them); `each` (a `token` in each element of the list at the JSON pointer `list`, in the first at `json`) |
/// | `signature.encoding` | `hex` (lower case), `base64` (standard alphabet, padded), `hex-upper`, `base64url` (without padding) or `base64url-padded`; of a `token` `text`, or `base64` for Basic credentials |
/// | `timestamp` | absent, or `header`, `json` or `form` (in the body), (in `pairs`) `key` or (in `list`) `"entry": "first"`; `unit` `seconds` (default), `milliseconds`, `seconds-or-milliseconds`, `rfc3339` or `rfc3339-utc`; `toleranceSeconds` (default 300); `signed: false` where it is not part of the signed content |
/// | `id.header` | the header whose value is `id` in the signed content; not the timestamp's. `id.length` where it always has so many bytes |
/// | `otherNames` | headers, and other names under which they may come instead |
/// | `signedContent` | the signed bytes in order: `timestamp`, `id`, `body` (once), `{ "literal": … }`, `{ "header": … }` (with `length` where it always has so many bytes); of the request, as it is, `method`, `url`, `unescapedUrl`, `path`, `query`, `target`, `{ "query": … }` for the value of one parameter; of the body `{ "json": … }`, `{ "form": … }` and `{ "bodyHash": …, "encoding": … }`; in its place `sortedForm`, or `{ "sortedForm": … }` where the URL may have its hash under this name, or `snsFields`, what Amazon SNS signs of its messages, or `braintreePayload`, the form's field that Braintree signs, or `{ "contentfulRequest": … }`, what Contentful signs, with the headers that may be listed, or `{ "plivoRequest": … }`, what Plivo signs, with the header of its nonce; `sender`, the secret that says whose deliveries are taken; a header, a parameter or a field with `"optional": true` where it may be missing, and `before` and `after`, the texts that come and go with it; none for a `token` |
/// | `single` | a JSON pointer to a list in the body that must have one element, where fields of it are signed |
/// | `bodySigned` | `false` where neither `body` nor its hash is among them |
/// | `secret` | `utf8`, `base64`, `hex`, `public-key` (hexadecimal, base64, PEM, a JWK or a set of them), or an object of `encoding` with `prefix`, `minimumBytes`, `maximumBytes`, and `publicKey` where another version of a `versions` signature is checked by keys (`algorithm`, `version`, and the `prefix` of these keys), and `keyIdHeader` or `keyIdJson`, the header or the place in the body that names the public key, and `hash` (`sha1`, `sha256`) where the key is the hash of the secret, and `sender` (`json` and `prefix`, or `mostCharacters` of letters and digits where it is signed) where anybody can have the provider sign, and secrets say whose deliveries are taken; or a list of such forms, of which a secret has the first whose prefix it begins with |
/// | `envelope` | JSON pointers to the event's `id` (or a list to try in turn), `type` (`typeOptional: true` where events may lack it), `occurredAt`, `data` |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    pub(crate) name: Text,
    pub(crate) algorithm: Algorithm,
    pub(crate) signature: SignatureRule,
    pub(crate) timestamp: Option<TimestampRule>,
    pub(crate) id: Option<IdRule>,
    pub(crate) signed_content: Cow<'static, [Segment]>,
    pub(crate) secret: SecretRule,
    /// Where the body has a list of one element, which is what is signed of it: a JSON pointer.
    pub(crate) single: Option<Text>,
    /// The forms of secrets that do not begin with the prefix of the first.
    pub(crate) other_secrets: Cow<'static, [SecretRule]>,
    /// Headers and other names under which they may come instead.
    pub(crate) other_names: Cow<'static, [(Text, Text)]>,
    pub(crate) envelope: EnvelopeRule,
}

impl Scheme {
    /// The scheme of the other version alone, which public keys check.
    pub(crate) fn of_public_keys(&self) -> Option<Self> {
        let (Some(other), Layout::Versions { separator, .. }) = (&self.secret.public_key, &self.signature.layout)
        else {
            return None;
        };
        let layout = Layout::Versions { separator: separator.clone(), version: other.version.clone() };
        let mut scheme = self.clone();
        scheme.algorithm = other.algorithm;
        scheme.signature.layout = layout;
        scheme.secret =
            SecretRule { prefix: Some(other.prefix.clone()), ..SecretRule::encoded(SecretEncoding::PublicKey) };
        Some(scheme)
    }

    /// Whether the body, or its hash, is part of the signed content. If it is not, the sender's word is what is part of
    /// it, and nothing else that the delivery says.
    pub(crate) fn signs_body(&self) -> bool {
        self.signed_content.iter().any(|segment| match segment {
            Segment::Body | Segment::SortedForm(_) => true,
            Segment::Composed(composed) => composed.signs_body(),
            Segment::Header(name, _) => matches!(InBody::named(name), Some(InBody::Hash(..))),
            _ => false,
        })
    }

    /// Whether the fields of a message of Amazon SNS are signed, and nothing else.
    pub(crate) fn signs_sns_fields(&self) -> bool {
        self.signed_content.contains(&Segment::SnsFields)
    }

    /// The text that is made of a delivery, where one is signed in the place of all else.
    pub(crate) fn composed(&self) -> Option<&Composed> {
        match &*self.signed_content {
            [Segment::Composed(composed)] => Some(composed),
            _ => None,
        }
    }

    /// Whether a plan alone does not say how deliveries are judged.
    pub(crate) fn is_beyond_plans(&self) -> bool {
        self.algorithm.is_public()
            || matches!(self.signature.layout, Layout::Jws(_) | Layout::Each { .. })
            || self.composed().is_some()
            || self.secret.hash.is_some()
    }

    /// Those of the segments that make one text in the place of the body, if there are any: from the first that only the
    /// core knows to the last, with the literals between them.
    pub(crate) fn statement(&self) -> Option<RangeInclusive<usize>> {
        let is_made = |segment: &Segment| matches!(segment, Segment::Sender | Segment::Crc32);
        let first = self.signed_content.iter().position(is_made)?;
        Some(first..=self.signed_content.iter().rposition(is_made)?)
    }

    /// The name that events of this scheme carry as their provider.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Where the signature is, and how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignatureRule {
    /// A header, or [a place in the body](super::InBody).
    pub(crate) header: Text,
    /// More headers that each may hold signatures.
    pub(crate) further_headers: Cow<'static, [Text]>,
    pub(crate) layout: Layout,
    pub(crate) encoding: Encoding,
}

/// How signatures stand in their header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// The header is the signature.
    Plain,
    /// A fixed text, then the signature.
    Prefixed { prefix: Text },
    /// `k=v` joined by `separator`; each `v` under `key` is a signature.
    Pairs {
        separator: Text,
        key: Text,
        /// Further keys whose values are signatures.
        other_keys: Cow<'static, [Text]>,
        blank: Blank,
    },
    /// `version,signature` joined by `separator`; those of `version` count.
    Versions { separator: Text, version: Text },
    /// Signatures joined by `separator`, each of which counts.
    List { separator: Text },
    /// A JSON Web Signature in its compact form.
    Jws(JwsRule),
    /// The token stands in each element of the list in the body: the header is where it stands in the first.
    Each { list: Text },
    /// Quoted parameters, `signature` among them, and `headers`, which are these (draft-cavage-http-signatures-08).
    HttpSignature { headers: Text },
}

/// What a JSON Web Signature says besides that it is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JwsRule {
    /// Text before the token.
    pub(crate) prefix: Option<Text>,
    /// What its claim `iss` is.
    pub(crate) issuer: Option<Text>,
    /// The claim that is the SHA-256 of the body.
    pub(crate) body_hash: Option<ClaimedHash>,
    /// Whether that claim is missing where the body is empty.
    pub(crate) no_hash_of_nothing: bool,
    /// The claim that is the SHA-256 of the URL.
    pub(crate) url_hash: Option<ClaimedHash>,
    /// Whether its claim `aud` is the URL.
    pub(crate) is_for_url: bool,
    /// The claim that is the SHA-256 of the method, the path and the query, as Atlassian writes them.
    pub(crate) request_hash: Option<ClaimedHash>,
    /// Whether the body of a detached token is signed as it is (RFC 7797).
    pub(crate) is_unencoded: bool,
}

impl JwsRule {
    /// Whether it says something of the URL.
    pub(crate) const fn names_url(&self) -> bool {
        self.url_hash.is_some() || self.is_for_url
    }

    /// Whether the body is its second part, which is left out (RFC 7515, appendix F): it has no claims.
    pub(crate) const fn is_detached(&self) -> bool {
        self.body_hash.is_none() && !self.names_url() && self.request_hash.is_none()
    }
}

/// A claim that is a SHA-256, and how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClaimedHash {
    pub(crate) claim: Text,
    pub(crate) encoding: Encoding,
}

/// Where the timestamp is and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TimestampRule {
    pub(crate) source: TimestampSource,
    pub(crate) unit: Unit,
    pub(crate) tolerance_seconds: u64,
    /// Whether it is part of the signed content. If it is not, freshness stops accidents only.
    pub(crate) signed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TimestampSource {
    /// A header, or [a place in the body](super::InBody).
    Header(Text),
    /// A field of a `pairs` signature header.
    Key(Text),
    /// The first entry of a `list` signature header.
    First,
    /// A header with a date as HTTP writes it (RFC 9110, section 5.6.7), which the kernel does not read.
    HttpDate(Text),
}

impl TimestampRule {
    /// Whether it stands in the body, and not in a header.
    pub(crate) fn is_in_body(&self) -> bool {
        matches!(&self.source, TimestampSource::Header(name) if InBody::named(name).is_some())
    }
}

impl TimestampSource {
    /// Of the header, or of the field.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Header(name) | Self::Key(name) | Self::HttpDate(name) => name,
            Self::First => "",
        }
    }
}

/// Where the id that is signed along comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IdRule {
    pub(crate) header: Text,
    /// How many bytes it has, where they are always so many.
    pub(crate) length: Option<u16>,
}

/// Where an event's fields are in the payload, as JSON pointers (RFC 6901).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EnvelopeRule {
    /// Tried in turn. Without one, the signed id is the event's, if the scheme has one.
    pub(crate) id: Cow<'static, [Text]>,
    pub(crate) event_type: Option<Text>,
    /// Whether an event without a type is one all the same.
    pub(crate) type_optional: bool,
    pub(crate) occurred_at: Option<Text>,
    pub(crate) data: Option<Text>,
    /// What all these point into.
    pub(crate) payload: PayloadRule,
}

impl EnvelopeRule {
    /// For bodies whose fields no specification fixes.
    pub(crate) const NONE: Self = Self {
        id: Cow::Borrowed(&[]),
        event_type: None,
        type_optional: false,
        occurred_at: None,
        data: None,
        payload: PayloadRule::Json,
    };
}
