//! Tokens of which each element of a list in the body has one: all of them have to be right.
//!
//! The first is looked at as any other token in a body. What is here sees the others, of a body that the strict reader has
//! read by then, so that a stranger who knows no token has no more looked at than that first one.

use alloc::borrow::Cow;
use alloc::format;

use hookseal_kernel::{self as kernel, BodyProblem, Header};
use hookseal_words::Piece;

use crate::checks::Checks;
use crate::error::Error;
use crate::json::Tree;
use crate::plan::Plan;
use crate::scheme::{Layout, in_each};
use crate::words::words;

/// # Errors
/// `malformed_body` where an element has no token, and what is wrong with one that is not among the secrets.
#[cold]
pub(crate) fn check(plan: &Plan, checks: &Checks, body: &[u8], received_at: u64) -> Result<(), Error> {
    let Layout::Each { list } = &plan.scheme.signature.layout else { return Ok(()) };
    let rest = in_each(list, &plan.scheme.signature.header).unwrap_or_default();
    // It was read before, and is what it has to be.
    let document = str::from_utf8(body).ok().and_then(|text| Tree::read(text).ok()).unwrap_or_default();
    let elements = document.at(list).and_then(Tree::elements).unwrap_or_default();
    for (index, element) in elements.iter().enumerate().skip(1) {
        let place: Cow<'static, str> = format!("{list}/{index}{rest}").into();
        let problem = match element.at(rest) {
            Some(Tree::Text(token)) => {
                check_token(plan, checks, token.as_bytes(), body.len() as u64, received_at)
                    .map_err(|error| at_place(error, place))?;
                continue;
            }
            None => BodyProblem::Count(0),
            Some(other) => BodyProblem::Kind(other.found()),
        };
        return Err(Error::MalformedBody { field: place, problem: words![Piece::Body(problem, None)] });
    }
    Ok(())
}

/// As the token of the first element is looked at.
fn check_token(plan: &Plan, checks: &Checks, token: &[u8], length: u64, received_at: u64) -> Result<(), Error> {
    let lookup = |_| Header::One(token);
    let begun = kernel::Verification::begin(plan.kernel(), &plan.settings, &checks.macs, &lookup, length, received_at);
    let verdict = begun.and_then(|begun| begun.whole(&[]));
    verdict.map(|_| ()).map_err(|refusal| plan.error(refusal))
}

/// What is wrong with a token that stands elsewhere than the first.
fn at_place(error: Error, place: Cow<'static, str>) -> Error {
    match error {
        Error::SignatureMismatch { signatures, secrets, seen, .. } => {
            Error::SignatureMismatch { header: place, signatures, secrets, seen }
        }
        Error::MalformedSignature { expected, found, .. } => {
            Error::MalformedSignature { header: place, expected, found }
        }
        other => other,
    }
}
