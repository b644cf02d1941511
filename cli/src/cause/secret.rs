//! Signed with another key than the secret says. Where the secret itself has the mistake, the sender signs without it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hookseal::explain::Cause;

use super::signing::{Key, Signing};
use crate::base16::base16;
use crate::sender::Request;

/// The request whose secret has this cause.
pub(super) fn request(cause: Cause, signing: &Signing<'_>) -> Option<Request> {
    let given = signing.genuine.sender.secret();
    let encoding = signing.scheme["secret"]["encoding"].as_str().or(signing.scheme["secret"].as_str())?;
    let prefix = signing.scheme["secret"]["prefix"].as_str();
    let bare = || prefix.and_then(|prefix| given.strip_prefix(prefix)).unwrap_or(given);
    // The first of these that is another text.
    let other = |texts: &[String]| {
        let text = texts.iter().find(|text| *text != given && !text.is_empty())?;
        signing.with_key(&Key::Text(text))
    };
    match cause {
        Cause::SecretLineBreak => other(&[given.trim_matches(['\r', '\n']).to_owned()]),
        Cause::SecretLineBreakMissing => signing.with_key(&Key::Bytes(format!("{given}\n").as_bytes())),
        Cause::SecretSpaces => other(&[given.trim_matches(' ').to_owned()]),
        Cause::SecretQuotes => other(&[given.trim_matches(['"', '\'']).to_owned()]),
        Cause::SecretAssignment => other(&[given.split_once('=').filter(|(_, rest)| !rest.is_empty())?.1.to_owned()]),
        Cause::SecretEscaped => other(&[given.replace("%2B", "+").replace("$$", "$")]),
        Cause::SecretCase => other(&[given.to_ascii_lowercase(), given.to_ascii_uppercase()]),
        Cause::SecretPrefixKept if prefix.is_none() => {
            let (_, rest) = given.split_once('_').filter(|(prefix, _)| prefix.len() < 12)?;
            signing.with_key(&Key::Bytes(rest.as_bytes()))
        }
        Cause::SecretPrefixMissing => match prefix {
            Some(prefix) if !given.starts_with(prefix) => signing.with_key(&Key::Text(&format!("{prefix}{given}"))),
            None if !given.starts_with("whsec_") => signing.with_key(&Key::Bytes(format!("whsec_{given}").as_bytes())),
            _ => None,
        },
        Cause::SecretBase64Decoded if encoding == "utf8" => {
            signing.with_key(&Key::Bytes(&STANDARD.decode(given).ok()?))
        }
        Cause::SecretHexDecoded if encoding == "utf8" => {
            let digits = |at: usize| u8::from_str_radix(given.get(at * 2..at * 2 + 2)?, 16).ok();
            let bytes: Option<Vec<u8>> = (0..given.len().div_ceil(2)).map(digits).collect();
            signing.with_key(&Key::Bytes(&bytes?))
        }
        Cause::SecretAsText if encoding != "utf8" => signing.with_key(&Key::Bytes(given.as_bytes())),
        Cause::SecretEncoded => {
            let encoded = match encoding {
                "utf8" => STANDARD.encode(given),
                "base64" => base16(&STANDARD.decode(bare()).ok()?),
                _ => return None,
            };
            signing.with_key(&Key::Bytes(encoded.as_bytes()))
        }
        Cause::SecretMissingAtSender => signing.with_key(&Key::Bytes(b"undefined")),
        // Such as a line break at its end, which is part of the key.
        Cause::SecretExact if given.trim() != given => Some(signing.request.clone()),
        Cause::KeyAndBodySwapped => {
            let body = signing.parts(&signing.request.body)?.into_iter().find(|part| part.kind == "body")?.bytes;
            let tag = signing.mac(&Key::Bytes(&body), signing.algorithm(), given.as_bytes())?;
            signing.with_bytes(&tag)
        }
        _ => None,
    }
}
