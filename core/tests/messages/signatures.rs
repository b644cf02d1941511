//! What is wrong with signatures, ids and timestamps.

use hookseal::{Delivery, Webhook};
use serde_json::json;

use crate::wrong::{NOW, expect, message, verify};

#[test]
fn of_signatures() {
    let hex = |signature: &str| verify("github", &[("X-Hub-Signature-256", signature)], NOW);
    let base64 = |signature: &str| verify("dossier", &[("X-Webhook-Signature", signature)], NOW);
    expect(&[
        (
            hex("sha1=00"),
            "`X-Hub-Signature-256` holds no signature of the kind that is checked: expected `sha256=` and 64 \
             lower-case hexadecimal digits (HMAC-SHA256). Nothing falls back to another version; check which one \
             the provider is set to send",
        ),
        (
            hex("00"),
            "the signature in `X-Hub-Signature-256` is malformed: expected `sha256=` before the signature, found \
             2 characters of hexadecimal. Check that the provider is the right one, and hand over the header as \
             it arrived",
        ),
        (
            hex("sha256=f"),
            "the signature in `X-Hub-Signature-256` is malformed: expected 64 lower-case hexadecimal digits \
             (HMAC-SHA256), found 1 character of hexadecimal. Check that the provider is the right one, and hand \
             over the header as it arrived",
        ),
        (
            hex(&format!("sha256={:A>64}", 0)),
            "the signature in `X-Hub-Signature-256` is malformed: expected 64 lower-case hexadecimal digits \
             (HMAC-SHA256), found 64 characters of hexadecimal, some in upper case. Check that the provider is \
             the right one, and hand over the header as it arrived",
        ),
        (
            hex(&format!("sha256={:064}", 0)),
            "no signature in `X-Hub-Signature-256` fits the body (1 signature checked against 1 secret). Likely \
             causes: the body is not the bytes that arrived (parsed and serialised again, decoded, or changed by a \
             proxy); the secret belongs to another endpoint or environment, or was rotated; the delivery is forged. \
             Seen: the secret begins with `whsec_`, as those of Standard Webhooks, Svix and Stripe do",
        ),
        (
            base64(""),
            "the signature in `X-Webhook-Signature` is malformed: expected 44 characters of padded base64 \
             (HMAC-SHA256), found nothing. Check that the provider is the right one, and hand over the header as \
             it arrived",
        ),
        (
            base64("Zz"),
            "the signature in `X-Webhook-Signature` is malformed: expected 44 characters of padded base64 \
             (HMAC-SHA256), found 2 characters of base64. Check that the provider is the right one, and hand over \
             the header as it arrived",
        ),
        (
            base64(&format!("{:0<63}", 1)),
            "the signature in `X-Webhook-Signature` is malformed: expected 44 characters of padded base64 \
             (HMAC-SHA256), found 63 characters of hexadecimal. Check that the provider is the right one, and \
             hand over the header as it arrived",
        ),
        (
            base64(&format!("{:_<43}=", "A")),
            "the signature in `X-Webhook-Signature` is malformed: expected 44 characters of padded base64 \
             (HMAC-SHA256), found 44 characters of URL-safe base64. Check that the provider is the right one, \
             and hand over the header as it arrived",
        ),
        (
            base64(&format!("{:/<43}=", "A")),
            "the signature in `X-Webhook-Signature` is malformed: expected 44 characters of padded base64 \
             (HMAC-SHA256), found 44 characters of base64, but not as an encoder writes them. Check that the \
             provider is the right one, and hand over the header as it arrived",
        ),
        (
            base64(&format!("{:A<45}", "?")),
            "the signature in `X-Webhook-Signature` is malformed: expected 44 characters of padded base64 \
             (HMAC-SHA256), found 45 characters, some of neither hexadecimal nor base64. Check that the provider \
             is the right one, and hand over the header as it arrived",
        ),
        (
            base64("AAA A"),
            "the signature in `X-Webhook-Signature` is malformed: expected 44 characters of padded base64 \
             (HMAC-SHA256), found 5 bytes with a space, a control or a non-ASCII character at position 4. Check \
             that the provider is the right one, and hand over the header as it arrived",
        ),
    ]);
}

