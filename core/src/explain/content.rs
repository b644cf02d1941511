//! Which bytes may have been signed around the body.

mod parts;

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::candidate::Candidate;
use super::cause::Cause;
use super::headers::Pairs;
use super::order::permutations;
use super::url;
use super::values::Values;
use crate::capture::Capture;
use crate::scheme::Scheme;
pub(super) use parts::Digest;
use parts::Part;

/// A piece of the signed content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Body,
    /// The body's SHA-256 in hexadecimal digits, or in base64.
    Digest(Digest),
    Fixed(Vec<u8>),
}

pub(super) type Content = Vec<Piece>;

const SEPARATORS: [&str; 12] = [".", "", ":", "|", ",", "\n", " ", "-", "_", "&", ";", "\r\n"];

/// The signed content as the scheme has it, then in other ways. Empty where the scheme signs what is not known here.
pub(super) fn candidates(
    scheme: &Scheme,
    capture: &Capture,
    values: &Values,
    received_at: Option<u64>,
) -> Vec<Candidate<Content>> {
    let headers = &capture.headers;
    let of = |body: &[u8], url: Option<&str>| parts::of(scheme, capture, body, url);
    let parts = of(&capture.body, capture.url.as_deref());
    let mut made = Made { all: Vec::new(), values };
    made.add(&parts, Candidate::unchanged(()));
    made.with_values(&parts);
    made.separators(&parts);
    made.orders(&parts);
    made.without(&parts);
    made.units(&parts);
    made.literals(&parts);
    made.digests(&parts);
    let signed = capture.url.as_deref().filter(|_| scheme.signed_content.iter().any(parts::is_of_url));
    for url in signed.map_or_else(Vec::new, |given| url::candidates(given, headers)) {
        made.add(&of(&capture.body, Some(&url.value)), Candidate { value: (), ..url.then(Candidate::unchanged(())) });
    }
    let without = of(&[], capture.url.as_deref());
    if without != parts {
        let note = "the fields that were handed over are no part of it, as with a GET, whose fields are in its URL";
        made.add(&without, Candidate::new((), 30, Cause::BodyNotSigned, note));
    }
    if !parts.contains(&Part::Timestamp) {
        made.with_timestamp(headers);
    }
    if parts.contains(&Part::Timestamp) && values.timestamps.is_empty() {
        made.lost_timestamp(&parts, received_at);
    }
    made.all
}

struct Made<'v> {
    all: Vec<Candidate<Content>>,
    values: &'v Values,
}

