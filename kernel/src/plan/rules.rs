//! What a plan says: the types that a verification works with.

use core::num::NonZeroU16;

use arrayvec::ArrayVec;

use super::algorithm::{Algorithm, Encoding};
use super::documentation::Documentation;
use super::envelope::EnvelopeRule;
use super::fields::Fields;
use super::rare::RARE;
use super::secret::{MOST_SECRET_FORMS, SecretRule};
use crate::settings::Settings;

/// The version of the format, which is the first byte of a plan.
pub const VERSION: u8 = 1;

/// The method's name among the headers that a plan looks up. No header can be called so (RFC 9110, section 5.1), and
/// whoever looks up must not ask the delivery's headers for it.
pub const METHOD: &str = ":method";

/// The same of the URL.
pub const URL: &str = ":url";

/// What the name of a parameter of the URL begins with, among those that a plan looks up: the signature may be one.
/// Whoever looks up takes it [from the URL](crate::parameter_of) that arrived, and from nowhere else.
pub const PARAMETER: &str = "query:";

/// What the sorted fields of a form are called.
pub const SORTED_FORM: &str = "sortedForm";

/// So many segments a signed content may have: more than any provider signs.
pub const MOST_SEGMENTS: usize = 16;

/// So many headers and parts of the request line can be signed along.
pub const MOST_SIGNED_HEADERS: usize = 8;

/// So many headers may each hold signatures.
pub const MOST_SIGNATURE_HEADERS: usize = 16;

/// So many values of headers are kept: of those that are signed along, and of those with signatures but one.
pub const MOST_VALUES: usize = MOST_SIGNATURE_HEADERS - 1;

/// So many further names a header may have.
pub const MOST_OTHER_NAMES: usize = 3;

/// Those of the signature, the timestamp, the id, the key's id and what is signed along, with some other names.
pub const MOST_HEADERS: usize = 24;

/// How a provider signs, and what it documents of its events, ready to be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each says something else, and none depends on another")]
pub struct Plan<'p> {
    /// The scheme's name, which events carry as their provider.
    pub name: &'p str,
    /// The headers that are looked up, each once, as the provider spells them.
    pub headers: ArrayVec<&'p str, MOST_HEADERS>,
    /// Where the signature is, and how it is made and written.
    pub signature: SignatureRule<'p>,
    /// Where the timestamp is and what it means.
    pub timestamp: Option<TimestampRule<'p>>,
    /// The header of the id that is signed along.
    pub id: Option<IdRule>,
    /// The header that names the public key.
    pub key_id: Option<Name>,
    /// What is read of the body before it is verified.
    pub fields: Fields<'p>,
    /// The signed bytes, in order.
    pub content: ArrayVec<Segment<'p>, MOST_SEGMENTS>,
    /// How many digits the timestamp must have, where no separator keeps them apart from what is
    /// signed beside them. It follows from the content: what is written here is not read.
    pub fixed_digits: Option<usize>,
    /// How many segments are headers that are signed along, or parts of the request line. It follows from the content
    /// as well.
    pub signed_headers: usize,
    /// The forms that secrets have; the first whose prefix a secret begins with is the secret's.
    pub secrets: ArrayVec<SecretRule<'p>, MOST_SECRET_FORMS>,
    /// The largest body that the provider says it sends, in bytes.
    pub max_body_bytes: Option<u64>,
    /// Whether the body is part of the content, or its hash is. It follows from the content as well.
    pub binds_body: bool,
    /// Whether something of the body has to be read before it is verified. It follows from the fields and the content.
    pub reads_body: bool,
    /// Whether some escapes of the URL are undone. It follows from the content as well.
    pub unescapes_url: bool,
    /// Where an event's fields are.
    pub envelope: EnvelopeRule<'p>,
    /// What the provider documents of its events.
    pub documentation: Option<Documentation<'p>>,
    /// Whether it says all of how deliveries are judged. If not, something is checked or made outside: signatures by public
    /// keys, tokens that hold them, a text or a key that is made of what is signed or shared. Who has no such outside reads
    /// no plan that says less.
    pub says_all: bool,
}