#[test]
fn of_ids() {
    let time = NOW.to_string();
    let id = |id: &str| {
        let headers = [("webhook-id", id), ("webhook-timestamp", &*time), ("webhook-signature", "v1,AAAA")];
        verify("standard-webhooks", &headers, NOW)
    };
    expect(&[
        (
            id("msg.1"),
            "the id in `webhook-id` is malformed: it must not contain `.` nor overlap with it: that separates it \
             from the next field of the signed content, and bytes could be moved between the two",
        ),
        (
            id("msg 1"),
            "the id in `webhook-id` is malformed: expected 1 to 256 visible ASCII characters without spaces, \
             found \"msg 1\"",
        ),
        (
            id(""),
            "the id in `webhook-id` is malformed: expected 1 to 256 visible ASCII characters without spaces, \
             found 0 bytes",
        ),
        (
            id(&"1".repeat(257)),
            "the id in `webhook-id` is malformed: expected 1 to 256 visible ASCII characters without spaces, \
             found 257 bytes",
        ),
    ]);
}

#[test]
fn of_timestamps() {
    const fn headers(timestamp: &str) -> [(&str, &str); 2] {
        [("X-Webhook-Signature", "00"), ("X-Webhook-Timestamp", timestamp)]
    }
    let at = |timestamp: &str| verify("real-estate", &headers(timestamp), NOW);
    let at_any_time = json!({ "provider": "real-estate", "secrets": "a", "options": { "checkTimestamp": false } });
    let at_any_time = Webhook::from_configuration(&at_any_time.to_string()).unwrap();
    expect(&[
        (
            at("1700000000.5"),
            "the timestamp in `X-Webhook-Timestamp` is malformed: expected Unix seconds in decimal digits such \
             as 1700000000, found \"1700000000.5\"",
        ),
        (
            at("01700000000"),
            "the timestamp in `X-Webhook-Timestamp` is malformed: expected Unix seconds in decimal digits such \
             as 1700000000, without leading zeros, found \"01700000000\"",
        ),
        (
            message(at_any_time.verify(&Delivery::new(b"{}", &headers("999999999"), NOW))),
            "the timestamp in `X-Webhook-Timestamp` is malformed: no separator stands between it and its \
             neighbour in the signed content, so it must have exactly 10 digits, found 9",
        ),
        (
            at(&(NOW - 301).to_string()),
            "the timestamp in `X-Webhook-Timestamp` is 301 s older than this server's clock: expected at most \
             300 s. Either the delivery was held up or replayed, or this server's clock is fast",
        ),
        (
            at(&(NOW + 301).to_string()),
            "the timestamp in `X-Webhook-Timestamp` is 301 s ahead of this server's clock: expected at most 300 \
             s. This server's clock may be slow",
        ),
        (
            at("1400000000"),
            "the timestamp in `X-Webhook-Timestamp` is 300000000 s older than this server's clock: expected at \
             most 300 s. Either the delivery was held up or replayed, or this server's clock is fast",
        ),
        (
            at("1700000"),
            "the timestamp in `X-Webhook-Timestamp` is 1698300000 s older than this server's clock: expected at \
             most 300 s. Either the delivery was held up or replayed, or this server's clock is fast, or the \
             scheme expects milliseconds where the provider sends seconds",
        ),
        (
            at("1700000000000"),
            "the timestamp in `X-Webhook-Timestamp` is 1698300000000 s ahead of this server's clock: expected at \
             most 300 s. This server's clock may be slow, or the scheme expects seconds where the provider sends \
             milliseconds",
        ),
        (
            verify("real-estate", &headers("1700000000"), NOW * 1000),
            "the option `now` is not valid: expected the time of arrival in Unix seconds: this one seems to be \
             in milliseconds",
        ),
    ]);
}
