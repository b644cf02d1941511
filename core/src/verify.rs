//! A verification from its beginning to its proof. What is checked, and in which order, reads from top to
//! bottom in the kernel's `verify.rs`.

use core::fmt;

use hookseal_kernel::{self as kernel, Refusal};

use crate::checks::{Checks, Hashing};
use crate::error::Error;
use crate::header::Headers;
#[cfg(feature = "keys")]
use crate::http_signature;
use crate::in_body::{self, Waiting};
#[cfg(feature = "keys")]
use crate::jws;
use crate::payload::{self, Envelope, Event};
use crate::plan::Plan;
#[cfg(feature = "keys")]
use crate::public_keys::PublicKeys;
use crate::request::Request;
#[cfg(feature = "keys")]
use crate::scheme::Layout;
use crate::seen::START_BYTES;

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
    checks: &'a Checks,
    begun: Begun<'a>,
    token: Signed<'a>,
    received_at: u64,
}

/// What is known before the body is there.
#[allow(clippy::large_enum_variant, reason = "nearly all are the larger one, for which a box would cost an allocation")]
enum Begun<'a> {
    /// Every check that needs no body has passed.
    Checked(kernel::Verification<'a>),
    /// They need the body.
    Waiting(Waiting<'a>),
}

impl<'a> Begun<'a> {
    /// The verdict on a body that is there whole.
    fn whole(
        self,
        plan: &'a Plan,
        checks: &'a Checks,
        token: &Signed<'a>,
        body: &[u8],
        received_at: u64,
    ) -> Result<kernel::Verified<'a>, Error> {
        match self {
            Self::Checked(begun) => judged(plan, checks, begun, token, body, received_at)
                .map_err(|refusal| checks.because(plan.error_seeing(refusal, body, body.len() as u64), received_at)),
            Self::Waiting(waiting) => waiting.whole(plan, checks, body),
        }
    }
}

/// What is signed in the place of the body, where something is.
#[cfg(feature = "keys")]
type Signed<'a> = Option<jws::Token<'a>>;
#[cfg(not(feature = "keys"))]
type Signed<'a> = core::marker::PhantomData<&'a ()>;

impl<'a> Verification<'a> {
    pub(crate) fn begin<H: Headers + ?Sized>(
        plan: &'a Plan,
        checks: &'a Checks,
        request: Request<'a>,
        headers: &'a H,
        body_length: u64,
        received_at: u64,
    ) -> Result<Self, Error> {
        #[cfg(feature = "keys")]
        if let Layout::Jws(rule) = &plan.scheme.signature.layout {
            let (token, begun) = jws::Token::begin(plan, rule, checks, request, headers, body_length, received_at)?;
            return Ok(Self { plan, checks, begun: Begun::Checked(begun), token: Some(token), received_at });
        }
        #[cfg(feature = "keys")]
        if let Layout::HttpSignature { headers: signed } = &plan.scheme.signature.layout {
            let given = http_signature::read(plan, signed, request, headers, received_at)?;
            let lookup = |name| http_signature::find(plan, given, request, headers, name);
            return Self::begin_by(plan, checks, &lookup, body_length, received_at);
        }
        Self::begin_by(plan, checks, &|name| plan.find(request, headers, name), body_length, received_at)
    }

    /// As [`begin`](Self::begin), with a header's value in the place of another.
    #[inline]
    fn begin_by(
        plan: &'a Plan,
        checks: &'a Checks,
        lookup: kernel::Lookup<'_, 'a>,
        body_length: u64,
        received_at: u64,
    ) -> Result<Self, Error> {
        if plan.reads_body {
            let waiting = Waiting::new(plan, lookup, body_length, received_at)?;
            return Ok(Self { plan, checks, begun: Begun::Waiting(waiting), token: Signed::default(), received_at });
        }
        let begun =
            kernel::Verification::begin(plan.kernel(), &plan.settings, &checks.macs, lookup, body_length, received_at);
        match begun {
            Ok(begun) => Ok(Self { plan, checks, begun: Begun::Checked(begun), token: Signed::default(), received_at }),
            Err(refusal) => Err(plan.error(refusal)),
        }
    }

    /// As [`begin`](Self::begin) and [`whole`](Self::whole), and then what is done with the proof: the error goes straight to
    /// whoever asked.
    pub(crate) fn of<'b, T, H: Headers + ?Sized>(
        plan: &'a Plan,
        checks: &'a Checks,
        request: Request<'a>,
        headers: &'a H,
        body: &'b [u8],
        received_at: u64,
        then: impl FnOnce(Verified<'a, 'b>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        #[cfg(feature = "keys")]
        if let Layout::Jws(_) | Layout::HttpSignature { .. } = &plan.scheme.signature.layout {
            return Self::begin(plan, checks, request, headers, body.len() as u64, received_at)?
                .whole(body)
                .and_then(then);
        }
        let lookup = |name| plan.find(request, headers, name);
        let length = body.len() as u64;
        if plan.reads_body {
            return in_body::verified(plan, checks, &lookup, body, received_at)
                .and_then(|proof| then(Authentic { plan, proof }.with(body)));
        }
        let begun =
            kernel::Verification::begin(plan.kernel(), &plan.settings, &checks.macs, &lookup, length, received_at);
        match begun.and_then(|begun| checks.whole(begun, body, received_at)) {
            Ok(proof) => then(Authentic { plan, proof }.with(body)),
            // What is refused before the body is looked at costs no look at it.
            Err(refusal @ Refusal::SignatureMismatch { .. }) => {
                Err(checks.because(plan.error_seeing(refusal, body, length), received_at))
            }
            Err(refusal) => Err(plan.error(refusal)),
        }
    }

