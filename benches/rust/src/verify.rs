//! Verification alone: bytes in, verdict out.

use anyhow::Result;

use crate::bodies::{SIZES, body};
use crate::report::{Case, Report};
use crate::turns::{ensure_judges, take};
use crate::{deliveries, subjects};

pub(crate) fn measure(report: &Report) -> Result<()> {
    for size in SIZES {
        let body = body(size)?;

        let webhook = deliveries::realestateapi()?;
        let headers = deliveries::headers(&webhook, &body)?;
        let compared =
            [subjects::hookseal(&webhook, &headers), subjects::ring(&headers), subjects::aws_lc_rs(&headers)];
        ensure_judges(&compared, &body)?;
        take(report, Case { measure: "verify", scheme: "realestateapi", size }, &compared, &body);

        let webhook = deliveries::standard_webhooks()?;
        let headers = deliveries::headers(&webhook, &body)?;
        let compared = [
            subjects::hookseal(&webhook, &headers),
            subjects::standardwebhooks(&headers),
            subjects::webhook_verify(&headers),
        ];
        ensure_judges(&compared, &body)?;
        take(report, Case { measure: "verify", scheme: "standard-webhooks", size }, &compared, &body);
    }
    Ok(())
}
