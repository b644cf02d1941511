//! What a refusal costs: one genuine delivery, and those with one fault each.

use anyhow::{Result, ensure};
use hookseal::{Delivery, ErrorCode};
use http::{HeaderMap, HeaderValue};

use crate::bodies::body;
use crate::deliveries::{self, now};
use crate::report::{Case, Report};
use crate::turns::{Subject, take};

const SIZE: usize = 4096;
const SIGNATURE: &str = "x-realestateapi-signature";

pub(crate) fn measure(report: &Report) -> Result<()> {
    let body = body(SIZE)?;
    let webhook = deliveries::realestateapi()?;
    let genuine = deliveries::headers(&webhook, &body)?;

    let mut missing = genuine.clone();
    missing.remove(SIGNATURE);
    let malformed = with_signature(&genuine, &"g".repeat(64))?;
    let forged = with_signature(&genuine, &"0".repeat(64))?;
    let stale = deliveries::signed_at(&webhook, &body, now() - 3600)?;
    let cases = [
        ("hookseal: genuine", genuine, None),
        ("hookseal: missing header", missing, Some(ErrorCode::MissingHeader)),
        ("hookseal: malformed signature", malformed, Some(ErrorCode::MalformedSignature)),
        ("hookseal: stale timestamp", stale, Some(ErrorCode::TimestampTooOld)),
        ("hookseal: forged", forged, Some(ErrorCode::SignatureMismatch)),
    ];

    for (name, headers, expected) in &cases {
        let found = webhook.verify(&Delivery::new(&body, headers, now())).err().map(|error| error.code());
        ensure!(found == *expected, "{name}: expected {expected:?}, found {found:?}");
    }
    let webhook = &webhook;
    let verify = cases.each_ref().map(|(name, headers, _)| {
        Subject::new(*name, move |body| webhook.verify(&Delivery::new(body, headers, now())).is_ok())
    });
    take(report, Case { measure: "refuse", scheme: "realestateapi", size: SIZE }, &verify, &body);
    let receive = cases.each_ref().map(|(name, headers, _)| {
        Subject::new(*name, move |body| webhook.receive(&Delivery::new(body, headers, now())).is_ok())
    });
    take(report, Case { measure: "refuse-receive", scheme: "realestateapi", size: SIZE }, &receive, &body);
    Ok(())
}

fn with_signature(headers: &HeaderMap, signature: &str) -> Result<HeaderMap> {
    let mut headers = headers.clone();
    headers.insert(SIGNATURE, HeaderValue::from_str(signature)?);
    Ok(headers)
}
