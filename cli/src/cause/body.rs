//! Bodies that were changed on their way, or before they were signed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hookseal::explain::Cause;
use miniz_oxide::deflate::compress_to_vec_zlib;
use serde_json::{Value, json};

use super::signing::Signing;
use crate::fault::spaced;
use crate::form::escaped;
use crate::sender::Request;

/// The request whose body has this cause.
pub(super) fn request(cause: Cause, signing: &Signing<'_>) -> Option<Request> {
    let body = signing.request.body.clone();
    // What was signed, and what is sent.
    let (signed, sent) = match cause {
        Cause::LineBreakAdded => (body.clone(), [&*body, b"\n"].concat()),
        Cause::LineBreakRemoved => ([&*body, b"\n"].concat(), body),
        Cause::SpacesAdded => (body.clone(), [&*body, b"  "].concat()),
        Cause::SpacesRemoved => ([&*body, b" "].concat(), body),
        Cause::LineEndingsChanged => {
            let lines = pretty(&body)?;
            let sent = String::from_utf8(lines.clone()).ok()?.replace('\n', "\r\n");
            (lines, sent.into_bytes())
        }
        Cause::ByteOrderMarkAdded => (body.clone(), [b"\xEF\xBB\xBF", &*body].concat()),
        Cause::ByteOrderMarkRemoved => ([b"\xEF\xBB\xBF", &*body].concat(), body),
        // One of the two is not written with spaces.
        Cause::BodyReserialised if spaced(&body) == body => (body.clone(), pretty(&body)?),
        Cause::BodyReserialised => (body.clone(), spaced(&body)),
        Cause::BodyKeysReordered => {
            let value: Value = serde_json::from_slice(&body).ok()?;
            let sorted = value.to_string();
            let members: Vec<String> =
                value.as_object()?.iter().rev().map(|(name, value)| format!("{}:{value}", json!(name))).collect();
            (sorted.into_bytes(), format!("{{{}}}", members.join(",")).into_bytes())
        }
        Cause::BodyCharset => {
            let named = with_name(&body, "Zo\u{eb}")?;
            let read_as_latin1: String = named.iter().map(|byte| char::from(*byte)).collect();
            (named, read_as_latin1.into_bytes())
        }
        Cause::BodyReplaced => {
            let named = with_name(&body, "Zo\u{eb} \u{2713} and more \u{2603}\u{2604}\u{2605}")?;
            let ascii = String::from_utf8(named.clone()).ok()?;
            let replaced = |character: char| if character.is_ascii() { character } else { '\u{FFFD}' };
            let sent: String = ascii.chars().map(replaced).collect();
            (named, sent.into_bytes())
        }
        Cause::BodyFormDecoded => (format!("payload={}", escaped(&body)).into_bytes(), body),
        Cause::BodyCompressed => (body.clone(), compress_to_vec_zlib(&body, 6)),
        Cause::BodyBase64 => (body.clone(), STANDARD.encode(&body).into_bytes()),
        Cause::BodyDecodedBase64 => (STANDARD.encode(&body).into_bytes(), body),
        Cause::BodyInString => (body.clone(), json!(text(&body)?).to_string().into_bytes()),
        Cause::BodyShown => (body.clone(), format!("{{\"type\":\"Buffer\",\"data\":{}}}", json!(body)).into_bytes()),
        Cause::BodyWrapped => {
            let event = json!({ "body": text(&body)?, "isBase64Encoded": false, "path": "/" });
            (body, event.to_string().into_bytes())
        }
        Cause::BodyCut => (body.clone(), body[..body.len().checked_sub(1)?].to_vec()),
        Cause::BodyEscaped => {
            let named = with_name(&body, "Salt & Pepper")?;
            let sent = text(&named)?.replace('&', "&amp;");
            (named, sent.into_bytes())
        }
        Cause::BodyEmpty => (body, Vec::new()),
        Cause::BodyNotSigned => (Vec::new(), body),
        Cause::BodyTooLarge => {
            let large = with_name(&body, &"x".repeat(8 << 20))?;
            (large.clone(), large)
        }
        _ => return None,
    };
    let mut request = signing.of_body(signed)?;
    request.body = sent;
    Some(request)
}

fn text(body: &[u8]) -> Option<&str> {
    std::str::from_utf8(body).ok()
}

fn pretty(body: &[u8]) -> Option<Vec<u8>> {
    serde_json::to_vec_pretty(&serde_json::from_slice::<Value>(body).ok()?).ok()
}

/// The document with a text in it besides.
fn with_name(body: &[u8], name: &str) -> Option<Vec<u8>> {
    let rest = text(body)?.trim_end().strip_suffix('}')?.to_owned();
    let comma = if rest.trim_end().ends_with('{') { "" } else { "," };
    Some(format!("{rest}{comma}\"hooksealName\":\"{name}\"}}").into_bytes())
}
