//! Signed over other bytes than the scheme says.

use hookseal::explain::Cause;
use sha2::{Digest, Sha256};

use super::signing::{Part, Signing};
use crate::base16::base16;
use crate::sender::Request;

/// The request whose signed content has this cause.
pub(super) fn request(cause: Cause, signing: &Signing<'_>) -> Option<Request> {
    let mut parts = signing.parts(&signing.request.body)?;
    let index = |parts: &[Part], kind: &str| parts.iter().position(|part| part.kind == kind);
    let part = |kind, text: &str| Part { kind, bytes: text.as_bytes().to_vec() };
    match cause {
        Cause::ContentWithoutTimestamp | Cause::ContentWithoutId => {
            let kind = if cause == Cause::ContentWithoutId { "id" } else { "timestamp" };
            let at = index(&parts, kind)?;
            parts.remove(at);
            // Its separator goes with it.
            if parts.get(at).is_some_and(|part| part.kind == "literal") {
                parts.remove(at);
            } else if at > 0 && parts[at - 1].kind == "literal" {
                parts.remove(at - 1);
            }
        }
        Cause::ContentWithTimestamp => {
            index(&parts, "body").filter(|_| index(&parts, "timestamp").is_none())?;
            let at = signing.genuine.at.to_string();
            let mut request = signing.over(&[at.as_bytes(), b".", &*signing.request.body].concat())?;
            request.headers.push(("X-Webhook-Timestamp".to_owned(), at));
            return Some(request);
        }
        Cause::ContentSeparator => {
            // What stands first is no separator.
            let (_, behind_first) = parts.split_first()?;
            let first = behind_first.iter().find(|part| part.kind == "literal")?;
            let other = if first.bytes == b":" { "." } else { ":" };
            for part in parts.iter_mut().filter(|part| part.kind == "literal") {
                // Behind a version, such as `v0:`.
                part.bytes.retain(u8::is_ascii_alphanumeric);
                part.bytes.extend_from_slice(other.as_bytes());
            }
        }
        Cause::ContentOrder => {
            let (body, first) = (index(&parts, "body")?, parts.iter().position(|part| part.kind != "literal")?);
            parts.swap(body, first);
        }
        Cause::ContentTimestampUnit => {
            let at = index(&parts, "timestamp")?;
            let text = String::from_utf8(parts[at].bytes.clone()).ok()?;
            let whole = text.len() > 10 && text.bytes().all(|byte| byte.is_ascii_digit());
            parts[at] = part("timestamp", &if whole { text[..10].to_owned() } else { format!("{text}000") });
        }
        Cause::ContentLiteral => {
            if parts.len() < 2 {
                return None;
            }
            if parts[0].kind == "literal" {
                parts.remove(0);
            } else {
                let separator = parts.iter().find(|part| part.kind == "literal")?;
                parts.insert(0, part("literal", &format!("v0{}", String::from_utf8_lossy(&separator.bytes))));
            }
        }
        Cause::ContentDigest => {
            let at = index(&parts, "body")?;
            parts[at] = part("body", &base16(&Sha256::digest(&signing.request.body)));
        }
        _ => return None,
    }
    signing.over_parts(&parts)
}
