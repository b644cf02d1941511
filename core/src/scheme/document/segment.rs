//! One of the segments of what is signed.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::texts::length;
use crate::json::Tree;
use crate::scheme::fields::{Fields, Place};
use crate::scheme::in_body;
use crate::scheme::optional;
use crate::scheme::rules::{Composed, Part, Segment};
use crate::text::Text;

pub(super) fn segment(place: &Place<'_>) -> Segment {
    const WORDS: &[(&str, Segment)] = &[
        ("timestamp", Segment::Timestamp),
        ("id", Segment::Id),
        ("body", Segment::Body),
        ("sortedForm", Segment::SortedForm(Cow::Borrowed(""))),
        ("snsFields", Segment::SnsFields),
        ("braintreePayload", Segment::Composed(Composed::BraintreePayload)),
        ("sender", Segment::Sender),
        ("method", Segment::Request(Part::Method)),
        ("url", Segment::Request(Part::Url)),
        ("unescapedUrl", Segment::Request(Part::UnescapedUrl)),
        ("path", Segment::Request(Part::Path)),
        ("query", Segment::Request(Part::Query)),
        ("target", Segment::Request(Part::Target)),
    ];
    /// Makes a segment of its text.
    type Made = fn(Text) -> Segment;
    const NAMED: &[(&str, Made)] = &[
        ("literal", Segment::Literal),
        ("query", |name| Segment::Request(Part::Parameter(name))),
        ("sortedForm", Segment::SortedForm),
    ];
    let found = match place.value() {
        Tree::Text(word) => WORDS.iter().find(|(each, _)| each == word).map(|(_, segment)| segment.clone()),
        Tree::Object(parts) => match parts.as_slice() {
            parts if parts.iter().any(|(name, _)| ["optional", "before", "after"].contains(&&**name)) => {
                Some(optional::segment(place).unwrap_or(Segment::Body))
            }
            parts if parts.iter().any(|(name, _)| ["header", "json", "form"].contains(&&**name)) => {
                let fields = place.fields(&["header", "json", "form", "length"]);
                Some(Segment::Header(in_body::name(place, fields), length(fields)))
            }
            parts if parts.iter().any(|(name, _)| name == "bodyHash") => {
                let fields = place.fields(&["bodyHash", "encoding"]);
                Some(match checksum(fields) {
                    Some(segment) => segment,
                    None => Segment::Header(in_body::hash(fields), None),
                })
            }
            [(name, _)] if name == "plivoRequest" => {
                let nonce = place.fields(&["plivoRequest"]).required("plivoRequest");
                Some(Segment::Composed(Composed::PlivoRequest(in_body::header(&nonce))))
            }
            [(name, _)] if name == "contentfulRequest" => {
                let listed = place.fields(&["contentfulRequest"]).required("contentfulRequest");
                let names: Vec<Text> = listed.elements().map(|place| in_body::header(&place)).collect();
                Some(Segment::Composed(Composed::ContentfulRequest(names.into())))
            }
            [(name, _)] => NAMED.iter().find(|(each, _)| each == name).map(|(name, segment)| {
                let text = place.fields(&[name]).required(name).text();
                if *name == "sortedForm" && text.is_empty() {
                    place.wrong("expected the name of a parameter: where there is none, `\"sortedForm\"`");
                }
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
            "unescapedUrl",
            "path",
            "query",
            "target",
            "{ \"literal\": … }",
            "{ \"header\": … }",
            "{ \"json\": … }",
            "{ \"form\": … }",
            "{ \"bodyHash\": … }",
            "{ \"query\": … }",
            "sortedForm",
            "{ \"sortedForm\": … }",
            "snsFields",
            "sender",
            "braintreePayload",
            "{ \"contentfulRequest\": … }",
            "{ \"plivoRequest\": … }",
        ]);
        Segment::Body
    })
}

/// What is no cryptographic hash, and stands for a body all the same.
fn checksum(fields: Fields<'_>) -> Option<Segment> {
    let is_word =
        |name: &str, word: &str| fields.optional(name).is_some_and(|place| place.value().as_text() == Some(word));
    if !is_word("bodyHash", "crc32") {
        return None;
    }
    if !is_word("encoding", "decimal") {
        fields.required("encoding").wrong("a `crc32` is written in digits: expected `decimal`");
    }
    Some(Segment::Crc32)
}
