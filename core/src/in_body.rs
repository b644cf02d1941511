//! Deliveries of which something has to be read from the body before it is verified.
//!
//! What is read, and how, is the kernel's; here is what waits for the body.

use alloc::boxed::Box;
use alloc::vec::Vec;

use hookseal_kernel::{self as kernel, Header, Lookup, Refusal};
use hookseal_words::Piece;

use crate::checks::Checks;
#[cfg(feature = "keys")]
use crate::composed;
#[cfg(feature = "keys")]
use crate::each;
use crate::error::Error;
use crate::json;
use crate::plan::Plan;
#[cfg(feature = "keys")]
use crate::sns;
use crate::words::words;

/// What was found under a plan's names, while the body is on its way.
pub(crate) struct Waiting<'a> {
    found: Box<[Header<'a>]>,
    received_at: u64,
}

impl<'a> Waiting<'a> {
    /// # Errors
    /// `body_too_large`
    pub(crate) fn new(
        plan: &'a Plan,
        headers: Lookup<'_, 'a>,
        body_length: u64,
        received_at: u64,
    ) -> Result<Self, Error> {
        plan.check_length(body_length).map_err(|refusal| plan.error(refusal))?;
        let found: Vec<Header<'a>> = (0..).zip(&plan.names).map(|(index, _)| headers(index)).collect();
        Ok(Self { found: found.into(), received_at })
    }

    /// The verdict on a body that is there whole.
    pub(crate) fn whole(self, plan: &'a Plan, checks: &'a Checks, body: &[u8]) -> Result<kernel::Verified<'a>, Error> {
        let lookup = |name: u8| self.found.get(usize::from(name)).copied().unwrap_or(Header::Missing);
        verified(plan, checks, &lookup, body, self.received_at)
    }

    /// As [`whole`](Self::whole), by public keys that know what a platform says, or learn what to ask it.
    #[cfg(feature = "keys")]
    pub(crate) fn whole_by(
        self,
        plan: &'a Plan,
        checks: &'a Checks,
        body: &[u8],
        public: &dyn kernel::PublicKeys,
    ) -> Result<kernel::Verified<'a>, Error> {
        let lookup = |name: u8| self.found.get(usize::from(name)).copied().unwrap_or(Header::Missing);
        if plan.scheme.signs_sns_fields() {
            return message_verified_by(plan, checks, &lookup, body, self.received_at, public);
        }
        verified_by(plan, checks, &lookup, body, self.received_at, |begun, body| begun.whole_by(body, public))
    }

    /// The verdict on a body that came in pieces, of which those were kept that are no more than may come.
    pub(crate) fn pieces(
        self,
        plan: &'a Plan,
        checks: &'a Checks,
        body: &[u8],
        length: u64,
    ) -> Result<kernel::Verified<'a>, Error> {
        plan.check_length(length).map_err(|refusal| plan.error(refusal))?;
        self.whole(plan, checks, body)
    }
}

/// The verdict on a body that is there whole.
#[cold]
#[inline(never)]
pub(crate) fn verified<'a>(
    plan: &'a Plan,
    checks: &'a Checks,
    headers: Lookup<'_, 'a>,
    body: &[u8],
    received_at: u64,
) -> Result<kernel::Verified<'a>, Error> {
    #[cfg(feature = "keys")]
    if plan.scheme.composed().is_some() {
        return composed::verified(plan, checks, headers, body, received_at);
    }
    #[cfg(feature = "keys")]
    if plan.scheme.signs_sns_fields() {
        return message_verified_by(plan, checks, headers, body, received_at, &checks.public.at(received_at));
    }
    let verified =
        verified_by(plan, checks, headers, body, received_at, |begun, body| checks.whole(begun, body, received_at))?;
    #[cfg(feature = "keys")]
    each::check(plan, checks, body, received_at)?;
    Ok(verified)
}

/// The verdict on a message of Amazon SNS: of what is signed of it, in the place of the body.
#[cfg(feature = "keys")]
fn message_verified_by<'a>(
    plan: &'a Plan,
    checks: &'a Checks,
    headers: Lookup<'_, 'a>,
    body: &[u8],
    received_at: u64,
    public: &dyn kernel::PublicKeys,
) -> Result<kernel::Verified<'a>, Error> {
    let mut reason = None;
    // After what stands in the message was found to have its form, and its time to be fresh.
    let verdict = verified_by(plan, checks, headers, body, received_at, |begun, body| {
        match sns::signed_text(plan, &checks.public, body) {
            Ok(text) => begun.of_text(text.len() as u64).whole_by(text.as_bytes(), public),
            Err(error) => {
                reason = Some(error);
                Err(Refusal::SignatureMismatch { header: 0, signatures: 1, keys: 0 })
            }
        }
    });
    // Better than that no signature fits.
    reason.map_or(verdict, Err)
}

fn verified_by<'a>(
    plan: &'a Plan,
    checks: &'a Checks,
    headers: Lookup<'_, 'a>,
    body: &[u8],
    received_at: u64,
    judge: impl for<'v> FnOnce(kernel::Verification<'v>, &[u8]) -> Result<kernel::Verified<'v>, Refusal<'v>>,
) -> Result<kernel::Verified<'a>, Error> {
    let (settings, keys) = (&plan.settings, &*checks.macs);
    kernel::verify_reading_body(
        kernel::Arrived { plan: plan.kernel(), settings, keys, headers, body, received_at },
        json::Growing::default(),
        judge,
        |refusal| match refusal {
            Refusal::MalformedBody { header, problem } => {
                Error::MalformedBody { field: plan.spelled(header), problem: words![Piece::Body(problem, Some(body))] }
            }
            Refusal::SignatureMismatch { .. } => {
                checks.because(plan.error_seeing(refusal, body, body.len() as u64), received_at)
            }
            refusal => plan.error(refusal),
        },
    )
}
