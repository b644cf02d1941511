//! The control flow of a verification, whole: cheap checks, then the MAC, then the comparison.

use alloc::vec::Vec;

use ctutils::Choice;

use crate::error::Error;
use crate::event::{self, Envelope, Event};
use crate::fence;
use crate::header::{self, HEADER_LIMIT, Headers, Lookup, PreparedName};
use crate::id;
use crate::mac::{Macs, Tag};
use crate::scheme::{Segment, TimestampSource};
use crate::signature::{self, Candidates};
use crate::timestamp;
use crate::webhook::Webhook;

/// A verification in progress: every check that needs no body has passed, and the body follows,
/// whole or in pieces, which may be cut anywhere.
///
/// ```
/// use hookseal::Webhook;
/// let webhook = Webhook::new("github", "It's a Secret to Everybody")?;
/// let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
/// let headers = [("X-Hub-Signature-256", signature)];
///
/// let mut verification = webhook.begin(&headers, 13, 1_700_000_000)?;
/// verification.update(b"Hello, ");
/// verification.update(b"World!");
/// verification.finish()?;
///
/// webhook.begin(&headers, 13, 1_700_000_000)?.whole(b"Hello, World!")?;
/// # Ok::<(), hookseal::Error>(())
/// ```
#[must_use = "nothing is verified before `finish` or `whole`"]
pub struct Verification<'a> {
    webhook: &'a Webhook,
    checked: Checked<'a>,
    /// One MAC a secret, over the same bytes. Empty until the first piece of the body.
    macs: Macs,
    expected_length: u64,
    length: u64,
}

impl<'a> Verification<'a> {
    pub(crate) fn begin<H: Headers + ?Sized>(
        webhook: &'a Webhook,
        headers: &'a H,
        body_length: u64,
        received_at: u64,
    ) -> Result<Self, Error> {
        let checked = Checked::of(webhook, &|name| headers.find_prepared(name), body_length, received_at)?;
        Ok(Self { webhook, checked, macs: Macs::default(), expected_length: body_length, length: 0 })
    }

