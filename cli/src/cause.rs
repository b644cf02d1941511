//! Deliveries that have a cause which `explain` names: each by its name, made from a genuine request.

mod body;
mod signing;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use hookseal::Options;
use hookseal::explain::{Cause, Family};
use serde_json::json;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::base16::base16;
use crate::calendar;
use crate::failure::Failure;
use crate::fault::Genuine;
use crate::known::Known;
use crate::sender::{Request, Sender};
use signing::{Key, Part, Signing};

/// Written as options write names.
pub(crate) fn name(cause: Cause) -> String {
    cause.as_str().replace('_', "-")
}

/// The request with this cause; nothing where the scheme, the sample or the secret has nothing that could be so.
///
/// # Errors
/// The scheme signs something that is not known.
pub(crate) fn request(cause: Cause, genuine: &Genuine<'_>) -> Result<Option<Request>, Failure> {
    let signing = Signing::new(genuine)?;
    let request = match cause.family() {
        Family::Body => body::request(cause, &signing),
        Family::Secret => secret(cause, &signing),
        Family::Signature => signature(cause, &signing),
        Family::Content => content(cause, &signing),
        Family::Scheme => scheme(cause, &signing),
        Family::Time => time(cause, &signing),
        _ => headers(cause, &signing),
    };
    // What is about a secret may be right for who takes it to its last character.
    let is_wrong =
        |request: &Request| cause.family() == Family::Secret || genuine.sender.verify(request, genuine.at).is_err();
    Ok(request.filter(is_wrong))
}

/// Signed with another key than the secret says. Where the secret itself has the mistake, the sender signs without it.
fn secret(cause: Cause, signing: &Signing<'_>) -> Option<Request> {
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
            let tag = signing.mac(&Key::Bytes(&signing.request.body), signing.algorithm(), given.as_bytes())?;
            signing.with_bytes(&tag)
        }
        _ => None,
    }
}

/// Right, and written otherwise.
fn signature(cause: Cause, signing: &Signing<'_>) -> Option<Request> {
    let rule = &signing.scheme["signature"];
    let tag = signing.tag()?.to_owned();
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
            Some(prefix) => signing.with_value(header, |value| value.strip_prefix(prefix).unwrap_or(value).to_owned()),
            None if rule["layout"] == "plain" => signing.with_value(header, |value| format!("sha256={value}")),
            None => None,
        },
        Cause::SignatureVersion => {
            let before = match rule["layout"].as_str()? {
                "versions" => format!("{},", rule["version"].as_str()?),
                "pairs" => format!("{}=", rule["key"].as_str()?),
                _ => return None,
            };
            let last = before[before.len() - 1..].to_owned();
            signing.with_value(header, |value| value.replacen(&format!("{before}{tag}"), &format!("v9{last}{tag}"), 1))
        }
        Cause::SignatureSpaces => signing.with_value(header, |value| format!("\"{value}\"")),
        Cause::SignatureOtherHeader => {
            let value = signing.value(header)?.to_owned();
            let mut request = signing.with_tag(&"0".repeat(tag.len()))?;
            request.headers.push(("X-Webhook-Proof".to_owned(), value));
            Some(request)
        }
        _ => None,
    }
}