    /// Verifies a body that is there whole. Nothing is taken from the heap.
    ///
    /// # Errors
    /// `signature_mismatch`; `body_too_large` if it has more bytes than were announced, and too many.
    pub fn whole<'b>(self, body: &'b [u8]) -> Result<Verified<'a, 'b>, Error> {
        let Self { plan, checks, begun, token, received_at } = self;
        let proof = begun.whole(plan, checks, &token, body, received_at)?;
        Ok(Authentic { plan, proof }.with(body))
    }

    /// As [`whole`](Self::whole), with public keys that know what a platform says, or learn what to ask it.
    #[cfg(feature = "keys")]
    pub(crate) fn whole_by<'b>(
        self,
        body: &'b [u8],
        public: &dyn kernel::PublicKeys,
    ) -> Result<Verified<'a, 'b>, Error> {
        let Self { plan, checks, begun, token, received_at } = self;
        let verdict = match (begun, &token) {
            (Begun::Waiting(waiting), _) => {
                return waiting.whole_by(plan, checks, body, public).map(|proof| Authentic { plan, proof }.with(body));
            }
            (Begun::Checked(begun), Some(token)) => token.whole(plan, checks, begun, body, public),
            (Begun::Checked(begun), None) => {
                plan.check_length(body.len() as u64).and_then(|()| checks.public.verdict(begun, body, public))
            }
        };
        match verdict {
            Ok(proof) => Ok(Authentic { plan, proof }.with(body)),
            Err(refusal) => Err(checks.because(plan.error_seeing(refusal, body, body.len() as u64), received_at)),
        }
    }

    /// The public keys that check it.
    #[cfg(feature = "keys")]
    pub(crate) const fn public_keys(&self) -> &'a PublicKeys {
        &self.checks.public
    }

    /// When the delivery arrived, in Unix seconds.
    #[cfg(feature = "keys")]
    pub(crate) const fn received_at(&self) -> u64 {
        self.received_at
    }

    /// For a body that comes in pieces.
    pub fn in_pieces(self) -> Pieces<'a> {
        let Self { plan, checks, begun, token, received_at } = self;
        let hashing = match &begun {
            Begun::Checked(begun) => checks.in_pieces(begun, is_there(&token)),
            Begun::Waiting(_) => Hashing::keeping(),
        };
        Pieces { plan, checks, begun, token, received_at, hashing, length: 0, start: [0; START_BYTES] }
    }
}

#[cfg(feature = "keys")]
const fn is_there(token: &Signed<'_>) -> bool {
    token.is_some()
}

#[cfg(not(feature = "keys"))]
const fn is_there(_: &Signed<'_>) -> bool {
    false
}

/// The verdict on a body that is there whole.
#[inline]
fn judged<'a>(
    plan: &'a Plan,
    checks: &Checks,
    begun: kernel::Verification<'a>,
    token: &Signed<'a>,
    body: &[u8],
    received_at: u64,
) -> Result<kernel::Verified<'a>, Refusal<'a>> {
    #[cfg(feature = "keys")]
    if let Some(token) = token {
        return token.whole(plan, checks, begun, body, &checks.public.at(received_at));
    }
    #[cfg(feature = "keys")]
    if !checks.public.is_empty() {
        // More may have come than was announced.
        plan.check_length(body.len() as u64)?;
    }
    let _ = (plan, token);
    checks.whole(begun, body, received_at)
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
    plan: &'a Plan,
    checks: &'a Checks,
    begun: Begun<'a>,
    token: Signed<'a>,
    received_at: u64,
    hashing: Hashing,
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
        match &mut self.begun {
            Begun::Checked(begun) => self.hashing.update(begun, piece),
            // What is refused at the end is not worth keeping.
            Begun::Waiting(_) if self.length <= self.plan.settings.max_body_bytes => self.hashing.keep(piece),
            Begun::Waiting(_) => {}
        }
    }

    /// Compares every signature that came with that of every secret, without an early exit.
    ///
    /// # Errors
    /// `signature_mismatch`; `body_too_large` if more bytes came than were announced, and too many.
    pub fn finish(self) -> Result<Authentic<'a>, Error> {
        let Self { plan, checks, begun, token, received_at, hashing, length, start } = self;
        let start = start.get(..usize::try_from(length).unwrap_or(usize::MAX)).unwrap_or(&start);
        let verdict = match (hashing.body(), begun) {
            (None, Begun::Checked(begun)) => hashing.finish(begun),
            (Some(body), Begun::Checked(begun)) => judged(plan, checks, begun, &token, body, received_at),
            (body, Begun::Waiting(waiting)) => {
                return waiting
                    .pieces(plan, checks, body.unwrap_or_default(), length)
                    .map(|proof| Authentic { plan, proof });
            }
        };
        let verdict = verdict.map(|proof| Authentic { plan, proof });
        verdict.map_err(|refusal| checks.because(plan.error_seeing(refusal, start, length), received_at))
    }
}

/// Proof that a body was verified, which came in pieces and is not here.
#[derive(Clone, Copy)]
pub struct Authentic<'a> {
    plan: &'a Plan,
    proof: kernel::Verified<'a>,
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
        payload::receive(self.authentic.plan, self.authentic.proof, self.body)
    }

    /// The event without its payload.
    pub(crate) fn envelope(self) -> Result<Envelope<'b>, Error>
    where
        'a: 'b,
    {
        payload::receive_envelope(self.authentic.plan, self.authentic.proof, self.body)
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