    /// Verifies a body that is there whole, or its last piece. Where it is whole, nothing is taken
    /// from the heap.
    ///
    /// # Errors
    /// As [`finish`](Self::finish).
    pub fn whole(mut self, body: &[u8]) -> Result<Verified<'a>, Error> {
        if !self.macs.is_empty() {
            self.update(body);
            return self.finish();
        }
        self.length = body.len() as u64;
        self.check_length()?;
        let mut genuine = Choice::FALSE;
        for key in self.webhook.keys.iter() {
            let pieces = self.checked.signed.content(self.webhook).map(|piece| piece.unwrap_or(body));
            genuine |= compare(&self.checked.candidates, key.over(pieces));
        }
        self.verdict(genuine)
    }

    /// The next piece of the body.
    pub fn update(&mut self, piece: &[u8]) {
        self.start();
        self.length = self.length.saturating_add(piece.len() as u64);
        // What is refused at the end is not worth hashing.
        if self.check_length().is_ok() {
            self.macs.iter_mut().for_each(|mac| mac.update(piece));
        }
    }

    /// Compares every signature that came with that of every secret, without an early exit.
    ///
    /// # Errors
    /// `signature_mismatch`; `body_too_large` if more bytes came than were announced, and too many.
    pub fn finish(mut self) -> Result<Verified<'a>, Error> {
        self.check_length()?;
        self.start();
        let mut genuine = Choice::FALSE;
        // Not taken out of the list, whose memory would keep what they were.
        for mac in self.macs.iter() {
            let pieces = self.checked.signed.content(self.webhook);
            genuine |= compare(&self.checked.candidates, mac.over(pieces.skip_while(Option::is_some).flatten()));
        }
        self.verdict(genuine)
    }

    /// What is signed before the body, and what after it: for bindings whose platform computes MACs
    /// faster, and [`finish_with`](Self::finish_with).
    #[must_use]
    pub fn around_body(&self) -> [Vec<u8>; 2] {
        let pieces = || self.checked.signed.content(self.webhook);
        let before = pieces().map_while(|piece| piece).flatten().copied().collect();
        let after = pieces().skip_while(Option::is_some).flatten().flatten().copied().collect();
        [before, after]
    }

    /// How signatures are made: `HMAC-SHA256`, `HMAC-SHA512` or `HMAC-SHA1`.
    #[must_use]
    pub fn algorithm(&self) -> &'static str {
        self.webhook.scheme.algorithm.name()
    }

    /// As [`finish`](Self::finish), with the MACs that another implementation computed over the body
    /// and what is [around](Self::around_body) it: one a secret, in their order, without anything
    /// between them. No piece of the body is given here. For bindings.
    ///
    /// ```
    /// use hmac::{Hmac, KeyInit, Mac};
    /// use hookseal::Webhook;
    /// let configuration = r#"{ "provider": "github", "secrets": "It's a Secret to Everybody" }"#;
    /// let (webhook, keys) = Webhook::from_configuration_with_keys(configuration)?;
    /// let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    /// let headers = [("X-Hub-Signature-256", signature)];
    ///
    /// let verification = webhook.begin(&headers, 13, 1_700_000_000)?;
    /// let [before, after] = verification.around_body();
    /// let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&keys[0]).expect("HMAC takes any key");
    /// mac.update(&[&*before, b"Hello, World!", &*after].concat());
    /// verification.finish_with(&mac.finalize().into_bytes())?;
    /// # Ok::<(), hookseal::Error>(())
    /// ```
    ///
    /// # Errors
    /// `signature_mismatch`, also where there are not as many MACs as secrets.
    pub fn finish_with(self, macs: &[u8]) -> Result<Verified<'a>, Error> {
        let length = self.webhook.scheme.algorithm.length();
        let mut genuine = Choice::FALSE;
        if macs.len() == length * self.webhook.keys.len() {
            for mac in macs.chunks_exact(length) {
                let tag = Tag::decode(length, |tag| {
                    tag.copy_from_slice(mac);
                    Some(mac.len())
                });
                genuine |= tag.map_or(Choice::FALSE, |tag| compare(&self.checked.candidates, tag));
            }
        }
        self.verdict(genuine)
    }

    /// Keys the MACs, and lets them have what is signed before the body.
    fn start(&mut self) {
        if !self.macs.is_empty() {
            return;
        }
        self.macs.clone_from(&self.webhook.keys);
        for mac in self.macs.iter_mut() {
            let pieces = self.checked.signed.content(self.webhook);
            pieces.map_while(|piece| piece).for_each(|piece| mac.update(piece));
        }
    }

    /// What was announced has been checked; what came may be more.
    fn check_length(&self) -> Result<(), Error> {
        if self.length > self.expected_length { check_size(self.webhook, self.length) } else { Ok(()) }
    }

    fn verdict(&self, genuine: Choice) -> Result<Verified<'a>, Error> {
        if genuine.to_bool() {
            return Ok(Verified { webhook: self.webhook, id: self.checked.signed.id });
        }
        Err(Error::SignatureMismatch {
            header: self.webhook.names.signature.spelled.clone(),
            signatures: self.checked.candidates.iter().count(),
            secrets: self.webhook.keys.len(),
        })
    }
}

/// Compares every candidate, whatever the others gave.
fn compare(candidates: &Candidates, expected: Tag) -> Choice {
    let genuine = candidates.iter().fold(Choice::FALSE, |genuine, candidate| genuine | candidate.equals(&expected));
    expected.wipe();
    genuine
}

/// Proof that a body was verified, and what its headers said.
#[derive(Debug)]
pub struct Verified<'a> {
    webhook: &'a Webhook,
    /// The signed id, where it is the event's.
    id: Option<&'a [u8]>,
}

