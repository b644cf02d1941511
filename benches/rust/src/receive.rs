//! Verification and parsing: what a receiver does before it can act on an event.

use anyhow::Result;
use hookseal::{Delivery, Webhook};
use http::HeaderMap;
use serde_json::Value;

use crate::bodies::{SIZES, body};
use crate::deliveries::{self, now};
use crate::report::{Case, Report};
use crate::subjects;
use crate::turns::{Subject, ensure_judges, take};

pub(crate) fn measure(report: &Report) -> Result<()> {
    for size in SIZES {
        let body = body(size)?;

        let webhook = deliveries::realestateapi()?;
        let headers = deliveries::headers(&webhook, &body)?;
        let compared = [
            hookseal(&webhook, &headers),
            envelope(&webhook, &headers),
            parsed(subjects::ring(&headers)),
            parsed(subjects::aws_lc_rs(&headers)),
        ];
        ensure_judges(&compared, &body)?;
        take(report, Case { measure: "receive", scheme: "realestateapi", size }, &compared, &body);

        let webhook = deliveries::standard_webhooks()?;
        let headers = deliveries::headers(&webhook, &body)?;
        let compared = [
            hookseal(&webhook, &headers),
            parsed(subjects::standardwebhooks(&headers)),
            parsed(subjects::webhook_verify(&headers)),
        ];
        ensure_judges(&compared, &body)?;
        take(report, Case { measure: "receive", scheme: "standard-webhooks", size }, &compared, &body);
    }
    Ok(())
}

pub(crate) fn hookseal<'a>(webhook: &'a Webhook, headers: &'a HeaderMap) -> Subject<'a> {
    Subject::new("hookseal", |body| webhook.receive(&Delivery::new(body, headers, now())).is_ok())
}

/// What a binding asks for: all of the event but the parsed payload, which the other language's own parser makes.
fn envelope<'a>(webhook: &'a Webhook, headers: &'a HeaderMap) -> Subject<'a> {
    Subject::new("hookseal envelope", |body| {
        hookseal::binding::receive_envelope(webhook, &Delivery::new(body, headers, now())).is_ok()
    })
}

/// A peer that only verifies, and then the parser that its users have.
fn parsed(verifier: Subject<'_>) -> Subject<'_> {
    Subject::new(format!("{} + serde_json", verifier.name), move |body| {
        (verifier.accepts)(body) && serde_json::from_slice::<Value>(body).is_ok()
    })
}
