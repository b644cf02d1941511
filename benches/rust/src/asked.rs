//! Times on demand, for a suite in another language that compares itself with Rust in the same rounds: for each line on
//! standard input, such as `verify 512`, one with nanoseconds per call.

use std::hint::black_box;
use std::io::{self, BufRead};

use anyhow::{Context, Result, bail};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::bodies::body;
use crate::deliveries::{self, SECRET};
use crate::subjects;
use crate::turns::{Subject, ensure_judges, estimate};

pub(crate) fn answer() -> Result<()> {
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (what, size) = line.split_once(' ').context("expected a subject and a size")?;
        println!("{}", nanoseconds(what, size.parse()?)?);
    }
    Ok(())
}

fn nanoseconds(what: &str, size: usize) -> Result<f64> {
    let body = body(size)?;
    let webhook = deliveries::realestateapi()?;
    let headers = deliveries::headers(&webhook, &body)?;
    Ok(match what {
        "verify" => {
            let subject = subjects::hookseal(&webhook, &headers);
            ensure_judges(std::slice::from_ref(&subject), &body)?;
            estimate(&subject, &body)
        }
        "hash" => estimate(&hash()?, &body),
        _ => bail!("nothing is called {what}"),
    })
}

/// What no verification can do without: HMAC-SHA256 with a key that was prepared, over as many bytes as are signed.
fn hash() -> Result<Subject<'static>> {
    let key = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes())?;
    Ok(Subject::new("hash", move |body| {
        let mut mac = key.clone();
        mac.update(b"1700000000.");
        mac.update(body);
        black_box(mac.finalize());
        true
    }))
}
