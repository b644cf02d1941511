//! The control flow of a verification, whole: cheap checks, then the MAC, then the comparison.

use ctutils::Choice;

use crate::header::{self, Lookup};
use crate::id;
use crate::mac::{Mac, Tag};
use crate::plan::{Algorithm, Plan, RARE, TimestampSource};
#[cfg(feature = "keys")]
use crate::public::{self, PublicKeys};
use crate::refusal::{Refusal, TimestampProblem};
use crate::settings::Settings;
use crate::several;
use crate::signature::{self, Candidates};
use crate::signed::{Signed, check_signed_headers, find_signed_headers};
use crate::sorted_form::SortedForm;
use crate::timestamp;

/// A verification in progress: every check that needs no body has passed.
///
/// Where the body comes in pieces, the caller lends copies of the keys, which [`start`](Self::start)
/// begins.
#[must_use = "nothing is verified before `finish` or `whole`"]
pub struct Verification<'a> {
    plan: &'a Plan<'a>,
    settings: &'a Settings,
    keys: &'a [Mac],
    checked: Checked<'a>,
    expected_length: u64,
    length: u64,
}

impl<'a> Verification<'a> {
    /// Makes every check that does not need the body.
    ///
    /// # Errors
    /// What is wrong with the size, the headers, the timestamp, or the form of the signature.
    // One caller has nothing else to do, and others read the body before.
    #[allow(clippy::inline_always, reason = "WebAssembly is to be small; elsewhere a call takes a fifth of a refusal")]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub fn begin(
        plan: &'a Plan<'a>,
        settings: &'a Settings,
        keys: &'a [Mac],
        headers: Lookup<'_, 'a>,
        body_length: u64,
        received_at: u64,
    ) -> Result<Self, Refusal<'a>> {
        let checked = Checked::of(plan, settings, headers, body_length, received_at)?;
        Ok(Self { plan, settings, keys, checked, expected_length: body_length, length: 0 })
    }

    /// Verifies a body that is there whole.
    ///
    /// # Errors
    /// The signature is not this body's, or more bytes came than were announced, and too many.
    pub fn whole(mut self, body: &[u8]) -> Result<Verified<'a>, Refusal<'a>> {
        self.length = body.len() as u64;
        self.check_length()?;
        let mut genuine = Choice::FALSE;
        for key in self.keys {
            let pieces = self.checked.signed.content(self.plan).map(|piece| piece.unwrap_or(body));
            genuine |= self.compare(key.over(pieces));
        }
        self.verdict(genuine)
    }

    /// Verifies a body in whose place a form is signed.
    pub(crate) fn whole_form(self, form: &SortedForm<'_>) -> Result<Verified<'a>, Refusal<'a>> {
        let mut genuine = Choice::FALSE;
        for key in self.keys {
            genuine |= self.compare(form.signed(key, self.checked.signed.content(self.plan)));
        }
        let verified = self.verdict(genuine)?;
        Ok(Verified { is_sorted_form: form.is_form(), ..verified })
    }

    /// For a body that is not the one that is signed, as was seen without a MAC.
    pub(crate) fn refused(&self) -> Refusal<'a> {
        self.mismatch(self.keys.len())
    }

    /// Lets copies of the keys have what is signed before the body.
    pub fn start(&self, macs: &mut [Mac]) {
        for mac in macs {
            self.before_body().for_each(|piece| mac.update(piece));
        }
    }

    /// The next piece of the body, with the copies of the keys that were [started](Self::start).
    pub fn update(&mut self, macs: &mut [Mac], piece: &[u8]) {
        self.length = self.length.saturating_add(piece.len() as u64);
        // What is refused at the end is not worth hashing.
        if self.check_length().is_ok() && self.plan.binds_body {
            for mac in macs {
                mac.update(piece);
            }
        }
    }

    /// Compares every signature that came with that of every key, without an early exit.
    ///
    /// # Errors
    /// As [`whole`](Self::whole).
    pub fn finish(self, macs: &[Mac]) -> Result<Verified<'a>, Refusal<'a>> {
        self.check_length()?;
        let mut genuine = Choice::FALSE;
        for mac in macs {
            genuine |= self.compare(mac.over(self.after_body()));
        }
        self.verdict(genuine)
    }

    /// As [`finish`](Self::finish), with the MACs that another implementation computed: one a key, in
    /// their order, without anything between them. No piece of the body is given here.
    ///
    /// # Errors
    /// As [`finish`](Self::finish), also where there are not as many MACs as keys.
    pub fn finish_with(self, macs: &[u8]) -> Result<Verified<'a>, Refusal<'a>> {
        let length = self.plan.signature.algorithm.length();
        let mut genuine = Choice::FALSE;
        // Public keys make no MACs, and some of their signatures have no length of their own.
        if length > 0 && macs.len() == length * self.keys.len() {
            for mac in macs.chunks_exact(length) {
                let tag = Tag::decode(length, |tag| {
                    tag.copy_from_slice(mac);
                    Some(mac.len())
                });
                genuine |= tag.map_or(Choice::FALSE, |tag| self.compare(tag));
            }
        }
        self.verdict(genuine)
    }

    /// How many bytes the body was announced to have.
    #[must_use]
    pub const fn expected_length(&self) -> u64 {
        self.expected_length
    }

    /// How the MAC over the body and what is around it is made, which another implementation may compute for
    /// [`finish_with`](Self::finish_with); nothing where there is none: a token's is of the token, and what reads the body
    /// makes its own.
    #[must_use]
    pub fn hashed_by(&self) -> Option<Algorithm> {
        let algorithm = self.plan.signature.algorithm;
        let is_over_body = self.plan.binds_body && !self.plan.reads_body && algorithm != Algorithm::Token;
        (is_over_body && !algorithm.is_public()).then_some(algorithm)
    }

    /// The pieces that are signed before the body.
    pub fn before_body(&self) -> impl Iterator<Item = &[u8]> {
        self.checked.signed.content(self.plan).map_while(|piece| piece)
    }

    /// The pieces that are signed after the body; none where no body is.
    pub fn after_body(&self) -> impl Iterator<Item = &[u8]> {
        self.checked.signed.content(self.plan).skip_while(Option::is_some).flatten()
    }

    /// Compares every candidate, whatever the others gave.
    fn compare(&self, expected: Tag) -> Choice {
        let Checked { signed, candidates } = &self.checked;
        let further = signed.headers.get(self.plan.signed_headers..).unwrap_or_default();
        candidates.any_equals(expected, &self.plan.signature, further)
    }

    /// The same for a text of so many bytes that is signed in the place of the body, whose size was checked.
    #[cfg(feature = "keys")]
    pub fn of_text(mut self, length: u64) -> Self {
        self.expected_length = self.expected_length.max(length);
        self
    }

    /// Whether not too many pieces came yet.
    #[cfg(feature = "keys")]
    #[must_use]
    pub fn is_within_limit(&self) -> bool {
        self.check_length().is_ok()
    }

    /// What was announced has been checked; what came may be more.
    fn check_length(&self) -> Result<(), Refusal<'a>> {
        if self.length > self.expected_length { check_size(self.settings, self.length) } else { Ok(()) }
    }

    fn verdict(&self, genuine: Choice) -> Result<Verified<'a>, Refusal<'a>> {
        if genuine.to_bool() {
            return Ok(Verified { signed_id: self.checked.signed.id, is_sorted_form: false });
        }
        Err(self.mismatch(self.keys.len()))
    }

    fn mismatch(&self, keys: usize) -> Refusal<'a> {
        let signatures = self.checked.candidates.count;
        Refusal::SignatureMismatch { header: self.plan.signature.header.index, signatures, keys }
    }

    /// As [`whole`](Self::whole), by public keys: every signature under every key.
    ///
    /// # Errors
    /// As [`whole`](Self::whole).
    #[cfg(feature = "keys")]
    pub fn whole_by(mut self, body: &[u8], keys: &dyn PublicKeys) -> Result<Verified<'a>, Refusal<'a>> {
        // More may have come than was kept.
        self.length = self.length.max(body.len() as u64);
        self.check_length()?;
        let (signed, rule) = (&self.checked.signed, &self.plan.signature);
        let is_meant = |key: usize| signed.key_id.is_none_or(|id| keys.has_id(key, id));
        if let (Some(id), Some(name)) = (signed.key_id, self.plan.key_id)
            && !(0..keys.count()).any(is_meant)
        {
            return Err(Refusal::UnknownKey { header: name.index, id, keys: keys.count() });
        }
        let mut genuine = Choice::FALSE;
        let further = signed.headers.get(self.plan.signed_headers..).unwrap_or_default();
        let mut room = public::ROOM;
        for text in self.checked.candidates.texts(&rule.layout, further) {
            let Some(signature) = public::decode(text, rule, &mut room) else { continue };
            for key in (0..keys.count()).filter(|key| is_meant(*key)) {
                let mut message = signed.content(self.plan).map(|piece| piece.unwrap_or(body));
                genuine |= Choice::from_u8_lsb(keys.verifies(key, &mut message, signature).into());
            }
        }
        if genuine.to_bool() { self.verdict(genuine) } else { Err(self.mismatch(keys.count())) }
    }
}

