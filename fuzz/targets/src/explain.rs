//! Explanations of deliveries, and deliveries that were written down.

use hookseal::binding::header_names;
use hookseal::{Capture, Webhook, explain as explained};

use crate::sent::{Sent, signed};
use crate::webhooks::{NOW, SECRETS, URL, secret_of};

/// So much is tried, at most: an explanation stops there, and says so.
const MOST_MACS: usize = 5_000;
const MOST_BYTES: usize = 64 << 20;
/// Shorter values are in a text by chance, or say nothing.
const SHORTEST_SHOWN: usize = 16;

/// A delivery as for `receive`, explained: it is found genuine where it verifies and nowhere else, the search keeps its
/// bounds, and nothing of it shows a secret, nor the signature that would be right.
///
/// # Panics
/// Where that does not hold.
pub fn explain(data: &[u8]) {
    let Some(sent) = Sent::read(data) else { return };
    let name = sent.webhook.scheme().name();
    let secret = secret_of(sent.webhook);
    let capture = Capture::new(sent.body.as_slice(), sent.headers.iter().map(|(name, value)| (name.as_str(), value)));
    let capture = capture.received_at(NOW).method("POST").url(URL);
    let explanation = explained(name, secret, &capture).expect("a provider's name");
    assert_eq!(explanation.refusal, sent.webhook.verify(&sent.delivery()).err(), "{name}");
    assert_eq!(explanation.is_genuine(), explanation.refusal.is_none());
    assert!(!explanation.is_genuine() || explanation.findings.is_empty(), "{name}: {:?}", explanation.findings);
    let tried = explanation.tried;
    assert!(tried.macs <= MOST_MACS && tried.bytes <= MOST_BYTES, "{name}: {tried:?}");
    let shown = [explanation.to_json(), explanation.summary(), format!("{explanation:?}")].concat();
    // Whose topic or webhook it is, is no secret.
    for secret in SECRETS.into_iter().filter(|secret| !secret.starts_with("arn:") && *secret != "4JH86294D6297924G") {
        assert!(sent.holds(secret) || !shown.contains(secret), "{name} shows a secret: {shown}");
    }
    if let Some(value) = right_signature(sent.webhook, &sent.body) {
        assert!(sent.holds(&value) || !shown.contains(&value), "{name} shows the right signature: {shown}");
    }
}

/// What a sender who knows the secret would send in the signature's header, which is looked up first.
fn right_signature(webhook: &Webhook, body: &[u8]) -> Option<String> {
    let headers = signed(webhook, body)?;
    let name = header_names(webhook).first()?;
    let (_, value) = headers.into_iter().find(|(header, _)| header.eq_ignore_ascii_case(name))?;
    String::from_utf8(value).ok().filter(|value| value.len() >= SHORTEST_SHOWN)
}

/// Deliveries written down in any form: what is read is written, and read again as what was written.
///
/// # Panics
/// Where that does not hold.
pub fn capture(text: &[u8]) {
    let Ok(captures) = Capture::read(text) else { return };
    for capture in captures {
        let written = capture.to_json();
        let again = Capture::read(written.as_bytes()).expect("what is written is read");
        assert_eq!(again.len(), 1, "{written}");
        assert_eq!(again[0].body(), capture.body(), "{written}");
        // Credentials were replaced the first time.
        assert_eq!(again[0].to_json(), written);
    }
}
