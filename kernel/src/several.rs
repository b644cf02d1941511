//! Several headers that hold signatures: one a key, so that each can be replaced in its turn.

use arrayvec::ArrayVec;

use crate::header::{self, Header, Lookup};
use crate::plan::{MOST_VALUES, Name, Plan, SignatureRule};
use crate::refusal::{Refusal, SignatureProblem};
use crate::signature::{self, Candidates, MOST_CANDIDATES};

/// The candidates of all the headers that there are, and the values of these but the first. One of them that is
/// malformed does not hide another.
pub(crate) fn candidates<'a>(
    plan: &'a Plan<'a>,
    headers: Lookup<'_, 'a>,
    values: &mut ArrayVec<&'a [u8], MOST_VALUES>,
) -> Result<Candidates<'a>, Refusal<'a>> {
    let rule = &plan.signature;
    let mut found: Option<Candidates<'a>> = None;
    let mut fault = None;
    for further in 0..=rule.further_headers {
        let index = rule.header.index + further;
        let header = Name { index, others: 0 };
        if headers(index) == Header::Missing {
            continue;
        }
        let value = header::require(headers, header)?;
        signature::check_length(value, header)?;
        match signature::candidates(value, &SignatureRule { header, ..*rule }) {
            Ok(more) => match &mut found {
                None => found = Some(more),
                Some(found) => {
                    found.count += more.count;
                    // There is room for all but one.
                    let _ = values.try_push(value);
                }
            },
            Err(refusal @ Refusal::DuplicateHeader { .. }) => return Err(refusal),
            Err(refusal) => fault = fault.or(Some(refusal)),
        }
    }
    match found {
        Some(found) if found.count > MOST_CANDIDATES => {
            Err(Refusal::MalformedSignature { header: rule.header.index, problem: SignatureProblem::TooMany })
        }
        Some(found) => Ok(found),
        None => Err(fault.unwrap_or(Refusal::MissingHeader { header: rule.header.index, key: None })),
    }
}
