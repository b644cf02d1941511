//! Hookseal and its peers, as their own documentation tells to use them. What can be made once is made once.

use ctutils::CtEq;
use hookseal::{Delivery, Webhook};
use http::HeaderMap;
use ring::hmac as ring_hmac;
use webhook_verify::{Provider, Secret, VerifyOptions};

use crate::aws::hmac as aws_hmac;
use crate::deliveries::{SECRET, STANDARD_SECRET, now};
use crate::turns::Subject;

/// What every receiver has to know of `realestateapi`.
const SIGNATURE: &str = "x-realestateapi-signature";
const TIMESTAMP: &str = "x-realestateapi-timestamp";
const TOLERANCE_SECONDS: u64 = 300;

pub(crate) fn hookseal<'a>(webhook: &'a Webhook, headers: &'a HeaderMap) -> Subject<'a> {
    Subject::new("hookseal", |body| webhook.verify(&Delivery::new(body, headers, now())).is_ok())
}

pub(crate) fn ring(headers: &HeaderMap) -> Subject<'_> {
    let key = ring_hmac::Key::new(ring_hmac::HMAC_SHA256, SECRET.as_bytes());
    Subject::new("ring", move |body| {
        by_hand(headers, |timestamp, signature| {
            let mut context = ring_hmac::Context::with_key(&key);
            context.update(timestamp);
            context.update(b".");
            context.update(body);
            context.sign().as_ref().ct_eq(signature.as_slice()).to_bool()
        })
    })
}

pub(crate) fn aws_lc_rs(headers: &HeaderMap) -> Subject<'_> {
    let key = aws_hmac::Key::new(aws_hmac::HMAC_SHA256, SECRET.as_bytes());
    Subject::new("aws-lc-rs", move |body| {
        by_hand(headers, |timestamp, signature| {
            let mut context = aws_hmac::Context::with_key(&key);
            context.update(timestamp);
            context.update(b".");
            context.update(body);
            context.sign().as_ref().ct_eq(signature.as_slice()).to_bool()
        })
    })
}

/// What a careful user writes around an HMAC: the headers, the tolerance, the hexadecimal digits.
fn by_hand(headers: &HeaderMap, matches: impl FnOnce(&[u8], &[u8; 32]) -> bool) -> bool {
    let (Some(timestamp), Some(signature)) = (headers.get(TIMESTAMP), headers.get(SIGNATURE)) else {
        return false;
    };
    let Some(time) = timestamp.to_str().ok().and_then(|text| text.parse::<u64>().ok()) else {
        return false;
    };
    let mut decoded = [0; 32];
    now().abs_diff(time) <= TOLERANCE_SECONDS
        && base16ct::lower::decode(signature.as_bytes(), &mut decoded).is_ok_and(|bytes| bytes.len() == 32)
        && matches(timestamp.as_bytes(), &decoded)
}

pub(crate) fn standardwebhooks(headers: &HeaderMap) -> Subject<'_> {
    let webhook = standardwebhooks::Webhook::new(STANDARD_SECRET).expect("a well-formed secret");
    Subject::new("standardwebhooks", move |body| webhook.verify(body, headers).is_ok())
}

pub(crate) fn webhook_verify(headers: &HeaderMap) -> Subject<'_> {
    let secret = Secret::new(STANDARD_SECRET);
    Subject::new("webhook-verify", move |body| {
        webhook_verify::verify(Provider::StandardWebhooks, headers, body, &secret, VerifyOptions::default()).is_ok()
    })
}
