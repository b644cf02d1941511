//! The control flow of a verification, whole: cheap checks, then the MAC, then the comparison.

use alloc::vec::Vec;
use core::fmt;

use ctutils::Choice;

use crate::error::Error;
use crate::header::{self, Headers, Lookup, PreparedName};
use crate::id;
use crate::limits::HEADER_LIMIT;
use crate::mac::{Macs, Tag};
use crate::payload::{self, Envelope, Event};
use crate::plan::Plan;
use crate::scheme::{Segment, TimestampSource};
use crate::seen::{START_BYTES, Sights};
use crate::separation;
use crate::signature::{self, Candidates};
use crate::timestamp;

/// A verification in progress: every check that needs no body has passed, and the body follows,
/// [whole](Self::whole) or [in pieces](Self::in_pieces).
///
/// ```
/// use hookseal::Webhook;
/// let webhook = Webhook::new("github", "It's a Secret to Everybody")?;
/// let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
/// let headers = [("X-Hub-Signature-256", signature)];
///
/// webhook.begin(&headers, 13, 1_700_000_000)?.whole(b"Hello, World!")?;
/// # Ok::<(), hookseal::Error>(())
/// ```
#[must_use = "nothing is verified before the body came"]
pub struct Verification<'a> {
    plan: &'a Plan,
    keys: &'a Macs,
    checked: Checked<'a>,
    expected_length: u64,
}

impl<'a> Verification<'a> {
    pub(crate) fn begin<H: Headers + ?Sized>(
        plan: &'a Plan,
        keys: &'a Macs,
        headers: &'a H,
        body_length: u64,
        received_at: u64,
    ) -> Result<Self, Error> {
        let checked = Checked::of(plan, &|name| headers.find_prepared(name), body_length, received_at)?;
        Ok(Self { plan, keys, checked, expected_length: body_length })
    }

    /// Verifies a body that is there whole. Nothing is taken from the heap.
    ///
    /// # Errors
    /// `signature_mismatch`; `body_too_large` if it has more bytes than were announced, and too many.
    pub fn whole<'b>(self, body: &'b [u8]) -> Result<Verified<'a, 'b>, Error> {
        self.check_length(body.len() as u64)?;
        let mut genuine = Choice::FALSE;
        for key in self.keys.iter() {
            let pieces = self.checked.signed.content(self.plan).map(|piece| piece.unwrap_or(body));
            genuine |= compare(&self.checked.candidates, key.over(pieces));
        }
        let verdict = self.verdict(genuine);
        Ok(verdict.map_err(|error| error.seeing_body(body, body.len() as u64))?.with(body))
    }

    /// For a body that comes in pieces.
    pub fn in_pieces(self) -> Pieces<'a> {
        let mut macs = self.keys.clone();
        for mac in macs.iter_mut() {
            let pieces = self.checked.signed.content(self.plan);
            pieces.map_while(|piece| piece).for_each(|piece| mac.update(piece));
        }
        Pieces { begun: self, macs, length: 0, start: [0; START_BYTES] }
    }

    /// What is signed before the body, and what after it.
    pub(crate) fn around_body(&self) -> [Vec<u8>; 2] {
        let pieces = || self.checked.signed.content(self.plan);
        let before = pieces().map_while(|piece| piece).flatten().copied().collect();
        let after = pieces().skip_while(Option::is_some).flatten().flatten().copied().collect();
        [before, after]
    }

    /// How signatures are made.
    pub(crate) fn algorithm(&self) -> &'static str {
        self.plan.scheme.algorithm.name()
    }

    /// Compares with MACs that another implementation computed: one a secret, in their order.
    pub(crate) fn finish_with(self, macs: &[u8], start: &[u8]) -> Result<Authentic<'a>, Error> {
        let length = self.plan.scheme.algorithm.length();
        let mut genuine = Choice::FALSE;
        if macs.len() == length * self.keys.len() {
            for mac in macs.chunks_exact(length) {
                let tag = Tag::decode(length, |tag| {
                    tag.copy_from_slice(mac);
                    Some(mac.len())
                });
                genuine |= tag.map_or(Choice::FALSE, |tag| compare(&self.checked.candidates, tag));
            }
        }
        self.verdict(genuine).map_err(|error| error.seeing_body(start, self.expected_length))
    }

    /// What was announced has been checked; what came may be more.
    fn check_length(&self, length: u64) -> Result<(), Error> {
        if length > self.expected_length { check_size(self.plan, length) } else { Ok(()) }
    }

    fn verdict(&self, genuine: Choice) -> Result<Authentic<'a>, Error> {
        if genuine.to_bool() {
            return Ok(Authentic { plan: self.plan, id: self.checked.signed.id });
        }
        Err(Error::SignatureMismatch {
            header: self.plan.names.signature.spelled.clone(),
            signatures: self.checked.candidates.iter().count(),
            secrets: self.keys.len(),
            seen: Sights { secret: self.plan.secret_seen, ..Sights::default() },
        })
    }
}

