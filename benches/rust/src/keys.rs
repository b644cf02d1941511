//! Signatures by public keys: Ed25519 as Discord signs, ECDSA over P-256 as `SendGrid` does, beside what checks the
//! same with the headers read by hand.

use anyhow::{Context, Result, anyhow};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hookseal::{Delivery, Webhook};
use http::{HeaderMap, HeaderName, HeaderValue};
use ring::rand::SystemRandom;
use ring::signature::{self as ring_signature, EcdsaKeyPair, Ed25519KeyPair, KeyPair};

use crate::aws::signature as aws_signature;
use crate::bodies::{SIZES, body};
use crate::deliveries::now;
use crate::report::{Case, Report};
use crate::turns::{Subject, ensure_judges, take};

/// Before a P-256 point, in the DER of a public key (RFC 5480).
const P256_DER: &str = "3059301306072a8648ce3d020106082a8648ce3d030107034200";

/// Signs, and writes the signature as the provider does.
type Sign = Box<dyn Fn(&[u8]) -> String>;

/// How a provider signs the timestamp and the body.
struct Signing {
    scheme: &'static str,
    signature: HeaderName,
    timestamp: HeaderName,
    /// The public key as the provider shows it, and its bytes.
    shown: String,
    key: Vec<u8>,
    sign: Sign,
    decode: fn(&[u8]) -> Option<Vec<u8>>,
    ring: &'static dyn ring_signature::VerificationAlgorithm,
    aws: &'static dyn aws_signature::VerificationAlgorithm,
}

pub(crate) fn measure(report: &Report) -> Result<()> {
    for signing in [ed25519()?, p256()?] {
        let webhook = Webhook::new(signing.scheme, &*signing.shown)?;
        for size in SIZES {
            let body = body(size)?;
            let headers = headers(&signing, &body)?;
            let compared = [
                Subject::new("hookseal", |body| webhook.verify(&Delivery::new(body, &headers, now())).is_ok()),
                Subject::new("ring", |body| {
                    by_hand(&signing, &headers, body, |message, signature| {
                        ring_signature::UnparsedPublicKey::new(signing.ring, &signing.key)
                            .verify(message, signature)
                            .is_ok()
                    })
                }),
                Subject::new("aws-lc-rs", |body| {
                    by_hand(&signing, &headers, body, |message, signature| {
                        aws_signature::UnparsedPublicKey::new(signing.aws, &signing.key)
                            .verify(message, signature)
                            .is_ok()
                    })
                }),
            ];
            ensure_judges(&compared, &body)?;
            take(report, Case { measure: "verify-key", scheme: signing.scheme, size }, &compared, &body);
        }
    }
    Ok(())
}

fn ed25519() -> Result<Signing> {
    let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| anyhow!("no key"))?;
    let pair = Ed25519KeyPair::from_pkcs8(document.as_ref()).map_err(|_| anyhow!("no key"))?;
    let key = pair.public_key().as_ref().to_vec();
    Ok(Signing {
        scheme: "discord",
        signature: HeaderName::from_static("x-signature-ed25519"),
        timestamp: HeaderName::from_static("x-signature-timestamp"),
        shown: base16ct::lower::encode_string(&key),
        key,
        sign: Box::new(move |message| base16ct::lower::encode_string(pair.sign(message).as_ref())),
        decode: |text| base16ct::lower::decode_vec(text).ok(),
        ring: &ring_signature::ED25519,
        aws: &aws_signature::ED25519,
    })
}

fn p256() -> Result<Signing> {
    let algorithm = &ring_signature::ECDSA_P256_SHA256_ASN1_SIGNING;
    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).map_err(|_| anyhow!("no key"))?;
    let pair = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).map_err(|_| anyhow!("no key"))?;
    let key = pair.public_key().as_ref().to_vec();
    let der = [base16ct::lower::decode_vec(P256_DER).map_err(|_| anyhow!("no digits"))?, key.clone()].concat();
    Ok(Signing {
        scheme: "sendgrid",
        signature: HeaderName::from_static("x-twilio-email-event-webhook-signature"),
        timestamp: HeaderName::from_static("x-twilio-email-event-webhook-timestamp"),
        shown: base64(&der),
        key,
        sign: Box::new(move |message| {
            pair.sign(&random, message).map(|signature| base64(signature.as_ref())).unwrap_or_default()
        }),
        decode: |text| STANDARD.decode(text).ok(),
        ring: &ring_signature::ECDSA_P256_SHA256_ASN1,
        aws: &aws_signature::ECDSA_P256_SHA256_ASN1,
    })
}

fn headers(signing: &Signing, body: &[u8]) -> Result<HeaderMap> {
    let timestamp = now().to_string();
    let signature = (signing.sign)(&[timestamp.as_bytes(), body].concat());
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    headers.insert(&signing.signature, HeaderValue::from_str(&signature).context("the signature")?);
    headers.insert(&signing.timestamp, HeaderValue::from_str(&timestamp).context("the timestamp")?);
    Ok(headers)
}

/// What a careful user writes around it.
fn by_hand(signing: &Signing, headers: &HeaderMap, body: &[u8], verifies: impl FnOnce(&[u8], &[u8]) -> bool) -> bool {
    let (Some(timestamp), Some(signature)) = (headers.get(&signing.timestamp), headers.get(&signing.signature)) else {
        return false;
    };
    let Some(time) = timestamp.to_str().ok().and_then(|text| text.parse::<u64>().ok()) else {
        return false;
    };
    let Some(signature) = (signing.decode)(signature.as_bytes()) else {
        return false;
    };
    now().abs_diff(time) <= 300 && verifies(&[timestamp.as_bytes(), body].concat(), &signature)
}

fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