/// Proof that a body was verified, and what its headers said.
#[derive(Clone, Copy, Debug)]
pub struct Verified<'a> {
    /// The signed id, where the plan has one.
    pub(crate) signed_id: Option<&'a [u8]>,
    /// Whether it was a form, whose sorted fields are signed.
    pub(crate) is_sorted_form: bool,
}

#[cfg(feature = "keys")]
impl Verified<'_> {
    /// The same of a text that was made of the delivery, which has no id. `is_form`: it is of the form that the body is,
    /// whose fields in another order are the same event.
    #[must_use]
    pub const fn of_made<'b>(self, is_form: bool) -> Verified<'b> {
        Verified { signed_id: None, is_sorted_form: is_form }
    }
}

/// What is known before anything is hashed: the headers, found and judged.
struct Checked<'a> {
    signed: Signed<'a>,
    candidates: Candidates<'a>,
}

impl<'a> Checked<'a> {
    /// Every check that does not need the body's bytes, the cheapest first.
    #[allow(clippy::inline_always, reason = "as of `begin`")]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn of(
        plan: &'a Plan<'a>,
        settings: &Settings,
        headers: Lookup<'_, 'a>,
        body_length: u64,
        received_at: u64,
    ) -> Result<Self, Refusal<'a>> {
        check_size(settings, body_length)?;
        let mut signed = Signed::default();
        let signature = find(plan, settings, headers, &mut signed)?;
        check_timestamp(plan, settings, signed.timestamp, received_at)?;
        if let (Some(value), Some(rule)) = (signed.id, plan.id) {
            id::check(value, rule, &plan.content)?;
        }
        if RARE {
            check_signed_headers(plan, &signed.headers)?;
        }
        let candidates = match signature {
            Some(signature) => signature::candidates(signature, &plan.signature)?,
            None if !RARE => signature::candidates(&[], &plan.signature)?,
            None => several::candidates(plan, headers, &mut signed.headers)?,
        };
        Ok(Self { signed, candidates })
    }
}