/// Signed over other bytes than the scheme says.
fn content(cause: Cause, signing: &Signing<'_>) -> Option<Request> {
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
            if index(&parts, "timestamp").is_some() {
                return None;
            }
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

/// By another scheme.
fn scheme(cause: Cause, signing: &Signing<'_>) -> Option<Request> {
    let genuine = signing.genuine;
    match cause {
        Cause::OtherProvider => ["slack", "stripe", "github"].into_iter().find_map(|name| {
            let known = Known::find(name).ok()?;
            let header = json!(known.scheme)["signature"]["header"].as_str()?.to_owned();
            if header.eq_ignore_ascii_case(signing.header()) {
                return None;
            }
            let secret = Zeroizing::new(genuine.sender.secret().to_owned());
            let sender = Sender::new(&known.scheme, &[secret], Options::default().exact_secret(true));
            genuine.sample.request(&sender.ok()?, genuine.at).ok()
        }),
        Cause::Algorithm => {
            let other = if signing.algorithm() == "hmac-sha1" { "hmac-sha256" } else { "hmac-sha1" };
            let content: Vec<u8> =
                signing.parts(&signing.request.body)?.into_iter().flat_map(|part| part.bytes).collect();
            let tag = signing.mac(&Key::Own, other, &content)?;
            signing.with_bytes(&tag)
        }
        _ => None,
    }
}

/// Signed rightly, at another time, or with a timestamp of another form.
fn time(cause: Cause, signing: &Signing<'_>) -> Option<Request> {
    /// No minute less, so that clocks and the network may differ.
    const HOURS: u64 = 2 * 3600;
    let rule = &signing.scheme["timestamp"];
    if rule.is_null() {
        return None;
    }
    let at = |at: u64| signing.genuine.sample.request(signing.genuine.sender, at).ok();
    let now = signing.genuine.at;
    let resigned = |text: &str| {
        let request = signing.with_timestamp(text)?;
        let other = Signing { request, scheme: signing.scheme.clone(), genuine: signing.genuine };
        other.with_key(&Key::Own)
    };
    let tolerance = rule["toleranceSeconds"].as_u64().unwrap_or(300);
    match cause {
        Cause::TimestampTooOld => at(now.checked_sub(tolerance + 60)?),
        Cause::TimestampTooNew => at(now + tolerance + 60),
        Cause::TimeZone if tolerance < HOURS => at(now.checked_sub(HOURS)?),
        Cause::TimestampUnit => match rule["unit"].as_str().unwrap_or("seconds") {
            "seconds" => resigned(&format!("{now}000")),
            "milliseconds" => resigned(&now.to_string()),
            _ => None,
        },
        Cause::TimestampForm => resigned(&calendar::rfc3339(i64::try_from(now).ok()? * 1000)),
        _ => None,
    }
}

/// Headers that were lost or changed on their way.
fn headers(cause: Cause, signing: &Signing<'_>) -> Option<Request> {
    let header = signing.header();
    let mut request = signing.request.clone();
    let place = request.headers.iter().position(|(name, _)| name.eq_ignore_ascii_case(header))?;
    match cause {
        Cause::HeaderMissing => drop(request.headers.remove(place)),
        Cause::HeaderRenamed => {
            // As gateways hand on what they have taken.
            request.headers[place].0 =
                format!("X-Forwarded-{}", header.trim_start_matches("X-").trim_start_matches("x-"));
        }
        Cause::HeaderJoined => {
            let (name, value) = request.headers[place].clone();
            let other = value.replace(signing.tag()?, &"0".repeat(signing.tag()?.len()));
            request.headers.insert(place, (name, other));
        }
        Cause::BodyTooLarge => return body::request(cause, signing),
        _ => return None,
    }
    Some(request)
}

/// Why no sender can make it.
pub(crate) fn only_at_the_receiver(cause: Cause) -> Option<&'static str> {
    match cause {
        Cause::ArrivalUnit => Some("the receiver's own program hands over the time of arrival in milliseconds"),
        Cause::SecretConfused => Some("the receiver's own program hands over something else as the secret"),
        Cause::SecretReference => Some("the receiver has the name of a variable in the place of the secret"),
        Cause::SecretForm => Some("the receiver has something else as the secret"),
        Cause::ContentUrl => Some("the receiver's own program names another URL than the one that was asked for"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use hookseal::Capture;
    use hookseal::explain::{Standing, explain};

    use super::*;
    use crate::sample::Sample;

    const AT: u64 = 1_700_000_000;

    /// Providers that have every part of a scheme between them.
    const NAMES: [&str; 13] = [
        "realestateapi",
        "real-estate",
        "singlekey",
        "hospitable",
        "dossier",
        "stripe",
        "github",
        "slack",
        "standard-webhooks",
        "shopify",
        "svix",
        "sinch",
        "bitbucket",
    ];

    /// How often each cause is made.
    const ENOUGH: u32 = 1;

    /// As receivers have them, rightly and with a mistake.
    const SECRETS: [&str; 12] = [
        "a plain secret, 0123456789",
        "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
        "a secret with a line break\n",
        " a secret with a space",
        "\"a secret in quotes\"",
        "WEBHOOK_SECRET=a-secret-of-its-own",
        "a%2Bsecret%2Bthat%2Bis%2Bescaped",
        "A secret with Capitals",
        "key_0123456789abcdef",
        "a secret with another line break\r\n",
    ];

    /// What `explain` names on the other side.
    fn named(known: &Known, secret: &str, request: &Request) -> Vec<Cause> {
        let headers = request.headers.iter().map(|(name, value)| (name.clone(), value.clone()));
        let capture = Capture::new(request.body.clone(), headers).received_at(AT);
        let explanation = explain(&known.scheme, secret, &capture).expect("explained");
        let is_named = |standing| matches!(standing, Standing::Proven | Standing::Seen);
        explanation.findings.iter().filter(|finding| is_named(finding.standing)).map(|finding| finding.cause).collect()
    }

    #[test]
    fn every_cause_is_made_and_named_on_the_other_side() {
        let mut made = BTreeMap::new();
        let mut wrong = Vec::new();
        for name in NAMES {
            let known = Known::find(name).expect("a provider");
            let sample = Sample::find(&known, None);
            for secret in SECRETS {
                let secrets = [Zeroizing::new(secret.to_owned())];
                let sender = Sender::new(&known.scheme, &secrets, Options::default().exact_secret(true));
                let Ok(sender) = sender else { continue };
                let genuine = Genuine { sample: &sample, sender: &sender, at: AT };
                for cause in Cause::ALL {
                    // Nothing but what is about secrets differs between them.
                    if secret != SECRETS[0] && secret != SECRETS[1] && cause.family() != Family::Secret {
                        continue;
                    }
                    let times: &mut u32 = made.entry(cause.as_str()).or_default();
                    // To explain takes its time without optimisation.
                    if *times == ENOUGH {
                        continue;
                    }
                    let Some(request) = request(*cause, &genuine).expect("signed") else { continue };
                    *times += 1;
                    let named = named(&known, secret, &request);
                    if !named.contains(cause) {
                        let causes: Vec<&str> = named.iter().map(|cause| cause.as_str()).collect();
                        wrong.push(format!("{name}, {secret:?}: {} is named {causes:?}", cause.as_str()));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        for cause in Cause::ALL {
            assert_eq!(made[cause.as_str()] > 0, only_at_the_receiver(*cause).is_none(), "{}", cause.as_str());
        }
    }
}
