//! What Plivo signs in its version 3: the URL, its query and the form, both sorted, and a nonce.
//!
//! Source: `plivo/plivo-node`, `lib/utils/v3Security.js`. Names and values are decoded, and nothing is escaped anew. Which marks
//! stand between the parts depends on which of them are empty. The nonce stands behind the last dot of all, and has none.

use alloc::string::String;
use alloc::vec::Vec;

use hookseal_kernel::plan::Part;
use hookseal_kernel::{self as kernel, HeaderProblem, Refusal};

use super::form;
use super::whole::{Signed, ToSign, Whole, judge, malformed};
use crate::error::Error;
use crate::text::Text;

/// What a body is called where it is refused.
const FORM: &str = "plivoRequest";

/// What stands before the nonce.
const MARK: &str = ".";

pub(super) fn verified<'a>(whole: Whole<'_, 'a>, nonce: &Text) -> Result<kernel::Verified<'a>, Error> {
    let begun = whole.begin(whole.headers)?;
    let (method, url) = (whole.request(Part::Method)?, whole.request(Part::Url)?);
    let said = whole.header(nonce)?;
    let header = whole.name(nonce);
    let refused = |problem| whole.plan.error(Refusal::MalformedHeader { header, problem });
    if said.len() > kernel::HEADER_LIMIT {
        return Err(refused(HeaderProblem::TooLong));
    }
    if said.contains(&b'.') {
        return Err(refused(HeaderProblem::NotSeparated(MARK)));
    }
    let content = signed_text(&method, &url, said, whole.body)?;
    let verdict = judge(begun, &content).map(|verified| verified.of_made(true));
    verdict.map_err(|refusal| whole.plan.error(refusal))
}

/// What is signed of a request that is to be sent, with a nonce among its headers.
pub(super) fn to_sign(of: &ToSign<'_>, nonce: &Text) -> Result<Signed, Error> {
    let (method, url) = (of.request(Part::Method)?, of.request(Part::Url)?);
    let said = of.header(nonce).filter(|said| !said.is_empty() && !said.contains('.'));
    let said = said.ok_or_else(|| {
        let expected = ["expected `", &**nonce, "`, a text without a dot, which is signed"].concat();
        Error::option("headers", expected)
    })?;
    Ok((signed_text(&method, &url, said.as_bytes(), of.body)?, Vec::new()))
}

/// The fields of a query or a form, sorted by name and then by value.
fn sorted(text: &[u8]) -> Result<Vec<(String, String)>, Error> {
    let mut fields = form::fields(text).map_err(|problem| malformed(FORM, problem))?;
    fields.sort();
    Ok(fields)
}

fn signed_text(method: &[u8], url: &[u8], nonce: &[u8], body: &[u8]) -> Result<Vec<u8>, Error> {
    let (base, query) = match url.iter().position(|byte| *byte == b'?') {
        Some(mark) => (&url[..mark], &url[mark + 1..]),
        None => (url, &[][..]),
    };
    let query: Vec<String> = sorted(query)?.iter().map(|(name, value)| [&**name, "=", value].concat()).collect();
    // Of a GET, the URL has all, so that nothing signs a body beside it.
    let is_get = method == b"GET";
    if is_get && !body.is_empty() {
        let problem = "expected no body with a GET, found one: nothing signs it".into();
        return Err(Error::MalformedBody { field: FORM.into(), problem });
    }
    let fields = if is_get { Vec::new() } else { sorted(body)? };
    let mut signed = base.to_vec();
    if !query.is_empty() || !fields.is_empty() {
        signed.push(b'?');
    }
    signed.extend_from_slice(query.join("&").as_bytes());
    if !query.is_empty() && !fields.is_empty() {
        signed.extend_from_slice(MARK.as_bytes());
    }
    for (name, value) in &fields {
        signed.extend_from_slice(name.as_bytes());
        signed.extend_from_slice(value.as_bytes());
    }
    signed.extend_from_slice(MARK.as_bytes());
    signed.extend_from_slice(nonce);
    Ok(signed)
}