/// The name of a header that a plan looks up, or of one of its [`Fields`]. [`Plan::spelled`] says how it is spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its index among [`Plan::headers`].
    pub index: u8,
    /// How many other names it may come under, which are those behind it among [`Plan::headers`].
    pub others: u8,
}

/// How many bytes a value has, where they must be so many.
pub type Length = Option<NonZeroU16>;

/// The id that is signed along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdRule {
    /// Its header.
    pub header: Name,
    /// How many bytes it has, where they must be so many.
    pub length: Length,
}

/// Where the signature is, and how it is made and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignatureRule<'p> {
    /// The header that holds it, or the first of several.
    pub header: Name,
    /// How many more may hold signatures, which are those behind it among [`Plan::headers`].
    pub further_headers: u8,
    /// How it is made.
    pub algorithm: Algorithm,
    /// How signatures stand in their header.
    pub layout: Layout<'p>,
    /// How the bytes are written as text.
    pub encoding: Encoding,
}

/// How signatures stand in their header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout<'p> {
    /// The header is the signature.
    Plain,
    /// A fixed text, then the signature.
    Prefixed {
        /// The text.
        prefix: &'p str,
    },
    /// `k=v` joined by `separator`; each `v` under `key` is a signature.
    Pairs {
        /// What joins the pairs.
        separator: &'p str,
        /// The key of signatures.
        key: &'p str,
        /// Further keys of signatures, joined by `separator`; mostly empty.
        other_keys: &'p str,
        /// What a blank means between the pairs.
        blank: Blank,
    },
    /// `version,signature` joined by `separator`; those of `version` count.
    Versions {
        /// What joins them.
        separator: &'p str,
        /// The version that counts.
        version: &'p str,
    },
    /// Signatures joined by `separator`, and a blank behind it where one stands there; each counts.
    List {
        /// What joins them.
        separator: &'p str,
        /// Whether the first entry is the timestamp.
        after_timestamp: bool,
    },
}

/// What a blank means in a header of several entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blank {
    /// It is part of the entry.
    Content,
    /// One may stand behind a separator, and says nothing.
    Optional,
    /// It joins entries as the separator does.
    Separates,
}

impl<'p> Layout<'p> {
    /// What joins the entries of the header; empty where it is one entry.
    #[must_use]
    pub const fn separator(&self) -> &'p str {
        match self {
            Self::Pairs { separator, .. } | Self::Versions { separator, .. } | Self::List { separator, .. } => {
                separator
            }
            Self::Plain | Self::Prefixed { .. } => "",
        }
    }

    /// What a blank means between the entries.
    pub(crate) const fn blank(&self) -> Blank {
        match self {
            Self::Pairs { blank, .. } => *blank,
            Self::List { .. } => Blank::Optional,
            Self::Plain | Self::Prefixed { .. } | Self::Versions { .. } => Blank::Content,
        }
    }
}

/// Where the timestamp is and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimestampRule<'p> {
    /// Where it is.
    pub source: TimestampSource<'p>,
    /// What it counts.
    pub unit: Unit,
    /// How far it may lie from the arrival time, in seconds, where the settings say nothing.
    pub tolerance_seconds: u64,
    /// Whether it is part of the signed content. If it is not, freshness stops accidents only.
    pub signed: bool,
}

/// Where a timestamp is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampSource<'p> {
    /// It is the value of a header of its own.
    Header(Name),
    /// It is a field of a signature header of the layout `Pairs`.
    Key(&'p str),
    /// It is the first entry of a signature header of the layout `List`.
    First,
}

/// What a timestamp counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Unix seconds.
    Seconds,
    /// Unix milliseconds.
    Milliseconds,
    /// No number: a date as RFC 3339 writes it, with an offset.
    Rfc3339,
    /// The same, also without an offset, which means UTC then.
    Utc,
    /// Unix seconds, or milliseconds where the number is so large that seconds would lie beyond the year 5000.
    Either,
}

