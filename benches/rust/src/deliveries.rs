//! Genuine deliveries, as an HTTP server hands them over.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;
use hookseal::{Options, SignOptions, Webhook};
use http::{HeaderMap, HeaderName, HeaderValue};

pub(crate) const SECRET: &str = "a secret from the provider's dashboard";
pub(crate) const STANDARD_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// What a server's header map holds besides, in a POST from a provider behind a proxy.
const OTHERS: [(&str, &str); 8] = [
    ("host", "api.example.com"),
    ("user-agent", "Provider-Webhooks/1.0"),
    ("content-type", "application/json"),
    ("content-length", "4096"),
    ("accept", "*/*"),
    ("accept-encoding", "gzip, deflate"),
    ("x-forwarded-for", "203.0.113.7"),
    ("x-forwarded-proto", "https"),
];

/// Unix seconds. Every subject asks the clock itself, in every call.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs())
}

/// `realestateapi`: hexadecimal HMAC-SHA256 over the timestamp, a full stop and the body.
pub(crate) fn realestateapi() -> Result<Webhook> {
    Ok(Webhook::with_options("realestateapi", SECRET, Options::default().max_body_bytes(LIMIT_BYTES))?)
}

/// `standard-webhooks`: base64 of HMAC-SHA256 over the id, the timestamp and the body, with full stops between them.
pub(crate) fn standard_webhooks() -> Result<Webhook> {
    Ok(Webhook::new("standard-webhooks", STANDARD_SECRET)?)
}

/// Above the largest body of the scale suite.
const LIMIT_BYTES: u64 = 1 << 30;

/// The headers that come with this body, signed by Hookseal: the peers confirm that it signs as they do.
pub(crate) fn headers(webhook: &Webhook, body: &[u8]) -> Result<HeaderMap> {
    signed_at(webhook, body, now())
}

pub(crate) fn signed_at(webhook: &Webhook, body: &[u8], time: u64) -> Result<HeaderMap> {
    let signed = webhook.sign(body, &SignOptions::new().timestamp(time).id("msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"))?;
    let others = OTHERS.map(|(name, value)| (name.to_owned(), value.to_owned()));
    others
        .into_iter()
        .chain(signed)
        .map(|(name, value)| Ok((HeaderName::from_bytes(name.as_bytes())?, HeaderValue::from_str(&value)?)))
        .collect()
}
