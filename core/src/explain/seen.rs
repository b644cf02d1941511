//! What can be seen of a delivery without trying anything.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::candidate::Change;
use super::cause::Cause;
use super::{body, senders, url};
use crate::capture::Capture;
use crate::error::Error;
use crate::scheme::{Part, PayloadRule, Scheme, Segment};
use crate::seen;

/// So many providers are named whose headers a delivery has, at most.
const MOST_SENDERS: usize = 5;

/// All that can be seen where nothing is proven.
pub(super) fn changes(
    scheme: &Scheme,
    secrets: &[Zeroizing<String>],
    capture: &Capture,
    refusal: &Error,
) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut add = |cause, note: String| changes.push(Change { cause, note: note.into() });
    if let Error::MissingHeader { header, .. } = refusal {
        let others = senders::possible_senders(&capture.headers);
        let others: Vec<&str> = others.into_iter().filter(|name| *name != scheme.name).take(MOST_SENDERS).collect();
        let hint = if others.is_empty() {
            String::new()
        } else {
            alloc::format!("; what came has the headers of {}", others.join(", "))
        };
        add(Cause::HeaderMissing, alloc::format!("`{header}`{hint}"));
    }
    if let Error::MalformedSecret { .. } | Error::EmptySecret { .. } | Error::SecretTooShort { .. } = refusal {
        add(Cause::SecretForm, refusal.to_string());
    }
    let signs_url = |segment: &Segment| matches!(segment, Segment::Request(Part::Url | Part::UnescapedUrl));
    if scheme.signed_content.iter().any(signs_url)
        && let Some(given) = capture.url.as_deref().filter(|given| url::is_inside(given))
    {
        add(
            Cause::ContentUrl,
            alloc::format!("`{given}` is a name of this machine or its network, which no provider calls"),
        );
    }
    let length = capture.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length = length.and_then(|(_, value)| str::from_utf8(value).ok()?.trim().parse::<usize>().ok());
    if let Some(length) = length.filter(|length| *length != capture.body.len()) {
        let found = capture.body.len();
        let cause = match length > found {
            // A decoder to ASCII writes a question mark for what it does not know.
            true if body::is_whole(&capture.body) && capture.body.contains(&b'?') => Cause::BodyReplaced,
            true => Cause::BodyCut,
            false => Cause::BodyReserialised,
        };
        add(cause, alloc::format!("`Content-Length` says {length} bytes, and there are {found}"));
    }
    changes.extend(body::seen(&capture.body));
    changes.extend(of_body(scheme, &capture.body));
    changes.extend(secrets.iter().filter_map(|secret| of_secret(scheme, secret, capture)));
    changes
}

/// What a body is by its beginning.
fn of_body(scheme: &Scheme, body: &[u8]) -> Option<Change> {
    let sight = seen::body(body, body.len() as u64)?;
    let cause = match sight.code() {
        "empty_body" => Cause::BodyEmpty,
        "compressed_body" => Cause::BodyCompressed,
        "body_with_byte_order_mark" => Cause::ByteOrderMarkAdded,
        "base64_body" => Cause::BodyBase64,
        // It is what the provider sends.
        "form_body" if matches!(scheme.envelope.payload, PayloadRule::Form | PayloadRule::Field(_)) => return None,
        "form_body" => Cause::BodyFormDecoded,
        "body_serialised_twice" => Cause::BodyInString,
        "html_body" => Cause::BodyWrapped,
        _ => Cause::BodyShown,
    };
    Some(Change { cause, note: alloc::format!("{sight}").into() })
}

/// What a secret is by its form.
fn of_secret(scheme: &Scheme, secret: &str, capture: &Capture) -> Option<Change> {
    let is_signature = |(_, value): &(String, Vec<u8>)| {
        secret.len() >= 16 && value.windows(secret.len()).any(|window| window == secret.as_bytes())
    };
    if capture.headers.iter().any(is_signature) {
        return Some(Change { cause: Cause::SecretConfused, note: "".into() });
    }
    if seen::is_reference(secret) {
        return Some(Change { cause: Cause::SecretReference, note: "".into() });
    }
    let note = match seen::secret(secret, &scheme.name, scheme.secret.prefix.as_deref()) {
        Some(sight) => alloc::format!("{sight}"),
        None => alloc::format!("it looks like {}", credential(secret)?),
    };
    Some(Change { cause: Cause::SecretForm, note: note.into() })
}

/// What other credential a text is by its form, where its beginning says too little.
fn credential(text: &str) -> Option<&'static str> {
    let is_hex = |text: &str| text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let is_word = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if ["AC", "SK"].into_iter().any(|start| text.strip_prefix(start).is_some_and(is_hex)) {
        return Some("the SID of an account or of an API key at Twilio, which is no secret; its auth token signs");
    }
    if text
        .split_once(':')
        .is_some_and(|(id, rest)| (8..=10).contains(&id.len()) && is_number(id) && rest.len() == 35 && is_word(rest))
    {
        return Some("a bot's token at Telegram; webhooks have a secret of their own");
    }
    if (17..=20).contains(&text.len()) && is_number(text) {
        return Some("an id at Discord, which is no key");
    }
    let parts: Vec<&str> = text.split('.').collect();
    if let [id, time, rest] = parts[..]
        && (23..=28).contains(&id.len())
        && time.len() == 6
        && rest.len() >= 27
        && parts.iter().all(|part| is_word(part))
    {
        return Some("a bot's token at Discord; its interactions are checked with the application's public key");
    }
    None
}