/// A verification whose body comes in pieces, which may be cut anywhere.
///
/// ```
/// use hookseal::Webhook;
/// let webhook = Webhook::new("github", "It's a Secret to Everybody")?;
/// let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
/// let headers = [("X-Hub-Signature-256", signature)];
///
/// let mut pieces = webhook.begin(&headers, 13, 1_700_000_000)?.in_pieces();
/// pieces.update(b"Hello, ");
/// pieces.update(b"World!");
/// pieces.finish()?;
/// # Ok::<(), hookseal::Error>(())
/// ```
#[must_use = "nothing is verified before `finish`"]
pub struct Pieces<'a> {
    begun: Verification<'a>,
    /// One MAC a secret, over the same bytes.
    macs: Macs,
    length: u64,
    /// What the body begins with.
    start: [u8; START_BYTES],
}

impl<'a> Pieces<'a> {
    /// The next piece of the body.
    pub fn update(&mut self, piece: &[u8]) {
        let missing = self.start.iter_mut().skip(usize::try_from(self.length).unwrap_or(usize::MAX));
        missing.zip(piece).for_each(|(byte, came)| *byte = *came);
        self.length = self.length.saturating_add(piece.len() as u64);
        // What is refused at the end is not worth hashing.
        if self.begun.check_length(self.length).is_ok() {
            self.macs.iter_mut().for_each(|mac| mac.update(piece));
        }
    }

    /// Compares every signature that came with that of every secret, without an early exit.
    ///
    /// # Errors
    /// `signature_mismatch`; `body_too_large` if more bytes came than were announced, and too many.
    pub fn finish(self) -> Result<Authentic<'a>, Error> {
        self.begun.check_length(self.length)?;
        let mut genuine = Choice::FALSE;
        // Not taken out of the list, whose memory would keep what they were.
        for mac in self.macs.iter() {
            let pieces = self.begun.checked.signed.content(self.begun.plan);
            let tag = mac.over(pieces.skip_while(Option::is_some).flatten());
            genuine |= compare(&self.begun.checked.candidates, tag);
        }
        let length = usize::try_from(self.length).unwrap_or(usize::MAX);
        let start = self.start.get(..length).unwrap_or(&self.start);
        self.begun.verdict(genuine).map_err(|error| error.seeing_body(start, self.length))
    }
}

/// Compares every candidate, whatever the others gave.
fn compare(candidates: &Candidates, expected: Tag) -> Choice {
    let genuine = candidates.iter().fold(Choice::FALSE, |genuine, candidate| genuine | candidate.equals(&expected));
    expected.wipe();
    genuine
}

/// Proof that a body was verified, which came in pieces and is not here.
#[derive(Clone, Copy)]
pub struct Authentic<'a> {
    plan: &'a Plan,
    /// The signed id, where it is the event's.
    id: Option<&'a [u8]>,
}

impl<'a> Authentic<'a> {
    /// With the bytes that were verified: who calls this answers for it.
    pub(crate) const fn with<'b>(self, body: &'b [u8]) -> Verified<'a, 'b> {
        Verified { authentic: self, body }
    }
}

/// Shows the provider.
impl fmt::Debug for Authentic<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Authentic").field("provider", &self.plan.scheme.name).finish_non_exhaustive()
    }
}

/// Proof that a body was verified, with that body.
#[derive(Clone, Copy)]
pub struct Verified<'a, 'b> {
    authentic: Authentic<'a>,
    body: &'b [u8],
}

impl<'a, 'b> Verified<'a, 'b> {
    /// The bytes that were verified.
    #[must_use]
    pub const fn body(&self) -> &'b [u8] {
        self.body
    }

    /// The event that the body is about.
    ///
    /// # Errors
    /// `malformed_json`, `malformed_envelope`, `schema_mismatch`
    pub fn event(self) -> Result<Event, Error> {
        payload::receive(&self.authentic.plan.event, self.authentic.id, self.body)
    }

    /// The event without its payload.
    pub(crate) fn envelope(self) -> Result<Envelope<'b>, Error>
    where
        'a: 'b,
    {
        payload::receive_envelope(&self.authentic.plan.event, self.authentic.id, self.body)
    }

    /// The proof alone.
    pub(crate) const fn authentic(self) -> Authentic<'a> {
        self.authentic
    }
}

/// Shows the provider, and how long the body is.
impl fmt::Debug for Verified<'_, '_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let provider = &self.authentic.plan.scheme.name;
        let mut shown = formatter.debug_struct("Verified");
        shown.field("provider", provider).field("body_bytes", &self.body.len()).finish_non_exhaustive()
    }
}

/// What is known before anything is hashed: the headers, found and judged.
struct Checked<'h> {
    signed: Signed<'h>,
    candidates: Candidates,
}

impl<'h> Checked<'h> {
    /// Every check that does not need the body's bytes, the cheapest first.
    fn of(plan: &Plan, headers: Lookup<'_, 'h>, body_length: u64, received_at: u64) -> Result<Self, Error> {
        check_size(plan, body_length)?;
        let (signature, signed) = find(plan, headers)?;
        check_timestamp(plan, signed.timestamp, received_at)?;
        if let (Some(value), Some(name)) = (signed.id, &plan.names.id) {
            id::check(value, name, &plan.scheme.signed_content)?;
        }
        check_signed_headers(plan, &signed.segments)?;
        let candidates =
            signature::candidates(signature, &plan.scheme.signature, plan.scheme.algorithm, &plan.names.signature)?;
        Ok(Self { signed, candidates })
    }
}

