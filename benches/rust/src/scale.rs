//! Verification of bodies up to 100 MB, and how much memory it takes.

use std::fs;

use anyhow::{Context, Result};
use hookseal::{Delivery, Webhook};
use http::HeaderMap;

use crate::bodies::{SIZES, body};
use crate::deliveries::{self, now};
use crate::report::{Case, Report};
use crate::subjects;
use crate::turns::{ensure_judges, take};

const LARGE: [usize; 2] = [10_485_760, 104_857_600];

pub(crate) fn measure(report: &Report) -> Result<()> {
    for size in SIZES.into_iter().chain(LARGE) {
        let body = body(size)?;
        let webhook = deliveries::realestateapi()?;
        let headers = deliveries::headers(&webhook, &body)?;
        let compared = [subjects::hookseal(&webhook, &headers)];
        ensure_judges(&compared, &body)?;
        take(report, Case { measure: "scale", scheme: "realestateapi", size }, &compared, &body);

        let case = Case { measure: "memory", scheme: "realestateapi", size };
        for round in 0..7 {
            let bytes = growth(&webhook, &headers, &body)?;
            report.figure(case, "hookseal", round, "bytes", bytes);
        }
    }
    Ok(())
}

/// By how many bytes the resident memory grows, at its peak, while one delivery is verified.
fn growth(webhook: &Webhook, headers: &HeaderMap, body: &[u8]) -> Result<f64> {
    // 5 sets the peak back to what is resident now: proc(5).
    fs::write("/proc/self/clear_refs", "5").context("the peak of the memory can only be had on Linux")?;
    let before = peak_kilobytes()?;
    webhook.verify(&Delivery::new(body, headers, now()))?;
    Ok(1024.0 * (peak_kilobytes()? - before))
}

fn peak_kilobytes() -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM in /proc/self/status")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
