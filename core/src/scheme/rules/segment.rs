//! What is signed, segment by segment.

use alloc::borrow::Cow;

use hookseal_kernel::plan;

use crate::text::Text;

/// One piece of the signed content.
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
    /// The bytes of another header as they arrived; how many, where they are always so many.
    Header(Text, Option<u16>),
    /// A part of the request line.
    Request(Part),
    /// A header, a parameter of the URL or a field of the body, where it is there.
    Optional(OptionalSegment),
    /// The fields of the form that the body is, sorted; or nothing where the URL has the body's hash under this name.
    SortedForm(Text),
    /// Names and values of what Amazon SNS signs of its messages.
    SnsFields,
    /// The secret that says whose deliveries are taken.
    Sender,
    /// The CRC-32 of the body, in decimal digits.
    Crc32,
    /// In the place of all else, a text that is made of the delivery.
    Composed(Composed),
}

/// A text that is made of a delivery in a way that no list of segments says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Composed {
    /// The payload of Braintree: a field of the form, also with a line break behind it.
    BraintreePayload,
    /// A request of Contentful: the method, the target, the headers that it lists, and the body, a line each. Beside the
    /// list and the time, these may be listed.
    ContentfulRequest(Cow<'static, [Text]>),
    /// A request of Plivo: the URL, its query and the form, both sorted, and what this header has.
    PlivoRequest(Text),
}

impl Composed {
    /// Whether the body is part of it.
    pub(crate) const fn signs_body(&self) -> bool {
        match self {
            Self::BraintreePayload => false,
            Self::ContentfulRequest(_) | Self::PlivoRequest(_) => true,
        }
    }
}

impl Segment {
    /// The header whose value it is, or the place in the body.
    pub(crate) fn header(&self) -> Option<&Text> {
        match self {
            Self::Header(name, _) => Some(name),
            Self::Optional(rule) => rule.header(),
            _ => None,
        }
    }
}

/// A value that may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OptionalSegment {
    /// A header, [a place in the body](crate::scheme::InBody), or a parameter of the URL.
    pub(crate) name: Text,
    /// A text before it, which is there with it; mostly empty.
    pub(crate) before: Text,
    /// A text behind it, which is there with it.
    pub(crate) after: Text,
}

/// A part of the request line: the method, or of the URL what no decoding was done to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Method,
    Url,
    /// The URL with some escapes undone.
    UnescapedUrl,
    Path,
    Query,
    /// Path and query, as servers see them.
    Target,
    /// The value of one parameter of the query.
    Parameter(Text),
}

impl Part {
    pub(crate) fn planned(&self) -> plan::Part<'_> {
        match self {
            Self::Method => plan::Part::Method,
            Self::Url => plan::Part::Url,
            Self::Path => plan::Part::Path,
            Self::Query => plan::Part::Query,
            Self::UnescapedUrl => plan::Part::UnescapedUrl,
            Self::Target => plan::Part::Target,
            Self::Parameter(name) => plan::Part::Parameter(name),
        }
    }
}
