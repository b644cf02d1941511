//! The control flow of a verification, whole: cheap checks, then the MAC, then the comparison.

use alloc::string::String;
use alloc::vec::Vec;

use ctutils::Choice;
use smallvec::SmallVec;

use crate::error::Error;
use crate::event::{self, Envelope, Event};
use crate::header::{self, HEADER_LIMIT, Headers, Name};
use crate::id;
use crate::mac::{Mac, Tag};
use crate::scheme::{Segment, TimestampSource};
use crate::signature::{self, Candidates};
use crate::timestamp;
use crate::webhook::Webhook;

/// A verification in progress: every check that needs no body has passed, and the body follows.
///
/// [`Webhook::verify`] and [`Webhook::receive`] are made of this. Use it where the body comes in
/// pieces; the pieces may be cut anywhere.
///
/// ```
/// use hookseal::Webhook;
/// let webhook = Webhook::new("github", "It's a Secret to Everybody")?;
/// let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
/// let mut verification = webhook.begin(&[("X-Hub-Signature-256", signature)], 13, 1_700_000_000)?;
/// verification.update(b"Hello, ");
/// verification.update(b"World!");
/// verification.finish()?;
/// # Ok::<(), hookseal::Error>(())
/// ```
#[must_use = "nothing is verified before `finish`"]
pub struct Verification<'w> {
    webhook: &'w Webhook,
    candidates: Candidates,
    /// One MAC a secret, over the same bytes.
    macs: SmallVec<[Mac; 1]>,
    /// What is signed behind the body; empty for nearly every scheme.
    behind_body: Vec<u8>,
    /// The signed id, where it is the event's.
    id: Option<String>,
    expected_length: u64,
    length: u64,
}

/// The header values that take part, found but not yet judged.
struct Found<'h> {
    signature: &'h [u8],
    timestamp: Option<&'h [u8]>,
    id: Option<&'h [u8]>,
    segments: SmallVec<[&'h [u8]; 1]>,
}

impl<'w> Verification<'w> {
    pub(crate) fn begin<H: Headers + ?Sized>(
        webhook: &'w Webhook,
        headers: &H,
        body_length: u64,
        received_at: u64,
    ) -> Result<Self, Error> {
        check_size(webhook, body_length)?;
        let found = find_headers(webhook, headers)?;
        check_timestamp(webhook, found.timestamp, received_at)?;
        if let (Some(value), Some(name)) = (found.id, &webhook.names.id) {
            id::check(value, name, &webhook.scheme.signed_content)?;
        }
        let candidates = signature::candidates(
            found.signature,
            &webhook.scheme.signature,
            webhook.scheme.algorithm,
            &webhook.names.signature,
        )?;

        let mut verification = Self {
            webhook,
            candidates,
            macs: webhook.keys.iter().cloned().collect(),
            behind_body: Vec::new(),
            id: found.id.map(|value| String::from_utf8_lossy(value).into_owned()),
            expected_length: body_length,
            length: 0,
        };
        verification.sign_around_body(&found);
        Ok(verification)
    }

    /// The next piece of the body.
    pub fn update(&mut self, piece: &[u8]) {
        self.length = self.length.saturating_add(piece.len() as u64);
        for mac in &mut self.macs {
            mac.update(piece);
        }
    }

    /// Compares every signature that came with that of every secret, without an early exit.
    ///
    /// # Errors
    /// `signature_mismatch`; `body_too_large` if more bytes came than were announced.
    pub fn finish(mut self) -> Result<Verified<'w>, Error> {
        if self.length > self.expected_length {
            check_size(self.webhook, self.length)?;
        }
        let mut genuine = Choice::FALSE;
        for mut mac in self.macs.drain(..) {
            mac.update(&self.behind_body);
            let expected: Tag = mac.finish();
            for candidate in &self.candidates {
                genuine |= candidate.equals(&expected);
            }
        }
        if genuine.to_bool() {
            return Ok(Verified { webhook: self.webhook, id: self.id });
        }
        Err(Error::SignatureMismatch {
            header: self.webhook.names.signature.spelled.clone(),
            signatures: self.candidates.len(),
            secrets: self.webhook.keys.len(),
        })
    }

    /// Streams what is signed before the body into the MACs, and keeps what is signed behind it.
    fn sign_around_body(&mut self, found: &Found<'_>) {
        let mut segment_headers = found.segments.iter();
        let mut before_body = true;
        for segment in &*self.webhook.scheme.signed_content {
            let bytes = match segment {
                Segment::Body => {
                    before_body = false;
                    continue;
                }
                Segment::Timestamp => found.timestamp.unwrap_or_default(),
                Segment::Id => found.id.unwrap_or_default(),
                Segment::Literal(text) => text.as_bytes(),
                Segment::Header(_) => segment_headers.next().copied().unwrap_or_default(),
            };
            if before_body {
                for mac in &mut self.macs {
                    mac.update(bytes);
                }
            } else {
                self.behind_body.extend_from_slice(bytes);
            }
        }
    }
}

