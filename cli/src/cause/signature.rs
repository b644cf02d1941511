//! Right, and written otherwise.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use hookseal::explain::Cause;

use super::signing::Signing;
use crate::base16::base16;
use crate::fault::Genuine;
use crate::sender::Request;

/// The request whose signature has this cause.
pub(super) fn request(cause: Cause, signing: &Signing<'_>) -> Option<Request> {
    let rule = &signing.scheme["signature"];
    let tag = signing.tag()?;
    let header = signing.header();
    let is_hex = rule["encoding"].as_str()?.starts_with("hex");
    match cause {
        Cause::SignatureEncoding => {
            let bytes = signing.tag_bytes()?;
            signing.with_tag(&if is_hex { STANDARD.encode(bytes) } else { base16(&bytes) })
        }
        Cause::SignatureCase if is_hex => signing.with_tag(&tag.to_uppercase()),
        Cause::SignaturePadding => signing.with_tag(tag.trim_end_matches('=')),
        Cause::SignatureAlphabet if !is_hex => {
            // Some signatures have none of these characters.
            (0..64).find_map(|_| {
                let other = signing.genuine.sample.another();
                let genuine = Genuine { sample: &other, ..*signing.genuine };
                let signing = Signing::new(&genuine).ok()?;
                let bytes = signing.tag_bytes()?;
                let text = if rule["encoding"] == "base64" { URL_SAFE.encode(&bytes) } else { STANDARD.encode(&bytes) };
                if text.trim_end_matches('=') == signing.tag()?.trim_end_matches('=') {
                    None
                } else {
                    signing.with_tag(&text)
                }
            })
        }
        Cause::SignaturePrefix => match rule["prefix"].as_str() {
            Some(prefix) => signing.with_signature(|value| value.strip_prefix(prefix).unwrap_or(value).to_owned()),
            None if rule["layout"] == "plain" => signing.with_signature(|value| format!("sha256={value}")),
            None => None,
        },
        Cause::SignatureVersion => {
            let before = match rule["layout"].as_str()? {
                "versions" => format!("{},", rule["version"].as_str()?),
                "pairs" => format!("{}=", rule["key"].as_str()?),
                _ => return None,
            };
            let last = before[before.len() - 1..].to_owned();
            signing.with_signature(|value| value.replacen(&format!("{before}{tag}"), &format!("v9{last}{tag}"), 1))
        }
        Cause::SignatureSpaces => signing.with_signature(|value| format!("\"{value}\"")),
        Cause::SignatureOtherHeader => {
            let value = signing.value(header)?.to_owned();
            let mut request = signing.with_tag(&"0".repeat(tag.len()))?;
            request.headers.push(("X-Webhook-Proof".to_owned(), value));
            Some(request)
        }
        _ => None,
    }
}
