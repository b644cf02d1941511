//! What Atlassian hashes of a request as `qsh`: the method, the path and the query, each in one way of writing.
//!
//! Source: `atlassian-jwt` 2.0.3, `dist/lib/jwt.js`. The path is that behind the base URL of the app's descriptor, and has no
//! slash at its end. Of the query, names and values are decoded, sorted, and escaped as RFC 3986 has it; the values of one
//! name stand side by side, with commas between them, and a parameter `jwt` is left out.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use hookseal_kernel::plan::Part;
use hookseal_kernel::{self as kernel, BodyProblem, HeaderProblem, Refusal};

use crate::composed::form;
use crate::error::Error;
use crate::plan::Plan;
use crate::request::{Request, RequestPart};

/// The token itself, where it stands in the URL.
const TOKEN: &str = "jwt";

/// # Errors
/// The method or the URL was not handed over, or is none.
pub(crate) fn canonical(plan: &Plan, request: Request<'_>) -> Result<Vec<u8>, Error> {
    let part = |kind: RequestPart, part: Part<'static>| {
        let handed_over = plan.handed_over(request, kind);
        let value = handed_over.and_then(|(value, name)| Ok((kernel::part_of(value, part, name)?, name)));
        value.map_err(|refusal| plan.error(refusal))
    };
    let (method, _) = part(RequestPart::Method, Part::Method)?;
    let (target, url) = part(RequestPart::Url, Part::Target)?;
    let (path, query) = match target.iter().position(|byte| *byte == b'?') {
        Some(mark) => (&target[..mark], &target[mark + 1..]),
        None => (target, &[][..]),
    };
    let query = sorted(query).map_err(|problem| {
        let position = if let BodyProblem::Form(position) = problem { path.len() + 1 + position } else { path.len() };
        plan.error(Refusal::MalformedHeader { header: url, problem: HeaderProblem::NoUrl(position) })
    })?;
    let path = behind_base(plan, path);
    let mut text = [method, b"&"].concat();
    for byte in if path.is_empty() { b"/" } else { path } {
        match byte {
            // It would read as the mark between the parts.
            b'&' => text.extend_from_slice(b"%26"),
            byte => text.push(*byte),
        }
    }
    text.push(b'&');
    text.extend_from_slice(query.as_bytes());
    Ok(text)
}

/// A path without what the URLs begin with, and without the slash at its end.
fn behind_base<'p>(plan: &Plan, path: &'p [u8]) -> &'p [u8] {
    let base = plan.base_url.as_deref().and_then(|base| kernel::signed_part(base.as_bytes(), Part::Target));
    let base = base.map(|base| base.strip_suffix(b"/").unwrap_or(base)).unwrap_or_default();
    let behind = path.strip_prefix(base).filter(|rest| rest.is_empty() || rest.starts_with(b"/"));
    let path = behind.unwrap_or(path);
    path.strip_suffix(b"/").unwrap_or(path)
}

fn sorted(query: &[u8]) -> Result<String, BodyProblem> {
    if query.is_empty() {
        return Ok(String::new());
    }
    let mut fields = form::fields(query)?;
    fields.retain(|(name, _)| name != TOKEN);
    fields.sort();
    let mut parameters: Vec<String> = Vec::new();
    let mut last: Option<&str> = None;
    for (name, value) in &fields {
        let value = escaped(value);
        match parameters.last_mut().filter(|_| last == Some(name)) {
            Some(parameter) => {
                parameter.push(',');
                parameter.push_str(&value);
            }
            None => parameters.push(format!("{}={value}", escaped(name))),
        }
        last = Some(name);
    }
    Ok(parameters.join("&"))
}

/// RFC 3986: all but its unreserved characters.
fn escaped(text: &str) -> String {
    let mut escaped = Vec::new();
    form::escape(text.as_bytes(), is_unreserved, &mut escaped);
    String::from_utf8(escaped).unwrap_or_default()
}

const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}