/// Proof that a body was verified, and what its headers said.
#[derive(Debug)]
pub struct Verified<'w> {
    webhook: &'w Webhook,
    id: Option<String>,
}

impl Verified<'_> {
    /// The event of `body`, which must be the bytes that were verified.
    ///
    /// # Errors
    /// `malformed_json`, `malformed_envelope`, `schema_mismatch`
    pub fn event(self, body: &[u8]) -> Result<Event, Error> {
        event::receive(self.webhook, self.id, body)
    }

    /// The envelope of `body`, which must be the bytes that were verified.
    ///
    /// # Errors
    /// As [`Verified::event`].
    pub fn envelope(self, body: &[u8]) -> Result<Envelope, Error> {
        event::receive_envelope(self.webhook, self.id, body)
    }
}

fn check_size(webhook: &Webhook, bytes: u64) -> Result<(), Error> {
    let limit_bytes = webhook.options.max_body_bytes;
    if bytes > limit_bytes {
        return Err(Error::BodyTooLarge { bytes, limit_bytes });
    }
    Ok(())
}

fn find_headers<'h, H: Headers + ?Sized>(webhook: &Webhook, headers: &'h H) -> Result<Found<'h>, Error> {
    let names = &webhook.names;
    let signature = header::require(headers, &names.signature)?;
    signature::check_length(signature, &names.signature)?;
    let timestamp = match webhook.scheme.timestamp.as_ref().map(|rule| &rule.source) {
        None => None,
        Some(TimestampSource::Header(_)) => {
            names.timestamp.as_ref().map(|name| header::require(headers, name)).transpose()?
        }
        Some(TimestampSource::Key(key)) => {
            let separator = webhook.scheme.signature.separator();
            Some(signature::field(signature, separator, key, &names.signature)?)
        }
    };
    let id = names.id.as_ref().map(|name| header::require(headers, name)).transpose()?;
    let mut segments = SmallVec::new();
    for name in &names.segments {
        segments.push(require_short(headers, name)?);
    }
    Ok(Found { signature, timestamp, id, segments })
}

/// A header that is signed as it is, whatever it says, but not without end.
fn require_short<'h, H: Headers + ?Sized>(headers: &'h H, name: &Name) -> Result<&'h [u8], Error> {
    let value = header::require(headers, name)?;
    if value.len() > HEADER_LIMIT {
        return Err(Error::MalformedSignature {
            header: name.spelled.clone(),
            expected: alloc::format!("signed header values of at most {HEADER_LIMIT} bytes"),
            found: "a longer value".into(),
        });
    }
    Ok(value)
}

fn check_timestamp(webhook: &Webhook, value: Option<&[u8]>, received_at: u64) -> Result<(), Error> {
    let (Some(rule), Some(text)) = (&webhook.scheme.timestamp, value) else {
        return Ok(());
    };
    let name = webhook.names.timestamp.as_ref().unwrap_or(&webhook.names.signature);
    header::refuse_joined(text, name)?;
    let malformed = |problem| Error::MalformedTimestamp { header: name.spelled.clone(), problem };
    let time = timestamp::parse(text, rule.unit).map_err(malformed)?;
    if webhook.options.check_timestamp {
        let tolerance = webhook.options.tolerance_seconds.unwrap_or(rule.tolerance_seconds);
        timestamp::check_freshness(time, rule.unit, received_at, tolerance, &name.spelled)?;
    }
    match webhook.fixed_digits {
        Some(digits) if text.len() != digits => Err(malformed(alloc::format!(
            "no separator stands between it and its neighbour in the signed content, so it must have exactly \
             {digits} digits, found {}",
            text.len()
        ))),
        _ => Ok(()),
    }
}
