//! What Contentful signs: the method, the target, the headers that the delivery lists, and the body, a line each.
//!
//! Source: contentful/node-apps-toolkit, `src/requests/sign-request.ts` and `utils.ts`. The sender chooses which headers
//! count, by a list that is one of them. So the time and the list itself have to be on it, or a stranger could change
//! them; and no value may look like another header's line, or one could be made of two.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use hookseal_kernel::plan::Part;
use hookseal_kernel::{self as kernel, HeaderProblem, Refusal};

use super::form::escape;
use super::whole::{Signed, ToSign, Whole, judge};
use crate::error::Error;
use crate::scheme::{CONTENTFUL_LIST as LIST, CONTENTFUL_TIME as TIME};
use crate::text::Text;
use crate::words::words;

pub(super) fn verified<'a>(whole: Whole<'_, 'a>, further: &[Text]) -> Result<kernel::Verified<'a>, Error> {
    let begun = whole.begin(whole.headers)?;
    let (method, target) = (whole.request(Part::Method)?, whole.request(Part::Target)?);
    let list = text(whole, LIST)?;
    let mut signed: Vec<(String, String)> = Vec::new();
    for name in list.split(',').map(str::trim) {
        let known = [TIME, LIST].into_iter().chain(further.iter().map(|name| &**name));
        let Some(known) = known.into_iter().find(|known| known.eq_ignore_ascii_case(name)) else {
            return Err(unsupported(words!["a list of none but these: ", listed(further).as_str()]));
        };
        let lower_case = known.to_ascii_lowercase();
        if signed.iter().any(|(other, _)| *other == lower_case) {
            return Err(unsupported("a list that has each header once".into()));
        }
        signed.push((lower_case, text(whole, known)?.to_string()));
    }
    let lacks = |name: &str| !signed.iter().any(|(other, _)| other.eq_ignore_ascii_case(name));
    if lacks(TIME) || lacks(LIST) {
        return Err(unsupported(words![
            "a list that has itself and the time, `",
            TIME,
            "`: what is not signed proves nothing"
        ]));
    }
    let content = signed_text(&method, &target, &mut signed, whole.body).ok_or_else(|| {
        whole.plan.error(Refusal::MalformedHeader {
            header: whole.name(kernel::URL),
            problem: HeaderProblem::NotSeparated("?"),
        })
    })?;
    let verdict = judge(begun, &content).map(|verified| verified.of_made(false));
    verdict.map_err(|refusal| whole.plan.error_seeing(refusal, whole.body, whole.body.len() as u64))
}

/// What is signed of a request that is to be sent, and the list of its headers.
pub(super) fn to_sign(of: &ToSign<'_>, further: &[Text]) -> Result<Signed, Error> {
    let (method, target) = (of.request(Part::Method)?, of.request(Part::Target)?);
    let milliseconds = of.timestamp.and_then(|time| time.checked_mul(1000)).map(|time| time.to_string());
    let given = further.iter().filter_map(|name| Some((name.to_ascii_lowercase(), of.header(name)?.to_string())));
    let time = (TIME.to_ascii_lowercase(), milliseconds.unwrap_or_default());
    let mut signed: Vec<(String, String)> = given.chain([time, (LIST.to_ascii_lowercase(), String::new())]).collect();
    signed.sort();
    let names: Vec<&str> = signed.iter().map(|(name, _)| name.as_str()).collect();
    let list = names.join(",");
    for (name, value) in &mut signed {
        if name.eq_ignore_ascii_case(LIST) {
            value.clone_from(&list);
        }
    }
    let content = signed_text(&method, &target, &mut signed, of.body).ok_or_else(|| {
        Error::option("url", "expected a URL with one question mark: what is behind another is not signed")
    })?;
    Ok((content, alloc::vec![(LIST.to_string(), list)]))
}

/// What is signed, of headers with lower-case names; `None` where the target has two question marks: what is behind the
/// second is not signed.
pub(crate) fn signed_text(
    method: &[u8],
    target: &[u8],
    headers: &mut [(String, String)],
    body: &[u8],
) -> Option<Vec<u8>> {
    let mut parts = target.split(|byte| *byte == b'?');
    let (path, query) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if parts.next().is_some() {
        return None;
    }
    headers.sort();
    let headers: Vec<String> = headers.iter().map(|(name, value)| [&**name, ":", value.trim()].concat()).collect();
    let mut signed = [method, b"\n"].concat();
    // A server that sees no path sees a slash.
    escape(if path.is_empty() { b"/" } else { path }, is_of_uri, &mut signed);
    if !query.is_empty() {
        let mut escaped = Vec::new();
        escape(query, is_unreserved, &mut escaped);
        signed.push(b'?');
        escape(&escaped, is_of_uri, &mut signed);
    }
    signed.push(b'\n');
    signed.extend_from_slice(headers.join(";").as_bytes());
    signed.push(b'\n');
    signed.extend_from_slice(body);
    Some(signed)
}

/// What JavaScript's `encodeURIComponent` leaves as it is.
const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')')
}

/// What its `encodeURI` leaves as it is.
const fn is_of_uri(byte: u8) -> bool {
    is_unreserved(byte) || matches!(byte, b';' | b',' | b'/' | b'?' | b':' | b'@' | b'&' | b'=' | b'+' | b'$' | b'#')
}

/// The value of a header that is signed: one line, in which nothing looks like another header.
fn text<'a>(whole: Whole<'_, 'a>, name: &str) -> Result<&'a str, Error> {
    let value = whole.header(name)?;
    let refused = |problem| whole.plan.error(Refusal::MalformedHeader { header: whole.name(name), problem });
    if value.len() > kernel::HEADER_LIMIT {
        return Err(refused(HeaderProblem::TooLong));
    }
    let text = str::from_utf8(value).map_err(|_| refused(HeaderProblem::NotSeparated("\n")))?;
    let is_line = |text: &str| text.split_once(':').is_some_and(|(name, _)| kernel::is_name(name));
    if text.split(';').skip(1).any(is_line) {
        return Err(refused(HeaderProblem::NotSeparated(";")));
    }
    if text.bytes().any(|byte| byte.is_ascii_control() && byte != b'\t') {
        return Err(refused(HeaderProblem::NotSeparated("\n")));
    }
    Ok(text)
}

fn listed(further: &[Text]) -> String {
    let names: Vec<&str> = [TIME, LIST].into_iter().chain(further.iter().map(|name| &**name)).collect();
    ["`", &names.join("`, `"), "`"].concat()
}

fn unsupported(expected: String) -> Error {
    Error::UnsupportedSignature { header: LIST.into(), expected }
}
