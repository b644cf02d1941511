//! Deliveries that have a cause which `explain` names: each by its name, made from a genuine request.

mod body;
mod content;
mod secret;
mod signature;
mod signing;

use hookseal::Options;
use hookseal::explain::{Cause, Family};
use serde_json::json;
use zeroize::Zeroizing;

use crate::calendar;
use crate::failure::Failure;
use crate::fault::Genuine;
use crate::known::Known;
use crate::sender::{Request, Sender};
use signing::{Key, Signing};

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
        Family::Secret => secret::request(cause, &signing),
        Family::Signature => signature::request(cause, &signing),
        Family::Content => content::request(cause, &signing),
        Family::Scheme => scheme(cause, &signing),
        Family::Time => time(cause, &signing),
        _ => headers(cause, &signing),
    };
    // What is about a secret may be right for who takes it to its last character.
    let is_wrong =
        |request: &Request| cause.family() == Family::Secret || genuine.sender.verify(request, genuine.at).is_err();
    Ok(request.filter(is_wrong))
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
            let tag = signing.tag()?;
            let other = value.replace(&tag, &"0".repeat(tag.len()));
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

    /// Where the signature stands in the body, in JSON or in a form.
    #[test]
    fn causes_of_what_is_signed_inside_are_made_and_named() {
        // Of a body that cannot be read, nothing is known but that.
        const UNKNOWN: [Cause; 2] = [Cause::BodyCut, Cause::BodyWrapped];
        let (mut made, mut wrong) = (BTreeMap::new(), Vec::new());
        for name in ["mailgun", "braintree"] {
            let known = Known::find(name).expect("a provider");
            let sample = Sample::find(&known, None);
            for secret in [0, 4, 5, 6].map(|index| SECRETS[index]) {
                let secrets = [Zeroizing::new(secret.to_owned())];
                let sender = Sender::new(&known.scheme, &secrets, Options::default().exact_secret(true));
                let genuine = Genuine { sample: &sample, sender: &sender.expect("a sender"), at: AT };
                // Nothing but what is about secrets differs between them.
                let is_meant = |cause: &&Cause| {
                    !UNKNOWN.contains(cause) && (secret == SECRETS[0] || cause.family() == Family::Secret)
                };
                for cause in Cause::ALL.iter().filter(is_meant) {
                    let Some(request) = request(*cause, &genuine).expect("signed") else { continue };
                    *made.entry((name, cause.family().as_str())).or_insert(0) += 1;
                    if !named(&known, secret, &request).contains(cause) {
                        wrong.push(format!("{name}, {secret:?}: {}", cause.as_str()));
                    }
                }
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
        for name in ["mailgun", "braintree"] {
            for family in [Family::Body, Family::Secret, Family::Signature] {
                assert!(made.contains_key(&(name, family.as_str())), "{name}: {}", family.as_str());
            }
        }
    }
}