impl<'a> Verified<'a> {
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
    pub fn envelope<'b>(self, body: &'b [u8]) -> Result<Envelope<'b>, Error>
    where
        'a: 'b,
    {
        event::receive_envelope(self.webhook, self.id, body)
    }
}

/// What is known before anything is hashed: the headers, found and judged.
struct Checked<'h> {
    signed: Signed<'h>,
    candidates: Candidates,
}

impl<'h> Checked<'h> {
    /// Every check that does not need the body's bytes, the cheapest first.
    fn of(webhook: &Webhook, headers: Lookup<'_, 'h>, body_length: u64, received_at: u64) -> Result<Self, Error> {
        check_size(webhook, body_length)?;
        let (signature, signed) = find(webhook, headers)?;
        check_timestamp(webhook, signed.timestamp, received_at)?;
        if let (Some(value), Some(name)) = (signed.id, &webhook.names.id) {
            id::check(value, name, &webhook.scheme.signed_content)?;
        }
        check_signed_headers(webhook, &signed.segments)?;
        let candidates = signature::candidates(
            signature,
            &webhook.scheme.signature,
            webhook.scheme.algorithm,
            &webhook.names.signature,
        )?;
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
    pub(crate) fn content<'a>(&'a self, webhook: &'a Webhook) -> impl Iterator<Item = Option<&'a [u8]>> {
        let mut segments = self.segments.iter().copied();
        webhook.scheme.signed_content.iter().map(move |segment| match segment {
            Segment::Body => None,
            Segment::Timestamp => Some(self.timestamp.unwrap_or_default()),
            Segment::Id => Some(self.id.unwrap_or_default()),
            Segment::Literal(text) => Some(text.as_bytes()),
            Segment::Header(_) => Some(segments.next().unwrap_or_default()),
        })
    }
}

fn check_size(webhook: &Webhook, bytes: u64) -> Result<(), Error> {
    let limit_bytes = webhook.options.max_body_bytes;
    if bytes > limit_bytes {
        return Err(Error::BodyTooLarge { bytes, limit_bytes });
    }
    Ok(())
}

/// The signature's header, and what is signed besides the body.
fn find<'h>(webhook: &Webhook, headers: Lookup<'_, 'h>) -> Result<(&'h [u8], Signed<'h>), Error> {
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
    Err(Error::MalformedSignature {
        header: name.spelled.clone(),
        expected: alloc::format!("signed header values of at most {HEADER_LIMIT} bytes").into(),
        found: "a longer value".into(),
    })
}

/// Nothing in a header that is signed may shift the fields of the signed content.
pub(crate) fn check_signed_headers(webhook: &Webhook, values: &[&[u8]]) -> Result<(), Error> {
    let signed_content = &webhook.scheme.signed_content;
    let positions = (0..signed_content.len()).filter(|at| matches!(signed_content.get(*at), Some(Segment::Header(_))));
    for ((name, value), position) in webhook.names.segments.iter().zip(values).zip(positions) {
        if let Some(separator) = fence::broken(value, signed_content, position) {
            return Err(Error::MalformedSignature {
                header: name.spelled.clone(),
                expected: alloc::format!("a signed value that `{separator}` separates from the next field").into(),
                found: "one that contains it or overlaps with it".into(),
            });
        }
    }
    Ok(())
}

fn check_timestamp(webhook: &Webhook, value: Option<&[u8]>, received_at: u64) -> Result<(), Error> {
    let (Some(rule), Some(text)) = (&webhook.scheme.timestamp, value) else {
        return Ok(());
    };
    let name = webhook.names.timestamp.as_ref().unwrap_or(&webhook.names.signature);
    let malformed = |problem| Error::MalformedTimestamp { header: name.spelled.clone(), problem };
    let time = timestamp::parse(text, rule.unit).or_else(|problem| {
        header::refuse_joined(text, name)?;
        Err(malformed(problem))
    })?;
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
