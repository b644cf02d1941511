//! What providers sign that no list of segments says: a text that is made of the delivery, in the place of all segments.
//!
//! The kernel makes its checks as for any other scheme, and compares; the text stands in the place of the body.

pub(crate) mod braintree;
mod contentful;
pub(crate) mod form;
mod plivo;
mod whole;

use hookseal_kernel::{self as kernel, Lookup};

use crate::checks::Checks;
use crate::error::Error;
use crate::plan::Plan;
use crate::scheme::Composed;
use whole::Whole;
pub(crate) use whole::{Signed, ToSign};

/// The verdict on a body that is there whole.
#[cold]
pub(crate) fn verified<'a>(
    plan: &'a Plan,
    checks: &'a Checks,
    headers: Lookup<'_, 'a>,
    body: &[u8],
    received_at: u64,
) -> Result<kernel::Verified<'a>, Error> {
    let whole = Whole { plan, checks, headers, body, received_at };
    match plan.scheme.composed() {
        None => Err(Error::scheme("/signedContent", "nothing is made of the delivery")),
        Some(Composed::BraintreePayload) => braintree::verified(whole),
        Some(Composed::ContentfulRequest(further)) => contentful::verified(whole, further),
        Some(Composed::PlivoRequest(nonce)) => plivo::verified(whole, nonce),
    }
}

/// What is signed of a body that is to be sent; nothing where the signature stands in it, or nothing is made.
///
/// # Errors
/// What it takes was not handed over.
pub(crate) fn to_sign(of: &ToSign<'_>) -> Result<Option<Signed>, Error> {
    match of.plan.scheme.composed() {
        None | Some(Composed::BraintreePayload) => Ok(None),
        Some(Composed::ContentfulRequest(further)) => contentful::to_sign(of, further).map(Some),
        Some(Composed::PlivoRequest(nonce)) => plivo::to_sign(of, nonce).map(Some),
    }
}