impl Made<'_> {
    fn push(&mut self, candidate: Candidate<Content>) {
        // What is signed is the bytes, however they are cut.
        let mut joined: Content = Vec::new();
        for piece in candidate.value {
            match (joined.last_mut(), piece) {
                (_, Piece::Fixed(bytes)) if bytes.is_empty() => {}
                (Some(Piece::Fixed(before)), Piece::Fixed(bytes)) => before.extend_from_slice(&bytes),
                (_, piece) => joined.push(piece),
            }
        }
        if !self.all.iter().any(|known| known.value == joined) {
            self.all.push(Candidate {
                value: joined,
                ..Candidate { value: Vec::new(), changes: candidate.changes, weight: candidate.weight }
            });
        }
    }

    fn fill(parts: &[Part], timestamp: Option<&[u8]>, id: Option<&[u8]>) -> Option<Content> {
        parts
            .iter()
            .map(|part| {
                Some(match part {
                    Part::Body => Piece::Body,
                    Part::Timestamp => Piece::Fixed(timestamp?.to_vec()),
                    Part::Id => Piece::Fixed(id?.to_vec()),
                    Part::Literal(text) => Piece::Fixed(text.as_bytes().to_vec()),
                    Part::Header(value) => Piece::Fixed(value.clone()?),
                    Part::Digest(digest) => Piece::Digest(*digest),
                })
            })
            .collect()
    }

    fn id(&self) -> Option<&[u8]> {
        self.values.ids.iter().find(|value| value.changes.is_empty()).map(|value| value.value.as_slice())
    }

    fn add(&mut self, parts: &[Part], change: Candidate<()>) {
        // What came, or else what may have come.
        let timestamp = self.values.timestamps.first();
        let id = self.values.ids.first();
        let mut change = change;
        for (value, part) in [(timestamp, Part::Timestamp), (id, Part::Id)] {
            if parts.contains(&part)
                && let Some(value) = value
            {
                change = change.then(Candidate { value: (), changes: value.changes.clone(), weight: value.weight });
            }
        }
        let content = Self::fill(parts, timestamp.map(|value| &*value.value), id.map(|value| &*value.value));
        if let Some(content) = content {
            self.push(change.then(Candidate::unchanged(content)));
        }
    }

    fn with_values(&mut self, parts: &[Part]) {
        let values = self.values;
        let one: Vec<Candidate<Option<&[u8]>>> = optional(&values.timestamps, parts.contains(&Part::Timestamp));
        let other: Vec<Candidate<Option<&[u8]>>> = optional(&values.ids, parts.contains(&Part::Id));
        for timestamp in &one {
            for id in &other {
                if let Some(content) = Self::fill(parts, timestamp.value, id.value) {
                    self.push(
                        timestamp
                            .then(Candidate { value: (), changes: id.changes.clone(), weight: id.weight })
                            .then(Candidate::unchanged(content)),
                    );
                }
            }
        }
    }

    fn separators(&mut self, parts: &[Part]) {
        let bare: Vec<&Part> = parts.iter().filter(|part| !matches!(part, Part::Literal(_))).collect();
        if bare.len() < 2 {
            return;
        }
        for (weight, separator) in (12..).zip(SEPARATORS) {
            let mut joined = vec![bare[0].clone()];
            for part in &bare[1..] {
                joined.push(Part::Literal(separator.into()));
                joined.push((*part).clone());
            }
            // A version in front stays.
            if let [Part::Literal(first), ..] = parts {
                let end = first.trim_end_matches(|character: char| !character.is_ascii_alphanumeric());
                joined.insert(0, Part::Literal([end, separator].concat()));
            }
            self.add(&joined, Candidate::new((), weight, Cause::ContentSeparator, ""));
        }
    }

    fn orders(&mut self, parts: &[Part]) {
        let places: Vec<usize> = (0..parts.len()).filter(|place| !matches!(parts[*place], Part::Literal(_))).collect();
        if !(2..=4).contains(&places.len()) {
            return;
        }
        let mut orders = Vec::new();
        permutations(&mut places.clone(), 0, &mut orders);
        for order in orders {
            let mut swapped = parts.to_vec();
            for (place, from) in places.iter().zip(&order) {
                swapped[*place] = parts[*from].clone();
            }
            self.add(&swapped, Candidate::new((), 14, Cause::ContentOrder, ""));
        }
    }

    fn without(&mut self, parts: &[Part]) {
        let lacking = |lacks: &[Part]| {
            let mut rest: Vec<Part> = Vec::new();
            let mut skip = false;
            for part in parts {
                if lacks.contains(part) {
                    skip = true;
                } else {
                    if !(skip && matches!(part, Part::Literal(_))) {
                        rest.push(part.clone());
                    }
                    skip = false;
                }
            }
            // A part at the end leaves its separator.
            if parts.last().is_some_and(|last| lacks.contains(last)) && matches!(rest.last(), Some(Part::Literal(_))) {
                rest.pop();
            }
            rest
        };
        if parts.contains(&Part::Timestamp) {
            self.add(&lacking(&[Part::Timestamp]), Candidate::new((), 10, Cause::ContentWithoutTimestamp, ""));
            self.add(&[Part::Body], Candidate::new((), 12, Cause::ContentWithoutTimestamp, "it is the body alone"));
        }
        if parts.contains(&Part::Id) {
            self.add(&lacking(&[Part::Id]), Candidate::new((), 11, Cause::ContentWithoutId, ""));
        }
        if parts.len() > 1 {
            self.add(&[Part::Body], Candidate::new((), 16, Cause::ContentLiteral, "it is the body alone"));
        }
    }

    fn units(&mut self, parts: &[Part]) {
        if !parts.contains(&Part::Timestamp) {
            return;
        }
        let Some(text) = self.values.timestamps.first().and_then(|value| str::from_utf8(&value.value).ok()) else {
            return;
        };
        let whole = text.split('.').next().unwrap_or(text);
        let mut forms: Vec<String> = vec![[whole, "000"].concat(), [text, ".0"].concat(), whole.into()];
        // What stands there may be anything, and have no character that ends there.
        if whole.len() > 10
            && let Some(seconds) = whole.get(..whole.len() - 3)
        {
            forms.push(seconds.into());
        }
        let id = self.id().map(<[u8]>::to_vec);
        for form in forms {
            if let Some(content) = Self::fill(parts, Some(form.as_bytes()), id.as_deref()) {
                self.push(Candidate::new(content, 16, Cause::ContentTimestampUnit, ""));
            }
        }
    }

    fn literals(&mut self, parts: &[Part]) {
        if let [Part::Literal(first), rest @ ..] = parts {
            self.add(rest, Candidate::new((), 14, Cause::ContentLiteral, ""));
            for version in ["v0", "v1", "v2", "v3"] {
                let end = first.trim_start_matches(|character: char| character.is_ascii_alphanumeric());
                let mut other = vec![Part::Literal([version, end].concat())];
                other.extend_from_slice(rest);
                self.add(&other, Candidate::new((), 18, Cause::ContentLiteral, ""));
            }
        } else if parts.len() > 1 {
            for version in ["v0", "v1"] {
                let separator = parts.iter().find_map(|part| match part {
                    Part::Literal(text) => Some(&**text),
                    _ => None,
                });
                let mut other = vec![Part::Literal([version, separator.unwrap_or(":")].concat())];
                other.extend_from_slice(parts);
                self.add(&other, Candidate::new((), 22, Cause::ContentLiteral, ""));
            }
        }
    }

    fn digests(&mut self, parts: &[Part]) {
        for (digest, weight) in [(Digest::Hex, 28), (Digest::Base64, 32)] {
            let id = self.id().map(<[u8]>::to_vec);
            let timestamp = self.values.timestamp().map(<[u8]>::to_vec);
            if let Some(mut content) = Self::fill(parts, timestamp.as_deref(), id.as_deref()) {
                for piece in &mut content {
                    if *piece == Piece::Body {
                        *piece = Piece::Digest(digest);
                    }
                }
                self.push(Candidate::new(content, weight, Cause::ContentDigest, ""));
            }
        }
    }

    /// Any header that is a time, before and after the body.
    fn with_timestamp(&mut self, headers: Pairs<'_>) {
        let is_time = |text: &[u8]| matches!(text.len(), 10 | 13) && text.iter().all(u8::is_ascii_digit);
        let mut times: Vec<Vec<u8>> = Vec::new();
        for (_, value) in headers.iter().take(64) {
            let parts = value.split(|byte| b",; ".contains(byte));
            for part in parts.chain([value.as_slice()]) {
                let text = part.iter().position(|byte| *byte == b'=').map_or(part, |at| &part[at + 1..]);
                if is_time(text) && !times.iter().any(|known| known == text) && times.len() < 4 {
                    times.push(text.to_vec());
                }
            }
        }
        for time in times {
            for (weight, separator) in (14..).zip(SEPARATORS.iter().take(5)) {
                let (time, separator) = (Piece::Fixed(time.clone()), Piece::Fixed(separator.as_bytes().to_vec()));
                let before = vec![time.clone(), separator.clone(), Piece::Body];
                self.push(Candidate::new(before, weight, Cause::ContentWithTimestamp, "before the body"));
                let after = vec![Piece::Body, separator, time];
                self.push(Candidate::new(after, weight + 6, Cause::ContentWithTimestamp, "after the body"));
            }
        }
    }

    /// The seconds around the time of arrival.
    fn lost_timestamp(&mut self, parts: &[Part], received_at: Option<u64>) {
        const SECONDS: u64 = 60;
        let Some(received_at) = received_at else { return };
        let id = self.id().map(<[u8]>::to_vec);
        for back in 0..SECONDS + 5 {
            let Some(time) = received_at.checked_sub(back).and_then(|time| time.checked_add(5)) else { continue };
            if let Some(content) = Self::fill(parts, Some(alloc::format!("{time}").as_bytes()), id.as_deref()) {
                let note = alloc::format!("it was {time}");
                self.push(Candidate::new(content, 40, Cause::HeaderMissing, note));
            }
        }
    }
}

fn optional<'v>(values: &'v [Candidate<Vec<u8>>], is_needed: bool) -> Vec<Candidate<Option<&'v [u8]>>> {
    if !is_needed {
        return vec![Candidate::unchanged(None)];
    }
    let some = |value: &'v Candidate<Vec<u8>>| Candidate {
        value: Some(value.value.as_slice()),
        changes: value.changes.clone(),
        weight: value.weight,
    };
    values.iter().map(some).collect()
}
