//! What `receive` adds to `verify`, beside what `serde_json` takes to parse the same body.

use anyhow::Result;
use serde_json::Value;

use crate::bodies::{SIZES, body};
use crate::report::{Case, Report};
use crate::turns::{Subject, take};
use crate::{deliveries, receive, subjects};

pub(crate) fn measure(report: &Report) -> Result<()> {
    for size in SIZES {
        let body = body(size)?;
        let webhook = deliveries::realestateapi()?;
        let headers = deliveries::headers(&webhook, &body)?;
        let mut verify = subjects::hookseal(&webhook, &headers);
        "hookseal: verify".clone_into(&mut verify.name);
        let mut receive = receive::hookseal(&webhook, &headers);
        "hookseal: receive".clone_into(&mut receive.name);
        let parse = Subject::new("serde_json", |body| serde_json::from_slice::<Value>(body).is_ok());
        take(report, Case { measure: "split", scheme: "realestateapi", size }, &[verify, receive, parse], &body);
    }
    Ok(())
}