/// What the headers give for the signed content; the timestamp also where it is no part of it.
pub(crate) struct Signed<'h> {
    pub(crate) timestamp: Option<&'h [u8]>,
    pub(crate) id: Option<&'h [u8]>,
    pub(crate) segments: Vec<&'h [u8]>,
}

impl Signed<'_> {
    /// The pieces of the signed content in order; `None` stands for the body.
    pub(crate) fn content<'a>(&'a self, plan: &'a Plan) -> impl Iterator<Item = Option<&'a [u8]>> {
        let mut segments = self.segments.iter().copied();
        plan.scheme.signed_content.iter().map(move |segment| match segment {
            Segment::Body => None,
            Segment::Timestamp => Some(self.timestamp.unwrap_or_default()),
            Segment::Id => Some(self.id.unwrap_or_default()),
            Segment::Literal(text) => Some(text.as_bytes()),
            Segment::Header(_) => Some(segments.next().unwrap_or_default()),
        })
    }
}

fn check_size(plan: &Plan, bytes: u64) -> Result<(), Error> {
    let limit_bytes = plan.max_body_bytes;
    if bytes > limit_bytes {
        return Err(Error::BodyTooLarge { bytes: bytes.into(), limit_bytes });
    }
    Ok(())
}

/// The signature's header, and what is signed besides the body.
fn find<'h>(plan: &Plan, headers: Lookup<'_, 'h>) -> Result<(&'h [u8], Signed<'h>), Error> {
    let names = &plan.names;
    let signature = header::require(headers, &names.signature)?;
    signature::check_length(signature, &names.signature)?;
    let timestamp = match plan.scheme.timestamp.as_ref().map(|rule| &rule.source) {
        None => None,
        Some(TimestampSource::Header(_)) => {
            names.timestamp.as_ref().map(|name| header::require(headers, name)).transpose()?
        }
        Some(TimestampSource::Key(key)) => {
            let separator = plan.scheme.signature.separator();
            Some(signature::field(signature, separator, key, &names.signature)?)
        }
    };
    let id = names.id.as_ref().map(|name| header::require(headers, name)).transpose()?;
    let mut segments = Vec::new();
    for name in &names.segments {
        segments.push(require_short(headers, name)?);
    }
    Ok((signature, Signed { timestamp, id, segments }))
}

/// A header that is signed as it is, whatever it says, but not without end.
fn require_short<'h>(headers: Lookup<'_, 'h>, name: &PreparedName) -> Result<&'h [u8], Error> {
    let value = header::require(headers, name)?;
    check_short(value, name)?;
    Ok(value)
}

pub(crate) fn check_short(value: &[u8], name: &PreparedName) -> Result<(), Error> {
    if value.len() <= HEADER_LIMIT {
        return Ok(());
    }
    Err(Error::MalformedHeader {
        header: name.spelled.clone(),
        problem: alloc::format!("expected at most {HEADER_LIMIT} bytes, found more"),
    })
}

/// Nothing in a header that is signed may shift the fields of the signed content.
pub(crate) fn check_signed_headers(plan: &Plan, values: &[&[u8]]) -> Result<(), Error> {
    let signed_content = &plan.scheme.signed_content;
    let positions = (0..signed_content.len()).filter(|at| matches!(signed_content.get(*at), Some(Segment::Header(_))));
    for ((name, value), position) in plan.names.segments.iter().zip(values).zip(positions) {
        if let Some(separator) = separation::broken(value, signed_content, position) {
            return Err(Error::MalformedHeader {
                header: name.spelled.clone(),
                problem: alloc::format!(
                    "it must not contain `{separator}` nor overlap with it: that separates it from the next field of \
                     the signed content, and bytes could be moved between the two"
                ),
            });
        }
    }
    Ok(())
}

fn check_timestamp(plan: &Plan, value: Option<&[u8]>, received_at: u64) -> Result<(), Error> {
    let (Some(rule), Some(text)) = (&plan.scheme.timestamp, value) else {
        return Ok(());
    };
    let name = plan.names.timestamp.as_ref().unwrap_or(&plan.names.signature);
    let malformed = |problem| Error::MalformedTimestamp { header: name.spelled.clone(), problem };
    let time = timestamp::parse(text, rule.unit).or_else(|problem| {
        header::refuse_joined(text, name)?;
        Err(malformed(problem))
    })?;
    if let Some(tolerance) = plan.tolerance_seconds {
        timestamp::check_freshness(time, rule.unit, received_at, tolerance, &name.spelled)?;
    }
    match plan.fixed_digits {
        Some(digits) if text.len() != digits => Err(malformed(alloc::format!(
            "no separator stands between it and its neighbour in the signed content, so it must have exactly \
             {digits} digits, found {}",
            text.len()
        ))),
        _ => Ok(()),
    }
}