/// One piece of the signed content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment<'p> {
    /// The timestamp's characters as they arrived.
    Timestamp,
    /// The id's characters as they arrived.
    Id,
    /// The body's bytes as they arrived.
    Body,
    /// A fixed text.
    Literal(&'p str),
    /// The bytes of another header as they arrived, or of a field of the body; how many, where they must be so many.
    Header(Name, Length),
    /// A part of the request line, with the name under which it is looked up: [`METHOD`] or [`URL`].
    Request(Part<'p>, Name),
    /// The same as [`Header`](Self::Header), or nothing where it is missing or empty.
    Optional(Name),
    /// A fixed text that is there with the optional value behind it.
    Before(&'p str),
    /// A fixed text that is there with the optional value before it.
    After(&'p str),
    /// In the place of the body, the fields of the form that it is, sorted.
    SortedForm(SortedFormRule<'p>),
    /// In the place of the body, a token that says nothing of it, which whoever calls hands over.
    Statement,
}

/// The fields of the form that the body is: each decoded, its name and then its value, sorted by their bytes, and of
/// equal ones one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SortedFormRule<'p> {
    /// What it is called where a body is refused: [`SORTED_FORM`].
    pub name: Name,
    /// The parameter of the URL that is the body's SHA-256 in hexadecimal digits where the body is none; mostly empty.
    /// Where it is there, nothing is signed in the body's place.
    pub hash: &'p str,
}

/// A part of the request line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'p> {
    /// The method.
    Method,
    /// The whole URL.
    Url,
    /// The URL's path, with the slash that it begins with.
    Path,
    /// What stands behind the URL's question mark.
    Query,
    /// The URL without its beginning: the path, and the query with its question mark.
    Target,
    /// The whole URL, with [some escapes undone](crate::unescape).
    UnescapedUrl,
    /// The same without its beginning.
    UnescapedTarget,
    /// The value of one parameter of the query, as it stands there.
    Parameter(&'p str),
    /// The same, or nothing where it is missing or empty.
    OptionalParameter(&'p str),
}

impl Part<'_> {
    /// The name under which it is looked up.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Method => METHOD,
            _ => URL,
        }
    }
}

impl Name {
    /// Whether the header with this index is this one, or this one under another name.
    const fn is_under(self, index: u8) -> bool {
        self.index <= index && index - self.index <= self.others
    }
}

/// What it means that a delivery was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authenticity {
    /// Its body is signed.
    Signature,
    /// The sender knows the shared secret, which came along. Nothing is signed.
    Token,
    /// Some fields of the delivery are signed, and the body is not: what else it says may be anyone's.
    Fields,
}

impl<'p> Plan<'p> {
    /// How the provider spells the name with this index.
    #[must_use]
    pub fn spelled(&self, index: u8) -> &'p str {
        self.headers.get(usize::from(index)).copied().unwrap_or_default()
    }

    /// How a form is signed, where one is.
    pub(crate) fn sorted_form(&self) -> Option<SortedFormRule<'p>> {
        self.content.iter().find_map(|segment| match segment {
            Segment::SortedForm(rule) => Some(*rule),
            _ => None,
        })
    }

    /// Whether what is called so may be missing.
    pub(crate) fn is_optional(&self, index: u8) -> bool {
        self.content.iter().any(|segment| matches!(segment, Segment::Optional(name) if name.is_under(index)))
    }

    /// What it means that a delivery was verified.
    #[must_use]
    pub const fn authenticity(&self) -> Authenticity {
        match self.signature.algorithm {
            Algorithm::Token => Authenticity::Token,
            _ if !self.binds_body => Authenticity::Fields,
            _ => Authenticity::Signature,
        }
    }

    /// The header of the timestamp, or else that of the signature, which has it inside.
    pub(crate) const fn timestamp_header(&self) -> Name {
        match self.timestamp {
            Some(TimestampRule { source: TimestampSource::Header(name), .. }) => name,
            _ => self.signature.header,
        }
    }

    /// Whether this header is read at all under these settings: nothing is learnt from a timestamp
    /// that is neither signed nor checked.
    #[must_use]
    pub fn reads(&self, index: u8, settings: &Settings) -> bool {
        let is_signed = |segment: &Segment<'_>| matches!(segment, Segment::Header(name, _) if name.is_under(index));
        match self.timestamp {
            Some(TimestampRule { source: TimestampSource::Header(name), signed: false, .. })
                if name.is_under(index) && !settings.check_timestamp =>
            {
                RARE && self.content.iter().any(is_signed)
            }
            _ => true,
        }
    }
}