pub(crate) const fn check_size<'a>(settings: &Settings, bytes: u64) -> Result<(), Refusal<'a>> {
    let limit_bytes = settings.max_body_bytes;
    if bytes > limit_bytes {
        return Err(Refusal::BodyTooLarge { bytes, limit_bytes });
    }
    Ok(())
}

/// The signature's header, where it has one alone; and what is signed besides the body, which stays in its place.
#[allow(clippy::inline_always, reason = "as of `begin`")]
#[cfg_attr(not(target_family = "wasm"), inline(always))]
fn find<'a>(
    plan: &'a Plan<'a>,
    settings: &Settings,
    headers: Lookup<'_, 'a>,
    signed: &mut Signed<'a>,
) -> Result<Option<&'a [u8]>, Refusal<'a>> {
    let signature = if !RARE || plan.signature.further_headers == 0 {
        let signature = header::require(headers, plan.signature.header)?;
        signature::check_length(signature, plan.signature.header)?;
        Some(signature)
    } else {
        None
    };
    signed.timestamp = match &plan.timestamp {
        None => None,
        Some(rule) => match rule.source {
            // Nothing is learnt from a timestamp that is neither signed nor checked.
            TimestampSource::Header(_) if !rule.signed && !settings.check_timestamp => None,
            TimestampSource::Header(name) => Some(header::require(headers, name)?),
            TimestampSource::First => Some(signature::first(signature.unwrap_or_default(), &plan.signature.layout)),
            TimestampSource::Key(key) => {
                // A plan has no such timestamp where several headers hold signatures.
                let signature = signature.unwrap_or_default();
                Some(signature::field(signature, &plan.signature.layout, key, plan.signature.header)?)
            }
        },
    };
    #[cfg(feature = "keys")]
    if let Some(name) = plan.key_id {
        let value = header::require_short(headers, name)?;
        header::refuse_joined(value, name)?;
        signed.key_id = Some(value);
    }
    signed.id = plan.id.map(|rule| header::require(headers, rule.header)).transpose()?;
    // Nearly always there are none, which costs no call.
    if RARE && plan.signed_headers > 0 {
        find_signed_headers(plan, headers, &mut signed.headers)?;
    }
    Ok(signature)
}

#[allow(clippy::inline_always, reason = "as of `begin`")]
#[cfg_attr(not(target_family = "wasm"), inline(always))]
fn check_timestamp<'a>(
    plan: &'a Plan<'a>,
    settings: &Settings,
    value: Option<&'a [u8]>,
    received_at: u64,
) -> Result<(), Refusal<'a>> {
    let (Some(rule), Some(text)) = (&plan.timestamp, value) else {
        return Ok(());
    };
    let name = plan.timestamp_header();
    let malformed = |problem| Refusal::MalformedTimestamp { header: name.index, problem };
    let time = timestamp::parse(text, rule.unit).or_else(|problem| {
        header::refuse_joined(text, name)?;
        Err(malformed(problem))
    })?;
    if settings.check_timestamp {
        let tolerance = settings.tolerance_seconds.unwrap_or(rule.tolerance_seconds);
        timestamp::check_freshness(time, rule.unit, received_at, tolerance, name)?;
    }
    match plan.fixed_digits {
        Some(expected) if text.len() != expected => {
            Err(malformed(TimestampProblem::Digits { expected, found: text.len() }))
        }
        _ => Ok(()),
    }
}
