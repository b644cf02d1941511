//! What `receive` adds to `verify`, beside what `serde_json` takes to parse the same body, and beside a handler that
//! calls `verify` and then that parser.

use anyhow::Result;
use hookseal::Delivery;
use serde_json::Value;

use crate::bodies::{SIZES, body};
use crate::deliveries::now;
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
        let handler = Subject::new("hookseal: verify, then serde_json", |body| {
            webhook.verify(&Delivery::new(body, &headers, now())).is_ok()
                && serde_json::from_slice::<Value>(body).is_ok()
        });
        let parse = Subject::new("serde_json", |body| serde_json::from_slice::<Value>(body).is_ok());
        let compared = [verify, receive, handler, parse];
        take(report, Case { measure: "split", scheme: "realestateapi", size }, &compared, &body);
    }
    Ok(())
}
