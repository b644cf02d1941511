//! How a provider signs, as data. The built-in schemes and a user's own are this same type.

mod check;
mod document;
mod fields;

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;

use crate::error::{Error, Excerpt};
use crate::json::Tree;
use crate::provider;

/// Text that is `'static` in a built-in scheme and owned in a user's.
pub(crate) type Text = Cow<'static, str>;

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
/// | `algorithm` | `hmac-sha256`, `hmac-sha512`, `hmac-sha1` |
/// | `signature.header` | the header's name, in any case |
/// | `signature.layout` | `plain`; `prefixed` (with `prefix`); `pairs` (`k=v` joined by `separator`, the signature under `key`); `versions` (`version,signature` joined by `separator`) |
/// | `signature.encoding` | `hex` (lower case) or `base64` (standard alphabet, padded) |
/// | `timestamp` | absent, or `header` or (in `pairs`) `key`; `unit` `seconds` (default) or `milliseconds`; `toleranceSeconds` (default 300); `signed: false` where it is not part of the signed content |
/// | `id.header` | the header whose value is `id` in the signed content; not the timestamp's |
/// | `signedContent` | the signed bytes in order: `timestamp`, `id`, `body` (once), `{ "literal": … }`, `{ "header": … }` |
/// | `secret` | `utf8`, `base64`, `hex`, or an object of `encoding` with `prefix`, `minimumBytes`, `maximumBytes` |
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
    pub(crate) envelope: EnvelopeRule,
}

impl Scheme {
    /// Reads a scheme document.
    ///
    /// # Errors
    /// `invalid_scheme`, with the path, where the document is not JSON, has an unknown or missing
    /// field, or contradicts itself (a signed timestamp without a source, a body signed twice …).
    pub fn from_json(document: &str) -> Result<Self, Error> {
        document::parse(document).map_err(|refusal| *refusal.0)
    }

    pub(crate) fn from_tree(document: &Tree<'_>) -> Result<Self, Error> {
        document::read(document).map_err(|refusal| *refusal.0)
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
        document::write(self)
    }

    /// The scheme of a built-in provider.
    ///
    /// # Errors
    /// `unknown_provider`
    pub fn named(provider: &str) -> Result<Self, Error> {
        Self::built_in(provider).cloned()
    }

    pub(crate) fn built_in(provider: &str) -> Result<&'static Self, Error> {
        let found = provider::find(provider).map(|provider| &provider.scheme);
        found.ok_or_else(|| Error::UnknownProvider { given: Excerpt::of_name(provider) })
    }

    /// The name that events of this scheme carry as their provider.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// An error on its way through the many small functions that read a scheme: in a box, because it
/// is large, and each of them would carry the code that moves it.
struct Refusal(Box<Error>);

#[cold]
#[inline(never)]
fn refusal(path: &str, problem: &str) -> Refusal {
    Refusal(Box::new(Error::scheme(path, problem)))
}

/// What names or is a scheme: a provider's name or a [`Scheme`], owned or borrowed.
///
/// ```
/// # use hookseal::{Scheme, Webhook};
/// let (name, scheme) = (String::from("github"), Scheme::named("github")?);
/// Webhook::new(&name, "a secret")?;
/// Webhook::new(&scheme, "another one")?;
/// # Ok::<(), hookseal::Error>(())
/// ```
pub trait IntoScheme {
    /// The scheme that is meant.
    ///
    /// # Errors
    /// `unknown_provider`
    fn into_scheme(self) -> Result<Scheme, Error>;
}

impl IntoScheme for Scheme {
    fn into_scheme(self) -> Result<Scheme, Error> {
        Ok(self)
    }
}

impl IntoScheme for &Scheme {
    fn into_scheme(self) -> Result<Scheme, Error> {
        Ok(self.clone())
    }
}

impl IntoScheme for &str {
    fn into_scheme(self) -> Result<Scheme, Error> {
        Scheme::named(self)
    }
}

impl IntoScheme for &String {
    fn into_scheme(self) -> Result<Scheme, Error> {
        Scheme::named(self)
    }
}

impl IntoScheme for String {
    fn into_scheme(self) -> Result<Scheme, Error> {
        Scheme::named(&self)
    }
}

/// How the signature is made. Asymmetric ones would be further variants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    HmacSha1,
    HmacSha256,
    HmacSha512,
}

impl Algorithm {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::HmacSha1 => "HMAC-SHA1",
            Self::HmacSha256 => "HMAC-SHA256",
            Self::HmacSha512 => "HMAC-SHA512",
        }
    }

    /// The signature's length in bytes.
    pub(crate) const fn length(self) -> usize {
        match self {
            Self::HmacSha1 => 20,
            Self::HmacSha256 => 32,
            Self::HmacSha512 => 64,
        }
    }
}

/// Where the signature is, and how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignatureRule {
    pub(crate) header: Text,
    pub(crate) layout: Layout,
    pub(crate) encoding: Encoding,
}

impl SignatureRule {
    /// What joins the parts of the header; empty where it has none.
    pub(crate) fn separator(&self) -> &str {
        match &self.layout {
            Layout::Pairs { separator, .. } | Layout::Versions { separator, .. } => separator,
            Layout::Plain | Layout::Prefixed { .. } => "",
        }
    }
}

/// How signatures stand in their header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// The header is the signature.
    Plain,
    /// A fixed text, then the signature.
    Prefixed { prefix: Text },
    /// `k=v` joined by `separator`; each `v` under `key` is a signature.
    Pairs { separator: Text, key: Text },
    /// `version,signature` joined by `separator`; those of `version` count.
    Versions { separator: Text, version: Text },
}

/// How the signature's bytes are written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Hex,
    Base64,
}

impl Encoding {
    /// The signature's length in characters.
    pub(crate) const fn length(self, algorithm: Algorithm) -> usize {
        let bytes = algorithm.length();
        match self {
            Self::Hex => 2 * bytes,
            Self::Base64 => bytes.div_ceil(3) * 4,
        }
    }
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
    Header(Text),
    /// A field of a `pairs` signature header.
    Key(Text),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Seconds,
    Milliseconds,
}

/// Where the id that is signed along comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IdRule {
    pub(crate) header: Text,
}

/// One piece of the signed content. The request's URL and method would be further variants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    /// The timestamp's characters as they arrived.
    Timestamp,
    /// The id's characters as they arrived.
    Id,
    /// The body's bytes as they arrived.
    Body,
    /// A fixed text.
    Literal(Text),
    /// The bytes of another header as they arrived.
    Header(Text),
}

/// How the secret's text becomes the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SecretRule {
    pub(crate) encoding: SecretEncoding,
    /// Text before the encoded key that is no part of it.
    pub(crate) prefix: Option<Text>,
    pub(crate) minimum_bytes: Option<usize>,
    pub(crate) maximum_bytes: Option<usize>,
}

impl SecretRule {
    pub(crate) const fn encoded(encoding: SecretEncoding) -> Self {
        Self { encoding, prefix: None, minimum_bytes: None, maximum_bytes: None }
    }

    /// The text's own bytes are the key, whatever it looks like.
    pub(crate) const UTF8: Self = Self::encoded(SecretEncoding::Utf8);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SecretEncoding {
    Utf8,
    Base64,
    Hex,
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
}

impl EnvelopeRule {
    /// For bodies whose fields no specification fixes.
    pub(crate) const NONE: Self =
        Self { id: Cow::Borrowed(&[]), event_type: None, type_optional: false, occurred_at: None, data: None };
}
